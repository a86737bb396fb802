"""What the five articles print for structure, and where each scenario shows it.

Numbers of activity (visits, meetings, issues solved) are no structure and stand in no scenario; nor
do the numbers of bundles whose slots an article leaves undefined, which the catalogue has.
"""

from collections.abc import Callable, Mapping

from partygrid.errors import InvalidArgument
from partygrid.examples._chengdong import chengdong
from partygrid.examples._figures import (
    Count,
    Figure,
    Printed,
    for_each,
    people,
    records,
    slots,
)
from partygrid.examples._ganxian import ganxian
from partygrid.examples._liancheng import liancheng
from partygrid.examples._shunzhenghe import shunzhenghe
from partygrid.examples._yaoji import yaoji
from partygrid.grid import BASE_LAYER, Building, Compound, Grid, PropertyService
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage import check_two_new
from partygrid.needs import Need
from partygrid.org import CompoundBranch, Member, MemberStatus, UnitBranch, UnitKind
from partygrid.sources import Certainty, Source
from partygrid.teams import Facility, FacilityKind, Team

Scenario = Callable[[], Jurisdiction]
"""A function that builds a jurisdiction, such as `yaoji`."""


def printed(scenario: Scenario) -> tuple[Printed, ...]:
    """Return the figures that an article prints for structure, beside what its scenario gives.

    Each figure is counted in the records and links of the scenario; a lower bound is met by any
    number from it on. Head counts of different teams are never added up.

    Args:
        scenario: The function that builds it: `yaoji`, `liancheng`, `chengdong`, `shunzhenghe` or
            `ganxian`.

    Returns:
        The figures in the order of the table of sources.

    Raises:
        InvalidArgument: It is none of the five.

    Complexity:
        That of building the scenario and checking its mechanisms.

    Examples:
        >>> for figure in printed(yaoji):
        ...     print(figure)
        0.7: fields for retired members: 5 printed, 5 counted
        0.10: compounds for which a company was founded: 1 printed, 1 counted
        0.11: base grids: 6 printed, 6 counted
        0.12: tiers down to the building chief: 3 printed, 3 counted
    """
    if scenario not in tuple(_FIGURES):
        remedy = f"pass one of the functions {', '.join(one.__name__ for one in _FIGURES)}"
        raise InvalidArgument("scenario", scenario, "no scenario of an article", remedy)
    where = scenario()
    title, figures = _FIGURES[scenario]
    source = Source(title, certainty=Certainty.SINGLE)
    return tuple(
        Printed(
            row=figure.row,
            what=figure.what,
            value=figure.value,
            at_least=figure.at_least,
            source=source,
            counted=figure.count(where),
        )
        for figure in figures
    )


def _organised(kind: UnitKind) -> Count:
    """Count the operating units of a kind with an organisation, per cent."""
    return lambda where: next(
        int(100 * cover.organisation.ratio)
        for cover in check_two_new(where).covers
        if cover.kind is kind
    )


def _set_up(kind: UnitKind) -> Count:
    """Count the units of a kind with an organisation set up in 2020."""
    return lambda where: sum(
        where[unit].kind is kind
        for branch in where.of(UnitBranch)
        if branch.established is not None and branch.established.year == _YEAR_OF_SETTING_UP
        for unit in branch.units
    )


_YEAR_OF_SETTING_UP = 2020


def _with_contact(where: Jurisdiction) -> int:
    """Count the backward branches that have a contact."""
    linked = {one.scope for one in where.links if one.mechanism == "branch-contact"}
    return sum(one.id in linked for one in where.of(CompoundBranch, parent=_SCREENED))


_SCREENED = "yanqian-committee"
"""The organisation whose branches are the backward ones."""


def _of_the_drill(field: str) -> Count:
    """Sum a count over the buildings of the compounds that have a need."""
    return lambda where: sum(
        getattr(building, field)
        for need in where.of(Need)
        for building in where.of(Building, compound=need.place)
    )


def _taking_part(where: Jurisdiction) -> int:
    """Count members who work in a unit and report where they live, and units that report."""
    members = where.of(Member, status=MemberStatus.IN_SERVICE)
    reports = [one for one in where.links if one.mechanism == "double-reporting"]
    units = {one.filler for one in reports if one.slot == "unit"}
    return sum(member.unit is not None for member in members) + len(units)


_YAOJI = (
    Figure(
        "0.7", "fields for retired members", 5, count=lambda where: len(where["volunteers"].tags)
    ),
    Figure(
        "0.10",
        "compounds for which a company was founded",
        1,
        count=records(Compound, property_service=PropertyService.COMMUNITY_RUN),
    ),
    Figure("0.11", "base grids", 6, count=records(Grid, layer=BASE_LAYER)),
    Figure("0.12", "tiers down to the building chief", 3, count=slots("community-property-chief")),
)

_LIANCHENG = (
    Figure("1.1", "levels", 4, count=lambda where: len(where.scheme.levels)),
    Figure(
        "1.4",
        "county leaders for each community",
        2,
        count=for_each("county-hook-up", "county_leader"),
    ),
    Figure(
        "1.4", "county units for each community", 1, count=for_each("county-hook-up", "county_unit")
    ),
    Figure(
        "1.10",
        "members in service who report",
        2_400,
        at_least=True,
        count=records(Member, status=MemberStatus.IN_SERVICE),
    ),
    Figure("1.12", "kinds of link in the three links", 3, count=slots("three-links")),
)

_CHENGDONG = (
    Figure("2.4", "backward branches", 10, count=records(CompoundBranch, parent=_SCREENED)),
    Figure("2.5", "backward branches with a contact", 10, count=_with_contact),
    Figure(
        "2.7",
        "enterprises with an organisation, per cent",
        100,
        count=_organised(UnitKind.ENTERPRISE),
    ),
    Figure(
        "2.7",
        "social organisations with one, per cent",
        100,
        count=_organised(UnitKind.SOCIAL_ORGANISATION),
    ),
    Figure("2.7", "enterprises with one set up in 2020", 3, count=_set_up(UnitKind.ENTERPRISE)),
    Figure(
        "2.7",
        "social organisations with one set up in 2020",
        2,
        count=_set_up(UnitKind.SOCIAL_ORGANISATION),
    ),
    Figure("2.11", "the 1 of a vanguard team", 1, count=for_each("1+2+N", "one")),
    Figure("2.11", "the 2 of a vanguard team", 2, count=for_each("1+2+N", "two")),
    Figure("2.11", "vanguard teams", 48, count=records(Team, tags="vanguard")),
    Figure("2.11", "stations", 21, count=records(Facility, kind=FacilityKind.VANGUARD_STATION)),
    Figure("2.11", "people in vanguard teams", 1_000, at_least=True, count=people("vanguard")),
    Figure("2.12", "party-flag teams", 58, count=records(Team, tags="party-flag")),
    Figure("2.12", "members in party-flag teams, about", 1_000, count=people("party-flag")),
    Figure("2.13", "compounds of the drill", 3, count=records(Need)),
    Figure("2.13", "households of the drill", 1_516, count=_of_the_drill("households")),
    Figure(
        "2.13", "residents of the drill", 4_300, at_least=True, count=_of_the_drill("residents")
    ),
)

_SHUNZHENGHE = (
    Figure("3.6", "main lines", 1, count=for_each("135", "main_line")),
    Figure("3.6", "branches", 3, count=for_each("135", "branch")),
    Figure("3.6", "volunteer teams", 5, count=for_each("135", "team")),
    Figure("3.7c", "kinds of target in the three wraps", 3, count=slots("three-wraps")),
    Figure("3.8", "kinds that report together", 5, count=slots("five-link-double-reporting")),
    Figure("3.13", "patrol posts", 6, count=records(Facility, kind=FacilityKind.PATROL_POST)),
    Figure("3.13", "people in patrol squads", 163, count=people("patrol")),
)

_GANXIAN = (
    Figure("4.1", "union grids", 18, count=records(Grid, layer="union")),
    Figure("4.2", "union leaders for each union grid", 1, count=for_each("1+1+N", "union_leader")),
    Figure("4.2", "union cadres for each union grid", 1, count=for_each("1+1+N", "union_cadre")),
    Figure("4.11", "members and units that take part", 3_000, at_least=True, count=_taking_part),
    Figure(
        "4.13",
        "compounds without a property service",
        1,
        count=records(Compound, property_service=PropertyService.NONE),
    ),
)

_FIGURES: Mapping[Scenario, tuple[str, tuple[Figure, ...]]] = {
    yaoji: ("Yaoji community article (2024)", _YAOJI),
    liancheng: ("Liancheng county article (2021)", _LIANCHENG),
    chengdong: ("Chengdong subdistrict article (undated, about 2022)", _CHENGDONG),
    shunzhenghe: ("Shunzhenghe community article (undated, about 2024)", _SHUNZHENGHE),
    ganxian: ("Ganxian district article (undated)", _GANXIAN),
}
"""The article of each scenario, and its figures in the order of the table of sources."""
