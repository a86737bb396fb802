"""The public interface as a type checker sees it.

Checked by ``mypy --strict``, never run. A line with an ignore comment must be an error: strict mode
reports an ignore that is not needed.
"""

from datetime import date
from fractions import Fraction
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

# Teams, facilities and weights.
team = pg.Team("k", place="x", leader="m", members=iter(["m"]), helpers=3, tags={"patrol"})
facility = pg.Facility("f", place="x", kind=pg.FacilityKind.PATROL_POST, hours=56)
record = team if team.size else facility
assert_type(team.members, tuple[str, ...])
assert_type(team.size, int)
assert_type(facility.windows, tuple[pg.Window, ...])
assert_type(facility.hours, float | None)
assert_type(pg.Link(mechanism="m", scope="b", slot="s", filler="k", weight=12).weight, int | None)
assert_type(link.key, tuple[str, str, str, str, str, str, int])

# A mechanism is a value; links come out of it.
slot = pg.Slot(
    "leader",
    title=pg.Title("leader", "组长"),
    of=pg.Member | pg.Unit,
    scope=[pg.Grid, pg.Town],
    only={"layer": "union"},
    filler=[pg.Condition("status", values=("retired",))],
    least="households",
    lives=pg.Area.SCOPE,
)
mechanism = pg.Mechanism(
    "own", title="own", scope=pg.Grid, slots=[slot], distinct=[["a", "b"]], note="local"
)
assert_type(mechanism.slots, tuple[pg.Slot, ...])
assert_type(mechanism.slot("leader"), pg.Slot | None)
assert_type(mechanism.layers, tuple[pg.Layer, ...])
assert_type(mechanism.title, pg.Title)
assert_type(mechanism.with_(leader={"least": 2}), pg.Mechanism)
links = mechanism.fill("g", where=where, since=date(2024, 1, 1), leader=["m"], other={"m": 12})
assert_type(links, tuple[pg.Link, ...])
assert_type(mechanism.fill("g", leader="m"), tuple[pg.Link, ...])
assert_type(where.with_links(links, mechanism.fill("g")), pg.Jurisdiction)
assert_type(slot.filler_kinds, tuple[type, ...])

# The answer of a check.
report = pg.check_mechanism(where, mechanism, on=date(2024, 1, 1))
assert_type(report, pg.MechanismReport)
assert_type(report.require_ok(), pg.MechanismReport)
assert_type(report.findings, tuple[pg.SlotFinding, ...])
assert_type(report.shortfalls[0].reason, pg.SlotReason)
assert_type(report.slots, tuple[pg.SlotCover, ...])
assert_type(report.loads, tuple[pg.Load, ...])
assert_type(report.load_of("m"), int)
assert_type(report.household_ratio, Fraction)
assert_type(report.not_applicable, int)
assert_type(report.to_records(), list[dict[str, str | int]])
reports = pg.check_mechanisms(where, (one for one in [mechanism]))
assert_type(reports, pg.MechanismReports)
assert_type(reports.reports, tuple[pg.MechanismReport, ...])
for each in reports:
    assert_type(each, pg.MechanismReport)

# Simulations, with runs and metrics as values.
scenario = pg.Scenario(
    plan=pg.allocate_double_reporting(where),
    turnout=0.3,
    turnout_of={pg.MemberStatus.RETIRED: 0.5, (pg.MemberStatus.MOBILE, pg.Window.EVENING): 1},
    weeks=12,
    demand=[pg.Demand("repairs", rate=1)],
)
run = pg.simulate(where, scenario, seed=7, metrics=["heads"])
assert_type(run, pg.Run)
assert_type(run.metric("heads").mean, float)
assert_type(run.metric("heads").interval, tuple[float, float])
assert_type(pg.compare_runs(run, run).metric("heads"), pg.Metric)
assert_type(pg.Drill({"c": 100}, rate=12).staff_needed(13), int | None)

# Policies side by side, a ledger between rounds, and units that report.
policies = pg.compare_policies(where, [pg.Policy.STABLE], ledger=pg.Ledger({"m": 3}, price=50))
assert_type(policies.metrics[0], pg.Metrics)
assert_type(policies.metrics[0].people, tuple[pg.PersonMetrics, ...])
assert_type(policies.plans[0].unit_assignments, tuple[pg.UnitAssignment, ...])
assert_type(policies.plans[0].units, pg.UnitPlan | None)


# A rule is a value, made of a function; a check of rules has findings.
@pg.rule("size", each=pg.Grid | pg.Compound, severity=pg.Severity.INFO, source=pg.Source("a town"))
def size(grid: pg.Grid, where: pg.Jurisdiction, *, least: int = 300) -> pg.Outcome:
    """A grid has 300 households."""
    return pg.Outcome.within(where.households_in(grid.id), least, missing="Building.households")


assert_type(size, pg.Rule)
assert_type(size.with_(least=200), pg.Rule)
assert_type(size(where["g"], where, on=None), pg.Outcome)
assert_type(pg.rules.get("grid-norms"), pg.Pack)
local = pg.Pack(
    id="local",
    title=pg.Title("local"),
    rules=(one for one in [size]),
    overrides=[pg.RuleOverride(rule="size", reason="hills", numbers={"least": 100})],
)
assert_type(local.rules, tuple[pg.Rule, ...])
assert_type(local.overrides[0].numbers, tuple[tuple[str, Any], ...])
assert_type(local["size"], pg.Rule)
assert_type(pg.rules.overlay(local, local), pg.Pack)
checked = pg.check_rules(where, local, on=date(2024, 1, 1), focus={"g"}, baseline=pg.Baseline())
assert_type(checked, pg.RuleReport)
assert_type(pg.check_rules(where, [size]).new, tuple[pg.Finding, ...])
assert_type(checked.findings[0].measured, int | float | str | None)
assert_type(checked.tally("size"), pg.Tally)
assert_type(checked.faults, tuple[pg.RuleFault, ...])
assert_type(checked.require_ok(), pg.RuleReport)
assert_type(checked.to_sarif(file="town.json"), str)
assert_type(pg.Baseline.of(checked, until=date(2024, 6, 30)), pg.Baseline)
assert_type(pg.read_baseline("known.json").known, tuple[pg.rules.Known, ...])

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
pg.Team("k", helpers="6")  # type: ignore[arg-type]
pg.Team("k", name_of_leader="x")  # type: ignore[call-arg]
pg.Facility("f")  # type: ignore[call-arg]
pg.Slot("a", "b")  # type: ignore[arg-type, call-arg]
pg.Slot("a", leest=1)  # type: ignore[call-arg]
pg.Slot("a", most=1.5)  # type: ignore[arg-type]
pg.Slot("a", lives="scope")  # type: ignore[arg-type]
pg.Mechanism(scope=pg.Town)  # type: ignore[call-arg]
mechanism.fill(scope="g")  # type: ignore[call-arg]
mechanism.fill("g", leader=5)  # type: ignore[arg-type]
pg.check_mechanism(where, "1+1+N")  # type: ignore[arg-type]
pg.check_mechanism(where, mechanism, date(2024, 1, 1))  # type: ignore[call-arg]
report.on = None  # type: ignore[misc]
pg.check_rules(where, "grid-norms", on=date(2024, 1, 1))  # type: ignore[arg-type]
pg.check_rules(where, local, date(2024, 1, 1))  # type: ignore[call-arg]
pg.rule("size", each=pg.Grid)  # type: ignore[call-arg]
pg.Pack("local", title=pg.Title("local"))  # type: ignore[call-arg]
pg.RuleOverride(rule="size")  # type: ignore[call-arg]
pg.Outcome.unknown()  # type: ignore[call-arg]
checked.on = None  # type: ignore[misc]
pg.allocate_double_reporting(where, policy="stable")  # type: ignore[arg-type]
pg.allocate_double_reporting(where, units="located")  # type: ignore[arg-type]
pg.simulate(where, scenario)  # type: ignore[call-arg]
pg.simulate(where, scenario, 7)  # type: ignore[call-arg]
run.seed = 8  # type: ignore[misc]
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

# Recurring obligations, and what is due.
patrol = pg.Cadence(
    id="patrol", each=pg.Grid | pg.Community, every=pg.Period.DAY, source=pg.Source("one district")
)
assert_type(patrol.with_(least=2, quorum="1/2"), pg.Cadence)
assert_type(pg.cadences.get("lecture").quorum, Fraction | None)
log = pg.activities_from_records([{"kind": "patrol", "day": "2024-07-01", "subject": "g1"}])
kept = pg.check_cadences(where, [patrol], log, since=date(2024, 7, 1), on=date(2024, 7, 4))
assert_type(kept.findings, tuple[pg.CadenceFinding, ...])
due = pg.due_calendar(where, pg.cadences.every(), log, on=date(2024, 7, 4), until=date(2024, 8, 1))
assert_type(due.entries, tuple[pg.Due, ...])
assert_type(due.to_icalendar(), str)

# Maps.
outline = pg.Outline("g1", polygons=[[[(116, 25), (117, 25), (117, 26), (116, 25)]]])
placed = pg.buildings_in_grids(where, [outline])
assert_type(placed.records, tuple[pg.Building, ...])
assert_type(placed.require_ok(), pg.BuildingsInGrids)
assert_type(pg.to_geojson(where, show=placed, outlines=[outline]), bytes)
pg.to_geojson(where, show=pg.Need | pg.Facility, audience=pg.Audience.KEEPER)
pg.to_geojson(where, show=pg.check_coverage(where))
pg.to_geojson(where, show="gaps")  # type: ignore[arg-type]
pg.to_geojson(where, audience="public")  # type: ignore[arg-type]
assert_type(pg.read_geojson("m.geojson", kind=pg.Building, datum=pg.Datum.BD_09), pg.Reading)
assert_type(pg.read_outlines("m.geojson"), tuple[pg.Outline, ...])
