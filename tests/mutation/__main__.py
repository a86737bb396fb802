"""Change the rules one by one, and see whether a test notices: ``make mutants``.

A mutant that every test lets pass has survived. Those that differ in nothing that is asked for are
in ``survivors.toml``, each with the reason. A run that is interrupted goes on where it was when it
keeps the fates of mutants in a file; delete the file where tests have been weakened since.

    python tests/mutation [--jobs N] [--every N] [--quick] [--fates FILE] [MODULE ...]
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)]  # a script finds what lies beside it
from fates import DEFECT, SURVIVED, Key, digest, explained, key_of, remember, remembered, scored  # noqa: E402
from operators import Mutant, enums_in, mutants  # noqa: E402
from running import SOURCE, Todo, file_of, run  # noqa: E402


def modules() -> list[str]:
    """Return the names of the modules of rules and their facts."""
    rules = SOURCE / "partygrid" / "rules"
    files = [rules / "facts.py", rules / "link_facts.py", *(rules / "packs").rglob("*.py")]
    named = (file.relative_to(SOURCE).with_suffix("").as_posix() for file in files)
    return sorted(name.replace("/", ".").removesuffix(".__init__") for name in named)


def main() -> int:
    """Run the mutants and print the score; 1 where that, or what is explained, does not suffice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="end of a name, such as grid_norms")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=int, default=1, help="take every Nth mutant")
    parser.add_argument("--quick", action="store_true", help="only changes inside functions")
    parser.add_argument("--fates", type=Path, help="keep them here, and run no killed one again")
    args = parser.parse_args()
    wanted = [one for one in modules() if one.endswith(tuple(args.modules) or "")]
    sources = {name: file_of(name).read_text("utf-8") for name in wanted}
    enums = enums_in(one.read_text("utf-8") for one in (SOURCE / "partygrid").rglob("*.py"))
    there = [(name, one) for name, text in sources.items() for one in mutants(text, enums)]
    chosen = [one for one in there if not (args.quick and one[1].outside)][:: args.every]
    ends = _ends(chosen, jobs=args.jobs, file=args.fates)
    whys = explained((HERE / "survivors.toml").read_text("utf-8"))
    score = scored(ends, whys, {key_of(*one) for one in there})
    print(*score.lines(), sep="\n")
    return int(not score.suffices)


def _ends(chosen: Sequence[Todo], *, jobs: int, file: Path | None) -> dict[Key, str]:
    """Return what becomes of each mutant, told while it goes on."""
    digests = {key_of(*one): digest(one[1].statement) for one in chosen}
    ends = remembered(file, digests) if file else {}
    todo = [one for one in chosen if key_of(*one) not in ends]
    begin = time.monotonic()

    def tell(module: str, mutant: Mutant, end: str) -> None:
        key = key_of(module, mutant)
        ends[key] = end
        if file:
            remember(file, digests[key], key, end)
        if end in {SURVIVED, DEFECT}:
            print(f"{key[0]}:{mutant.line}: {key[1]}: {end}", flush=True)
        if len(ends) % 50 == 0:
            spent = time.monotonic() - begin
            print(f"… {len(ends)} of {len(chosen)}, {spent:.0f} s", file=sys.stderr, flush=True)

    run(todo, jobs, tell)
    return ends


if __name__ == "__main__":
    sys.exit(main())
