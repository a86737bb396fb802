"""Planted violations: one change, one rule that fails anew, and a score of packs against them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import known_changes
import partygrid as pg
from partygrid import rules
from partygrid.testing import mutants
from partygrid.testing.mutants import DAY, exemplary_town, unviolable, violate
from partygrid.testing.mutants._alteration import bare
from partygrid.testing.mutants._known import known

SHIPPED = [one for key in rules.ids() for one in rules.get(key)]
TOWN = exemplary_town()
INHERENT = {
    "member-reports": ("unit-members-report",),
    "two-new-work": ("two-new-organisation",),
    "unit-members-report": ("member-reports",),
}
"""Rules that cannot fail alone in their pack."""


def failing(where: pg.Jurisdiction, pack: Any) -> set[tuple[str, str]]:
    found = pg.check_rules(where, pack, on=DAY).findings
    return {one.key for one in found if one.verdict is pg.Verdict.FAIL}


@pytest.mark.parametrize("key", rules.ids())
def test_no_rule_that_ships_fails_in_the_exemplary_town(key: str) -> None:
    assert not failing(TOWN, rules.get(key))


def planted() -> Iterator[Any]:
    for key in rules.ids():
        for one in rules.get(key):
            yield pytest.param(rules.get(key), one, id=one.id)


@pytest.mark.parametrize(("pack", "rule"), list(planted()))
def test_each_rule_is_violated_or_says_why_it_cannot_be(pack: pg.Pack, rule: pg.Rule) -> None:
    found = violate(TOWN, rule, on=DAY)
    if found is None:
        assert unviolable(rule)
        return
    new = failing(found.mutated, pack) - failing(TOWN, pack)
    assert (found.rule, found.subject) in new
    assert {one for one, _ in new} == {rule.id, *found.others}
    assert found.others == INHERENT.get(rule.id, ())
    assert found.finding.subject == found.subject


@pytest.mark.parametrize("reason", pg.GapReason)
def test_each_kind_of_gap_is_opened_and_found(reason: pg.GapReason) -> None:
    grids = reason is pg.GapReason.NO_GRID_BRANCH
    where = exemplary_town(pg.GRID_BRANCHES) if grids else TOWN
    found = violate(where, reason)
    assert found is not None
    gaps = pg.check_coverage(found.mutated).gaps
    assert pg.check_coverage(where).ok
    assert {one.reason for one in gaps} == {reason, *map(pg.GapReason, found.others)}
    assert found.finding in gaps


@pytest.mark.parametrize("key", ["building-grid", "place-organisation"])
def test_the_search_finds_anew_what_is_known_of_the_exemplary_town(key: str) -> None:
    found = known_changes.searched(rules.get("structure")[key])
    assert found == known()[key]
    assert len({*found}) > 1


def test_the_file_of_what_is_known_is_as_the_program_writes_it() -> None:
    assert known_changes.FILE.read_text("utf-8") == known_changes.written(known())
    every = {one.id if isinstance(one, pg.Rule) else one.value for one in known_changes.every()}
    assert known().keys() == every - {one.id for one in SHIPPED if unviolable(one)}


def test_several_violations_of_a_rule_change_different_things() -> None:
    rule = rules.get("branch-regulation-2018")["branch-full-members"]
    changed = [str(one.alteration) for one in mutants.violations(TOWN, rule, most=2)]
    assert changed == [
        "school-1: organisation becomes not stated",
        "school-1: organisation becomes town-committee",
    ]


def test_numbers_that_are_stated_make_a_rule_violable() -> None:
    rule = rules.get("grid-norms")["grid-code"].with_(pattern=r"\d{2}")
    assert not unviolable(rule)
    found = violate(TOWN, rule, among=[rule])
    assert found is not None
    assert str(found).startswith("grid-code: grid-1: code becomes ?; expected grid-1: grid-code:")


def test_a_rule_of_ones_own_is_never_called_unviolable() -> None:
    assert unviolable(idle) == ""
    assert unviolable(pg.GapReason.NO_GRID) == ""


def test_the_search_prefers_a_change_beside_which_fewest_others_fail() -> None:
    copy = pg.Jurisdiction(TOWN, TOWN.links, scheme=TOWN.scheme)
    found = violate(copy, rules.get("two-new")["two-new-work"], on=DAY, limit=400)
    assert found is not None
    assert found.others == INHERENT["two-new-work"]


def test_what_is_neither_a_rule_nor_a_reason_is_refused() -> None:
    with pytest.raises(pg.errors.InvalidArgument, match="neither a rule nor a reason of gaps"):
        violate(TOWN, "no-grid")  # type: ignore[arg-type]


def test_a_change_beside_which_others_fail_is_named_with_them() -> None:
    found = violate(TOWN, rules.get("two-new")["two-new-work"], on=DAY)
    assert found is not None
    assert not found.exact
    assert str(found).endswith("(with two-new-organisation)")


def test_new_records_get_ids_that_nothing_has() -> None:
    where = TOWN.replace(pg.Town("new", name="another"))
    assert next(bare(where, pg.Town, ())).id == "newer"


def test_the_size_of_a_change_counts_records_and_links() -> None:
    first, second = TOWN.links[:2]
    change = mutants.Alteration(text="two links for one", cuts=(first,), adds=(second,))
    assert change.size == 1
    assert mutants.Alteration(text="none", cuts=(first, second)).size == 2
    assert mutants.Alteration(text="some", puts=(pg.Town("a"), pg.Town("b"))).size == 2


@pg.rule("tiny", each=pg.Town, severity=pg.Severity.ERROR, source=pg.Source("a town"))
def tiny(town: pg.Town, where: pg.Jurisdiction, *, most: int = 2) -> pg.Outcome:
    """A town has few communities."""
    return pg.Outcome.within(len(where.of(pg.Community, town=town.id)), None, most)


@pg.rule("crowded", each=pg.Town, severity=pg.Severity.ERROR, source=pg.Source("a town"))
def crowded(town: pg.Town, where: pg.Jurisdiction) -> pg.Outcome:
    """There are few towns."""
    del town
    return pg.Outcome.within(len(where.of(pg.Town)), None, 5)


@pg.rule("never-empty", each=pg.Town, severity=pg.Severity.ERROR, source=pg.Source("a town"))
def never_empty(town: pg.Town, where: pg.Jurisdiction) -> pg.Outcome:
    """A jurisdiction has few records, or many."""
    del town
    return pg.Outcome.passed() if len(where) != 2 else pg.Outcome.failed(reason="two records")


@pg.rule("idle", each=pg.Need, severity=pg.Severity.ERROR, source=pg.Source("a town"))
def idle(need: pg.Need, where: pg.Jurisdiction) -> pg.Outcome:
    """A need is a need."""
    del need, where
    return pg.Outcome.passed()


def test_one_record_more_that_names_a_subject_can_break_a_rule() -> None:
    found = violate(TOWN, tiny, limit=300)
    assert found is not None
    assert str(found.alteration) == "a new Community names town as town"


def test_a_score_names_rules_that_never_fail_and_violations_that_nobody_finds() -> None:
    few = [violate(TOWN, one) for one in rules.get("two-new")]
    score = mutants.rule_kill_score(
        [tiny.with_(most=9), idle], mutants=[one for one in few if one], limit=20
    )
    assert [one.rule for one in score.tripped] == []
    assert score.idle == (("idle", ""), ("tiny", ""))
    assert (score.score, len(score.survivors)) == (0.0, 3)
    assert repr(score) == "<KillScore: 0%, 2 idle rules>"
    assert "never: idle\n" in str(score)
    assert "missed: two-new-organisation: shops-branch: units becomes shop-2" in str(score)


def test_a_rule_is_tripped_by_mutants_or_originals_that_are_passed() -> None:
    towns = [pg.Town(f"t{i}") for i in range(9)]
    third = pg.Jurisdiction([*TOWN, *towns], scheme=TOWN.scheme)
    named = mutants.Mutant(
        original=TOWN,
        mutated=third,
        rule="by hand",
        subject="town",
        finding=pg.check_rules(third, [crowded]).findings[0],
        alteration=mutants.Alteration(text="nine towns more"),
        on=date(2024, 1, 1),
    )
    score = mutants.rule_kill_score([crowded], mutants=[named])
    assert (score.tripped, score.killed, score.score) == ((named,), (("by hand", ("crowded",)),), 1)
    assert mutants.rule_kill_score([], mutants=[]).score == 1
    few = pg.Jurisdiction([pg.Town("t")])
    own = mutants.rule_kill_score([never_empty], mutants=[], originals=[few], limit=40)
    assert [one.original for one in own.tripped] == [few]


def test_the_pack_of_the_structure_is_scored_against_everything_that_ships() -> None:
    score = mutants.rule_kill_score(rules.get("structure"))
    assert dict(score.idle) == {
        key: unviolable(rules.get("structure")[key])
        for key in ("building-community", "organisation-forest")
    }
    assert 0.3 < score.score < 1
    assert f"… and {len(score.survivors) - 12} more" in str(score)
