"""Benchmarks: each case runs beside a peer in the same process and prints a ratio."""
