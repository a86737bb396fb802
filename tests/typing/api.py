"""The public interface as a type checker sees it.

Checked by ``mypy --strict``, never run. A line with an ignore comment must be an error: strict mode
reports an ignore that is not needed.
"""

from datetime import date
from typing import Any, assert_type

import partygrid as pg

town = pg.Town("t", name="莲峰镇")
community = pg.Community("c", town="t", kind=pg.CommunityKind.VILLAGE)
building = pg.Building("b", compound="x", grids=["g1", "g2"], households=48)
member = pg.Member("m", skills={"law"}, windows=iter([pg.Window.EVENING]), capacity=2)
link = pg.Link(mechanism="contact", scope="c", slot="contact", filler="m", since=date(2020, 1, 1))

# Records in, records out.
where = pg.Jurisdiction([town, community, building, member], [link])
assert_type(where, pg.Jurisdiction)
assert_type(where.of(pg.Building), tuple[pg.Building, ...])
assert_type(where.of(pg.Building, compound="x"), tuple[pg.Building, ...])
assert_type(where.of(pg.Building, kind=pg.BuildingKind.SHOP), tuple[pg.Building, ...])
assert_type(where.of(pg.Place), tuple[Any, ...])
for one in where.of(pg.Town | pg.Unit):
    assert_type(one.id, Any | str)
assert_type(where["b"], Any)
assert_type(where.links, tuple[pg.Link, ...])
assert_type(where.community_of("b"), str | None)
assert_type(where.fingerprint, str)
assert_type("b" in where, bool)
assert_type(pg.Jurisdiction(one for one in where), pg.Jurisdiction)
assert_type(where.with_links(link, [link]), pg.Jurisdiction)
assert_type(where.replace(town, building), pg.Jurisdiction)
assert_type(where.without("b", "m"), pg.Jurisdiction)
assert_type(building.grids, tuple[str, ...])
assert_type(building.households, int | None)
assert_type(member.windows, tuple[pg.Window, ...])

# Annotations by what a record is.
record: pg.Record = member
place: pg.Place = building
organisation: pg.Organisation = pg.UnitBranch("o", units=["u"])
if isinstance(record, pg.Place):
    assert_type(record.name, str)
scheme: pg.LevelScheme = pg.LevelScheme(
    "own", levels=[pg.TownCommittee, (pg.CompoundBranch, pg.GridBranch)], may_skip=[pg.GridBranch]
)

# Problems are plain data.
problem = pg.InvalidJurisdiction([]).problems[0]
assert_type(problem, pg.Problem)
assert_type(problem.nearest, str | None)

# What must not pass.
pg.Town()  # type: ignore[call-arg]
pg.Town("t", "莲峰镇")  # type: ignore[call-arg]
pg.Community("c")  # type: ignore[call-arg]
pg.Community("c", town=town)  # type: ignore[arg-type]
pg.Building("b", households="48")  # type: ignore[arg-type]
pg.Building("b", grids=5)  # type: ignore[arg-type]
pg.Building("b", kind="shop")  # type: ignore[arg-type]
pg.Member("m", name="x")  # type: ignore[call-arg]
pg.Link("contact", "c", "contact", "m")  # type: ignore[call-arg]
pg.Jurisdiction([link])  # type: ignore[list-item]
pg.Jurisdiction([town], [town])  # type: ignore[list-item]
pg.Jurisdiction([town], [link], pg.FOUR_LEVELS)  # type: ignore[call-arg]
pg.Jurisdiction([town], scheme="four-levels")  # type: ignore[arg-type]
pg.LevelScheme("own", levels=[5])  # type: ignore[list-item]
where.of("Building")  # type: ignore[call-overload]
where.with_links(town)  # type: ignore[arg-type]
where.links = ()  # type: ignore[misc]
building.households = 3  # type: ignore[misc]
pg.Bilding("b")  # type: ignore[attr-defined]
place = member  # type: ignore[assignment]
organisation = building  # type: ignore[assignment]
