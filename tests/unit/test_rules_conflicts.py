"""Rules that no subject can satisfy together."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.rules import Requirement, bounds
from partygrid.rules._conflicts import FACTS

SOURCE = pg.Source("district")


def _rule(key: str, stated: Any, *, each: Any = pg.GridBranch) -> pg.Rule:
    def asked(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:
        """A subject is as the district asks."""
        del subject, where
        return pg.Outcome.passed()

    requires = None if stated is None else lambda: stated
    make = pg.rule(key, each=each, severity=pg.Severity.INFO, source=SOURCE, requires=requires)
    return make(asked)


def _sets(rules: Iterable[pg.Rule]) -> list[tuple[str, ...]]:
    return [one.rules for one in pg.find_conflicts(rules).conflicts]


def test_more_full_members_than_members_are_allowed_is_a_conflict_of_two_rules() -> None:
    rules = [
        _rule("least", bounds("full members", 60)),
        _rule("most", bounds("members", None, 50)),
        _rule("grids", bounds("grids", 1, 5)),
    ]
    report = pg.find_conflicts(rules)

    assert not report.ok
    assert str(report) == (
        "1 conflicts among 3 rules; 0 state no requirements\n"
        "least + most: full members >= 60 (least); members >= full members (always); "
        "members <= 50 (most); added up: 0 >= 10"
    )
    with pytest.raises(pg.DoesNotHold, match="added up"):
        report.require_ok()
    assert repr(report) == "<ConflictReport: 1 conflicts, 3 rules>"
    assert report.to_records() == [
        {
            "rules": "least most",
            "numbers": "least: ; most: ",
            "contradiction": "full members >= 60 (least); members >= full members (always); "
            "members <= 50 (most)",
            "excess": 10,
        }
    ]


@pytest.mark.parametrize(("least", "conflict"), [(49, False), (50, False), (51, True)])
def test_bounds_that_just_meet_are_no_conflict(least: int, conflict: bool) -> None:
    rules = [_rule("a", bounds("members", least)), _rule("b", bounds("members", None, 50))]
    assert pg.find_conflicts(rules).ok is not conflict


def test_a_rule_may_contradict_itself_and_every_smallest_set_is_named_once() -> None:
    rules = [
        _rule("band", bounds("households", 500, 300)),
        _rule("low", bounds("households", None, 100)),
        _rule("none", [Requirement(less="households", by=1)]),
    ]
    assert _sets(rules) == [("band",), ("none",)]


def test_a_number_between_two_whole_ones_is_met_by_the_next() -> None:
    rules = [_rule("a", bounds("members", 2.5)), _rule("b", bounds("members", None, 2.9))]
    assert _sets(rules) == [("a", "b")]
    assert pg.find_conflicts([*rules[:1], _rule("b", bounds("members", None, 3))]).ok


def test_conditions_that_exclude_each_other_keep_rules_apart() -> None:
    large = _rule(
        "large", [*bounds("full members", 7, given=True), *bounds("committee seats", 3, 7)]
    )
    small = _rule(
        "small", [*bounds("full members", None, 6, given=True), *bounds("committee seats", 0, 2)]
    )
    early = _rule(
        "early", [*bounds("full members", 5, given=True), *bounds("committee seats", 3, 7)]
    )
    assert _sets([large, small]) == []
    assert _sets([early, small]) == [("early", "small")]


def test_a_condition_is_part_of_the_contradiction() -> None:
    seats = _rule(
        "seats", [*bounds("full members", None, 2, given=True), *bounds("committee seats", 3)]
    )
    found = pg.find_conflicts([seats]).conflicts
    assert len(found) == 1
    assert str(found[0]) == (
        "seats: committee seats >= 3 (seats); full members >= committee seats (always); "
        "full members <= 2 (given in seats); added up: 0 >= 1"
    )


def test_a_rule_whose_condition_alone_fails_another_is_no_conflict() -> None:
    many = _rule("many", bounds("full members", 60))
    small = _rule(
        "small", [*bounds("full members", None, 6, given=True), *bounds("members", None, 50)]
    )
    assert _sets([many, small]) == []


def test_rules_about_different_subjects_do_not_conflict() -> None:
    low = bounds("members", None, 2)
    high = bounds("members", 3)
    branch = pg.rules.each(pg.GridBranch, form=pg.OrgForm.BRANCH)
    general = pg.rules.each(pg.GridBranch, form=pg.OrgForm.GENERAL_BRANCH)

    assert _sets([_rule("a", low, each=branch), _rule("b", high, each=general)]) == []
    assert _sets([_rule("a", low, each=pg.UnitBranch), _rule("b", high)]) == []
    assert _sets([_rule("a", low, each=branch), _rule("b", high)]) == [("a", "b")]


def test_rules_without_demands_are_named() -> None:
    report = pg.find_conflicts([_rule("quiet", None), _rule("a", ())])
    assert (report.ok, report.examined, report.silent) == (True, ("a",), ("quiet",))
    assert report.require_ok() is report


def test_what_is_no_demand_is_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match="no requirement, in rule a"):
        pg.find_conflicts([_rule("a", ["members >= 3"])])
    with pytest.raises(pg.InvalidArgument, match="compared with itself"):
        Requirement(by=3)
    with pytest.raises(pg.InvalidArgument, match="no finite number"):
        Requirement(more="members", by=float("inf"))


def test_demands_print_as_they_are_said() -> None:
    assert str(Requirement(more="members", less="voters", by=2)) == "members >= voters + 2"
    assert bounds("members", None) == ()


QUANTITIES = ("full members", "members", "committee seats")


@st.composite
def _requirements(draw: st.DrawFn) -> Requirement:
    more, less = draw(st.permutations(["", *QUANTITIES]))[:2]
    given_ = draw(st.booleans()) and draw(st.booleans())
    return Requirement(more=more, less=less, by=draw(st.integers(-2, 2)), given=given_)


def _can_hold(requirements: Sequence[Requirement]) -> bool:
    """Whether some whole numbers meet every requirement and the facts, by trying them all."""
    asked = [one for one in (*requirements, *FACTS) if {one.more, one.less} <= {"", *QUANTITIES}]
    for numbers in itertools.product(range(2 * 4 + 1), repeat=len(QUANTITIES)):
        value = {"": 0, **dict(zip(QUANTITIES, numbers, strict=True))}
        if all(value[one.more] - value[one.less] >= one.by for one in asked):
            return True
    return False


@given(st.lists(st.lists(_requirements(), max_size=2), max_size=4))
def test_the_conflicts_are_the_minimal_ones_that_trying_all_numbers_finds(
    stated: list[list[Requirement]],
) -> None:
    rules = [_rule(f"r{place}", requirements) for place, requirements in enumerate(stated)]
    expected: list[tuple[str, ...]] = []
    for size in range(1, len(rules) + 1):
        for chosen in itertools.combinations(range(len(rules)), size):
            ids = tuple(f"r{one}" for one in chosen)
            together = [one for place in chosen for one in stated[place]]
            spared = [
                [one for place in chosen for one in stated[place] if one.given or place != out]
                for out in chosen
            ]
            if not _can_hold(together) and all(map(_can_hold, spared)):
                expected.append(ids)
    assert _sets(rules) == sorted(expected)
    assert _sets(reversed(rules)) == sorted(expected)


class TestPacks:
    @pytest.mark.parametrize("key", pg.rules.ids())
    def test_no_pack_contradicts_itself(self, key: str) -> None:
        assert pg.find_conflicts(pg.rules.get(key)).ok

    def test_the_numbers_of_a_pack_enter(self) -> None:
        pack = pg.rules.get("branch-regulation-2018")
        rules = [pack["branch-full-members"].with_(least=60), pack["branch-size"]]
        (found,) = pg.find_conflicts(rules).conflicts
        assert (found.rules, found.excess) == (("branch-full-members", "branch-size"), 10)
        assert found.numbers == (
            "branch-full-members: least = 60 full members",
            "branch-size: most = 50 members",
        )

    def test_a_committee_of_more_than_there_are_full_members_is_a_conflict(self) -> None:
        pack = pg.rules.get("branch-regulation-2018")
        committee = pack["branch-committee"].with_(members=5, least=6)
        cap = pg.rules.get("base-organisations")["branch-most-members"].with_(most=5)
        assert _sets([committee, cap]) == [("branch-committee", "branch-most-members")]
        assert _sets([committee]) == []

    def test_a_committee_for_a_branch_that_is_too_small_for_one_is_a_conflict(self) -> None:
        pack = pg.rules.get("branch-regulation-2018")
        committee = pack["branch-committee"].with_(members=6)
        both = ("branch-committee", "small-branch-posts")
        assert _sets([committee, pack["small-branch-posts"]]) == [both]
        assert _sets([committee, pack["small-branch-posts"].with_(members=None)]) == []

    def test_the_largest_general_branch_lies_below_the_smallest(self) -> None:
        pack = pg.rules.get("base-organisations")
        least, most = pack["general-branch-least-members"], pack["general-branch-most-members"]
        assert _sets([least, most.with_(most=49)]) == [(least.id, most.id)]
        assert _sets([least, most.with_(most=50)]) == []
        assert _sets([pack["committee-least-members"], most.with_(most=49)]) == []

    @pytest.mark.parametrize(
        ("pack", "rule", "numbers"),
        [
            ("grid-norms", "grid-households", {"least": 501}),
            ("grid-norms", "grid-people", {"least": 1201}),
            ("grid-norms", "micro-grid-households", {"least": 51}),
            ("organic-law-residents-committees", "community-households", {"least": 701}),
            ("organic-law-residents-committees", "residents-committee-size", {"most": 4}),
        ],
    )
    def test_a_band_whose_ends_cross_excludes_everybody(
        self, pack: str, rule: str, numbers: dict[str, int]
    ) -> None:
        stated = pg.rules.get(pack)[rule].with_(**numbers)
        assert _sets([stated]) == [(rule,)]

    def test_more_voters_than_a_meeting_may_have_members_is_a_conflict(self) -> None:
        pack = pg.rules.get("elections-2020")
        voters, meeting = pack["election-voters"], pack["election-meeting"]
        assert _sets([voters.with_(least=500), meeting]) == [(meeting.id, voters.id)]
        assert _sets([voters.with_(least=499), meeting]) == []
        assert _sets([voters.with_(least=500), meeting.with_(congress=None)]) == []

    def test_three_secretaries_take_more_seats_than_a_small_branch_has(self) -> None:
        pack = pg.rules.get("branch-regulation-2018")
        secretary, small = pack["branch-secretary"], pack["small-branch-posts"]
        assert _sets([secretary.with_(number=3), small]) == [(secretary.id, small.id)]
        assert _sets([secretary.with_(number=2), small]) == []

    @pytest.mark.parametrize(
        ("rule", "condition"),
        [
            ("branch-committee", "full members >= 7"),
            ("branch-committee-usual", "full members >= 7"),
            ("small-branch-posts", "full members <= 6"),
            ("joint-branch-units", "units of a joint branch >= 2"),
        ],
    )
    def test_of_whom_a_rule_asks_is_a_condition_of_it(self, rule: str, condition: str) -> None:
        asked = pg.rules.get("branch-regulation-2018")[rule]
        assert asked.requires is not None
        stated = asked.requires(**asked.arguments(None))
        assert [str(one) for one in stated if one.given] == [condition]

    def test_no_joint_branch_covers_fewer_than_two(self) -> None:
        """A joint branch is one of several."""
        rule = pg.rules.get("branch-regulation-2018")["joint-branch-units"]
        assert _sets([rule.with_(most=1)]) == [(rule.id,)]
        assert _sets([rule.with_(most=2)]) == []


@pytest.mark.parametrize("full", range(9))
def test_a_branch_passes_where_its_numbers_meet_what_the_rule_requires(full: int) -> None:
    where = pg.Jurisdiction(
        [
            pg.UnitBranch("br"),
            *(pg.Member(f"m{one}", organisation="br") for one in range(full)),
            pg.Member("trial", organisation="br", probationary=True),
        ]
    )
    rule = pg.rules.get("branch-regulation-2018")["branch-full-members"]
    stated = pg.rule(
        "as-many",
        each=pg.UnitBranch,
        severity=pg.Severity.INFO,
        source=SOURCE,
        requires=lambda **_: bounds("full members", full, full),
    )(rule.check)
    passes = rule(where["br"], where).verdict is pg.Verdict.PASS
    assert pg.find_conflicts([rule, stated]).ok is passes
