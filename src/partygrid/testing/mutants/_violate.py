"""The search for the smallest change that makes a rule fail, and no other.

Procedure.

    1. Take a few subjects of the rule, those that pass first, and what lies around each: the
       records that it names, those that name it, and once more around these.
    2. Try the changes of the library around each subject, those of one record or link first, then
       bare new subjects, records that name a subject, more members, and a new subject with them.
    3. A change after which the rule fails where it did not is a violation. The first after which
       no other rule of the pack fails anew is taken; where there is none, that with the fewest
       others, then the smallest.

Every change is applied and checked: nothing is assumed about a rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice, zip_longest
from typing import Any

import attrs

from partygrid._fields import Check, specs
from partygrid.coverage import Gap, GapReason, check_coverage
from partygrid.errors import InvalidArgument, InvalidJurisdiction
from partygrid.grid import Place
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Organisation
from partygrid.rules import Each, Finding, Pack, Rule, Verdict, check_rules, each, get, ids
from partygrid.testing.mutants._alteration import (
    Alteration,
    altered_links,
    altered_records,
    bare,
    grown,
    naming,
)
from partygrid.testing.mutants._known import known
from partygrid.testing.mutants._town import DAY, GRIDS, exemplary_town

Key = tuple[str, str]
Found = Mapping[Key, Finding | Gap]
_SUBJECTS = 12
_AROUND = 60
_LOOKED = 200


@attrs.frozen(kw_only=True)
class Mutant:
    """A snapshot, the same with a violation planted in it, and what must be found.

    Attributes:
        original: The snapshot before.
        mutated: The snapshot after.
        rule: Id of the rule that fails, or reason of the gap.
        subject: Id of the record of which it fails.
        finding: The expected finding or gap.
        alteration: What was changed.
        on: The day to ask about, None for the latest state.
        others: Ids of the other rules, or reasons of gaps, that come with it; mostly none.
    """

    original: Jurisdiction = attrs.field(repr=False)
    mutated: Jurisdiction = attrs.field(repr=False)
    rule: str
    subject: str
    finding: Finding | Gap = attrs.field(repr=False)
    alteration: Alteration = attrs.field(repr=False)
    on: date | None
    others: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether this rule alone fails anew."""
        return not self.others

    def __str__(self) -> str:
        along = f" (with {', '.join(self.others)})" if self.others else ""
        return f"{self.rule}: {self.alteration}; expected {self.finding}{along}"


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


def violate(
    where: Jurisdiction,
    rule: Rule | GapReason,
    *,
    among: Pack | Iterable[Rule] | None = None,
    on: date | None = None,
    limit: int = 2_000,
) -> Mutant | None:
    """Plant the smallest change that makes exactly one rule fail, or opens one kind of gap.

    The change is searched for, see the procedure of this module, and what is returned was checked:
    the rule fails of a record of which it did not.

    Args:
        where: The snapshot; not changed. In `exemplary_town` every rule can be made to fail that
            ships with partygrid and can fail at all, see `unviolable`.
        rule: A rule, or the reason of a gap in coverage.
        among: The rules beside it of which none should fail; None for the pack that ships with it.
        on: The day to ask about, None for the latest state; rules on terms say nothing without.
        limit: The most changes that are tried.

    Returns:
        The mutant; None where no change that was tried makes the rule fail.

    Raises:
        InvalidArgument: `rule` is neither a rule nor a reason of gaps.

    Complexity:
        At most `limit` checks of the rule, each O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> from partygrid.testing import mutants
        >>> where = mutants.exemplary_town()
        >>> found = mutants.violate(where, pg.rules.get("structure")["building-group"])
        >>> found.subject, found.exact, str(found.alteration)
        ('building-1', True, 'group-1: dissolved becomes 2012-07-01')
        >>> mutants.violate(where, pg.GapReason.NO_GRID).finding.subject
        'building-1'
    """
    target = target_of(rule, among, on)
    if unviolable(rule):
        return None
    best: Mutant | None = None
    for found in _mutants(where, target, limit):
        if found.exact:
            return found
        if best is None or _cost(found) < _cost(best):
            best = found
    return best


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


def _cost(mutant: Mutant) -> tuple[int, int]:
    return len(mutant.others), mutant.alteration.size


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


def _mutants(where: Jurisdiction, target: Target, limit: int) -> Iterator[Mutant]:
    """Yield the violations among the changes that are tried."""
    before, beside = target.own(where), target.family(where)
    several = _alterations(where, target, limit // 2)
    text = _known(where, target)
    tried = (one for one in several if text in (None, one.text))
    for one in islice(dict.fromkeys(tried), limit):
        found = planted(where, target, one, before=before, beside=beside)
        if found is not None:
            yield found


def _known(where: Jurisdiction, target: Target) -> str | None:
    """Return the text of the change that is known to be found, None where it is searched for."""
    exemplary = where is exemplary_town() or where is exemplary_town(GRIDS)
    usual = target.ships and target.on in (None, DAY)
    return known().get(target.key) if exemplary and usual else None


def planted(
    where: Jurisdiction, target: Target, alteration: Alteration, *, before: Found, beside: Found
) -> Mutant | None:
    """Return the mutant that a change makes, None where it makes none."""
    try:
        mutated = alteration.apply(where)
    except InvalidJurisdiction:
        return None
    new = {key: one for key, one in target.own(mutated).items() if key not in before}
    if not new:
        return None
    (key, finding), *_ = sorted(new.items(), key=lambda pair: pair[0])
    also = {name for name, subject in target.family(mutated).keys() - beside.keys()}
    return Mutant(
        original=where,
        mutated=mutated,
        rule=target.key,
        subject=key[1],
        finding=finding,
        alteration=alteration,
        on=target.on,
        others=tuple(sorted(also - {target.key})),
    )


def _alterations(where: Jurisdiction, target: Target, most: int) -> Iterator[Alteration]:
    """Yield the changes that are tried; of those around the subjects no more than `most`."""
    day = DAY if target.on is None else target.on
    subjects = _subjects(where, target)
    around = [_around(where, one) for one in subjects]
    yield from _in_turn(altered_links(where, near[:1], (), day) for near in around)
    yield from _in_turn(altered_records(where, near[:1], target.numbers, day) for near in around)
    kinds = target.each.kinds
    new = [one for kind in kinds for one in bare(where, kind, target.each.filters)]
    for one in new:
        yield Alteration(text=f"a new {type(one).__name__} that states nothing", puts=(one,))
    yield from altered_links(where, subjects if target.words else (), target.words, day)
    fields = _in_turn(altered_records(where, near[1:], target.numbers, day) for near in around)
    links = _in_turn(altered_links(where, near, (), day) for near in around)
    yield from islice(dict.fromkeys(islice(chain(fields, links), 4 * most)), most)
    yield from _in_turn(naming(where, one) for one in subjects)
    sizes = {1, *(number + step for number in target.numbers for step in (0, 1))}
    yield from _in_turn(grown(where, one, sizes) for one in subjects)
    for one in new:
        for more in grown(where, one, sizes):
            text = f"a new {type(one).__name__}: {more.text}"
            yield attrs.evolve(more, text=text, puts=(one, *more.puts))


def _in_turn(several: Iterable[Iterator[Alteration]]) -> Iterator[Alteration]:
    """Yield the first of each, then the second of each, and so on."""
    return (one for row in zip_longest(*several) for one in row if one is not None)


def _subjects(where: Jurisdiction, target: Target) -> Sequence[Any]:
    """Return a few records of the kinds that are asked: some that pass, spread over all."""
    found = []
    for kind in target.each.kinds:
        everybody: Sequence[Any] = where.of(kind)
        some = [everybody[i] for i in _spread(len(everybody), _LOOKED)]
        ordered = sorted(some, key=lambda one: not target.passes(one, where))
        passing = sum(target.passes(one, where) for one in some)
        size = passing or len(ordered)
        found += [ordered[i] for i in _spread(size, max(2, _SUBJECTS // len(target.each.kinds)))]
    return found


def _spread(size: int, most: int) -> list[int]:
    """Return at most so many places of a sequence, evenly spread, the first one among them."""
    return sorted({i * size // min(size, most) for i in range(min(size, most))})


def _around(where: Jurisdiction, subject: Any) -> list[Any]:
    """Return a subject, what it names and what names it, and the same around these."""
    near = {subject.id: subject}
    edge = [subject]
    for _ in range(2):
        ids = {one.id for one in edge}
        naming = (one for one in where if not ids.isdisjoint(_named_by(one)))
        named = (where[id_] for one in edge for id_ in _named_by(one))
        edge = [one for one in chain(named, naming) if one.id not in near]
        near |= {one.id: one for one in edge}
    return list(near.values())[:_AROUND]


def _named_by(record: Any) -> list[str]:
    named: list[str] = []
    for field, spec in specs(type(record)):
        value = getattr(record, field)
        if spec.check is Check.REFERENCE and value is not None:
            named.append(value)
        elif spec.check is Check.REFERENCES:
            named.extend(value)
    return named
