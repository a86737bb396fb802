"""What became of the mutants, whether it is enough, and what is still to be explained."""

import tomllib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from hashlib import sha256
from pathlib import Path

import attrs

KILLED, SURVIVED, STILLBORN, DEFECT = "killed", "survived", "stillborn", "defect"
"""A test noticed it, none did, it cannot even be loaded, or this program broke."""
_ALIVE = frozenset({SURVIVED, DEFECT})
GOAL = 0.9

Key = tuple[str, str]
"""What tells a mutant apart, whatever its line: the name of its module, and its text."""


def key_of(module: str, mutant: object) -> Key:
    """Return what tells a mutant apart."""
    return module.removeprefix("partygrid.rules."), str(mutant)


@attrs.frozen(kw_only=True)
class Score:
    """What became of the mutants that were run, against what is explained.

    Attributes:
        ends: What became of each mutant.
        whys: The reason of each survivor that is explained.
        stale: What is explained and did not survive, or is no mutant any more.
    """

    ends: Mapping[Key, str]
    whys: Mapping[Key, str]
    stale: tuple[Key, ...]

    @property
    def killed(self) -> int:
        """How many a test noticed."""
        return sum(end == KILLED for end in self.ends.values())

    @property
    def survivors(self) -> tuple[Key, ...]:
        """Those that no test noticed, or that broke the program, in order."""
        return tuple(sorted(key for key, end in self.ends.items() if end in _ALIVE))

    @property
    def unexplained(self) -> tuple[Key, ...]:
        """The survivors without a reason."""
        return tuple(key for key in self.survivors if key not in self.whys)

    @property
    def share(self) -> float:
        """The share that was killed of those that could be loaded; 1 where there is none."""
        alive = self.killed + len(self.survivors)
        return self.killed / alive if alive else 1.0

    @property
    def suffices(self) -> bool:
        """Whether enough were killed, and every survivor and no other mutant is explained."""
        return self.share >= GOAL and not self.unexplained and not self.stale

    def lines(self) -> Iterator[str]:
        """Yield what is to be mended, and the score."""
        for module, text in self.unexplained:
            yield f"{module}: {text}: no test notices; write one, or say why in survivors.toml"
        for module, text in self.stale:
            yield f"{module}: {text}: explained and no survivor; delete it from survivors.toml"
        alive, explained = self.killed + len(self.survivors), len(self.survivors)
        explained -= len(self.unexplained)
        stillborn = len(self.ends) - alive
        yield f"{self.killed} of {alive} killed: {self.share:.1%}; stillborn: {stillborn}"
        yield f"survived: {len(self.survivors)}, of which explained: {explained}"


def scored(ends: Mapping[Key, str], whys: Mapping[Key, str], there: AbstractSet[Key]) -> Score:
    """Return the score of mutants that were run.

    Args:
        ends: What became of each mutant that was run.
        whys: The reason of each survivor that is explained.
        there: All mutants of the modules that were asked for, run or not.
    """
    modules = {module for module, _ in there}
    alive = {key for key in there if ends.get(key, SURVIVED) in _ALIVE}
    stale = (key for key in whys if key[0] in modules and key not in alive)
    return Score(ends=ends, whys=whys, stale=tuple(sorted(stale)))


def explained(text: str) -> dict[Key, str]:
    """Return the reason of each survivor, from the text of ``survivors.toml``."""
    groups = tomllib.loads(text).get("survivors", ())
    return {(one["module"], text): one["why"] for one in groups for text in one["mutants"]}


def digest(source: str) -> str:
    """Return what changes when a source does."""
    return sha256(source.encode()).hexdigest()[:16]


def remembered(file: Path, digests: Mapping[Key, str]) -> dict[Key, str]:
    """Return what became of mutants in earlier runs that a file keeps.

    Survivors are to be run anew, and so is what stands in a statement that has changed since.
    """
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    known = (line.split("\t", 3) for line in lines)
    return {
        (module, text): end
        for source, module, end, text in known
        if digests.get((module, text)) == source and end in {KILLED, STILLBORN}
    }


def remember(file: Path, source: str, key: Key, end: str) -> None:
    """Add what became of a mutant to a file."""
    with file.open("a", encoding="utf-8") as out:
        out.write("\t".join((source, key[0], end, key[1])) + "\n")
