"""The question of repairs: which edits make the rules pass, and what do they cost at least?

Procedure.

    1. Check the rules. What fails is to be repaired, information aside; what is unknown needs data,
       not edits, and stays.
    2. For each community take the ground: the part of the snapshot in and around it, or all of the
       snapshot where the rules answer otherwise on less. Failures for which nothing is offered
       there stay.
    3. Part the other failures so that the edits that bear on one group touch no record of another,
       and look for the cheapest edits that resolve most of each group, see
       `partygrid.repairs._group`. Whatever an edit makes fail must be repaired too.
    4. Check all rules after all edits. Where edits of two groups meet after all, or something fails
       that should not, repeat with the groups that have to do with it as one; where one group alone
       does it, ask about everything after each edit, see `partygrid.repairs._trials`.

Work is counted against the limit, see `partygrid.repairs._purse`. The smallest groups go first,
each with a share by its size, so that what they leave goes to the larger ones; a quarter is kept
for groups that are repaired again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

import attrs

from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.repairs._asked import Proposer, community_of
from partygrid.repairs._edit import Edit, Key, applied
from partygrid.repairs._group import NO_TIME, Part, repaired
from partygrid.repairs._offers import PROPOSERS
from partygrid.repairs._parts import groups
from partygrid.repairs._plan import Remaining, RepairPlan, RepairStatus
from partygrid.repairs._prices import Prices
from partygrid.repairs._purse import ASKED, CHECK, LOOK, Purse
from partygrid.repairs._state import Asking, Look, faults_of, is_failure, look
from partygrid.repairs._surroundings import Surroundings
from partygrid.repairs._trials import Ground, Trials
from partygrid.rules._check import check_rules
from partygrid.rules._finding import Finding
from partygrid.rules._outcome import Verdict
from partygrid.rules._pack import Pack
from partygrid.rules._report import RuleReport
from partygrid.rules._rule import Rule


def propose_repairs(
    where: Jurisdiction,
    pack: Pack | Iterable[Rule],
    *,
    prices: Prices | None = None,
    on: date | None = None,
    focus: Iterable[str] | None = None,
    proposers: Mapping[str, Proposer] = PROPOSERS,
    reach: int = 3,
    limit: int = 100,
) -> RepairPlan:
    """Propose the cheapest edits that make most rules pass.

    Each edit says what it changes, at which price, and which findings it resolves. Nothing is
    changed: apply the plan to get the snapshot that it proposes. What passes now does not fail
    then. As many findings as can be are resolved; what cannot be resolved stays alone, and does not
    hold up the others. Among plans that resolve as many, one is taken after which fewest answers
    are no longer known, among these the cheapest. So an answer may become unknown where that
    resolves a failure: that a building without stated households lies in no grid is worse than
    that the size of its grid must be found out. Information does not weigh.

    The plan is exact among the edits that are offered where the search ends within the limit, on
    the assumptions that a finding depends on the records in and around its community, and that
    edits which resolve it together contain one that is offered for it or touches its subject. Where
    the limit stops the search, the plan says so, with the price that is proved.

    Args:
        where: The snapshot to repair; not changed.
        pack: A pack, or rules in any order.
        prices: What each kind of edit costs, in points; the defaults of `Prices` for None.
        on: The day on which the rules are asked; None for the latest state.
        focus: Ids of the only subjects whose findings are to be resolved; None for all.
        proposers: Who offers edits for a rule, by its id: the rules of the packs have some.
        reach: To how many neighbours or candidates the offers for a finding go.
        limit: How much work may be done: so many times that of making the snapshot anew and
            checking it. Work is counted, not time: the plan is the same on every machine.

    Returns:
        A plan. Findings that no edit resolves stand in it with their reasons.

    Raises:
        InvalidPack: As in `check_rules`.
        InvalidArgument: As in `check_rules`; or `prices`, `reach` or `limit` is none.

    Complexity:
        At most about `limit` times the time that it takes to make the snapshot anew and check the
        rules, up to twice that for some packs; and O(records + links) with a few checks of the
        rules beside. Most findings need one or two edits to be looked at, each in the part of the
        snapshot around its community: O(records of the part).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> pack = pg.rules.get("structure")
        >>> plan = propose_repairs(where, pack)
        >>> plan.status, plan.price == sum(edit.price for edit in plan.edits)
        (<RepairStatus.OPTIMAL: 'optimal'>, True)
        >>> after = pg.check_rules(plan.apply(where), pack)
        >>> {one.key for one in after.failures} <= {one.finding.key for one in plan.remaining}
        True
    """
    _refuse(prices, reach, limit)
    report = check_rules(where, pack, on=on)
    wanted = None
    if focus is not None:
        wanted = frozenset(check_rules(where, report.rules, on=on, focus=focus).focus or ())
    asking = Asking(
        where=where,
        rules={one.id: one for one in report.rules},
        proposers=proposers,
        prices=Prices() if prices is None else prices,
        on=on,
        reach=reach,
        said={one.key: one for one in report.findings},
        faults=faults_of(report),
    )
    return _Repair(asking, report, wanted, Purse(limit * (len(where) + CHECK))).plan()


def _refuse(prices: object, reach: object, limit: object) -> None:
    if prices is not None and not isinstance(prices, Prices):
        raise InvalidArgument("prices", prices, "no prices", "pass Prices(...), or None")
    for name, value in (("reach", reach), ("limit", limit)):
        if type(value) is not int or value < 1:
            raise InvalidArgument(name, value, "no whole number from 1 on", "state how many")


Task = tuple[Ground, Look]
"""Findings that belong together, as they are seen on a ground."""


@attrs.define(slots=False)
class _Repair:
    asking: Asking
    report: RuleReport
    wanted: Collection[str] | None
    purse: Purse
    touched: dict[Key, set[str]] = attrs.field(factory=dict)
    unseen: set[Key] = attrs.field(factory=set)

    @cached_property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.asking.where)

    @cached_property
    def everything(self) -> Ground:
        return self._all(is_far=False)

    def _all(self, *, is_far: bool) -> Ground:
        where = self.asking.where
        return Ground(
            asking=self.asking,
            surroundings=self.surroundings,
            where=where,
            own=frozenset(one.id for one in where),
            is_far=is_far,
        )

    def plan(self) -> RepairPlan:
        """Return the plan."""
        where = self.asking.where
        homes: dict[str, list[Key]] = {}
        for one in self.report.findings:
            if is_failure(one) and (self.wanted is None or one.subject in self.wanted):
                home = community_of(where, where[one.subject])
                homes.setdefault(home or "", []).append(one.key)
        tasks = self._seen(keys for _, keys in sorted(homes.items()))
        with self.purse.at_most(self.purse.available * 3 // 4):
            parts = self._repaired(tasks)
        after = self._after(parts)
        while again := self._again(parts, after):
            done = {key for _, seen in again for key in seen.bearing}
            with self.purse.at_most(self.purse.available // 2):
                renewed = self._repaired(again)
            parts = [*(one for one in parts if done.isdisjoint(one.keys)), *renewed]
            after = self._after(parts)
        return self._answer(parts, after)

    def _seen(self, communities: Iterable[Sequence[Key]]) -> list[Task]:
        """Return what there is to be done in each community, as far as half the purse goes."""
        tasks: list[Task] = []
        with self.purse.at_most(self.purse.available // 2):
            for keys in communities:
                if self.purse.available:
                    tasks += self._tasks(keys)
                else:
                    self.unseen.update(keys)
        return tasks

    def _tasks(self, keys: Sequence[Key]) -> Iterator[Task]:
        """Yield the findings of a community, those together that belong together."""
        ground = self._ground({subject for _, subject in keys}, keys)
        offers = self._offers(ground, keys)
        seen = look(ground.where, {one: found for one, found in offers.items() if found})
        touched = {
            (rule, subject): {subject, *(id_ for edit in several for id_ in edit.touches)}
            for (rule, subject), several in seen.bearing.items()
        }
        self.touched |= touched
        for one in groups(touched):
            yield ground, seen.at(one)

    def _offers(self, ground: Ground, keys: Collection[Key]) -> Mapping[Finding, tuple[Edit, ...]]:
        self.purse.spend(ASKED * len(keys))
        return self.asking.offers(ground.where, (self.asking.said[key] for key in keys))

    def _ground(self, ids: Collection[str], keys: Iterable[Key]) -> Ground:
        """Return the ground around some records, wide enough for the rules to answer the same."""
        asking, around = self.asking, self.surroundings
        for taken in (ids, around.with_homes(ids)):
            where, own = around.around(taken)
            if where is asking.where:
                break
            self.purse.spend(LOOK + len(where))
            report = asking.check(where, {subject for _, subject in keys})
            found = {one.key: one for one in report.findings}
            if all(found.get(key) == asking.said[key] for key in keys):
                return Ground(asking=asking, surroundings=around, where=where, own=own)
        return self.everything

    def _repaired(self, tasks: Sequence[Task]) -> list[Part]:
        """Return the repair of each task; the smallest go first."""
        parts: dict[int, Part] = {}
        size = [len(seen.failing) * (LOOK + len(seen.where)) for _, seen in tasks]
        waiting = sum(size)
        for at in sorted(range(len(tasks)), key=size.__getitem__):
            with self.purse.at_most(self.purse.available * size[at] // waiting):
                parts[at] = self._part(*tasks[at])
            waiting -= size[at]
        return [part for _, part in sorted(parts.items())]

    def _part(self, ground: Ground, seen: Look) -> Part:
        part = repaired(Trials(ground, seen, self.purse))
        return self._part(*self._task(self.everything, seen.bearing)) if ground.misleads else part

    def _task(self, ground: Ground, keys: Collection[Key]) -> Task:
        return ground, look(ground.where, self._offers(ground, keys))

    def _after(self, parts: Iterable[Part]) -> RuleReport:
        """Return what the rules answer after the edits."""
        edits = [edit for part in parts for edit in part.edits]
        if not edits:
            return self.report
        self.purse.spend(CHECK + len(self.asking.where))
        return self.asking.check(applied(self.asking.where, edits))

    def _again(self, parts: Sequence[Part], after: RuleReport) -> list[Task]:
        """Return what must be repaired anew: what meets after all, or makes something fail."""
        reach = {key: self.touched[key] | part.touches for part in parts for key in part.keys}
        known = {part.keys for part in parts}
        met = [keys for keys in groups(reach) if keys not in known]
        is_far = False
        if not met and (spoiling := self._spoiling(parts, after)):
            met = [tuple(sorted(key for part in spoiling for key in part.keys))]
            is_far = len(spoiling) == 1 or any(part.ground.is_far for part in spoiling)
        tasks = []
        for keys in met:
            ids = {id_ for key in keys for id_ in reach[key]}
            ground = self._all(is_far=True) if is_far else self._ground(ids, keys)
            tasks.append(self._task(ground, keys))
        return tasks

    def _spoiling(self, parts: Sequence[Part], after: RuleReport) -> Sequence[Part]:
        """Return the parts that have to do with what should not fail after the edits."""
        made = {key for part in parts for key in part.keys if key not in part.last.bearing}
        lost = {key for part in parts for key in part.last.lost}
        subjects = {
            one.subject
            for one in after.findings
            if self.everything.must_go(one, made)
            and (one.verdict is Verdict.FAIL or one.key not in lost)
        }
        subjects |= {subject for _, subject in faults_of(after) - self.asking.faults}
        if not subjects or (len(parts) == 1 and parts[0].ground.is_far):
            return ()
        near = [part for part in parts if any(one in part.ground.where for one in subjects)]
        return near if any(not one.ground.is_far for one in near) or len(near) > 1 else parts

    def _answer(self, parts: Sequence[Part], after: RuleReport) -> RepairPlan:
        edits = tuple(edit for part in parts for edit in part.edits)
        left = {one.key for one in after.findings}
        price, bound = sum(one.price for one in edits), sum(part.bound for part in parts)
        settled = not self.unseen and all(part.settled for part in parts)
        optimal = settled and price == bound
        lost = {key for part in parts for key in part.last.lost}
        reasons = {key: why for part in parts for key, why in part.given_up.items()}
        return RepairPlan(
            status=RepairStatus.OPTIMAL if optimal else RepairStatus.FEASIBLE,
            edits=edits,
            price=price,
            bound=bound,
            settled=settled,
            resolved=tuple(one for one in self.report.findings if one.key not in left),
            remaining=tuple(
                Remaining(finding=one, reason=reasons.get(one.key) or self._reason(one, lost))
                for one in after.findings
            ),
        )

    def _reason(self, finding: Finding, lost: Collection[Key]) -> str:
        """Return why a finding stays for which no edits were looked for."""
        if finding.verdict is Verdict.UNKNOWN:
            known = "no longer" if finding.key in lost else "not"
            return f"{known} known: state {finding.missing}"
        if not is_failure(finding):
            return "information: local practice differs"
        if finding.key in self.unseen:
            return NO_TIME
        if finding.rule not in self.asking.proposers:
            return "not repairable by an edit" + (f": {finding.remedy}" if finding.remedy else "")
        if self.wanted is None or finding.subject in self.wanted:
            return "no neighbour, candidate or place to offer"
        return "not asked for"
