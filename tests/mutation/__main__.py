"""Change the rules one by one, and see whether a test notices: ``make mutants``.

A mutant that every test lets pass has survived. Those that differ in nothing that is asked for are
in ``survivors.toml``, each with the reason.

    python tests/mutation [--jobs N] [--every N] [--quick] [MODULE ...]
"""

import argparse
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import hypothesis  # noqa: F401 - loaded once, for all processes
import numpy as np  # noqa: F401 - the same

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)]  # a script finds what lies beside it
from operators import enums_in, mutants  # noqa: E402
from running import DEFECT, KILLED, SOURCE, STILLBORN, SURVIVED, Fate, ends_of, file_of  # noqa: E402

GOAL = 0.9


def modules() -> list[str]:
    """Return the names of the modules of rules and their facts."""
    rules = SOURCE / "partygrid" / "rules"
    files = [rules / "facts.py", rules / "link_facts.py", *(rules / "packs").rglob("*.py")]
    named = (file.relative_to(SOURCE).with_suffix("").as_posix() for file in files)
    return sorted(name.replace("/", ".").removesuffix(".__init__") for name in named)


def main() -> int:
    """Run the mutants and print the score; 1 where it is below the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="end of a name, such as grid_norms")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=int, default=1, help="take every Nth mutant")
    parser.add_argument("--quick", action="store_true", help="only changes inside functions")
    args = parser.parse_args()
    wanted = [one for one in modules() if one.endswith(tuple(args.modules) or "")]
    sources = {name: file_of(name).read_text("utf-8") for name in wanted}
    enums = enums_in(one.read_text("utf-8") for one in (SOURCE / "partygrid").rglob("*.py"))
    todo = [(name, one) for name, text in sources.items() for one in mutants(text, enums)]
    chosen = [one for one in todo if not (args.quick and one[1].outside)][:: args.every]
    return _report(ends_of(chosen, args.jobs), len(chosen))


def _report(fates: Iterable[Fate], number: int) -> int:
    content = tomllib.loads((HERE / "survivors.toml").read_text("utf-8"))
    known = {(one["module"], one["mutant"]): one["why"] for one in content.get("survivor", ())}
    ends, begin = Counter[str](), time.monotonic()
    for done, fate in enumerate(fates, 1):
        ends[fate.end] += 1
        if fate.end in {SURVIVED, DEFECT}:
            why = known.get(fate.key)
            ends["explained"] += why is not None
            module, text = fate.key
            print(f"{module}:{fate.mutant.line}: {text}{f'  [{why}]' if why else ''}", flush=True)
        if done % 50 == 0:
            print(f"… {done} of {number}, {time.monotonic() - begin:.0f} s", file=sys.stderr)
    alive = ends[KILLED] + ends[SURVIVED]
    score = ends[KILLED] / alive if alive else 1.0
    print(f"{ends[KILLED]} of {alive} killed: {score:.1%}; stillborn: {ends[STILLBORN]}")
    print(f"survived: {ends[SURVIVED]}, of which explained: {ends['explained']}")
    return int(score < GOAL)


if __name__ == "__main__":
    sys.exit(main())
