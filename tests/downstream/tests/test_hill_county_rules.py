"""The three rules against drawn jurisdictions, planted violations and plain counts."""

import hill_county_rules as county
from hypothesis import given, settings

import partygrid as pg
from partygrid.testing import mutants, strategies

FEW = settings(max_examples=40, deadline=None)


@FEW
@given(case=mutants.one_violation(county.PACK))
def test_each_planted_violation_is_found(case: mutants.Mutant) -> None:
    assert pg.check_rules(case.original, county.PACK).ok
    found = {one.rule for one in pg.check_rules(case.mutated, county.PACK).findings}
    assert case.rule in found


def test_a_grid_of_another_community_is_none() -> None:
    case = mutants.violate(mutants.exemplary_town(), pg.GapReason.GRID_OUTSIDE_COMMUNITY)
    assert case is not None
    found = pg.check_rules(case.mutated, [county.own_grid]).findings
    assert case.subject in {one.subject for one in found}


def test_each_rule_can_be_made_to_fail() -> None:
    score = mutants.rule_kill_score(county.PACK, mutants=[])
    assert not score.idle, str(score)


@FEW
@given(where=strategies.jurisdictions(buildings=(0, 8), covered=True))
def test_in_a_covered_town_every_building_has_a_grid_of_its_community(
    where: pg.Jurisdiction,
) -> None:
    assert not pg.check_rules(where, [county.own_grid]).findings


def test_a_branch_of_probationary_members_alone_has_too_few() -> None:
    where = mutants.exemplary_town()
    branch = where.of(pg.CompoundBranch)[0]
    late = [
        pg.Member(one.id, organisation=branch.id, probationary=True)
        for one in where.of(pg.Member, organisation=branch.id)
    ]
    (found,) = pg.check_rules(where.replace(*late), [county.one_member]).findings
    assert found.subject == branch.id
