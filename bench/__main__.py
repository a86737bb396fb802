"""Run the benchmarks: ``python -m bench [CASE ...] [--buildings N]``.

Exit code 1 when a stated limit is passed.
"""

import argparse
import sys

from bench.cases import CASES


def main() -> int:
    """Run the named cases, all of them by default, and print one line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}")
    parser.add_argument("--buildings", type=int, help="instead of each case's own number")
    args = parser.parse_args()
    unknown = [name for name in args.cases if name not in CASES]
    if unknown:
        parser.error(f"no case {', '.join(unknown)}; known: {', '.join(CASES)}")
    print(f"{'case':<52} {'ours':>10} {'peer':>10} {'ratio':>7}  {'limit':<12} peer")
    kept = True
    for name in args.cases or CASES:
        run, buildings = CASES[name]
        for result in run(args.buildings or buildings):
            print(result, flush=True)
            kept = kept and result.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
