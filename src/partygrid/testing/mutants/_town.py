"""The exemplary town: small, and of each rule that ships something in it passes.

What a rule speaks of stands in it: two communities with a compound each, three grids of a fit size,
branches with and without a committee, units with a branch of their own and in a joint one, members
who report, heads, leaders, consents. So one small change is enough to make a rule fail.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import partygrid as pg
from partygrid.jurisdiction import Jurisdiction

DAY = date(2024, 7, 1)
"""The day on which the exemplary town is asked about by default."""

_ELECTED = date(2022, 6, 1)
EXEMPLARY = pg.LevelScheme("exemplary", levels=pg.FOUR_LEVELS.levels, may_skip=(pg.CompoundBranch,))
"""The level scheme of the exemplary town: a level may be skipped where there is no compound."""
GRIDS = pg.GRID_BRANCHES


@cache
def exemplary_town(scheme: pg.LevelScheme = EXEMPLARY) -> Jurisdiction:
    """Return the exemplary town: all rules of all packs that ship pass in it, on `DAY`.

    It is the snapshot into which violations are planted when none is given.

    Args:
        scheme: Its level scheme: the default, or ``GRID_BRANCHES``, under which its branches cover
            grids instead of compounds.

    Raises:
        InvalidJurisdiction: The town does not fit another scheme.

    Complexity:
        O(1) after the first call: the snapshot is kept, and never changes.

    Examples:
        >>> import partygrid as pg
        >>> where = exemplary_town()
        >>> pg.check_coverage(where).ok
        True
        >>> {len(pg.check_rules(where, pg.rules.get(key), on=DAY).failures) for key in
        ...  ("structure", "grid-norms", "two-new")}
        {0}
    """
    records = [*_places(), *_organisations(scheme), *_units(), *_people(), *_needs()]
    return Jurisdiction(records, _links(), scheme=scheme)


def _places() -> Iterator[pg.Record]:
    yield pg.Town("town", name="城东镇")
    for side, name in (("east", "东园"), ("west", "西园")):
        stated: dict[str, Any] = {"committee_size": 7, "elected": _ELECTED}
        yield pg.Community(side, town="town", name=f"{name}社区", **stated)
        yield pg.Compound(f"{side}-garden", community=side, name=f"{name}小区")
    for number, (grid, side) in enumerate(_GRIDS.items(), 1):
        yield pg.Grid(grid, community=side, name=f"第{number}网格", code=f"0{number}")
        for i in range(3 * number - 2, 3 * number + 1):
            yield pg.Building(
                f"building-{i}",
                compound=f"{side}-garden",
                grids=[grid],
                name=f"{i}号楼",
                households=10 if i % 3 == 0 else 160,
                residents=30 if i % 3 == 0 else 420,
            )


_GRIDS = {"grid-1": "east", "grid-2": "east", "grid-3": "west"}
_BRANCH = pg.OrgForm.BRANCH


def _organisations(scheme: pg.LevelScheme) -> Iterator[pg.Record]:
    yield pg.TownCommittee("town-committee", town="town", name="城东镇党委", elected=_ELECTED)
    for side in ("east", "west"):
        committee, branch = f"{side}-committee", f"{side}-branch"
        seat: dict[str, Any] = {"community": side, "parent": "town-committee", "form": _BRANCH}
        yield pg.CommunityCommittee(committee, **seat, elected=_ELECTED)
        compounds, grids = [f"{side}-garden"], [one for one in _GRIDS if _GRIDS[one] == side]
        if scheme is GRIDS:
            yield pg.GridBranch(branch, parent=committee, grids=grids, elected=_ELECTED)
        else:
            yield pg.CompoundBranch(branch, parent=committee, compounds=compounds, elected=_ELECTED)
    for number, side in enumerate(_GRIDS.values(), 1):
        buildings = [f"building-{i}" for i in range(3 * number - 2, 3 * number + 1)]
        yield pg.BuildingGroup(f"group-{number}", parent=f"{side}-branch", buildings=buildings)
    elected: dict[str, Any] = {"elected": _ELECTED}
    yield pg.UnitBranch("market-branch", parent="east-committee", units=["yard-1"], **elected)
    yield pg.UnitBranch("school-branch", parent="east-committee", units=["school"], **elected)
    shops: dict[str, Any] = {"units": ["shop-1", "shop-2"], "nature": pg.OrgNature.JOINT}
    yield pg.UnitBranch("shops-branch", parent="market-branch", **shops, **elected)


def _units() -> Iterator[pg.Record]:
    kind = pg.UnitKind.PUBLIC_INSTITUTION
    yield pg.Unit("school", community="east", kind=kind, operating=True)
    for number in (1, 2):
        kind = pg.UnitKind.ENTERPRISE
        yield pg.Unit(f"shop-{number}", community="east", kind=kind, operating=True)
    for number in (1, 2, 3):
        yield pg.Unit(f"yard-{number}", community="west", operating=False)


_STAFF = {"east-committee": 3, "west-committee": 3, "east-branch": 7, "west-branch": 7}
_CONSENTS = ("publication", "sensitive-data", "service")


def _people() -> Iterator[pg.Record]:
    stated: dict[str, Any] = {"consents": _CONSENTS, "retain_until": date(2030, 12, 31)}
    for branch, number in _STAFF.items():
        for i in range(1, number + 1):
            retired: dict[str, Any] = {"organisation": branch, "status": pg.MemberStatus.RETIRED}
            home = "building-9" if i == number else None
            yield pg.Member(f"{branch}-{i}", **retired, residence=home, **stated)
    for i in (1, 2, 3):
        works: dict[str, Any] = {
            "unit": "school",
            "residence": f"building-{i}",
            "skills": ["repair"],
        }
        yield pg.Member(f"school-{i}", organisation="school-branch", **works, **stated)
    for i in (1, 2, 3, 4):
        mobile: dict[str, Any] = {"unit": f"shop-{(i + 1) // 2}", "status": pg.MemberStatus.MOBILE}
        yield pg.Member(f"shops-{i}", organisation="shops-branch", **mobile, **stated)


def _needs() -> Iterator[pg.Record]:
    for side in ("east", "west"):
        yield pg.Need(f"{side}-repairs", place=side, skills=["repair"], least=1)


def _links() -> Iterator[pg.Link]:
    for place in (*_STAFF, "school-branch", "shops-branch"):
        first = f"{place.removesuffix('-branch')}-1" if place.startswith("s") else f"{place}-1"
        yield _link("branch-committee.secretary", place, first)
    yield _link("branch-committee.secretary", "market-branch", "shops-2")
    yield _link("branch-committee.deputy", "east-branch", "east-branch-2")
    for i in (2, 3, 4):
        yield _link("branch-committee.committee_member", "west-branch", f"west-branch-{i}")
    yield _link("branch-committee.committee_member", "east-branch", "east-branch-3")
    yield _link("branch-committee.deputy", "west-branch", "west-branch-5")
    yield _link("four-level.town_secretary", "town-committee", "east-committee-2")
    for number, side in enumerate(_GRIDS.values(), 1):
        yield _link("four-level.group_leader", f"group-{number}", f"{side}-branch-6")
        yield _link("grid-staffing.grid_head", f"grid-{number}", f"{side}-branch-7")
    yield _link("residents-committee.member", "east", "east-committee-3")
    for i in (1, 2, 3):
        since = date(2024, 3, 1)
        yield _link("double-reporting.member", "east-repairs", f"school-{i}", since=since)
    for unit in ("school", "shop-1", "shop-2"):
        yield _link("double-reporting.unit", "east", unit)
    yield _link("two-new-work.instructor", "shop-1", "east-committee-3")


def _link(slot: str, scope: str, filler: str, **stated: Any) -> pg.Link:
    mechanism, _, name = slot.rpartition(".")
    return pg.Link(mechanism=mechanism, slot=name, scope=scope, filler=filler, **stated)
