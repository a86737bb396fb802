"""Runs the tests of the small package, then with each bug on purpose: then they must fail.

``python run.py``, where the package, partygrid with its extra ``testing``, and pytest are
installed: ``make downstream`` installs it beside the wheel and runs this.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BUGS = ("few-grids", "own-grid", "one-member")


def failed(bug: str) -> int:
    """Return the exit code of the tests with a bug, or without one."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-c", "pyproject.toml", "tests"]
    done = subprocess.run(  # noqa: S603 - this interpreter, with fixed words
        command,
        cwd=HERE,
        env=os.environ | {"HILL_COUNTY_BUG": bug},
        stdout=subprocess.DEVNULL if bug else None,
        check=False,
    )
    return done.returncode


def main() -> int:
    """Return 0 where the tests pass, and fail with every bug."""
    wrong = [] if failed("") == 0 else ["without a bug the tests fail"]
    wrong += [f"the bug in {one} is not found" for one in BUGS if failed(one) != 1]
    said = wrong or ["the tests pass, and each of the bugs is found"]
    sys.stdout.write("\n".join([*said, ""]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
