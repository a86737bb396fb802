"""Which edits are offered for which rule, and what they do."""

from datetime import date
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import repairs

STRUCTURE = pg.rules.get("structure")
REGULATION = pg.rules.get("branch-regulation-2018")
NORMS = pg.rules.get("grid-norms")
DAY = date(2024, 7, 1)
BRANCH_POSTS = pg.catalogue.get("branch-committee")


def _town(*more: pg.Record, **options: Any) -> pg.Jurisdiction:
    return pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t"), *more], **options)


def _members(organisation: str, count: int, **options: Any) -> list[pg.Member]:
    return [
        pg.Member(f"{organisation}-{number:02}", organisation=organisation, **options)
        for number in range(count)
    ]


def _texts(where: pg.Jurisdiction, *rules: pg.Rule, **options: Any) -> list[str]:
    plan = pg.propose_repairs(where, rules, **options)
    failing = {one.key for one in pg.check_rules(plan.apply(where), rules).failures}
    assert failing == {
        one.finding.key for one in plan.remaining if one.finding.verdict is pg.Verdict.FAIL
    }
    return [one.text for one in plan.edits]


def _offers(where: pg.Jurisdiction, rule: pg.Rule, **options: Any) -> list[str]:
    """Return the texts of what is offered for the first finding of a rule."""
    finding = pg.check_rules(where, [rule]).findings[0]
    asked = repairs.Asked(
        where=where,
        subject=where[finding.subject],
        finding=finding,
        numbers={one.name: one.value for one in rule.numbers},
        prices=pg.Prices(),
        on=None,
        **{"reach": 3, **options},
    )
    return [one.text for one in repairs.PROPOSERS[rule.id](asked)]


def test_every_proposer_is_there_for_a_rule_of_a_pack() -> None:
    known = {rule.id for key in pg.rules.ids() for rule in pg.rules.get(key)}
    assert set(repairs.PROPOSERS) <= known


class TestGrids:
    def test_the_nearest_neighbours_come_first_and_those_without_a_place_last(self) -> None:
        def building(key: str, lon: float | None) -> pg.Building:
            point = None if lon is None else pg.Point(lon, 25.0)
            return pg.Building(f"b{key}", community="c", grids=[key], households=10, point=point)

        where = _town(
            *(pg.Grid(key, community="c") for key in ("g1", "g2", "g3", "g4")),
            building("g1", 116.0),
            building("g2", 116.9),
            building("g3", 116.1),
            building("g4", None),
        )
        rule = NORMS["grid-households"]
        merges = ["merge grid g3 into grid g1", "merge grid g2 into grid g1"]
        assert _offers(where, rule) == [*merges, "merge grid g4 into grid g1"]
        assert _offers(where, rule, reach=2) == merges

    def test_a_grid_of_one_building_cannot_be_split(self) -> None:
        where = _town(
            pg.Grid("g", community="c"),
            pg.Building("b", community="c", grids=["g"], households=900),
        )
        assert _offers(where, NORMS["grid-households"]) == []

    def test_an_empty_grid_goes_into_another_with_its_links(self) -> None:
        where = _town(
            pg.Grid("g1", community="c"),
            pg.Grid("g2", community="c"),
            pg.Building("b", community="c", grids=["g2"], households=9),
            pg.GridBranch("br", grids=["g1", "g2"]),
            *_members("br", 1),
            scheme=pg.GRID_BRANCHES,
        ).with_links(
            pg.Link(mechanism="m", scope="g2", slot="s", filler="br-00"),
            pg.Link(mechanism="m", scope="c", slot="s", filler="br-00"),
        )
        plan = pg.propose_repairs(where, [STRUCTURE["grid-buildings"]])
        after = plan.apply(where)

        assert [one.text for one in plan.edits] == ["merge grid g2 into grid g1"]
        assert after["b"].grids == after["br"].grids == ("g1",)
        assert [one.scope for one in after.links] == ["c", "g1"]

    def test_a_building_without_a_grid_gets_one_in_each_layer(self) -> None:
        where = _town(
            pg.Grid("g", community="c"),
            pg.Grid("u", community="c", layer="union"),
            pg.Building("b", community="c"),
        )
        rule = STRUCTURE["building-grid"]
        expected = ["attach building b to grid g", "attach building b to grid u"]
        assert _texts(where, rule) == expected
        assert _texts(where, NORMS["community-full-cover"]) == expected[:1]

    def test_a_building_in_two_grids_of_a_layer_keeps_one(self) -> None:
        where = _town(
            *(pg.Grid(key, community="c") for key in ("g1", "g2")),
            pg.Grid("u", community="c", layer="union"),
            pg.Building("b", community="c", grids=["g1", "g2", "u"]),
        )
        for rule in (STRUCTURE["building-one-grid"], NORMS["community-no-overlap"]):
            assert _texts(where, rule) == ["take building b out of grid g1"]
            assert len(_offers(where, rule)) == 2

    def test_a_grid_across_the_boundary_loses_the_building_beyond(self) -> None:
        where = _town(
            pg.Community("d", town="t"),
            pg.Grid("g", community="c"),
            pg.Grid("h", community="d"),
            pg.Building("b", community="d", grids=["g"]),
            pg.Building("b2", community="c", grids=["g"]),
        )
        assert _texts(where, STRUCTURE["grid-one-community"], STRUCTURE["building-grid"]) == [
            "take building b out of grid g",
            "attach building b to grid h",
        ]


class TestGroups:
    def test_a_building_joins_a_group_of_its_compound(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            pg.CompoundBranch("br", compounds=["k"]),
            pg.BuildingGroup("group", parent="br", buildings=["b1"]),
            *(pg.Building(key, compound="k", households=9) for key in ("b1", "b2")),
        )
        rule = STRUCTURE["building-group"]
        assert _texts(where, rule) == ["attach building b2 to building group group"]
        assert _offers(where, rule)[1:] == ["found BuildingGroup b2-group for b2"]
        assert _texts(where, rule, prices=pg.Prices(attach=30)) == [
            "found BuildingGroup b2-group for b2"
        ]

    def test_outside_compounds_the_grid_counts(self) -> None:
        where = _town(
            pg.Grid("g", community="c"),
            pg.CommunityCommittee("cm", community="c"),
            pg.GridBranch("br", grids=["g"], parent="cm"),
            pg.BuildingGroup("b2-group", parent="br", buildings=["b1"]),
            *(pg.Building(key, grids=["g"], households=9) for key in ("b1", "b2")),
            scheme=pg.GRID_BRANCHES,
        )
        assert _offers(where, STRUCTURE["building-group"]) == [
            "attach building b2 to building group b2-group"
        ]

    def test_a_group_that_was_dissolved_is_not_offered(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            pg.BuildingGroup("old", buildings=["b1", "b2"], dissolved=DAY),
            *(pg.Building(key, compound="k", households=9) for key in ("b1", "b2")),
        )
        assert _offers(where, STRUCTURE["building-group"]) == []


class TestCover:
    def test_a_place_comes_under_a_neighbour_or_gets_its_own(self) -> None:
        where = _town(
            pg.TownCommittee("tc", town="t"),
            pg.CommunityCommittee("cm", community="c", parent="tc"),
            pg.CompoundBranch("br", compounds=["k1"], parent="cm"),
            pg.Compound("k1", community="c"),
            pg.Compound("k2", community="c"),
        )
        rule = STRUCTURE["place-organisation"]
        assert _texts(where, rule) == ["let br cover k2 too"]
        plan = pg.propose_repairs(where, [rule], prices=pg.Prices(join=90))
        assert [one.text for one in plan.edits] == ["found CompoundBranch k2-organisation for k2"]
        assert plan.apply(where)["k2-organisation"].parent == "cm"

    def test_a_community_gets_a_committee_below_that_of_its_town(self) -> None:
        where = _town(pg.TownCommittee("tc", town="t"))
        plan = pg.propose_repairs(where, [STRUCTURE["place-organisation"]])
        committee = plan.apply(where)["c-organisation"]
        assert (committee.community, committee.parent) == ("c", "tc")

    def test_an_id_that_is_taken_is_not_founded_again(self) -> None:
        where = _town(pg.TownCommittee("tc", town="t"), pg.Unit("c-organisation"))
        assert _offers(where, STRUCTURE["place-organisation"]) == []

    def test_a_town_gets_none(self) -> None:
        assert _offers(_town(), STRUCTURE["place-organisation"], reach=1) == [
            "found CommunityCommittee c-organisation for c"
        ]
        where = pg.Jurisdiction([pg.Town("t")])
        assert _offers(where, STRUCTURE["place-organisation"]) == []

    def test_an_organisation_names_the_superior_in_whose_places_it_lies(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            pg.Community("d", town="t"),
            pg.CommunityCommittee("cm", community="c"),
            pg.CommunityCommittee("dm", community="d"),
            pg.CompoundBranch("br", compounds=["k"]),
        )
        expected = ["state that cm is the superior of br"]
        rule = STRUCTURE["organisation-superior"]
        assert _texts(where, rule, focus=["br"]) == expected
        astray = where.replace(attrs.evolve(where["br"], parent="dm"))
        assert _texts(astray, STRUCTURE["organisation-territory"]) == expected


class TestBranches:
    def test_a_community_branch_has_no_neighbour_of_its_kind(self) -> None:
        where = _town(
            pg.CommunityCommittee("cb", community="c", form=pg.OrgForm.BRANCH), *_members("cb", 2)
        )
        assert _offers(where, REGULATION["branch-full-members"]) == []

    def test_branches_of_the_same_place_merge_without_becoming_joint(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            *(pg.CompoundBranch(key, compounds=["k"]) for key in ("b1", "b2")),
            *_members("b1", 2),
            *_members("b2", 2),
        )
        after = pg.propose_repairs(where, [REGULATION["branch-full-members"]]).apply(where)
        assert after["b1"].nature is pg.OrgNature.ORDINARY

    def test_a_branch_without_members_goes_without_transfers(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            *(pg.CompoundBranch(key, compounds=["k"]) for key in ("b1", "b2")),
            *_members("b1", 2),
        )
        assert _offers(where, REGULATION["branch-full-members"]) == [
            "form a joint branch of b1 and b2, which goes into it"
        ]

    def test_a_branch_that_is_too_large_is_split(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            pg.CompoundBranch("br", compounds=["k"]),
            *_members("br", 51),
        )
        plan = pg.propose_repairs(where, [REGULATION["branch-size"]])
        assert plan.edits[0].text == (
            "split br: new branch br-2; it proposes to transfer 25 memberships, each must agree to "
            "the transfer"
        )
        assert plan.price == pg.Prices().split + 25
        assert pg.check_rules(plan.apply(where), [REGULATION["branch-size"]]).ok

    def test_members_of_groups_alone_are_not_split(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            pg.CompoundBranch("br", compounds=["k"]),
            pg.BuildingGroup("group", parent="br"),
            *_members("group", 51),
        )
        assert _offers(where, REGULATION["branch-size"]) == []


class TestUnits:
    def _units(self, *staff: int) -> list[pg.Record]:
        records: list[pg.Record] = []
        for number, count in enumerate(staff):
            records.append(pg.Unit(f"u{number}", community="c"))
            records += [pg.Member(f"u{number}-{i}", unit=f"u{number}") for i in range(count)]
        return records

    def test_a_unit_leaves_a_joint_branch_of_too_many(self) -> None:
        units = [f"u{number}" for number in range(6)]
        where = _town(
            *self._units(0, 0, 0, 0, 0, 0),
            pg.UnitBranch("joint", units=units, nature=pg.OrgNature.JOINT),
        )
        assert _texts(where, REGULATION["joint-branch-units"]) == [
            "let unit u0 leave joint branch joint"
        ]

    def test_a_small_unit_joins_a_branch_which_becomes_joint(self) -> None:
        where = _town(*self._units(1, 3), pg.UnitBranch("br", units=["u1"]))
        plan = pg.propose_repairs(where, [REGULATION["unit-joint-branch"]])
        assert [one.text for one in plan.edits] == ["let unit u0 join branch br"]
        after = plan.apply(where)["br"]
        assert (after.units, after.nature) == (("u0", "u1"), pg.OrgNature.JOINT)

    def test_a_large_unit_founds_a_branch_and_leaves_the_joint_one(self) -> None:
        where = _town(
            *self._units(3, 1),
            pg.UnitBranch("joint", units=["u0", "u1"], nature=pg.OrgNature.JOINT),
        )
        plan = pg.propose_repairs(where, [REGULATION["unit-own-branch"]])
        after = plan.apply(where)
        assert [one.text for one in plan.edits] == [
            "found branch u0-branch of unit u0; whoever joins it must agree"
        ]
        assert (after["u0-branch"].units, after["joint"].units) == (("u0",), ("u1",))

    def test_what_is_unknown_of_a_new_branch_is_said(self) -> None:
        where = _town(*self._units(3))
        rules = [REGULATION["unit-own-branch"], REGULATION["branch-full-members"]]
        plan = pg.propose_repairs(where, rules)
        assert [str(one) for one in plan.remaining] == [
            "u0-branch: branch-full-members: not known: state Member.organisation"
        ]

    def test_a_joint_branch_of_one_unit_keeps_it(self) -> None:
        where = _town(
            *self._units(3), pg.UnitBranch("joint", units=["u0"], nature=pg.OrgNature.JOINT)
        )
        after = pg.propose_repairs(where, [REGULATION["unit-own-branch"]]).apply(where)
        assert after["joint"].units == ("u0",)

    def test_an_id_that_is_taken_is_not_founded_again(self) -> None:
        where = _town(*self._units(3), pg.Unit("u0-branch"))
        assert _offers(where, REGULATION["unit-own-branch"]) == []


class TestPosts:
    def _branch(self, members: int, **posts: Any) -> pg.Jurisdiction:
        where = _town(
            pg.Compound("k", community="c"),
            pg.CompoundBranch("br", compounds=["k"]),
            *_members("br", members),
            pg.Member("trial", organisation="br", probationary=True),
        )
        return where.with_links(BRANCH_POSTS.fill("br", **posts))

    def test_a_vacant_post_that_was_held_is_filled_by_a_full_member(self) -> None:
        held = BRANCH_POSTS.fill("br", secretary="br-00", until=DAY)
        where = self._branch(4).with_links(held)
        rule = REGULATION["branch-secretary"]
        assert _texts(where, rule) == [
            "appoint br-00 to branch-committee.secretary at br, who must be willing"
        ]
        assert len(_offers(where, rule)) == 3
        assert len(_offers(where, rule, reach=9)) == 4

    def test_one_of_two_secretaries_is_relieved(self) -> None:
        where = self._branch(4, secretary=["br-00", "br-01"])
        for rule in (REGULATION["branch-secretary"], STRUCTURE["post-one-holder"]):
            assert _texts(where, rule) == ["end branch-committee.secretary of br-00 at br"]

    def test_a_committee_gains_members_and_loses_them(self) -> None:
        rule = REGULATION["branch-committee"]
        assert _texts(self._branch(8, secretary="br-00"), rule) == [
            "appoint br-01 to branch-committee.committee_member at br, who must be willing",
            "appoint br-02 to branch-committee.committee_member at br, who must be willing",
        ]
        eight = [f"br-{number:02}" for number in range(1, 9)]
        full = self._branch(9, secretary="br-00", committee_member=eight)
        assert len(_texts(full, rule)) == 2

    def test_a_group_is_led_by_a_member_of_its_branch(self) -> None:
        where = _town(
            pg.Compound("k", community="c"),
            pg.CompoundBranch("br", compounds=["k"]),
            pg.BuildingGroup("group", parent="br"),
            pg.BuildingGroup("loose"),
            *_members("br", 1),
            *_members("group", 1),
        )
        levels = pg.catalogue.get("four-level")
        where = where.with_links(
            levels.fill("group", group_leader="br-00", until=DAY),
            levels.fill("loose", group_leader="br-00", until=DAY),
        )
        rule = REGULATION["group-leader"]
        assert _texts(where, rule) == [
            "appoint br-00 to four-level.group_leader at group, who must be willing"
        ]
        assert len(_offers(where, rule)) == 2

    def test_a_second_report_is_ended(self) -> None:
        where = _town(
            pg.Community("d", town="t"),
            pg.Need("n1", place="c"),
            pg.Need("n2", place="d"),
            pg.Member("m"),
        ).with_links(
            *(
                pg.Link(mechanism="double-reporting", scope=key, slot="member", filler="m")
                for key in ("n1", "n2")
            ),
            pg.Link(mechanism="other", scope="c", slot="s", filler="m"),
        )
        assert _texts(where, STRUCTURE["member-one-report"]) == [
            "end double-reporting.member of m at n1"
        ]


def test_an_edit_names_all_that_it_touches() -> None:
    edit = pg.Edit(
        kind=pg.EditKind.FOUND,
        text="several things",
        price=1,
        changes=(repairs.Change(record="a", field="grids", add=("b",), drop=("c",)),),
        founds=(pg.Town("d"),),
        merges=(("e", "f"),),
        appoints=(pg.Link(mechanism="m", scope="g", slot="s", filler="h"),),
        relieves=(pg.Link(mechanism="m", scope="i", slot="s", filler="j"),),
    )
    assert edit.touches == frozenset("abcdefghij")


def test_an_offer_that_contradicts_the_model_is_passed_over() -> None:
    def wrong(asked: repairs.Asked) -> list[pg.Edit]:
        """Offer a member twice, and a way that works."""
        change = repairs.Change(record=asked.subject.id, field="name", value="named")
        options: Any = {"kind": pg.EditKind.DECLARE}
        return [
            pg.Edit(text="a", price=1, founds=(pg.Grid("x", community="nowhere"),), **options),
            pg.Edit(text="b", price=2, changes=(change,), **options),
        ]

    def named(town: pg.Town, where: pg.Jurisdiction) -> pg.Outcome:
        """A town has a name."""
        del where
        return pg.Outcome.passed() if town.name else pg.Outcome.failed()

    source = pg.Source("district")
    rule = pg.rule("named", each=pg.Town, severity=pg.Severity.GAP, source=source)(named)
    plan = pg.propose_repairs(_town(), [rule], proposers={"named": wrong})
    assert [one.text for one in plan.edits] == ["b"]


@pytest.mark.parametrize("kind", list(pg.EditKind))
def test_every_kind_of_edit_has_a_price(kind: pg.EditKind) -> None:
    assert getattr(pg.Prices(), kind.value) >= 1
