"""Readers against random and damaged input: each answers, or refuses with an exception of its own.

    python tests/fuzz --inputs 200000 workbook csv cells

A target is a module ``fuzz_NAME.py`` beside this one with two functions: ``make(random)`` returns
an input, ``read(data, folder)`` gives it to the reader. An input fails where ``read`` raises
anything but a `PartyGridError`, or takes longer than the limit. It is then written to a file, with
the seed that makes it again. What readers are given lies in memory where the system has a folder
there.
"""

import argparse
import importlib
import pickle
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from partygrid.errors import PartyGridError

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")  # noqa: S108 - the folders made there have names that nobody can guess
TARGETS = sorted(one.stem.removeprefix("fuzz_") for one in HERE.glob("fuzz_*.py"))


def main(words: list[str]) -> int:
    """Run targets, and return 1 where an input failed."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--inputs", type=int, default=1_000, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=0, help="number of the first input")
    parser.add_argument("--limit", type=int, default=20, help="processor seconds for one input")
    args = parser.parse_args(words)
    unknown = sorted({*args.targets} - {*TARGETS})
    if unknown:
        parser.error(f"no target {unknown[0]}; there are {', '.join(TARGETS)}")
    sys.path.insert(0, str(HERE))
    signal.signal(signal.SIGPROF, _too_long)
    failed = [_run(name, args.seed, args.inputs, args.limit) for name in args.targets or TARGETS]
    return int(any(failed))


def _too_long(_: int, __: FrameType | None) -> None:
    raise TimeoutError


def _run(name: str, seed: int, inputs: int, limit: int) -> int:
    target = importlib.import_module(f"fuzz_{name}")
    begun, refused, failed = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        for number in range(seed, seed + inputs):
            data = target.make(random.Random(number))  # noqa: S311 - nothing secret
            outcome = _outcome(target.read, data, Path(folder), limit)
            refused += outcome == "refused"
            if outcome not in ("read", "refused"):
                failed += 1
                file = Path(f"fuzz-{name}-{number}.pickle")
                file.write_bytes(pickle.dumps(data))
                print(f"{name}: input {number} failed, see {file}\n{outcome}")
    spent = time.monotonic() - begun
    print(f"{name}: {inputs:,} inputs, {refused:,} refused, {failed:,} failed, {spent:.0f} s")
    return failed


def _outcome(read: Callable[[Any, Path], None], data: Any, folder: Path, limit: int) -> str:
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        read(data, folder)
    except PartyGridError:
        return "refused"
    except Exception:  # noqa: BLE001 - whatever it is, it has not been explained
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return "read"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
