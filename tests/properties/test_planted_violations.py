"""Mutants that are drawn: nothing fails before, and the planted violation is found after."""

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid import rules
from partygrid.testing import mutants, strategies

PACKS = ("structure", "grid-norms", "elections-2020", "double-reporting")


@pytest.mark.parametrize("key", PACKS)
@settings(max_examples=8)
@given(data=st.data())
def test_one_rule_fails_that_did_not(key: str, data: st.DataObject) -> None:
    pack = rules.get(key)
    case = data.draw(CASES[key])
    before = pg.check_rules(case.original, pack, on=case.on)
    after = pg.check_rules(case.mutated, pack, on=case.on)
    assert before.ok
    assert (case.rule, case.subject) in {one.key for one in after.findings}
    assert case.alteration.apply(case.original) == case.mutated


CASES = {key: mutants.one_violation(rules.get(key), on=mutants.DAY) for key in PACKS}
GAPS = mutants.one_violation(pg.GapReason)


@settings(max_examples=15)
@given(case=GAPS)
def test_one_gap_opens_in_what_was_covered(case: mutants.Mutant) -> None:
    assert pg.check_coverage(case.original).ok
    assert case.finding in pg.check_coverage(case.mutated).gaps


TOWNS = strategies.jurisdictions(buildings=(1, 4), members=(0, 2), teams=(0, 0), covered=True)
IN_TOWNS = mutants.one_violation([*rules.get("structure")][1:4], originals=TOWNS)


@settings(max_examples=8, phases=[Phase.generate])
@given(case=IN_TOWNS)
def test_a_violation_is_planted_in_towns_of_ones_own(case: mutants.Mutant) -> None:
    before = pg.check_rules(case.original, rules.get("structure"))
    after = pg.check_rules(case.mutated, rules.get("structure"))
    assert (case.rule, case.subject) not in {one.key for one in before.failures}
    assert (case.rule, case.subject) in {one.key for one in after.failures}


def test_what_has_no_place_for_a_violation_gives_way_to_the_exemplary_town() -> None:
    bare = st.just(pg.Jurisdiction([pg.Unit("u")]))
    rule = rules.get("structure")["member-organisation"]
    case = find(mutants.one_violation([rule], originals=bare), lambda _: True)
    assert case.original is mutants.exemplary_town()


def test_rules_that_cannot_fail_are_refused_each_with_its_reason() -> None:
    forest = rules.get("structure")["organisation-forest"]
    with pytest.raises(pg.errors.InvalidArgument, match="organisation-forest: no jurisdiction has"):
        mutants.one_violation([forest])
    with pytest.raises(pg.errors.InvalidArgument, match="there is none"):
        mutants.one_violation([])


@pg.rule("idle", each=pg.Facility, severity=pg.Severity.ERROR, source=pg.Source("a town"))
def idle(facility: pg.Facility, where: pg.Jurisdiction) -> pg.Outcome:
    """A facility is a facility."""
    del facility, where
    return pg.Outcome.passed()


def test_what_is_left_out_says_why() -> None:
    term = rules.get("elections-2020")["election-term"]
    grid = rules.get("structure")["building-grid"]
    assert mutants.left_out([term, grid, idle]) == (
        ("election-term", "it says nothing without a day: pass on="),
        ("idle", "no change of the exemplary town that was tried makes it fail"),
    )
    assert mutants.left_out([term], on=mutants.DAY) == ()
