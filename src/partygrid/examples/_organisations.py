"""The synthetic line of organisations below a community, and work units with their branches."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from random import Random

from partygrid.examples._calibration import GROUP_BUILDINGS, JOINT_BELOW, UNIT_KINDS
from partygrid.examples._draws import draw
from partygrid.examples._estate import Block
from partygrid.grid import Building
from partygrid.org import BuildingGroup, CompoundBranch, OrgNature, Unit, UnitBranch, UnitKind

_OUTSIDE_THE_STATE = (UnitKind.ENTERPRISE, UnitKind.SOCIAL_ORGANISATION, UnitKind.PROPERTY_COMPANY)


def organise(
    rng: Random, block: Block, committee: str
) -> tuple[list[CompoundBranch], list[BuildingGroup]]:
    """Return the compound branches and building groups that cover the estate of a community.

    Every compound has a branch, a small one jointly with the small one before it. Every dwelling
    is in one group, small runs of neighbours in the same. Dwellings without a compound have their
    groups directly below the committee.

    Complexity:
        O(buildings).
    """
    branches: list[CompoundBranch] = []
    groups: list[BuildingGroup] = []
    small_before = False
    for compound, run in groupby(block.dwellings, key=attrgetter("compound")):
        dwellings = list(run)
        small = len(dwellings) < JOINT_BELOW
        if compound is not None:
            _lead(branches, compound, committee, joint=small and small_before)
            small_before = small and not small_before
        above = committee if compound is None else branches[-1].id
        groups.extend(_groups(rng, dwellings, above))
    return branches, groups


def _lead(branches: list[CompoundBranch], compound: str, committee: str, *, joint: bool) -> None:
    if not joint:
        branches.append(
            CompoundBranch(f"{compound}-branch", parent=committee, compounds=(compound,))
        )
        return
    before = branches.pop()
    branches.append(
        CompoundBranch(
            before.id,
            parent=committee,
            compounds=(*before.compounds, compound),
            nature=OrgNature.JOINT,
        )
    )


def _groups(rng: Random, dwellings: Sequence[Building], above: str) -> list[BuildingGroup]:
    groups = []
    ids = [dwelling.id for dwelling in dwellings]
    start = 0
    while start < len(ids):
        end = start + GROUP_BUILDINGS[int(rng.random() * len(GROUP_BUILDINGS))]
        together = tuple(ids[start:end])
        groups.append(BuildingGroup(f"{together[0]}-group", parent=above, buildings=together))
        start = end
    return groups


def found_units(
    rng: Random, communities: Sequence[str], count: int, *, kinds: Sequence[UnitKind] = UNIT_KINDS
) -> list[Unit]:
    """Return work units, each located in one of the communities."""
    homes = draw(rng, communities, count)
    return [
        Unit(
            f"unit{number:05d}",
            name=f"第{number}单位（示例）",
            kind=kind,
            community=home,
            operating=True if kind in _OUTSIDE_THE_STATE else None,
        )
        for number, (kind, home) in enumerate(zip(draw(rng, kinds, count), homes, strict=True), 1)
    ]


def unit_branches(units: Iterable[Unit]) -> list[UnitBranch]:
    """Return a branch for each unit; their superiors lie outside the jurisdiction."""
    return [UnitBranch(f"{unit.id}-branch", units=(unit.id,)) for unit in units]
