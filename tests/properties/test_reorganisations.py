"""Reorganisations as a state machine: what every step keeps, and what a faulty one loses."""

from typing import Any

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

import partygrid as pg
from partygrid.testing import mutants
from partygrid.testing.machine import Reorganisation, State, Step, StepKind, possible, steps

TOWN = mutants.exemplary_town()
FEW = settings(max_examples=12, stateful_step_count=8)
QUICK = settings(max_examples=60, stateful_step_count=6, phases=(Phase.generate,), database=None)


def test_reorganisations_keep_what_must_hold() -> None:
    run_state_machine_as_test(Reorganisation, settings=FEW)


class Ours:
    """An implementation that makes the same steps."""

    def __init__(self, where: pg.Jurisdiction) -> None:
        self.state = State(where)

    def take(self, step: Step) -> None:
        self.state = step.apply(self.state)

    def snapshot(self) -> pg.Jurisdiction:
        return self.state.where


class Forgetful(Ours):
    """An implementation that forgets the places and organisations that are founded."""

    def take(self, step: Step) -> None:
        super().take(step)
        if step.kind is StepKind.FOUND:
            self.state = State(self.state.where.without(step.ids[-1]))


def test_a_faithful_implementation_agrees_after_each_step() -> None:
    class Both(Reorganisation):
        beside = Ours

    run_state_machine_as_test(Both, settings=settings(max_examples=5, stateful_step_count=6))


def test_an_implementation_that_forgets_is_found_with_what_it_forgot() -> None:
    class Both(Reorganisation):
        beside = Forgetful

    with pytest.raises(AssertionError, match="the implementations differ in new-1"):
        run_state_machine_as_test(Both, settings=QUICK)


def test_steps_and_invariants_of_ones_own_are_run_too() -> None:
    class Opening(Reorganisation):
        kinds = ()

        @rule()
        def open_a_community(self) -> None:
            towns = self.where.of(pg.Town)
            self.becomes(self.where.replace(*(pg.Community("own", town=one.id) for one in towns)))

        @invariant()
        def few_communities(self) -> None:
            assert "own" not in self.where, "a community is opened"

    with pytest.raises(AssertionError, match="a community is opened"):
        run_state_machine_as_test(Opening, settings=QUICK)


def holding(state: State) -> Reorganisation:
    """A machine that has come to a state, from the exemplary town."""
    here = Reorganisation()
    here._start(TOWN)  # noqa: SLF001 - as begin does
    here.state = state
    return here


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (lambda where: where.without("east-branch-5"), "a member is lost or new"),
        (lambda where: where.replace(_homeless(where)), "a member has lost the organisation"),
    ],
)
def test_an_invariant_says_what_a_step_broke(broken: Any, text: str) -> None:
    here = holding(State(TOWN))
    here.becomes(broken(TOWN))
    with pytest.raises(AssertionError, match=text):
        here.members_are_conserved()


def _homeless(where: pg.Jurisdiction) -> pg.Member:
    return attrs.evolve(where["east-branch-5"], organisation=None)


def test_who_arrives_and_leaves_is_neither_new_nor_lost() -> None:
    here = holding(State(TOWN))
    here.take(Step(StepKind.ARRIVE, ("building-1", "new-1")))
    here.take(Step(StepKind.LEAVE, ("east-branch-1",)))
    here.members_are_conserved()
    assert here.where["new-1"].residence == "building-1"
    assert not [one for one in here.where.links if one.filler == "east-branch-1"]


def test_what_was_accepted_and_what_was_declined_is_told_where_it_is_not_kept() -> None:
    pair = ("school-1", "east-repairs")
    here = holding(State(TOWN, declined=(pair,)))
    with pytest.raises(AssertionError, match="declined is proposed: school-1 to east-repairs"):
        here.what_was_declined_is_not_proposed()
    here = holding(State(TOWN.without_links(TOWN.links), accepted=(pair,)))
    with pytest.raises(AssertionError, match="accepted does not stand: school-1 to east-repairs"):
        here.what_was_accepted_stands()


def test_a_plan_that_was_altered_is_told() -> None:
    here = holding(State(TOWN))
    here.take(Step(StepKind.REPLAN))
    here.a_new_plan_holds()
    here.state = here._planned = attrs.evolve(  # noqa: SLF001 - as take does
        here.state, plan=attrs.evolve(here.state.plan, objective=1)
    )
    with pytest.raises(AssertionError, match="the plan does not hold"):
        here.a_new_plan_holds()


def test_a_change_of_the_scheme_alone_is_told() -> None:
    other = pg.Jurisdiction([pg.Town("t")], scheme=pg.FIVE_LEVELS)

    class Stubborn(Ours):
        def snapshot(self) -> pg.Jurisdiction:
            return other

    here = holding(State(pg.Jurisdiction([pg.Town("t")])))
    here._other = Stubborn(here.where)  # noqa: SLF001 - as begin sets it
    with pytest.raises(AssertionError, match="the implementations differ in the level scheme"):
        here.what_runs_beside_agrees()


def after(*taken: Step, where: pg.Jurisdiction = TOWN) -> State:
    """The state after some steps, each of which is possible."""
    state = State(where)
    for one in taken:
        assert one.ids in possible(state, one.kind)
        state = one.apply(state)
    return state


def ids_of(where: pg.Jurisdiction, kind: type, **filters: object) -> list[str]:
    several: tuple[Any, ...] = where.of(kind, **filters)
    return [one.id for one in several]


def test_a_grid_is_founded_merged_split_and_drawn_anew() -> None:
    founded = after(Step(StepKind.FOUND, ("east", "new-1"))).where
    assert founded["new-1"] == pg.Grid("new-1", community="east")
    merged = after(Step(StepKind.MERGE, ("grid-1", "grid-2"))).where
    assert ids_of(merged, pg.Grid) == ["grid-2", "grid-3"]
    assert len(merged.of(pg.Building, grids="grid-2")) == 6
    split = after(Step(StepKind.SPLIT, ("grid-1", "new-1"), ("building-1",))).where
    assert ids_of(split, pg.Building, grids="new-1") == ["building-1"]
    drawn = Step(StepKind.REDRAW, ("grid-1", "grid-2"), ("building-1", "building-4"))
    assert ids_of(after(drawn).where, pg.Building, grids="grid-1") == ["building-1", "building-4"]


def test_a_community_that_goes_into_another_leaves_no_committee_behind() -> None:
    where = after(Step(StepKind.MERGE, ("west", "east"))).where
    assert ids_of(where, pg.CommunityCommittee) == ["east-committee"]
    assert where["west-branch"].parent == "east-committee"
    assert {where.community_of(one.id) for one in where.of(pg.Building)} == {"east"}
    assert where["west-committee-1"].organisation == "east-committee"
    secretaries = [one for one in where.links if one.scope == "east-committee"]
    assert [one.filler for one in secretaries if one.slot == "secretary"] == ["east-committee-1"]
    assert pg.check_coverage(where).ok


def test_a_community_without_a_committee_brings_none_into_another() -> None:
    joint = attrs.evolve(TOWN["east-committee"], joint_communities=["west"])
    where = TOWN.replace(joint, attrs.evolve(TOWN["west-branch"], parent="east-committee"))
    where = after(Step(StepKind.DISSOLVE, ("west-committee",)), where=where).where
    for heir, gone in (("east", "west"), ("west", "east")):
        merged = after(Step(StepKind.MERGE, (gone, heir)), where=where).where
        assert merged["east-committee"].community == heir
        assert merged["east-committee"].joint_communities == ()


def test_a_community_splits_with_a_committee_and_the_branches_of_its_part() -> None:
    yard = pg.Compound("yard", community="east")
    branch = pg.CompoundBranch("yard-branch", parent="east-committee", compounds=["yard"])
    where = TOWN.replace(yard, branch)
    split = after(Step(StepKind.SPLIT, ("east", "new-1"), ("yard",)), where=where).where
    assert split["yard"].community == "new-1"
    assert split["new-1-committee"].community == "new-1"
    assert split["yard-branch"].parent == "new-1-committee"
    assert split["east-branch"].parent == "east-committee"
    assert split["east-garden"].community == "east"


def test_a_community_splits_only_where_nothing_is_cut() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("x", community="c"),
            pg.Compound("y", community="c"),
            pg.Compound("z", community="c"),
            pg.Grid("g", community="c"),
            pg.Building("bx", compound="x", grids=["g"]),
            pg.Building("by", compound="y", grids=["g"]),
            pg.BuildingGroup("group", buildings=["bx", "by"]),
        ]
    )
    drawn: dict[str, set[tuple[str, ...]]] = {"c": set(), "g": set(), "group": set()}

    @settings(max_examples=50, phases=[Phase.generate], database=None, derandomize=True)
    @given(steps(State(where), [StepKind.SPLIT]))
    def draw(step: Step) -> None:
        drawn[step.ids[0]].add(step.chosen)

    draw()
    whole = ("bx", "by", "g", "x", "y")
    assert drawn["c"] == {(), ("z",), whole, (*whole, "z")}
    assert drawn["group"] == drawn["g"] == {(), ("bx",), ("by",), ("bx", "by")}


def test_an_organisation_is_founded_where_there_is_none() -> None:
    bare = pg.Jurisdiction(
        [one for one in TOWN if isinstance(one, pg.Town | pg.Community | pg.Compound | pg.Grid)]
        + [attrs.evolve(one, grids=()) for one in TOWN.of(pg.Building)]
        + [pg.TownCommittee("town-committee", town="town")],
        scheme=TOWN.scheme,
    )
    state = after(
        Step(StepKind.FOUND, ("town-committee", "east", "new-1")),
        Step(StepKind.FOUND, ("new-1", "east-garden", "new-2")),
        Step(StepKind.FOUND, ("new-2", "building-1", "new-3")),
        where=bare,
    )
    assert state.where["new-1"].community == "east"
    assert state.where["new-2"].compounds == ("east-garden",)
    assert state.where["new-3"].buildings == ("building-1",)
    founded = possible(state, StepKind.FOUND)
    assert ("new-1", "west-garden", "new-4") not in founded  # of another community
    assert ("town-committee", "east", "new-4") not in founded  # it has a committee


def test_a_branch_lies_below_the_branch_of_its_compound() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("x", community="c"),
            pg.Grid("g", community="c"),
            pg.Grid("empty", community="c"),
            pg.Building("b", compound="x", grids=["g"]),
            pg.CommunityCommittee("cc", community="c"),
            pg.CompoundBranch("xb", compounds=["x"]),
        ],
        scheme=pg.FIVE_LEVELS,
    )
    founded = possible(State(where), StepKind.FOUND)
    assert ("xb", "g", "new-1") in founded
    assert ("cc", "g", "new-1") not in founded
    assert ("cc", "empty", "new-1") not in founded  # no branch of a compound stands between


def test_a_branch_takes_another_in_and_covers_jointly() -> None:
    yard = pg.Compound("yard", community="east")
    post = pg.Link(
        mechanism="branch-committee", slot="secretary", scope="yard-branch", filler="school-1"
    )
    branch = pg.CompoundBranch("yard-branch", parent="east-committee", compounds=["yard"])
    group = pg.BuildingGroup("yard-group", parent="yard-branch")
    where = TOWN.replace(yard, branch, group).with_links(post)
    state = after(Step(StepKind.MERGE, ("yard-branch", "east-branch")), where=where)
    assert state.where["east-branch"].compounds == ("east-garden", "yard")
    assert state.where["east-branch"].nature is pg.OrgNature.JOINT
    assert state.where["yard-group"].parent == "east-branch"
    assert post not in state.where.links
    split = Step(StepKind.SPLIT, ("east-branch", "new-1"), ("east-garden",)).apply(state).where
    assert split["new-1"].compounds == ("east-garden",)
    assert split["east-branch"].nature is pg.OrgNature.ORDINARY
    assert (split["group-1"].parent, split["yard-group"].parent) == ("new-1", "east-branch")


def test_groups_and_committees_take_others_in() -> None:
    group = after(Step(StepKind.MERGE, ("group-1", "group-2"))).where["group-2"]
    assert len(group.buildings) == 6
    assert group.nature is pg.OrgNature.ORDINARY
    where = after(Step(StepKind.MERGE, ("west-committee", "east-committee"))).where
    assert where["east-committee"].joint_communities == ("west",)
    assert where["west-branch"].parent == "east-committee"
    assert pg.check_coverage(where).ok


def test_what_named_a_dissolved_group_names_its_branch() -> None:
    where = TOWN.replace(attrs.evolve(TOWN["east-branch-4"], organisation="group-1"))
    where = after(Step(StepKind.DISSOLVE, ("group-1",)), where=where).where
    assert where["east-branch-4"].organisation == "east-branch"
    assert ("east-branch",) not in possible(State(where), StepKind.DISSOLVE)  # it has a group


def test_a_building_that_moves_keeps_its_grids_inside_its_community() -> None:
    moved = after(Step(StepKind.MOVE, ("building-1", "west-garden"))).where
    assert moved["building-1"].grids == ("grid-3",)
    where = TOWN.replace(pg.Compound("yard", community="east"))
    moved = after(Step(StepKind.MOVE, ("building-1", "yard")), where=where).where
    assert moved["building-1"].grids == ("grid-1",)


def test_members_are_appointed_and_transferred() -> None:
    where = after(Step(StepKind.APPOINT, ("east-branch", "east-branch-4"))).where
    posts = [one for one in where.links if (one.scope, one.slot) == ("east-branch", "secretary")]
    assert [one.filler for one in posts] == ["east-branch-4"]
    where = after(Step(StepKind.TRANSFER, ("school-1", "west-branch"))).where
    assert where["school-1"].organisation == "west-branch"


def test_who_leaves_is_named_nowhere() -> None:
    team = pg.Team("team", leader="school-1", members=["school-1", "school-2"])
    where = after(Step(StepKind.LEAVE, ("school-1",)), where=TOWN.replace(team)).where
    assert (where["team"].leader, where["team"].members) == (None, ("school-2",))


def reporting(state: State) -> set[tuple[str, str]]:
    return {
        (one.filler, one.scope)
        for one in state.where.links
        if (one.mechanism, one.slot) == ("double-reporting", "member")
    }


def patrol(*members: pg.Member, **stated: Any) -> pg.Jurisdiction:
    """A village of one house with a need of one person."""
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("x", community="c"),
            pg.Building("b", community="c"),
            pg.Building("far"),
            pg.Need("patrol", place="c", **stated),
            *members,
        ]
    )


TWO = (pg.Member("m1", residence="b"), pg.Member("m2", residence="b"))


def test_a_plan_made_anew_asks_another_after_a_decline_and_remembers_it() -> None:
    state = after(Step(StepKind.REPLAN), where=patrol(*TWO))
    assert reporting(state) == {("m1", "patrol")}
    state = Step(StepKind.DECLINE, ("m1",)).apply(state)
    assert ("m1", "patrol") not in possible(state, StepKind.REPORT)
    state = Step(StepKind.REPLAN).apply(state)
    assert reporting(state) == {("m2", "patrol")}
    state = Step(StepKind.LEAVE, ("m2",)).apply(state)
    assert reporting(Step(StepKind.REPLAN).apply(state)) == set()


def test_who_stands_is_not_asked_anew_when_somebody_nearer_by_id_arrives() -> None:
    state = after(Step(StepKind.REPLAN), where=patrol(pg.Member("z", residence="b")))
    state = Step(StepKind.ARRIVE, ("b", "a")).apply(state)
    state = Step(StepKind.REPLAN).apply(state)
    assert reporting(state) == {("z", "patrol")}
    assert state.plan is not None
    assert state.plan.changes == 0


def test_what_was_accepted_is_pinned_while_it_can_stand() -> None:
    state = after(Step(StepKind.REPORT, ("m2", "patrol")), where=patrol(*TWO))
    assert possible(state, StepKind.REPORT) == []  # the need takes one
    planned = Step(StepKind.REPLAN).apply(state)
    assert reporting(planned) == {("m2", "patrol")}
    moved = attrs.evolve(state.where["m2"], residence="far")
    planned = Step(StepKind.REPLAN).apply(attrs.evolve(state, where=state.where.replace(moved)))
    assert planned.accepted == ()
    assert reporting(planned) == {("m1", "patrol")}


def test_who_declines_after_accepting_is_free_and_who_left_is_forgotten() -> None:
    state = after(
        Step(StepKind.REPORT, ("m2", "patrol")),
        Step(StepKind.DECLINE, ("m2",)),
        Step(StepKind.REPORT, ("m1", "patrol")),
        where=patrol(*TWO),
    )
    assert (state.accepted, state.declined) == ((("m1", "patrol"),), (("m2", "patrol"),))
    gone = Step(StepKind.LEAVE, ("m1",)).apply(Step(StepKind.LEAVE, ("m2",)).apply(state))
    assert (gone.accepted, gone.declined) == ((), ())


def test_to_a_need_that_wants_a_leader_only_who_can_lead_reports() -> None:
    leader = attrs.evolve(TWO[1], skills=["law"])
    where = patrol(TWO[0], leader, leader_skills=["law"])
    assert possible(State(where), StepKind.REPORT) == [("m2", "patrol")]


def test_where_no_step_is_possible_nothing_happens() -> None:
    class Idle(Reorganisation):
        kinds = (StepKind.DECLINE,)

    run_state_machine_as_test(Idle, settings=settings(FEW, max_examples=3))
