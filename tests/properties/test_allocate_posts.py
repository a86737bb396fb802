"""Proposals for posts against a rule that is applied post by post, in plain Python."""

from collections import defaultdict
from itertools import zip_longest
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies import permuted

TERRITORY = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Compound("x", community="c"),
    pg.Building("b1", compound="x", households=3),
    pg.Building("b2", compound="x", households=9),
    pg.Building("b3", community="c", households=3),
)
HOMES = st.sampled_from(["b1", "b1", "b2", "b3", None])
PAIRS = st.tuples(st.sampled_from(["b1", "b2", "x"]), st.sampled_from(["m0", "m1", "m2", "m3"]))
TIES = st.sampled_from(pg.TieRule)
RANKED = (pg.PostRule.HIGHEST_RANK, pg.PostRule.RETIRED)
Post = tuple[str, str]


@st.composite
def people(draw: st.DrawFn) -> list[pg.Member]:
    """Up to five members with few ranks, so that many tie."""
    one = st.builds(
        pg.Member,
        st.just("m"),
        residence=HOMES,
        rank=st.sampled_from([None, 0, 1, 1]),
        status=st.sampled_from([pg.MemberStatus.RETIRED, pg.MemberStatus.IN_SERVICE]),
        probationary=st.sampled_from([False, False, True]),
    )
    number = draw(st.sampled_from([4, 5, 3, 2, 1, 0]))
    return [attrs.evolve(draw(one), id=f"m{i}") for i in range(number)]


@st.composite
def policies(draw: st.DrawFn) -> pg.Mechanism:
    """A secretary of the compound, and a chief and a deputy of each building."""
    ranked = st.sampled_from([pg.PostRule.HIGHEST_RANK, pg.PostRule.RETIRED])
    slots = [
        pg.Slot(
            name,
            of=pg.Member,
            scope=scope,
            filler=draw(st.sampled_from([{}, {"probationary": False}])),
            least=draw(st.sampled_from([1, 1, 2, 0])),
            load=draw(st.sampled_from([None, None, 1, 2])),
            exclusive=draw(st.sampled_from([False, False, True])),
            lives=draw(st.sampled_from([pg.Area.SCOPE, pg.Area.SCOPE, pg.Area.COMMUNITY, None])),
            choose=draw(ranked | st.sampled_from(pg.PostRule)),
        )
        for name, scope in (
            ("secretary", pg.Compound),
            ("chief", pg.Building),
            ("deputy", pg.Building),
        )
    ]
    distinct = draw(st.sampled_from([(), [["chief", "deputy"]]]))
    return pg.Mechanism("leads", slots=slots, distinct=distinct)


@attrs.frozen
class Case:
    where: pg.Jurisdiction
    policy: pg.Mechanism
    refused: list[Any]
    overrides: list[pg.Override]
    tie: pg.TieRule

    def plan(self) -> pg.PostPlan:
        return pg.allocate_posts(
            self.where,
            self.policy,
            refused=self.refused,
            overrides=self.overrides,
            tie=self.tie,
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Few posts and members, links that may not count, refusals, an acceptable override."""
    where, policy = pg.Jurisdiction([*TERRITORY, *draw(people())]), draw(policies())
    ids = [one.id for one in where.of(pg.Member)]
    posts = st.sampled_from([(one, slot) for slot in policy.slots for one in seats(where, slot)])
    pairs = st.tuples(posts, st.sampled_from(ids)) if ids else st.nothing()
    links = draw(st.lists(pairs, max_size=3)) if ids else []
    where = where.with_links(link(*post, one) for (post, one) in links)
    refused = [
        *draw(st.lists(st.sampled_from(ids), max_size=1) if ids else st.just([])),
        *(pair for pair in draw(st.lists(PAIRS, max_size=2)) if pair[1] in ids),
    ]
    named = draw(st.lists(pairs, max_size=1)) if ids else []
    overrides = [
        pg.Override(scope=scope, slot=slot.name, filler=one, reason="agreed")
        for (scope, slot), one in named
        if one not in refused
        and (scope, one) not in refused
        and acceptable(where, policy, link(scope, slot, one))
    ]
    return Case(where, policy, refused, overrides, draw(TIES))


def seats(where: pg.Jurisdiction, slot: pg.Slot) -> list[str]:
    """The scopes of a slot: most households first, then by id."""
    weights = {one.id: one.households or 0 for one in where.of(pg.Building)}
    ids = [one.id for one in where.of(slot.scope)]
    return sorted(ids, key=lambda one: (-weights.get(one, 12), one))


def link(scope: str, slot: pg.Slot, filler: str) -> pg.Link:
    return pg.Link(mechanism="leads", scope=scope, slot=slot.name, filler=filler)


class Reference:
    """The rule applied post by post: whoever may be linked so that a check finds nothing new."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.now = case.where
        self.holders: defaultdict[Post, list[str]] = defaultdict(list)
        faults = {(one.scope, one.slot, one.filler) for one in findings(case.where, case.policy)}
        for one in case.where.links:
            if (one.scope, one.slot, one.filler) not in faults:
                self.holders[one.scope, one.slot].append(one.filler)
        self.incumbents = {post: list(several) for post, several in self.holders.items()}
        self.proposed: set[tuple[str, str, str]] = set()
        self.vacant: dict[Post, int] = {}

    def declines(self, scope: str, member: str) -> bool:
        return member in self.case.refused or (scope, member) in self.case.refused

    def free(self, scope: str, slot: pg.Slot) -> list[str]:
        """Who could be linked on top of all others, first to last."""
        if slot.choose not in RANKED:
            return []
        members = [
            one.id
            for one in self.now.of(pg.Member)
            if not self.declines(scope, one.id)
            and acceptable(self.now, self.case.policy, link(scope, slot, one.id))
        ]
        return sorted(members, key=lambda one: (self.key(slot, one), one))

    def key(self, slot: pg.Slot, member: str) -> tuple[bool, bool, int]:
        one = self.now[member]
        later = slot.choose is pg.PostRule.RETIRED and one.status is not pg.MemberStatus.RETIRED
        return later, one.rank is None, -(one.rank or 0)

    def put(self, scope: str, slot: pg.Slot, member: str) -> None:
        self.holders[scope, slot.name].append(member)
        self.proposed.add((scope, slot.name, member))
        self.now = self.now.with_links(link(scope, slot, member))

    def fill(self) -> None:
        for slot in self.case.policy.slots:
            missing = {
                scope: max(slot.least - len(self.holders[scope, slot.name]), 0)
                for scope in seats(self.now, slot)
            }
            for one in self.case.overrides:
                held = self.holders[one.scope, one.slot]
                place = max(missing.get(one.scope, 0), 1 - len(held))
                if one.slot == slot.name and one.filler not in held and place:
                    self.put(one.scope, slot, one.filler)
                    missing[one.scope] = max(missing[one.scope] - 1, 0)
            for scope, number in missing.items():
                self._fill(scope, slot, number)

    def _fill(self, scope: str, slot: pg.Slot, missing: int) -> None:
        free = self.free(scope, slot)
        picked = free[:missing]
        if self.case.tie is pg.TieRule.LEAVE_OPEN and 0 < missing < len(free):
            after = self.key(slot, free[missing])
            if self.key(slot, free[missing - 1]) == after:
                picked = [one for one in free if self.key(slot, one) < after]
        for member in picked:
            self.put(scope, slot, member)
        if len(picked) < missing:
            self.vacant[scope, slot.name] = missing - len(picked)

    def deviations(self) -> set[tuple[str, str, str, str, str | None]]:
        return {
            (scope, slot.name, *found)
            for slot in self.case.policy.slots
            for scope in seats(self.now, slot)
            for found in self._deviations(scope, slot)
        }

    def _deviations(self, scope: str, slot: pg.Slot) -> list[tuple[str, str, str | None]]:
        incumbents = self.incumbents.get((scope, slot.name), [])
        holders = self.holders[scope, slot.name]
        staying = [one for one in holders if not self.declines(scope, one)]
        free = self.free(scope, slot)
        ranked = sorted(
            [*staying, *free], key=lambda one: (self.key(slot, one), one not in holders, one)
        )
        named = [
            one.filler for one in self.case.overrides if (one.scope, one.slot) == (scope, slot.name)
        ]
        in_order = ranked if slot.choose in RANKED else staying
        first = list(dict.fromkeys([*named, *in_order]))[: len(holders)]
        others = [one for one in first if one not in holders]
        everyone = [self.key(slot, one) for one in free]
        levels = [self.key(slot, one) for one in others if one not in named]
        open_ = {one for one in levels if levels.count(one) < everyone.count(one)}
        leave_open = self.case.tie is pg.TieRule.LEAVE_OPEN
        by_rule = [
            None if leave_open and one not in named and self.key(slot, one) in open_ else one
            for one in others
        ]
        deviating = [one for one in sorted(incumbents) if one not in first]
        found = [
            (one, self._kind(scope, one, other, named), by)
            for one, other, by in zip_longest(deviating, others, by_rule)
        ]
        return [*found, *self._by_override(slot, holders, named, in_order, others)]

    def _kind(self, scope: str, holder: str, other: str | None, named: list[str]) -> str:
        if self.declines(scope, holder):
            return "declined"
        return "overridden" if other in named else "outranked"

    def _by_override(
        self,
        slot: pg.Slot,
        holders: list[str],
        named: list[str],
        in_order: list[str],
        others: list[str],
    ) -> list[tuple[str, str, str | None]]:
        """The one whom an override names, where others would hold the post without it."""
        by_rule = in_order[: len(holders)]
        kept = [one for one in named if one in holders and one not in by_rule]
        instead = [one for one in by_rule if one not in holders]
        alike = [self.key(slot, one) for one in in_order if one not in holders]
        levels = [self.key(slot, one) for one in instead]
        found: list[tuple[str, str, str | None]] = []
        left = [one for one in instead if one not in others]
        for one, other in zip_longest(kept, left[: len(kept)]):
            level = None if other is None else self.key(slot, other)
            tied = levels.count(level) < alike.count(level)
            leave_open = tied and self.case.tie is pg.TieRule.LEAVE_OPEN
            found.append((one, "override", None if leave_open else other))
        return found


def acceptable(where: pg.Jurisdiction, policy: pg.Mechanism, one: pg.Link) -> bool:
    """Whether a link is new and a check finds nothing new with it."""
    before = findings(where, policy)
    return one not in where.links and findings(where.with_links(one), policy) <= before


def findings(where: pg.Jurisdiction, policy: pg.Mechanism) -> set[pg.SlotFinding]:
    found = pg.check_mechanism(where, policy).findings
    return {one for one in found if one.reason is not pg.SlotReason.SHORT}


@given(cases())
def test_posts_are_filled_and_holders_deviate_as_by_hand(case: Case) -> None:
    reference = Reference(case)
    reference.fill()
    plan = case.plan()
    assert {(one.scope, one.slot, one.filler) for one in plan.assignments} == reference.proposed
    assert {(one.scope, one.slot): one.missing for one in plan.vacancies} == reference.vacant
    assert plan.held == sum(map(len, reference.incumbents.values()))
    found = {
        (one.scope, one.slot, one.holder, one.kind.value, one.by_rule)
        for one in plan.deviations
        if one.kind is not pg.DeviationKind.NOT_ELIGIBLE
    }
    assert found == reference.deviations()


@given(cases())
def test_every_holder_who_may_not_hold_a_post_is_named(case: Case) -> None:
    wrong = {
        pg.SlotReason.NOT_ELIGIBLE,
        pg.SlotReason.LIVES_ELSEWHERE,
        pg.SlotReason.SAME_FILLER,
    }
    found = pg.check_mechanism(case.where, case.policy).findings
    named = {(one.scope, one.slot, one.filler) for one in case.plan().assignments}
    expected = {(one.scope, one.slot, one.filler) for one in found if one.reason in wrong}
    assert expected - named == {
        (one.scope, one.slot, one.holder)
        for one in case.plan().deviations
        if one.kind is pg.DeviationKind.NOT_ELIGIBLE
    }


@given(cases())
def test_after_a_plan_nothing_is_vacant_but_what_it_says(case: Case) -> None:
    case = attrs.evolve(case, overrides=[])
    plan = case.plan()
    linked = case.where.with_links(plan.links)
    after = pg.check_mechanism(linked, case.policy)
    missing = {(one.scope, one.slot): one.missing for one in after.shortfalls}
    assert missing == {(one.scope, one.slot): one.missing for one in plan.vacancies}
    assert findings(linked, case.policy) == findings(case.where, case.policy)


@given(cases())
def test_once_posts_are_held_nobody_is_proposed_again(case: Case) -> None:
    case = attrs.evolve(case, overrides=[], tie=pg.TieRule.LOWEST_ID)
    plan = case.plan()
    again = attrs.evolve(case, where=case.where.with_links(plan.links)).plan()
    assert again.assignments == ()
    vacant = [(one.scope, one.slot, one.missing) for one in plan.vacancies]
    assert [(one.scope, one.slot, one.missing) for one in again.vacancies] == vacant
    assert again.held == plan.held + len(plan.assignments)
    assert again.deviations == plan.deviations


@given(cases(), st.data())
def test_the_same_records_in_any_order_give_the_same_posts(case: Case, data: st.DataObject) -> None:
    records = data.draw(permuted(list(case.where)))
    other = pg.Jurisdiction(records, data.draw(permuted(list(case.where.links))))
    plan = case.plan()
    assert attrs.evolve(case, where=other, refused=case.refused[::-1]).plan() == plan
