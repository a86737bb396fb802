"""What is to fail: a rule or a kind of gap, of whom it is asked, and what fails in a snapshot."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from partygrid.coverage import Gap, GapReason, check_coverage
from partygrid.errors import InvalidArgument
from partygrid.grid import Place
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Organisation
from partygrid.rules import Each, Finding, Pack, Rule, Verdict, check_rules, each, get, ids

Key = tuple[str, str]
Found = Mapping[Key, Finding | Gap]


@attrs.frozen(kw_only=True)
class Target:
    """What is to fail: who is asked, and what fails in a snapshot.

    Attributes:
        key: Id of the rule or reason of the gap.
        each: Of whom it is asked.
        numbers: Its whole numbers.
        words: Slots and mechanisms among its numbers.
        own: What of it fails in a snapshot.
        family: What of all rules beside it fails.
        passes: Whether it is asked of a subject and passes.
        on: The day.
        ships: Whether it comes with partygrid, with these numbers.
    """

    key: str
    each: Each
    numbers: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    own: Callable[[Jurisdiction], Found]
    family: Callable[[Jurisdiction], Found]
    passes: Callable[[Any, Jurisdiction], bool]
    on: date | None
    ships: bool = True


def target_of(
    rule: Rule | GapReason, among: Pack | Iterable[Rule] | None, on: date | None
) -> Target:
    """Return what is to fail."""
    if isinstance(rule, Rule):
        return _rule_target(rule, among, on)
    if not isinstance(rule, GapReason):
        remedy = "pass a rule, as rules.get(...)[...], or a GapReason"
        raise InvalidArgument("rule", rule, "neither a rule nor a reason of gaps", remedy)

    def gaps(where: Jurisdiction) -> Found:
        return {(one.reason.value, one.subject): one for one in check_coverage(where, on=on).gaps}

    def own(where: Jurisdiction) -> Found:
        return {key: one for key, one in gaps(where).items() if key[0] == rule.value}

    everybody = each(Place | Organisation)
    passes: Callable[[Any, Jurisdiction], bool] = lambda _, __: True  # noqa: E731 - a constant
    return Target(key=rule.value, each=everybody, own=own, family=gaps, passes=passes, on=on)


def _rule_target(rule: Rule, among: Pack | Iterable[Rule] | None, on: date | None) -> Target:
    beside = tuple(_family(rule) if among is None else among)
    values = [*_flat(one.value for one in rule.numbers)]

    def failing(where: Jurisdiction, rules: Iterable[Rule]) -> Found:
        found = check_rules(where, rules, on=on).findings
        return {one.key: one for one in found if one.verdict is Verdict.FAIL}

    return Target(
        key=rule.id,
        each=rule.each,
        numbers=tuple(sorted({int(one) for one in values if type(one) in (int, float)})),
        words=tuple(one for one in values if isinstance(one, str)),
        own=lambda where: failing(where, [rule]),
        family=lambda where: failing(where, beside),
        passes=lambda subject, where: rule(subject, where, on=on).verdict is Verdict.PASS,
        on=on,
        ships=any(one == rule for pack in map(get, ids()) for one in pack),
    )


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for one in values:
        if isinstance(one, tuple):
            yield from _flat(one)
        else:
            yield one


def _family(rule: Rule) -> Iterable[Rule]:
    """Return the pack that ships with a rule; the rule alone where none does."""
    for pack in map(get, ids()):
        if any(one.id == rule.id and one.check is rule.check for one in pack):
            return [rule, *(one for one in pack if one.id != rule.id)]
    return [rule]


_NEVER = {
    "building-community": "a community that is not stated is not known",
    "grid-belongs": "no jurisdiction has a grid without one community",
    "no-forbidden-field": "it asks the class of the records, not what they state",
    "organisation-forest": "no jurisdiction has a cycle of superiors",
}
_UNLESS = {
    "grid-code": ("pattern", "no format of codes is stated: with_(pattern=...)"),
    "published-with-consent": ("published", "nobody is to be published: with_(published=...)"),
    "unit-service-activities": ("ledger", "no ledger is passed: with_(ledger=...)"),
    "unit-service-hours": ("ledger", "no ledger is passed: with_(ledger=...)"),
}


def unviolable(rule: Rule | GapReason) -> str:
    """Return why no snapshot can make a rule fail, empty where one can, or where it is not known.

    A jurisdiction refuses some faults before anything can be asked. Other rules say nothing until
    a number of theirs is stated.

    Examples:
        >>> import partygrid as pg
        >>> rules = [one for key in pg.rules.ids() for one in pg.rules.get(key)]
        >>> [one.id for one in rules if unviolable(one)][:3]
        ['unit-service-activities', 'unit-service-hours', 'grid-belongs']
        >>> unviolable(pg.rules.get("structure")["organisation-forest"])
        'no jurisdiction has a cycle of superiors'
    """
    if not isinstance(rule, Rule) or not any(one is not rule for one in _family(rule)):
        return ""
    number, reason = _UNLESS.get(rule.id, ("", ""))
    stated = any(one.name == number and one.value for one in rule.numbers)
    return _NEVER.get(rule.id, "" if stated else reason)
