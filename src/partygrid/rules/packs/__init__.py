"""The rule packs, one module per instrument; each has a `PACK`."""
