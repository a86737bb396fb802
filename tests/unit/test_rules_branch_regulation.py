"""The regulation on party branches of 2018: size, form, posts, terms."""

from datetime import date
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import catalogue, rules
from rule_cases import DAY, answer, branch, members, seated

PACK = "branch-regulation-2018"
SEAT = "unknown: a link to branch-committee.secretary is not stated"
NOBODY = "unknown: Member.organisation is not stated"


def test_every_rule_names_its_article_and_says_where_the_number_is_from_memory() -> None:
    found = {rule.id: rule.source.clause for rule in rules.get(PACK)}
    sixth = "第六章, 第{} (number unconfirmed)".format

    assert found == {
        "branch-committee": sixth("二十条"),
        "branch-committee-usual": sixth("二十条"),
        "branch-full-members": "第四条",
        "branch-secretary": sixth("二十条"),
        "branch-size": "第四条",
        "branch-term": sixth("二十一条"),
        "group-leader": "第十三条",
        "joint-branch-nature": "第五条",
        "joint-branch-units": "第五条",
        "small-branch-posts": sixth("二十条"),
        "unit-joint-branch": "第五条",
        "unit-own-branch": "第四条",
    }
    assert {rule.source.certainty for rule in rules.get(PACK)} == {pg.Certainty.CONFIRMED}
    assert not any(rule.severity is pg.Severity.ERROR for rule in rules.get(PACK))


def test_before_the_regulation_was_issued_it_is_not_asked() -> None:
    with pytest.raises(pg.InvalidPack, match="does not hold on 2018-10-27"):
        pg.check_rules(pg.Jurisdiction(), rules.get(PACK), on=date(2018, 10, 27))
    assert pg.check_rules(pg.Jurisdiction(), rules.get(PACK), on=date(2018, 10, 28)).ok


class TestFullMembers:
    """Three full members."""

    @pytest.mark.parametrize(
        ("full", "probationary", "expected"),
        [
            (2, 0, "fail: 2, required at least 3"),
            (2, 1, "fail: 2, required at least 3"),
            (3, 0, "pass: 3, required at least 3"),
            (0, 4, "fail: 0, required at least 3"),
            (0, 0, NOBODY),
        ],
    )
    def test_three_are_needed_and_probationary_ones_do_not_count(
        self, full: int, probationary: int, expected: str
    ) -> None:
        assert answer(PACK, "branch-full-members", branch(full, probationary)) == expected

    @pytest.mark.parametrize("nature", [pg.OrgNature.TEMPORARY, pg.OrgNature.FUNCTIONAL])
    def test_a_temporary_or_functional_branch_is_exempt(self, nature: pg.OrgNature) -> None:
        said = answer(PACK, "branch-full-members", branch(1, nature=nature))

        assert said.startswith(f"not applicable: a {nature} organisation: memberships stay")

    def test_members_who_report_there_do_not_count(self) -> None:
        """Reporting (双报到) is a link; the formal organisation stays where it was."""
        home = branch(2)
        where = pg.Jurisdiction([*home, pg.UnitBranch("elsewhere"), *members("elsewhere", 5)])
        both = catalogue.get("double-reporting")
        reported = where.with_links(
            pg.Link(mechanism=both.id, scope="br", slot="member", filler=one.id)
            for one in where.of(pg.Member, organisation="elsewhere")
        )

        for rule in ("branch-full-members", "branch-size"):
            assert answer(PACK, rule, reported) == answer(PACK, rule, where)
        assert "fail: 2" in answer(PACK, "branch-full-members", reported)

    def test_members_of_its_groups_count_and_those_of_a_branch_below_do_not(self) -> None:
        where = pg.Jurisdiction(
            [
                pg.CompoundBranch("br"),
                pg.BuildingGroup("group", parent="br"),
                pg.BuildingGroup("odd", parent="br", form=pg.OrgForm.BRANCH),
                *members("br", 1),
                *members("group", 2),
                *members("odd", 9),
            ]
        )
        assert answer(PACK, "branch-full-members", where) == "pass: 3, required at least 3"

    def test_level_is_not_form(self) -> None:
        rule = rules.get(PACK)["branch-full-members"]

        assert rule.each.holds(pg.CommunityCommittee("c", community="x", form=pg.OrgForm.BRANCH))
        assert not rule.each.holds(pg.CommunityCommittee("c", community="x"))
        assert not rule.each.holds(pg.UnitBranch("u", form=pg.OrgForm.GENERAL_BRANCH))


class TestSize:
    """Fifty members."""

    @pytest.mark.parametrize(
        ("full", "probationary", "expected"),
        [
            (50, 0, "pass: 50, required at most 50"),
            (49, 1, "pass: 50, required at most 50"),
            (50, 1, "fail: 51, required at most 50"),
            (0, 0, NOBODY),
        ],
    )
    def test_fifty_are_enough_and_probationary_ones_count(
        self, full: int, probationary: int, expected: str
    ) -> None:
        assert answer(PACK, "branch-size", branch(full, probationary)) == expected

    def test_a_functional_branch_ignores_the_number(self) -> None:
        said = answer(PACK, "branch-size", branch(91, nature=pg.OrgNature.FUNCTIONAL))

        assert said.startswith("not applicable: a functional organisation")

    def test_the_number_is_soft(self) -> None:
        assert rules.get(PACK)["branch-size"].severity is pg.Severity.WARNING


UNITS = [pg.Unit(f"u{i}") for i in range(6)]


def _joint(units: int, **stated: Any) -> pg.Jurisdiction:
    ids = [one.id for one in UNITS[:units]]
    return pg.Jurisdiction([pg.UnitBranch("br", units=ids, **stated), *UNITS])


class TestJointBranches:
    """A branch for several units."""

    @pytest.mark.parametrize(
        ("units", "nature", "expected"),
        [
            (5, pg.OrgNature.JOINT, "pass: 5, required at most 5"),
            (6, pg.OrgNature.JOINT, "fail: 6, required at most 5"),
            (0, pg.OrgNature.JOINT, "unknown: UnitBranch.units is not stated"),
            (6, pg.OrgNature.ORDINARY, "not applicable: no joint branch"),
        ],
    )
    def test_it_covers_five_units_or_fewer(
        self, units: int, nature: pg.OrgNature, expected: str
    ) -> None:
        assert answer(PACK, "joint-branch-units", _joint(units, nature=nature)) == expected

    def test_the_units_of_one_that_is_too_large_are_named(self) -> None:
        rule = rules.get(PACK)["joint-branch-units"]
        where = _joint(6, nature=pg.OrgNature.JOINT)

        assert rule(where["br"], where).witness == tuple(one.id for one in UNITS)

    @pytest.mark.parametrize(
        ("units", "nature", "expected"),
        [
            (2, pg.OrgNature.JOINT, "pass: 2, required a joint branch"),
            (2, pg.OrgNature.ORDINARY, "fail: 2, required a joint branch"),
            (1, pg.OrgNature.ORDINARY, "not applicable: it covers one"),
            (1, pg.OrgNature.JOINT, "unknown: UnitBranch.units is not stated"),
            (0, pg.OrgNature.ORDINARY, "unknown: UnitBranch.units is not stated"),
        ],
    )
    def test_a_branch_of_several_is_a_joint_one(
        self, units: int, nature: pg.OrgNature, expected: str
    ) -> None:
        assert answer(PACK, "joint-branch-nature", _joint(units, nature=nature)) == expected

    @pytest.mark.parametrize("nature", [pg.OrgNature.FUNCTIONAL, pg.OrgNature.TEMPORARY])
    def test_a_temporary_or_functional_branch_may_cover_several(self, nature: pg.OrgNature) -> None:
        said = answer(PACK, "joint-branch-nature", _joint(2, nature=nature))

        assert said.startswith(f"not applicable: a {nature} organisation")

    def test_so_is_one_for_several_compounds_or_grids(self) -> None:
        places: list[Any] = [pg.Town("t"), pg.Community("c", town="t")]
        places += [
            kind(f"{kind.__name__}{i}", community="c")
            for kind in (pg.Compound, pg.Grid)
            for i in (1, 2)
        ]
        compounds = pg.CompoundBranch("br", compounds=["Compound1", "Compound2"])
        grids = pg.GridBranch("br", grids=["Grid1", "Grid2"])

        for one, scheme in ((compounds, pg.FOUR_LEVELS), (grids, pg.GRID_BRANCHES)):
            where = pg.Jurisdiction([*places, one], scheme=scheme)
            assert answer(PACK, "joint-branch-nature", where) == "fail: 2, required a joint branch"
        rule = rules.get(PACK)["joint-branch-nature"]
        where = pg.Jurisdiction([*places, compounds])
        assert rule(where["br"], where).witness == ("Compound1", "Compound2")


def _unit(full: int, *branches: pg.UnitBranch, community: str | None = "c") -> pg.Jurisdiction:
    people = [pg.Member(f"m{i}", unit="school") for i in range(full)]
    trainee = pg.Member("trainee", unit="school", probationary=True)
    places = [pg.Town("t"), pg.Community("c", town="t"), pg.Unit("club", community="c")]
    school = pg.Unit("school", community=community)
    return pg.Jurisdiction([*places, school, *people, trainee, *branches])


OWN = pg.UnitBranch("own", units=["school"])
SHARED = pg.UnitBranch("shared", units=["club", "school"], nature=pg.OrgNature.JOINT)


class TestUnits:
    """Which unit has a branch of its own, and which a share in a joint one."""

    @pytest.mark.parametrize(
        ("full", "branches", "own", "joint"),
        [
            (3, [OWN], "pass: 3, required an organisation of its own", "enough"),
            (3, [SHARED], "fail: 3, required an organisation of its own", "enough"),
            (3, [], "fail: 3, required an organisation of its own", "enough"),
            (2, [], "few", "fail: 2, required a branch that names it"),
            (2, [SHARED], "few", "pass: 2, required a branch that names it"),
            (2, [OWN], "few", "pass: 2, required a branch that names it"),
            (0, [], "nobody", "nobody"),
        ],
    )
    def test_three_full_members_make_a_branch_of_their_own(
        self, full: int, branches: list[pg.UnitBranch], own: str, joint: str
    ) -> None:
        reasons = {
            "enough": "not applicable: it has enough full members for a branch of its own",
            "few": "not applicable: it has too few full members for a branch of its own",
            "nobody": "not applicable: no full member is known to work there",
        }
        where = _unit(full, *branches)

        assert answer(PACK, "unit-own-branch", where, "school") == reasons.get(own, own)
        assert answer(PACK, "unit-joint-branch", where, "school") == reasons.get(joint, joint)

    def test_the_joint_branch_in_which_it_has_a_share_is_named(self) -> None:
        where = _unit(3, SHARED)
        rule = rules.get(PACK)["unit-own-branch"]

        assert rule(where["school"], where).witness == ("shared",)

    def test_a_unit_outside_is_exempt(self) -> None:
        for rule in ("unit-own-branch", "unit-joint-branch"):
            said = answer(PACK, rule, _unit(3, community=None), "school")
            assert said.startswith("not applicable: a unit located outside")

    def test_a_branch_counts_while_it_exists(self) -> None:
        where = _unit(3, attrs.evolve(OWN, dissolved=DAY))

        assert answer(PACK, "unit-own-branch", where, "school").startswith("fail")
        before = answer(PACK, "unit-own-branch", where, "school", date(2024, 6, 30))
        assert before.startswith("pass")
        assert answer(PACK, "unit-own-branch", where, "school", None).startswith("fail")

    def test_a_temporary_branch_is_none_of_its_own(self) -> None:
        where = _unit(3, attrs.evolve(OWN, nature=pg.OrgNature.TEMPORARY))

        assert answer(PACK, "unit-own-branch", where, "school").startswith("fail")


FEW = "not applicable: it has too few full members for a committee"
ENOUGH = "not applicable: it has enough full members for a committee"


class TestCommittee:
    """Seven full members, and a committee of three to seven."""

    @pytest.mark.parametrize(
        ("seats", "committee", "usual"),
        [
            (2, "fail: 2, required 3 to 7", "pass: 2, required at most 5"),
            (3, "pass: 3, required 3 to 7", "pass: 3, required at most 5"),
            (5, "pass: 5, required 3 to 7", "pass: 5, required at most 5"),
            (6, "pass: 6, required 3 to 7", "fail: 6, required at most 5"),
            (7, "pass: 7, required 3 to 7", "fail: 7, required at most 5"),
            (8, "fail: 8, required 3 to 7", "fail: 8, required at most 5"),
        ],
    )
    def test_it_has_three_to_seven_and_usually_five_at_most(
        self, seats: int, committee: str, usual: str
    ) -> None:
        where = seated(branch(9), seats)

        assert answer(PACK, "branch-committee", where) == committee
        assert answer(PACK, "branch-committee-usual", where) == usual

    def test_seven_full_members_have_one_and_six_have_none(self) -> None:
        six, seven = seated(branch(6, 1), 3), seated(branch(7), 3)

        for rule in ("branch-committee", "branch-committee-usual"):
            assert answer(PACK, rule, six) == FEW
            assert answer(PACK, rule, seven).startswith("pass: 3")
        assert answer(PACK, "small-branch-posts", six) == "fail: 3, required at most 2"
        assert answer(PACK, "small-branch-posts", seven) == ENOUGH

    @pytest.mark.parametrize("rule", ["branch-committee", "small-branch-posts"])
    def test_without_members_or_links_it_is_not_known(self, rule: str) -> None:
        size = 3 if rule == "small-branch-posts" else 7

        assert answer(PACK, rule, branch()) == NOBODY
        assert answer(PACK, rule, branch(size)) == SEAT
        assert answer(PACK, "branch-committee-usual", branch(7)) == SEAT

    def test_two_posts_are_enough_for_a_small_branch(self) -> None:
        assert answer(PACK, "small-branch-posts", seated(branch(5), 2)).startswith("pass: 2")
        assert answer(PACK, "small-branch-posts", seated(branch(5), 1)).startswith("pass: 1")

    def test_who_sits_twice_counts_once_and_who_left_does_not(self) -> None:
        where = seated(branch(7), 4).with_links(
            pg.Link(mechanism="four-level", scope="br", slot="branch_secretary", filler="br-000"),
            pg.Link(
                mechanism="branch-committee",
                scope="br",
                slot="committee_member",
                filler="br-006",
                until=date(2024, 6, 30),
            ),
        )
        assert answer(PACK, "branch-committee", where) == "pass: 4, required 3 to 7"
        before = answer(PACK, "branch-committee", where, on=date(2024, 6, 30))
        assert before == "pass: 5, required 3 to 7"

    def test_too_many_are_named(self) -> None:
        where = seated(branch(9), 8)
        rule = rules.get(PACK)["branch-committee"]

        assert rule(where["br"], where).witness == tuple(f"br-00{i}" for i in range(8))

    @pytest.mark.parametrize("nature", [pg.OrgNature.FUNCTIONAL, pg.OrgNature.TEMPORARY])
    def test_a_temporary_or_functional_branch_needs_none_but_a_secretary(
        self, nature: pg.OrgNature
    ) -> None:
        large, small = seated(branch(9, nature=nature), 1), seated(branch(3, nature=nature), 3)
        exempt = f"not applicable: a {nature} organisation"

        assert answer(PACK, "branch-committee", large).startswith(exempt)
        assert answer(PACK, "branch-committee-usual", large).startswith(exempt)
        assert answer(PACK, "small-branch-posts", small).startswith(exempt)
        assert answer(PACK, "branch-secretary", large) == "pass: 1, required 1"

    def test_seats_may_be_recorded_by_a_mechanism_of_ones_own(self) -> None:
        rule = rules.get(PACK)["branch-committee"].with_(posts=("local.seat",))
        links = [
            pg.Link(mechanism="local", scope="br", slot="seat", filler=f"br-00{i}")
            for i in range(3)
        ]
        where = branch(7).with_links(links)

        assert rule(where["br"], where).verdict is pg.Verdict.PASS


class TestSecretary:
    """One secretary, and one leader of a group."""

    @pytest.mark.parametrize("slot", ["branch-committee.secretary", "four-level.branch_secretary"])
    def test_a_branch_has_one_however_it_is_recorded(self, slot: str) -> None:
        mechanism, _, name = slot.rpartition(".")
        link = pg.Link(mechanism=mechanism, scope="br", slot=name, filler="br-000")
        ended = attrs.evolve(link, until=date(2020, 1, 1))
        second = attrs.evolve(link, filler="br-001")
        where = branch(3)

        assert answer(PACK, "branch-secretary", where) == SEAT
        assert answer(PACK, "branch-secretary", where.with_links(link)) == "pass: 1, required 1"
        assert answer(PACK, "branch-secretary", where.with_links(ended)) == "fail: 0, required 1"
        both = where.with_links(link, second)
        assert answer(PACK, "branch-secretary", both) == "fail: 2, required 1"
        rule = rules.get(PACK)["branch-secretary"]
        assert rule(both["br"], both).witness == ("br-000", "br-001")

    def test_without_a_post_to_look_at_it_is_not_known(self) -> None:
        where = seated(branch(3), 1)
        rule = rules.get(PACK)["branch-secretary"]

        for posts in ((), None):
            said = rule.with_(posts=posts)(where["br"], where)
            assert str(said) == "unknown: a link to a post is not stated"

    def test_a_group_has_a_leader_and_no_minimum(self) -> None:
        where = pg.Jurisdiction([pg.BuildingGroup("br"), *members("br", 1)])
        leader = pg.Link(mechanism="four-level", scope="br", slot="group_leader", filler="br-000")

        said = answer(PACK, "group-leader", where.with_links(leader))
        assert said == "pass: 1, required 1"
        assert answer(PACK, "group-leader", where).startswith("unknown: a link to four-level")
        ended = attrs.evolve(leader, until=date(2020, 1, 1))
        assert answer(PACK, "group-leader", where.with_links(ended)) == "fail: 0, required 1"
        tally = pg.check_rules(where, rules.get(PACK)).tally
        assert (tally("group-leader").total, tally("branch-full-members").total) == (1, 0)


def _elected(day: date | None, *, community: bool = False, **stated: Any) -> pg.Jurisdiction:
    if not community:
        return pg.Jurisdiction([pg.CompoundBranch("br", elected=day, **stated)])
    seat = pg.CommunityCommittee("br", community="c", form=pg.OrgForm.BRANCH, elected=day, **stated)
    return pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t"), seat])


class TestTerm:
    """Five years for communities and villages, three for others."""

    @pytest.mark.parametrize(
        ("elected", "community", "expected"),
        [
            (date(2021, 7, 1), False, "pass: 2021-07-01, required an election by 2024-07-01"),
            (date(2021, 6, 30), False, "fail: 2021-06-30, required an election by 2024-06-30"),
            (date(2019, 7, 1), True, "pass: 2019-07-01, required an election by 2024-07-01"),
            (date(2019, 6, 30), True, "fail: 2019-06-30, required an election by 2024-06-30"),
            (DAY, False, "pass: 2024-07-01, required an election by 2027-07-01"),
            (
                date(2024, 7, 2),
                False,
                "unknown: CompoundBranch.elected before 2024-07-01 is not stated",
            ),
            (None, True, "unknown: CommunityCommittee.elected is not stated"),
        ],
    )
    def test_a_term_ends_on_the_day_of_the_election(
        self, elected: date | None, community: bool, expected: str
    ) -> None:
        assert answer(PACK, "branch-term", _elected(elected, community=community)) == expected

    def test_without_a_day_or_a_term_it_does_not_apply(self) -> None:
        where = _elected(date(2019, 6, 30))
        said = answer(PACK, "branch-term", where, on=None)
        assert said == "not applicable: no day was asked for"
        rule = rules.get(PACK)["branch-term"].with_(other=None)
        assert rule(where["br"], where, on=DAY).reason == "no term is stated"

    def test_a_temporary_branch_has_no_term(self) -> None:
        where = _elected(date(2019, 6, 30), nature=pg.OrgNature.TEMPORARY)

        assert answer(PACK, "branch-term", where).startswith("not applicable: a temporary")

    @pytest.mark.parametrize(
        ("elected", "years", "end"),
        [
            (date(2020, 2, 29), 3, "2023-02-28"),
            (date(2020, 2, 29), 4, "2024-02-29"),
            (date(2020, 1, 1), 7_979, "9999-01-01"),
            (date(2020, 1, 1), 7_980, "9999-12-31"),
        ],
    )
    def test_a_term_ends_on_a_day_that_there_is(self, elected: date, years: int, end: str) -> None:
        where = _elected(elected)
        rule = rules.get(PACK)["branch-term"].with_(other=years)

        found = rule(where["br"], where, on=date(2020, 6, 1))
        assert found.required == f"an election by {end}"


@pytest.mark.parametrize("key", [PACK, "base-organisations", "elections-2020"])
def test_a_rule_whose_numbers_are_taken_away_still_answers(key: str) -> None:
    town = pg.examples.small_town().replace(pg.UnitBranch("br"), *members("br", 9))
    unbound = [rule.with_(**{one.name: None for one in rule.numbers}) for rule in rules.get(key)]

    assert pg.check_rules(seated(town, 9), unbound, on=DAY).faults == ()
