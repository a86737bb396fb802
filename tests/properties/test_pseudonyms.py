"""Every answer about a snapshot is the same with pseudonyms in the place of ids."""

import re
from collections import Counter
from datetime import date
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from allocation_contests import COSTS, REACHES, contests
from partygrid import rules
from partygrid.testing.strategies import SCHEMES, days, jurisdictions, linked

KEY = b"an invented key of thirty-two bytes or more"
ANYBODY = pg.Place | pg.Organisation | pg.Unit | pg.Member | pg.Need | pg.Team
PACKS = [rules.get(key) for key in rules.ids()]
DAYS = st.none() | st.dates(date(2022, 1, 1), date(2024, 12, 31))
READS_IDS = "opaque-member"


def names(where: pg.Jurisdiction, *, kinds: Any = pg.Member) -> dict[str, str]:
    """Return the id behind each pseudonym."""
    return {pg.pseudonym(one.id, KEY): one.id for one in where.of(kinds)}


def named(value: Any, ids: dict[str, str]) -> Any:
    """Return a value with ids in the place of pseudonyms, several of them in any order."""
    if isinstance(value, str):
        return re.sub("p-[b-t]{24}", lambda found: ids.get(found[0], found[0]), value)
    if isinstance(value, tuple):
        return tuple(sorted(named(one, ids) for one in value))
    if isinstance(value, dict):
        return {key: named(one, ids) for key, one in value.items()}
    return value


def counted(findings: Any, ids: dict[str, str]) -> Counter[str]:
    """Return findings without their order, with ids in the place of pseudonyms."""
    plain = (attrs.asdict(one, recurse=False) for one in findings)
    return Counter(repr(sorted(named(one, ids).items())) for one in plain)


@given(where=jurisdictions(members=(0, 6)))
def test_a_pseudonymised_snapshot_is_the_same_with_other_names(where: pg.Jurisdiction) -> None:
    secret = pg.pseudonymise(where, KEY)
    ids = names(where)
    assert [one.id for one in where.of(pg.Member)] == sorted(
        ids[one.id] for one in secret.of(pg.Member)
    )
    assert counted(where, {}) == counted(secret, ids)
    assert counted(where.links, {}) == counted(secret.links, ids)


@given(where=jurisdictions(members=(0, 6), teams=(0, 4), links=(0, 6)))
def test_no_id_of_a_member_stands_in_the_file(where: pg.Jurisdiction) -> None:
    marked = {one.id: f"marked-{i}" for i, one in enumerate(where.of(pg.Member))}
    text = pg.to_json(pg.pseudonymise(_renamed(where, marked), KEY)).decode()
    assert "marked-" not in text


def _renamed(where: pg.Jurisdiction, marked: dict[str, str]) -> pg.Jurisdiction:
    def new(record: Any) -> Any:
        match record:
            case pg.Member():
                return attrs.evolve(record, id=marked[record.id])
            case pg.Team():
                leader = None if record.leader is None else marked[record.leader]
                return attrs.evolve(
                    record, leader=leader, members=[marked[one] for one in record.members]
                )
        return record

    links = [
        attrs.evolve(
            one,
            scope=marked.get(one.scope, one.scope),
            filler=marked.get(one.filler, one.filler),
        )
        for one in where.links
    ]
    return pg.Jurisdiction(map(new, where), links, scheme=where.scheme)


@given(where=jurisdictions(schemes=SCHEMES))
def test_coverage_is_the_same(where: pg.Jurisdiction) -> None:
    before, after = pg.check_coverage(where), pg.check_coverage(pg.pseudonymise(where, KEY))
    assert after.gaps == before.gaps
    assert after.total == before.total


@given(where=jurisdictions(schemes=SCHEMES))
def test_coverage_is_the_same_where_places_and_organisations_have_pseudonyms_too(
    where: pg.Jurisdiction,
) -> None:
    secret = pg.pseudonymise(where, KEY, kinds=ANYBODY)
    ids = names(where, kinds=ANYBODY)
    before, after = pg.check_coverage(where), pg.check_coverage(secret)
    assert after.total == before.total
    told = ("subject", "reason", "layer", "households", "residents")
    assert Counter(tuple(getattr(gap, name) for name in told) for gap in before.gaps) == Counter(
        tuple(named(getattr(gap, name), ids) for name in told) for gap in after.gaps
    )


@given(where=jurisdictions(members=(0, 6), links=(0, 6)), on=DAYS, pack=st.sampled_from(PACKS))
def test_every_rule_finds_the_same(where: pg.Jurisdiction, on: Any, pack: pg.Pack) -> None:
    asked = [rule for rule in pack if rule.id != READS_IDS]
    before = pg.check_rules(where, asked, on=on)
    after = pg.check_rules(pg.pseudonymise(where, KEY), asked, on=on)
    assert after.tallies == before.tallies
    assert counted(after.findings, names(where)) == counted(before.findings, {})


@given(case=linked(), on=days())
def test_every_mechanism_finds_the_same(
    case: tuple[pg.Jurisdiction, pg.Mechanism], on: Any
) -> None:
    where, mechanism = case
    before = pg.check_mechanism(where, mechanism, on=on)
    after = pg.check_mechanism(pg.pseudonymise(where, KEY), mechanism, on=on)
    assert after.ok == before.ok
    assert counted(after.findings, names(where)) == counted(before.findings, {})


@given(where=contests(members=6, needs=4), reach=REACHES, costs=COSTS)
def test_an_allocation_is_as_good_and_is_one_of_the_best_with_the_ids_back(
    where: pg.Jurisdiction, reach: pg.Reach, costs: pg.Costs
) -> None:
    before = pg.allocate_double_reporting(where, reach=reach, costs=costs)
    secret = pg.pseudonymise(where, KEY)
    after = pg.allocate_double_reporting(secret, reach=reach, costs=costs)
    assert (after.status, after.objective, after.bound) == (
        before.status,
        before.objective,
        before.bound,
    )
    assert _floors(after) == _floors(before)
    ids = names(where)
    pins = [(ids[one.member], one.need) for one in after.assignments]
    back = pg.allocate_double_reporting(where, reach=reach, costs=costs, pins=pins)
    assert {(one.member, one.need) for one in back.assignments} == set(pins)
    assert back.objective == before.objective


def _floors(plan: pg.Plan) -> list[pg.ScoreLine]:
    return [line for line in plan.score.lines if line.criterion is pg.Criterion.MISSING]


@given(where=contests(members=4), reach=REACHES)
def test_what_speaks_against_a_member_is_the_same(where: pg.Jurisdiction, reach: pg.Reach) -> None:
    before = pg.allocate_double_reporting(where, reach=reach)
    after = pg.allocate_double_reporting(pg.pseudonymise(where, KEY), reach=reach)
    for one in where.of(pg.Member):
        told = [_told(option) for option in before.explain(one.id).options]
        again = after.explain(pg.pseudonym(one.id, KEY)).options
        assert sorted(told) == sorted(map(_told, again))


def _told(option: pg.Option) -> tuple[Any, ...]:
    return option.need, option.metres, option.missing_skills, option.cost, option.eligible


@given(where=contests(members=4), reach=REACHES, hours=st.lists(st.integers(0, 5), max_size=4))
def test_whoever_served_before_goes_on_with_a_pseudonym(
    where: pg.Jurisdiction, reach: pg.Reach, hours: list[int]
) -> None:
    served = [pg.Served(f"m{i}", hours=number) for i, number in enumerate(hours)]
    ledger = pg.Ledger(served)
    secret = pg.pseudonymise(ledger, KEY)
    before = pg.allocate_double_reporting(
        where, reach=reach, policy=pg.Policy.LEAST_SERVED, ledger=ledger
    )
    after = pg.allocate_double_reporting(
        pg.pseudonymise(where, KEY), reach=reach, policy=pg.Policy.LEAST_SERVED, ledger=secret
    )
    assert after.objective == before.objective
    assert counted(secret.served, {pg.pseudonym(one.id, KEY): one.id for one in served}) == counted(
        served, {}
    )


@given(case=linked(), on=days())
def test_losses_projects_and_new_units_are_the_same(
    case: tuple[pg.Jurisdiction, pg.Mechanism], on: Any
) -> None:
    where, mechanism = case
    secret = pg.pseudonymise(where, KEY)
    before = pg.check_resilience(where, mechanism, on=on)
    after = pg.check_resilience(secret, mechanism, on=on)
    assert (after.ok, after.ratio, after.short) == (before.ok, before.ratio, before.short)
    assert counted(after.single_points, names(where)) == counted(before.single_points, {})
    assert pg.check_projects(secret, on=on).findings == pg.check_projects(where, on=on).findings
    assert pg.check_two_new(secret, on=on).to_records() == (
        pg.check_two_new(where, on=on).to_records()
    )


@given(
    where=jurisdictions(members=(0, 6), links=(0, 0)),
    scope=st.sampled_from([pg.Community, pg.Building]),
    least=st.integers(1, 2),
    load=st.none() | st.integers(1, 2),
)
def test_a_slot_is_filled_as_well(
    where: pg.Jurisdiction, scope: type, least: int, load: int | None
) -> None:
    slot = pg.Slot("lead", of=pg.Member, least=least, load=load)
    mechanism = pg.Mechanism("contact", scope=scope, slots=[slot])
    before = pg.allocate_links(where, mechanism)
    after = pg.allocate_links(pg.pseudonymise(where, KEY), mechanism)
    assert after.missing == before.missing
    assert [attrs.evolve(one, id_order=0) for one in after.objectives] == [
        attrs.evolve(one, id_order=0) for one in before.objectives
    ]
