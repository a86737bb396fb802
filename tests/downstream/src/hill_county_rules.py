"""Three rules of a county of its own, and a bug that can be put into each on purpose.

The variable ``HILL_COUNTY_BUG`` names the rule whose bug is in; the tests must then fail.
"""

import os

import partygrid as pg

_BUG = os.environ.get("HILL_COUNTY_BUG", "")
_COUNTY = pg.Source("Rules of a county", clause="invented for an example")


@pg.rule("few-grids", each=pg.Community, severity=pg.Severity.WARNING, source=_COUNTY)
def few_grids(community: pg.Community, where: pg.Jurisdiction, *, most: int = 2) -> pg.Outcome:
    """A community has `most` grids of the base layer or fewer."""
    found = where.of(pg.Grid, community=community.id, layer="base")
    number = min(len(found), most) if _BUG == "few-grids" else len(found)
    return pg.Outcome.within(number, None, most)


@pg.rule("own-grid", each=pg.Building, severity=pg.Severity.WARNING, source=_COUNTY)
def own_grid(building: pg.Building, where: pg.Jurisdiction) -> pg.Outcome:
    """A building with households lies in a grid of its own community."""
    if not building.households:
        return pg.Outcome.not_applicable("nobody lives there")
    home = where.community_of(building.id)
    grids = [where[one] for one in building.grids]
    good = [one for one in grids if _BUG == "own-grid" or one.community == home]
    return pg.Outcome.passed() if good else pg.Outcome.failed(reason="no grid of its community")


@pg.rule("one-member", each=pg.CompoundBranch, severity=pg.Severity.WARNING, source=_COUNTY)
def one_member(branch: pg.CompoundBranch, where: pg.Jurisdiction, *, least: int = 1) -> pg.Outcome:
    """The branch of a compound has `least` full members or more of its own."""
    members = where.of(pg.Member, organisation=branch.id)
    full = [one for one in members if _BUG == "one-member" or not one.probationary]
    if not members:
        return pg.Outcome.unknown("Member.organisation")
    return pg.Outcome.within(len(full), least)


PACK = pg.Pack(
    id="hill-county",
    title=pg.Title("a county of its own"),
    rules=[few_grids, own_grid, one_member],
)
