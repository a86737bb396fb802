"""Mutants that are drawn: nothing fails before, and the planted violation is found after."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid import rules
from partygrid.testing import mutants

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


def test_rules_that_cannot_fail_are_refused() -> None:
    with pytest.raises(pg.errors.InvalidArgument, match="no rule of it can be made to fail"):
        mutants.one_violation([rules.get("structure")["organisation-forest"]])
