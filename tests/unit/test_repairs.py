"""The cheapest edits that make rules pass."""

import heapq
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid import repairs
from partygrid.repairs._asked import Asked

NORMS = pg.rules.get("grid-norms")
STRUCTURE = pg.rules.get("structure")
REGULATION = pg.rules.get("branch-regulation-2018")
BAND = NORMS["grid-households"].with_(least=30, most=50)
SOURCE = pg.Source("district")


def _town(*more: pg.Record) -> pg.Jurisdiction:
    return pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t"), *more])


def _grids(*households: Iterable[int]) -> pg.Jurisdiction:
    """Grids of the base layer with buildings of so many households."""
    records: list[pg.Record] = []
    for number, each in enumerate(households, 1):
        records.append(pg.Grid(f"g{number}", community="c"))
        records += [
            pg.Building(f"b{number}{place}", community="c", grids=[f"g{number}"], households=count)
            for place, count in enumerate(each, 1)
        ]
    return _town(*records)


def _branches(**members: int) -> pg.Jurisdiction:
    """Compound branches with so many full members."""
    records: list[pg.Record] = []
    for name, count in members.items():
        records += [
            pg.Compound(f"{name}-compound", community="c"),
            pg.CompoundBranch(name, compounds=[f"{name}-compound"]),
            *(pg.Member(f"{name}-m{i}", organisation=name) for i in range(count)),
        ]
    return _town(*records)


def _counted(*, most: int) -> pg.Rule:
    def counted(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
        """Nobody knows of a grid with more buildings."""
        known = len(where.of(pg.Building, grids=grid.id)) <= most
        return pg.Outcome.passed() if known else pg.Outcome.unknown("Grid.name")

    return pg.rule("counted", each=pg.Grid, severity=pg.Severity.GAP, source=SOURCE)(counted)


def _failures(where: pg.Jurisdiction, rules: Iterable[pg.Rule]) -> set[tuple[str, str]]:
    return {one.key for one in pg.check_rules(where, rules).failures}


def _texts(plan: pg.RepairPlan) -> list[str]:
    return [one.text for one in plan.edits]


class TestPlans:
    def test_nothing_to_repair_costs_nothing(self) -> None:
        plan = pg.propose_repairs(_grids([40]), [BAND])
        assert (plan.status, plan.price, plan.bound, plan.edits) == (
            pg.RepairStatus.OPTIMAL,
            0,
            0,
            (),
        )
        assert str(plan) == "optimal: 0 points; 0 findings resolved, 0 remain"

    def test_two_small_grids_become_one(self) -> None:
        where = _grids([20], [15], [40])
        plan = pg.propose_repairs(where, [BAND])

        assert plan.status is pg.RepairStatus.OPTIMAL
        assert _texts(plan) == ["merge grid g2 into grid g1"]
        assert plan.edits[0].resolves == (("grid-households", "g1"), ("grid-households", "g2"))
        assert [one.key for one in plan.resolved] == list(plan.edits[0].resolves)
        assert pg.check_rules(plan.apply(where), [BAND]).ok
        assert where == _grids([20], [15], [40])

    def test_moving_a_boundary_is_cheaper_than_a_split(self) -> None:
        where = _grids([25], [30, 10, 15])
        plan = pg.propose_repairs(where, [BAND])
        assert _texts(plan) == ["move building b22 from grid g2 to grid g1"]
        assert plan.edits[0].kind is pg.EditKind.MOVE

    def test_prices_decide(self) -> None:
        where = _grids([25], [20, 10, 25])
        plan = pg.propose_repairs(where, [BAND], prices=pg.Prices(move=100, merge=1, split=1))
        assert [one.kind for one in plan.edits] == [pg.EditKind.MERGE, pg.EditKind.SPLIT]
        assert plan.price == 2
        assert pg.check_rules(plan.apply(where), [BAND]).ok

    def test_a_grid_that_is_too_large_is_split_in_halves(self) -> None:
        plan = pg.propose_repairs(_grids([20, 20, 10, 25]), [BAND])
        assert _texts(plan) == ["split grid g1: new grid g1-2 takes b13, b14"]

    def test_a_new_grid_gets_an_id_that_is_free(self) -> None:
        where = _grids([20, 40]).replace(pg.Grid("g1-2", community="c", layer="other"))
        plan = pg.propose_repairs(where, [BAND.with_(least=0)])
        assert _texts(plan) == ["split grid g1: new grid g1-3 takes b12"]

    def test_small_neighbours_form_a_joint_branch_and_its_members_are_asked(self) -> None:
        where = _branches(alpha=2, beta=1, gamma=5)
        plan = pg.propose_repairs(where, [REGULATION["branch-full-members"]])
        after = plan.apply(where)

        assert plan.edits[0].text == (
            "form a joint branch of alpha and beta, which goes into it; it proposes to transfer "
            "1 memberships, each must agree to the transfer"
        )
        assert plan.price == pg.Prices().joint + pg.Prices().transfer
        assert after["alpha"].nature is pg.OrgNature.JOINT
        assert after["alpha"].compounds == ("alpha-compound", "beta-compound")
        assert after["beta-m0"].organisation == "alpha"
        assert "beta" not in after

    def test_what_an_edit_makes_fail_is_repaired_too(self) -> None:
        where = _branches(alpha=2, beta=2).with_links(
            pg.catalogue.get("branch-committee").fill("alpha", secretary="alpha-m0"),
            pg.catalogue.get("branch-committee").fill("beta", secretary="beta-m0"),
        )
        rules = [REGULATION["branch-full-members"], REGULATION["branch-secretary"]]
        plan = pg.propose_repairs(where, rules)

        assert [one.kind for one in plan.edits] == [pg.EditKind.JOINT, pg.EditKind.RELIEVE]
        assert pg.check_rules(plan.apply(where), rules).ok

    def test_what_passes_becomes_unknown_where_that_resolves_failures(self) -> None:
        plan = pg.propose_repairs(_grids([20], [15]), [BAND, _counted(most=1)])
        assert _texts(plan) == ["merge grid g2 into grid g1"]
        assert plan.status is pg.RepairStatus.OPTIMAL
        assert [str(one) for one in plan.remaining] == [
            "g1: counted: no longer known: state Grid.name"
        ]

    def test_a_dearer_edit_after_which_all_is_known_goes_first(self) -> None:
        prices = pg.Prices(merge=1, move=9)
        where = _grids([25], [30, 15])
        assert _texts(pg.propose_repairs(where, [BAND.with_(most=70)], prices=prices)) == [
            "merge grid g2 into grid g1"
        ]
        plan = pg.propose_repairs(where, [BAND.with_(most=70), _counted(most=2)], prices=prices)
        assert _texts(plan) == ["move building b22 from grid g2 to grid g1"]
        assert (plan.remaining, plan.gap) == ((), 0)

    def test_what_fails_is_not_resolved_by_no_longer_being_known(self) -> None:
        def lonely(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """Nobody knows of the last grid; two are too many."""
            several = len(where.of(pg.Grid, community=grid.community)) > 1
            return pg.Outcome.failed() if several else pg.Outcome.unknown("Grid.name")

        make = pg.rule("lonely", each=pg.Grid, severity=pg.Severity.GAP, source=SOURCE)
        proposers = {"lonely": repairs.PROPOSERS["grid-buildings"]}
        plan = pg.propose_repairs(_grids([40], [40]), [make(lonely)], proposers=proposers)
        assert _texts(plan) == ["merge grid g2 into grid g1"]
        assert [one.key for one in plan.resolved] == [("lonely", "g2")]
        assert [str(one) for one in plan.remaining] == [
            "g1: lonely: no offered edits resolve it without another failure"
        ]

    def test_what_is_unknown_does_not_come_to_fail(self) -> None:
        posts = pg.catalogue.get("branch-committee")
        where = _branches(alpha=1, beta=1, gamma=1).with_links(
            posts.fill("beta", secretary="beta-m0"), posts.fill("gamma", secretary="gamma-m0")
        )
        rules = [REGULATION["branch-full-members"], REGULATION["branch-secretary"]]
        plan = pg.propose_repairs(where, rules)
        kinds = [one.kind for one in plan.edits]
        assert sorted(kinds) == [pg.EditKind.JOINT, pg.EditKind.JOINT, pg.EditKind.RELIEVE]
        assert pg.check_rules(plan.apply(where), rules).ok

    def test_an_edit_on_which_a_rule_breaks_is_not_taken(self) -> None:
        def brittle(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """A grid has one building."""
            (_,) = where.of(pg.Building, grids=grid.id)
            return pg.Outcome.passed()

        make = pg.rule("brittle", each=pg.Grid, severity=pg.Severity.GAP, source=SOURCE)
        assert pg.propose_repairs(_grids([20], [15]), [BAND, make(brittle)]).edits == ()

    def test_the_plan_is_the_same_whatever_the_order_of_the_input(self) -> None:
        where = _grids([20], [15], [30, 20, 15], [10])
        other = pg.Jurisdiction(reversed(where.records))
        assert pg.propose_repairs(where, [BAND]) == pg.propose_repairs(other, [BAND])


class TestWhatStays:
    def test_what_is_unknown_needs_data(self) -> None:
        where = _town(pg.Grid("g", community="c"), pg.Building("b", community="c", grids=["g"]))
        (stays,) = pg.propose_repairs(where, [BAND]).remaining
        assert str(stays) == "g: grid-households: not known: state Building.households"

    def test_a_rule_without_edits_says_what_to_do(self) -> None:
        def named(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """A grid has a name."""
            del where
            return pg.Outcome.failed() if not grid.name else pg.Outcome.passed()

        for remedy, reason in (
            ("name it", "not repairable by an edit: name it"),
            ("", "not repairable by an edit"),
        ):
            rule = pg.rule(
                "named", each=pg.Grid, severity=pg.Severity.GAP, source=SOURCE, remedy=remedy
            )(named)
            (stays,) = pg.propose_repairs(_grids([40]), [rule]).remaining
            assert stays.reason == reason

    def test_a_lonely_grid_has_no_neighbour(self) -> None:
        (stays,) = pg.propose_repairs(_grids([10]), [BAND]).remaining
        assert stays.reason == "no neighbour, candidate or place to offer"

    def test_too_few_households_in_all_stay_with_as_few_findings_as_can_be(self) -> None:
        plan = pg.propose_repairs(_grids([10], [10]), [BAND])
        assert (plan.status, plan.settled) == (pg.RepairStatus.OPTIMAL, True)
        assert _texts(plan) == ["merge grid g2 into grid g1"]
        assert [one.reason for one in plan.remaining] == [
            "no offered edits resolve it without another failure"
        ]

    def test_information_stays(self) -> None:
        where = _branches(alpha=5)
        where = where.replace(pg.Compound("x", community="c")).replace(
            pg.CompoundBranch("alpha", compounds=["alpha-compound", "x"])
        )
        rule = REGULATION["joint-branch-nature"]
        (stays,) = pg.propose_repairs(where, [rule]).remaining
        assert stays.reason == "information: local practice differs"

        local = pg.Pack(
            id="town",
            title=pg.Title("town"),
            overrides=[
                pg.RuleOverride(rule=rule.id, reason="we insist", severity=pg.Severity.WARNING)
            ],
        )
        pack = pg.rules.overlay(pg.Pack(id="p", title=pg.Title("p"), rules=[rule]), local)
        plan = pg.propose_repairs(where, pack)
        assert _texts(plan) == ["state that alpha is a joint branch"]

    def test_only_the_subjects_in_focus_are_repaired(self) -> None:
        where = _grids([60, 20], [10, 70])
        plan = pg.propose_repairs(where, [BAND.with_(least=0)], focus=["g1"])
        assert _texts(plan) == ["split grid g1: new grid g1-2 takes b12"] or plan.remaining
        assert "not asked for" in {one.reason for one in plan.remaining}

    def test_the_limit_stops_the_search_with_a_bound(self) -> None:
        where = _grids([3, 4, 5], [6, 7, 9], [8, 30, 31], [60, 2, 5])
        plan = pg.propose_repairs(where, [BAND], limit=10)
        assert plan.status is pg.RepairStatus.FEASIBLE
        assert 0 <= plan.bound <= plan.price
        assert plan.gap == plan.price - plan.bound
        full = pg.propose_repairs(where, [BAND], limit=30)
        assert plan.bound <= full.price

    def test_the_limit_bounds_how_often_rules_are_asked(self) -> None:
        asked = []

        def counted(building: pg.Building, where: pg.Jurisdiction) -> pg.Outcome:
            """Nobody counts more than is said."""
            del where
            asked.append(building.id)
            return pg.Outcome.passed()

        make = pg.rule("counted", each=pg.Building, severity=pg.Severity.GAP, source=SOURCE)
        where = _grids([3, 4, 5], [6, 7, 9], [8, 30, 31], [60, 2, 5], [1, 1], [80, 90])
        pg.check_rules(where, [BAND, make(counted)])
        one_check = len(asked)
        for limit in (1, 5, 20):
            asked.clear()
            pg.propose_repairs(where, [BAND, make(counted)], limit=limit)
            assert len(asked) <= (limit + 5) * one_check

    def test_what_the_limit_leaves_is_said(self) -> None:
        plan = pg.propose_repairs(_grids([3, 4], [6, 7], [8, 9], [5, 2]), [BAND], limit=1)
        assert {one.reason for one in plan.remaining} == {"not resolved within the limit"}
        assert (plan.edits, plan.bound) == ((), 0)


class TestGivingUp:
    """What cannot be resolved stays alone, and does not hold up what can be."""

    def _uncovered(self, *, severity: pg.Severity) -> tuple[pg.Jurisdiction, list[pg.Rule]]:
        """One building in two grids, one in none; no grid is to have more than three buildings."""
        where = _grids([340], [340]).replace(
            pg.Building("p", community="c", grids=["g1", "g2"], households=20),
            pg.Building("q", community="c"),
        )

        def shut(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """No building without stated households lies in a grid."""
            held = where.of(pg.Building, grids=grid.id)
            return pg.Outcome.within(sum(one.households is None for one in held), None, 0)

        make = pg.rule("shut", each=pg.Grid, severity=severity, source=SOURCE)
        return where, [STRUCTURE["building-one-grid"], STRUCTURE["building-grid"], make(shut)]

    def test_one_finding_that_cannot_be_resolved_stays_alone(self) -> None:
        plan = pg.propose_repairs(*self._uncovered(severity=pg.Severity.GAP))
        assert _texts(plan) == ["take building p out of grid g1"]
        assert plan.status is pg.RepairStatus.OPTIMAL
        assert [str(one) for one in plan.remaining] == [
            "q: building-grid: no offered edits resolve it without another failure"
        ]

    def test_information_holds_up_nothing(self) -> None:
        plan = pg.propose_repairs(*self._uncovered(severity=pg.Severity.INFO))
        assert _texts(plan) == ["attach building q to grid g1", "take building p out of grid g1"]
        assert [one.finding.severity for one in plan.remaining] == [pg.Severity.INFO]

    def test_a_building_without_stated_households_is_attached_all_the_same(self) -> None:
        where, (one_grid, grid, _) = self._uncovered(severity=pg.Severity.GAP)
        plan = pg.propose_repairs(where, [one_grid, grid, NORMS["grid-households"]])
        assert _texts(plan) == ["attach building q to grid g1", "take building p out of grid g1"]
        assert [str(one) for one in plan.remaining] == [
            "g1: grid-households: no longer known: state Building.households"
        ]

    def test_of_findings_that_exclude_each_other_one_is_resolved(self) -> None:
        def few(town: pg.Town, where: pg.Jurisdiction) -> pg.Outcome:
            """At most one grid of a town has a name."""
            named = [one.id for one in where.of(pg.Grid) if one.name and town]
            return pg.Outcome.within(len(named), None, 1)

        make = pg.rule("few", each=pg.Town, severity=pg.Severity.GAP, source=SOURCE)
        plan = pg.propose_repairs(
            _grids([1], [2], [3]),
            [_named(), make(few)],
            proposers={"named": lambda asked: [_naming(asked.subject.id, 1)]},
        )
        assert (len(plan.edits), plan.price, plan.status) == (1, 1, pg.RepairStatus.OPTIMAL)
        assert {one.reason for one in plan.remaining} == {
            "no offered edits resolve more findings together"
        }

    def test_beyond_the_limit_findings_are_resolved_one_by_one(self) -> None:
        where = _grids([3, 4, 5], [6, 7, 9], [8, 30, 31], [60, 2, 5], [1, 1], [80, 90])
        plan = pg.propose_repairs(where, [BAND], limit=10)
        assert plan.resolved
        assert not plan.settled
        assert (
            str(plan)
            .splitlines()[0]
            .endswith("; not proved that no other edits resolve more, or keep more known")
        )
        after = pg.check_rules(plan.apply(where), [BAND])
        assert {one.key for one in after.failures} <= _failures(where, [BAND])

    @pytest.mark.parametrize(
        ("grids", "limit", "settled"), [(6, 3, False), (6, 100, True), (9, 30, True)]
    )
    def test_what_cannot_be_resolved_alone_is_given_up_before_the_rest(
        self, grids: int, limit: int, *, settled: bool
    ) -> None:
        last = f"g{grids}"

        def bare(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """The last grid has no name; all belong together."""
            del where
            return pg.Outcome.within(int(bool(grid.name) and grid.id == last), None, 0)

        def name(asked: Asked) -> Iterable[pg.Edit]:
            """Offer a name; the community is touched by each edit."""
            edit = _naming(asked.subject.id, 1)
            change = repairs.Change(record="c", field="name", value="a community")
            yield attrs.evolve(edit, changes=(*edit.changes, change))

        make = pg.rule("bare", each=pg.Grid, severity=pg.Severity.GAP, source=SOURCE)
        rules, where = [_named(), make(bare)], _grids(*([1],) * grids)
        plan = pg.propose_repairs(where, rules, proposers={"named": name}, limit=limit)
        assert _texts(plan) == [f"name g{number}: 1" for number in range(1, grids)]
        assert (plan.settled, plan.price) == (settled, grids - 1)
        reason = (
            "no offered edits resolve it without another failure"
            if settled
            else "not resolved within the limit"
        )
        assert [str(one) for one in plan.remaining] == [f"{last}: named: {reason}"]

    def test_beyond_the_limit_it_is_open_whether_all_could_stay_known(self) -> None:
        where = _grids([20], [15], [20], [15])
        plan = pg.propose_repairs(where, [BAND, _counted(most=1)], limit=8)
        assert len(plan.resolved) == 4
        assert (plan.settled, plan.status) == (False, pg.RepairStatus.FEASIBLE)
        assert plan.bound < plan.price

    def test_a_plan_without_a_gap_that_resolves_most_is_optimal(self) -> None:
        for limit in (1, 4, 9, 30):
            plan = pg.propose_repairs(_grids([3, 4], [26, 7], [8, 9]), [BAND], limit=limit)
            optimal = plan.status is pg.RepairStatus.OPTIMAL
            assert optimal == (plan.settled and not plan.gap)
            assert ("not proved" in str(plan)) == (not plan.settled)
            assert ("proved to cost at least" in str(plan)) == bool(plan.gap)


class TestParts:
    def _communities(self, keys: str) -> pg.Jurisdiction:
        """Communities of two grids that are too small alone."""
        records: list[pg.Record] = [pg.Town("t")]
        for key in keys:
            records.append(pg.Community(key, town="t"))
            for id_ in (f"{key}1", f"{key}2"):
                records.append(pg.Grid(id_, community=key))
                records.append(pg.Building(f"b{id_}", community=key, grids=[id_], households=20))
        return pg.Jurisdiction(records)

    def test_communities_are_repaired_each_on_its_ground(self) -> None:
        plan = pg.propose_repairs(self._communities("cd"), [BAND])
        assert _texts(plan) == ["merge grid c2 into grid c1", "merge grid d2 into grid d1"]
        assert (plan.status, plan.bound) == (pg.RepairStatus.OPTIMAL, 20)

    def test_beyond_the_limit_some_communities_are_not_looked_at(self) -> None:
        where = self._communities("abcdefgh")
        plan = pg.propose_repairs(where, [BAND], limit=1)
        assert 0 < len(plan.edits) < 8
        assert {one.reason for one in plan.remaining} == {"not resolved within the limit"}
        assert (plan.settled, plan.status) == (False, pg.RepairStatus.FEASIBLE)
        assert len(pg.propose_repairs(where, [BAND], limit=10).edits) == 8

    def test_a_rule_that_looks_far_is_asked_about_the_whole(self) -> None:
        def alone(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """There are three communities."""
            del grid
            return pg.Outcome.within(len(where.of(pg.Community)), 3)

        where = _grids([20], [15]).replace(pg.Community("d", town="t"), pg.Community("e", town="t"))
        make = pg.rule("alone", each=pg.Grid, severity=pg.Severity.GAP, source=SOURCE)
        plan = pg.propose_repairs(where, [BAND, make(alone)])
        assert _texts(plan) == ["merge grid g2 into grid g1"]
        assert plan.remaining == ()

    @pytest.mark.parametrize("breaks", [False, True])
    def test_what_an_edit_spoils_far_away_is_seen_in_the_end_and_the_edit_not_taken(
        self, *, breaks: bool
    ) -> None:
        def alike(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """No grid of another community has the name of this."""
            others = [one for one in where.of(pg.Grid) if one.community != grid.community]
            named = [one.id for one in others if one.name == grid.name]
            assert not (breaks and named)
            return pg.Outcome.within(len(named), None, 0)

        def name(asked: Asked) -> Iterable[pg.Edit]:
            """Offer two names, the one that is taken cheaper."""
            yield _naming(asked.subject.id, 1)
            yield _naming(asked.subject.id, 2)

        where = _grids([1]).replace(
            pg.Community("d", town="t"), pg.Grid("h", community="d", layer="far", name="name 1")
        )
        each = pg.rules.each(pg.Grid, layer="far")
        make = pg.rule("alike", each=each, severity=pg.Severity.GAP, source=SOURCE)
        rules = [_named(), make(alike)]
        plan = pg.propose_repairs(where, rules, proposers={"named": name})
        assert (_texts(plan), plan.status) == (["name g1: 2"], pg.RepairStatus.OPTIMAL)
        assert pg.check_rules(plan.apply(where), rules).ok

    def test_repairs_that_meet_are_made_as_one(self) -> None:
        def pair(asked: Asked) -> Iterable[pg.Edit]:
            """Offer to name a compound, or two; the second offer appears only later."""
            yield _naming(asked.subject.id, 1)

        def few(town: pg.Town, where: pg.Jurisdiction) -> pg.Outcome:
            """At most one grid of a town has a name."""
            del town
            named = [one.id for one in where.of(pg.Grid) if one.name]
            return pg.Outcome.within(len(named), None, 1)

        make = pg.rule("few", each=pg.Town, severity=pg.Severity.GAP, source=SOURCE)
        plan = pg.propose_repairs(
            _grids([20], [15]),
            [NORMS["grid-households"].with_(least=30, most=50), make(few)],
            proposers={"grid-households": pair},
        )
        assert plan.edits == ()
        assert len(plan.remaining) == 2

    def test_parts_that_pass_alone_and_fail_together_are_repaired_together(self) -> None:
        def name(asked: Asked) -> Iterable[pg.Edit]:
            """Offer two names, the better one cheaper."""
            yield _naming(asked.subject.id, 1)
            yield _naming(asked.subject.id, 2)

        def unlike(town: pg.Town, where: pg.Jurisdiction) -> pg.Outcome:
            """No two grids have one name."""
            del town
            names = [one.name for one in where.of(pg.Grid) if one.name]
            return pg.Outcome.within(len(names) - len({*names}), None, 0)

        options: Any = {"severity": pg.Severity.GAP, "source": SOURCE}
        rules = [
            _named(),
            pg.rule("unlike", each=pg.Town, **options)(unlike),
        ]
        plan = pg.propose_repairs(_grids([1], [2]), rules, proposers={"named": name})
        assert (plan.status, plan.price) == (pg.RepairStatus.OPTIMAL, 3)
        assert pg.check_rules(plan.apply(_grids([1], [2])), rules).ok


def _named() -> pg.Rule:
    def named(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
        """A grid has a name."""
        del where
        return pg.Outcome.passed() if grid.name else pg.Outcome.failed()

    return pg.rule("named", each=pg.Grid, severity=pg.Severity.GAP, source=SOURCE)(named)


def _naming(grid: str, price: int) -> pg.Edit:
    change = repairs.Change(record=grid, field="name", value=f"name {price}")
    text = f"name {grid}: {price}"
    return pg.Edit(kind=pg.EditKind.DECLARE, text=text, price=price, changes=(change,))


class TestRefusals:
    @pytest.mark.parametrize(
        ("option", "value"), [("prices", 3), ("limit", 0), ("limit", True), ("reach", 1.5)]
    )
    def test_options_outside_their_range(self, option: str, value: Any) -> None:
        with pytest.raises(pg.InvalidArgument, match=option):
            pg.propose_repairs(_grids([40]), [BAND], **{option: value})

    @pytest.mark.parametrize("price", [0, -1, 1.5, True])
    def test_prices_are_points(self, price: Any) -> None:
        with pytest.raises(pg.InvalidArgument, match="move"):
            pg.Prices(move=price)

    def test_a_plan_for_another_snapshot(self) -> None:
        plan = pg.propose_repairs(_grids([25], [30, 10, 15]), [BAND])
        with pytest.raises(pg.UnknownId, match="b22"):
            plan.apply(_grids([25], [30]))


def test_a_plan_prints_and_gives_rows() -> None:
    plan = pg.propose_repairs(_grids([20], [15]), [BAND])
    assert repr(plan) == "<RepairPlan: optimal, 1 edits, price 10>"
    assert plan.to_records() == [
        {
            "kind": "merge",
            "text": "merge grid g2 into grid g1",
            "price": 10,
            "resolves": "grid-households:g1 grid-households:g2",
        }
    ]
    assert str(plan.edits[0]) == "10: merge grid g2 into grid g1"
    assert str(plan).splitlines() == [
        "optimal: 10 points; 2 findings resolved, 0 remain",
        "price  edit                        resolves",
        "   10  merge grid g2 into grid g1  grid-households g1, grid-households g2",
    ]


@pytest.mark.parametrize("key", ["structure", "grid-norms", "branch-regulation-2018"])
def test_the_small_town_is_repaired_and_never_worse(key: str) -> None:
    where, pack = pg.examples.small_town(), pg.rules.get(key)
    plan = pg.propose_repairs(where, pack, limit=40)
    left = _failures(plan.apply(where), pack)
    assert left < _failures(where, pack)
    stays = {one.finding.key for one in plan.remaining}
    assert left <= stays


def test_a_community_of_a_hundred_buildings_is_covered() -> None:
    where = pg.examples.synthetic_county(3, buildings=100, members=50, gaps=0.05)
    rules = [STRUCTURE[one] for one in ("building-grid", "building-one-grid", "building-group")]
    plan = pg.propose_repairs(where, rules)
    assert plan.status is pg.RepairStatus.OPTIMAL
    assert pg.check_rules(plan.apply(where), rules).ok


# The exact search against one that tries every offer for every finding in every order.


def _cheapest(where: pg.Jurisdiction, rules: list[pg.Rule], most: int) -> int | None:
    """Return the least price at which nothing fails, None where `most` states do not tell."""
    waiting = [(0, where.fingerprint, where)]
    met: set[str] = set()
    while waiting and len(met) < most:
        price, key, here = heapq.heappop(waiting)
        if key in met:
            continue
        met.add(key)
        failures = pg.check_rules(here, rules).failures
        if not failures:
            return price
        for one in failures:
            asked = Asked(
                where=here,
                subject=here[one.subject],
                finding=one,
                numbers={
                    n.name: n.value for rule in rules if rule.id == one.rule for n in rule.numbers
                },
                prices=pg.Prices(),
                on=None,
                reach=3,
            )
            for edit in repairs.PROPOSERS[one.rule](asked):
                after = edit.apply(here)
                heapq.heappush(waiting, (price + edit.price, after.fingerprint, after))
    return None


@st.composite
def _towns(draw: st.DrawFn) -> pg.Jurisdiction:
    grids = [f"g{number}" for number in range(draw(st.integers(2, 3)))]
    records: list[pg.Record] = [pg.Grid(one, community="c") for one in grids]
    for number in range(draw(st.integers(1, 5))):
        held = draw(st.lists(st.sampled_from(grids), max_size=2, unique=True))
        count = draw(st.sampled_from([5, 10, 20, 30]))
        records.append(pg.Building(f"b{number}", community="c", grids=held, households=count))
    return _town(*draw(st.permutations(records)))


@settings(max_examples=10, deadline=None)
@given(_towns())
def test_no_plan_is_cheaper_than_trying_every_order_of_every_offer(where: pg.Jurisdiction) -> None:
    rules = [
        NORMS["grid-households"].with_(least=10, most=35),
        STRUCTURE["building-grid"],
        STRUCTURE["building-one-grid"],
    ]
    cheapest = _cheapest(where, rules, most=80)
    assume(cheapest is not None)
    plan = pg.propose_repairs(where, rules)
    assert pg.check_rules(plan.apply(where), rules).ok
    assert plan.bound <= cheapest <= plan.price  # type: ignore[operator]  # assumed not None
    assert plan.status is not pg.RepairStatus.OPTIMAL or plan.price == cheapest
    for limit in (1, 2, 4):
        stopped = pg.propose_repairs(where, rules, limit=limit)
        assert stopped.bound <= cheapest  # type: ignore[operator]  # assumed not None


def _fewest(where: pg.Jurisdiction, rules: list[pg.Rule], most: int) -> int:
    """Return the fewest failures that some edits leave, none of them new, in `most` states."""
    first = _failures(where, rules)
    waiting, met, fewest = [where], {where.fingerprint}, len(first)
    while waiting and len(met) < most:
        here = waiting.pop(0)
        failures = pg.check_rules(here, rules).failures
        left = {one.key for one in failures}
        fewest = min(fewest, len(left)) if left <= first else fewest
        for one in failures:
            asked = Asked(
                where=here,
                subject=here[one.subject],
                finding=one,
                numbers={n.name: n.value for n in BAND.numbers if one.rule == BAND.id},
                prices=pg.Prices(),
                on=None,
                reach=3,
            )
            for edit in repairs.PROPOSERS[one.rule](asked):
                after = edit.apply(here)
                if after.fingerprint not in met:
                    met.add(after.fingerprint)
                    waiting.append(after)
    return fewest


@settings(max_examples=10, deadline=None)
@given(_towns())
def test_no_edits_leave_fewer_failures(where: pg.Jurisdiction) -> None:
    rules = [BAND, STRUCTURE["building-grid"], STRUCTURE["building-one-grid"]]
    plan = pg.propose_repairs(where, rules, limit=60)
    left = pg.check_rules(plan.apply(where), rules).failures
    assert not plan.settled or len(left) <= _fewest(where, rules, most=60)


@settings(max_examples=10, deadline=None)
@given(
    members=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    secretaries=st.lists(st.integers(0, 2), min_size=4, max_size=4),
)
def test_no_plan_for_branches_is_cheaper_either(members: list[int], secretaries: list[int]) -> None:
    where = _branches(**{f"br{number}": count for number, count in enumerate(members)})
    posts = pg.catalogue.get("branch-committee")
    where = where.with_links(
        *(
            posts.fill(f"br{number}", secretary=f"br{number}-m{one}")
            for number, count in enumerate(members)
            for one in range(min(count, secretaries[number]))
        )
    )
    rules = [REGULATION["branch-full-members"], REGULATION["branch-secretary"]]
    cheapest = _cheapest(where, rules, most=120)
    assume(cheapest is not None)
    plan = pg.propose_repairs(where, rules)
    assert pg.check_rules(plan.apply(where), rules).ok
    assert plan.bound <= cheapest <= plan.price  # type: ignore[operator]  # assumed not None
    assert plan.status is not pg.RepairStatus.OPTIMAL or plan.price == cheapest
