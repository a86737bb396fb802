"""The question of repairs: which edits make the rules pass, and what do they cost at least?

Procedure.

    1. Check the rules. What fails is to be repaired, information aside; what is unknown needs data,
       not edits, and stays.
    2. For each community take the ground: the part of the snapshot in and around it, or all of the
       snapshot where the rules would answer otherwise on less. Failures for which nothing is
       offered there stay.
    3. Part the other failures so that the edits that bear on one group touch no record of another,
       and look for the cheapest edits that resolve most of each group, see
       `partygrid.repairs._group`. Whatever an edit makes fail must be repaired too.
    4. Where edits of two groups meet after all, or the whole fails where the parts did not, repeat
       with these groups as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.repairs._asked import Proposer, community_of
from partygrid.repairs._edit import Key, applied
from partygrid.repairs._group import Part, repaired
from partygrid.repairs._offers import PROPOSERS
from partygrid.repairs._parts import around, groups
from partygrid.repairs._plan import Remaining, RepairPlan, RepairStatus
from partygrid.repairs._prices import Prices
from partygrid.repairs._state import Asking, first_state, is_failure, open_in
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
    limit: int = 200,
) -> RepairPlan:
    """Propose the cheapest edits that make most rules pass.

    Each edit says what it changes, at which price, and which findings it resolves. Nothing is
    changed: apply the plan to get the snapshot that it proposes. What passes now does not fail
    then. As many findings as can be are resolved; what cannot be resolved stays alone, and does not
    hold up the others. Among plans that resolve as many, one is taken after which fewest answers
    are no longer known, among these the cheapest. So an answer may become unknown where that
    resolves a failure: that a building without stated households lies in no grid is worse than
    that the size of its grid must be found out. Information does not weigh.

    The plan is exact among the edits that are offered where the search ends within its limit, on
    the assumptions that a finding depends on the records in and around its community, and that
    edits which resolve it together contain one that is offered for it or touches its subject.

    Args:
        where: The snapshot to repair; not changed.
        pack: A pack, or rules in any order.
        prices: What each kind of edit costs, in points; the defaults of `Prices` for None.
        on: The day on which the rules are asked; None for the latest state.
        focus: Ids of the only subjects whose findings are to be resolved; None for all.
        proposers: Who offers edits for a rule, by its id: the rules of the packs have some.
        reach: To how many neighbours or candidates the offers for a finding go.
        limit: The most snapshots that each search looks at, the exact and the greedy one.

    Returns:
        A plan. Findings that no edit resolves stand in it with their reasons.

    Raises:
        InvalidPack: As in `check_rules`.
        InvalidArgument: As in `check_rules`; or `prices`, `reach` or `limit` is none.

    Complexity:
        At most 4 times `limit` checks of the rules for each group of findings that belong together,
        and as many for each finding where not all can be resolved, in the part of the snapshot
        around it; O(records + links) for all else. Most groups are small and need one or two
        checks, so that the number of findings decides how long it takes. A smaller `limit` may take
        longer: where a group is not done within it, its findings are tried one by one.

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
    wanted = check_rules(where, report.rules, on=on, focus=focus).focus
    asking = Asking(
        where=where,
        rules={one.id: one for one in report.rules},
        proposers=proposers,
        prices=Prices() if prices is None else prices,
        on=on,
        reach=reach,
        tolerated=_tolerated(report, wanted),
    )
    return _Repair(asking, report, limit).plan()


def _refuse(prices: object, reach: object, limit: object) -> None:
    if prices is not None and not isinstance(prices, Prices):
        raise InvalidArgument("prices", prices, "no prices", "pass Prices(...), or None")
    for name, value in (("reach", reach), ("limit", limit)):
        if type(value) is not int or value < 1:
            raise InvalidArgument(name, value, "no whole number from 1 on", "state how many")


def _tolerated(report: RuleReport, wanted: tuple[str, ...] | None) -> frozenset[Key]:
    """Return the failures and faults that need not be resolved."""
    faults = {(one.rule, one.subject) for one in report.faults}
    failing = {key for key in _failing(report) if wanted is not None and key[1] not in wanted}
    return frozenset(faults | failing)


def _failing(report: RuleReport) -> list[Key]:
    return [one.key for one in report.findings if is_failure(one)]


@attrs.define
class _Repair:
    asking: Asking
    report: RuleReport
    limit: int
    hopeless: set[Key] = attrs.field(factory=set)
    touched: dict[Key, set[str]] = attrs.field(factory=dict)
    lost: set[Key] = attrs.field(factory=set)

    def plan(self) -> RepairPlan:
        """Return the plan."""
        where = self.asking.where
        homes: dict[str, list[Key]] = {}
        for rule, subject in _failing(self.report):
            if (rule, subject) not in self.asking.tolerated:
                home = community_of(where, where[subject])
                homes.setdefault(home or "", []).append((rule, subject))
        parts = self._whole([part for _, keys in sorted(homes.items()) for part in self._at(keys)])
        return self._answer(parts)

    def _at(self, keys: Sequence[Key]) -> list[Part]:
        """Return the repairs of the findings of a community, those that belong together in one."""
        asking = self._ground((subject for _, subject in keys), keys)
        start = first_state(asking)
        hopeless = {one.key for one in start.open if not asking.offers(asking.where, one)}
        touched = {
            (rule, subject): {subject, *(id_ for edit in several for id_ in edit.touches)}
            for (rule, subject), several in start.bearing.items()
            if (rule, subject) not in hopeless
        }
        self.hopeless |= hopeless
        self.touched |= touched
        asking = asking.tolerating(hopeless)
        return [
            repaired(asking.tolerating({*touched} - {*one}), one, self.limit)
            for one in groups(touched)
        ]

    def _ground(self, ids: Iterable[str], keys: Iterable[Key]) -> Asking:
        """Return what to ask on the ground around some records, about some findings alone.

        The ground is all of the snapshot where the rules would answer otherwise on less.
        """
        others = {*_failing(self.report)} - {*keys}
        ground, own = around(self.asking.where, ids)
        asking = attrs.evolve(self.asking, where=ground)
        report = self.report if ground is self.asking.where else asking.check(ground)
        inside, whole = (
            {one for one in each.findings if one.subject in own} for each in (report, self.report)
        )
        if inside != whole:
            return self.asking.tolerating(others)
        return asking.tolerating(others.union(_failing(report)) - {*keys})

    def _whole(self, parts: list[Part]) -> list[Part]:
        """Return the repairs, with those that meet after all as one."""
        reach = {key: self.touched[key] | part.touches for part in parts for key in part.keys}
        together = groups(reach)
        made = [edit for part in parts for edit in part.edits]
        stay = self.hopeless.union(*(part.given_up for part in parts))
        after = self.asking.check(applied(self.asking.where, made))
        lost = {key for part in parts for key in part.last.lost}
        fails = [
            one
            for one in open_in(self.asking.tolerating(stay), after)
            if one.verdict is Verdict.FAIL or one.key not in lost
        ]
        if fails and len(together) == len(parts) > 1:
            together = [tuple(sorted(reach))]
        if len(together) == len(parts):
            return parts
        known = {part.keys: part for part in parts}
        return self._whole([known.get(keys) or self._together(keys, reach) for keys in together])

    def _together(self, keys: tuple[Key, ...], reach: Mapping[Key, Iterable[str]]) -> Part:
        ids = {id_ for key in keys for id_ in reach[key]}
        return repaired(self._ground(ids, keys), keys, self.limit)

    def _answer(self, parts: Sequence[Part]) -> RepairPlan:
        edits = tuple(edit for part in parts for edit in part.edits)
        after = self.asking.check(applied(self.asking.where, edits))
        left = {one.key for one in after.findings}
        self.lost = {key for part in parts for key in part.last.lost}
        reasons = {key: why for part in parts for key, why in part.given_up.items()}
        price, bound = sum(one.price for one in edits), sum(part.bound for part in parts)
        settled = all(part.settled for part in parts)
        optimal = settled and price == bound
        return RepairPlan(
            status=RepairStatus.OPTIMAL if optimal else RepairStatus.FEASIBLE,
            edits=edits,
            price=price,
            bound=bound,
            settled=settled,
            resolved=tuple(one for one in self.report.findings if one.key not in left),
            remaining=tuple(
                Remaining(finding=one, reason=reasons.get(one.key) or self._reason(one))
                for one in after.findings
            ),
        )

    def _reason(self, finding: Finding) -> str:
        """Return why a finding stays for which no edits were looked for."""
        if finding.verdict is Verdict.UNKNOWN:
            known = "no longer" if finding.key in self.lost else "not"
            return f"{known} known: state {finding.missing}"
        if not is_failure(finding):
            return "information: local practice differs"
        if finding.rule not in self.asking.proposers:
            return "not repairable by an edit" + (f": {finding.remedy}" if finding.remedy else "")
        if finding.key in self.hopeless:
            return "no neighbour, candidate or place to offer"
        return "not asked for"
