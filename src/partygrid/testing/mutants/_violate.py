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

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice, zip_longest
from typing import Any

import attrs

from partygrid.coverage import Gap, GapReason
from partygrid.errors import InvalidJurisdiction
from partygrid.jurisdiction import Jurisdiction
from partygrid.repairs._edit import named
from partygrid.rules import Finding, Pack, Rule
from partygrid.testing.mutants._alteration import (
    Alteration,
    altered_links,
    altered_records,
    bare,
    grown,
    naming,
)
from partygrid.testing.mutants._known import KNOWN, known
from partygrid.testing.mutants._target import Found, Target, target_of, unviolable
from partygrid.testing.mutants._town import DAY, GRIDS, exemplary_town

_SUBJECTS = 12
_AROUND = 60
_LOOKED = 200
_LIMIT = 2_000
_FEW = 12
"""How many changes are tried that are like others."""
_WORD = re.compile(r"[A-Za-z_.-]+")
_FURTHER = 200
"""How many changes more are tried for another violation, once there is one."""


@attrs.frozen(kw_only=True)
class Mutant:
    """A snapshot, the same with a violation planted in it, and what must be found.

    Attributes:
        original: The snapshot before.
        alteration: What was changed.
        mutated: The snapshot after; what the alteration makes, unless it is stated.
        rule: Id of the rule that fails, or reason of the gap.
        subject: Id of the record of which it fails.
        finding: The expected finding or gap.
        on: The day to ask about, None for the latest state.
        others: Ids of the other rules, or reasons of gaps, that come with it; mostly none.
    """

    original: Jurisdiction = attrs.field(repr=False)
    alteration: Alteration = attrs.field(repr=False)
    mutated: Jurisdiction = attrs.field(repr=False)
    rule: str
    subject: str
    finding: Finding | Gap = attrs.field(repr=False)
    on: date | None
    others: tuple[str, ...] = ()

    @mutated.default
    def _altered(self) -> Jurisdiction:
        return self.alteration.apply(self.original)

    @property
    def exact(self) -> bool:
        """Whether this rule alone fails anew."""
        return not self.others

    def __str__(self) -> str:
        along = f" (with {', '.join(self.others)})" if self.others else ""
        return f"{self.rule}: {self.alteration}; expected {self.finding}{along}"


def violate(
    where: Jurisdiction,
    rule: Rule | GapReason,
    *,
    among: Pack | Iterable[Rule] | None = None,
    on: date | None = None,
    limit: int = _LIMIT,
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
    return next(iter(violations(where, rule, among=among, on=on, limit=limit)), None)


def violations(
    where: Jurisdiction,
    rule: Rule | GapReason,
    *,
    among: Pack | Iterable[Rule] | None = None,
    on: date | None = None,
    limit: int = _LIMIT,
    most: int = 1,
) -> tuple[Mutant, ...]:
    """Plant several violations of one rule, or open one kind of gap in several ways.

    They differ in what is changed, or else in the subject. They are taken from those that are found
    soon after the first, and after which no other rule fails; where there is none, the best of the
    others is returned alone.

    Args:
        where: The snapshot, see `violate` for this and what follows.
        rule: A rule, or the reason of a gap in coverage.
        among: The rules beside it of which none should fail.
        on: The day to ask about.
        limit: The most changes that are tried.
        most: The most mutants that are wanted.

    Raises:
        InvalidArgument: `rule` is neither a rule nor a reason of gaps.

    Complexity:
        At most `limit` checks of the rule, each O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> from partygrid.testing import mutants
        >>> rule = pg.rules.get("structure")["building-grid"]
        >>> for one in mutants.violations(mutants.exemplary_town(), rule, most=3):
        ...     print(one.alteration)
        building-1: grids becomes empty
        building-2: grids becomes empty
        building-3: grids becomes empty
    """
    target = target_of(rule, among, on)
    if unviolable(rule):
        return ()
    texts = _known(where, target, most)
    tried = _mutants(where, target, limit, lambda one: texts is None or one.text in texts)
    return _chosen(islice(tried, limit), most)


def like_these(
    where: Jurisdiction, target: Target, models: Iterable[Mutant], *, most: int
) -> tuple[Mutant, ...]:
    """Plant violations as they were planted in other snapshots: a few changes alone are tried."""
    ways = {_way(one.alteration, one.original) for one in models}
    grow = any(" gets " in f" {way} " for way in ways)
    tried = _mutants(where, target, _LIMIT, lambda one: _way(one, where) in ways, grow=grow)
    return _chosen(islice(tried, _FEW), most)


def _chosen(tried: Iterable[Mutant | None], most: int) -> tuple[Mutant, ...]:
    """Return the first exact mutants, those first that differ most, or else the best one."""
    exact: list[Mutant] = []
    best: Mutant | None = None
    ways: set[str] = set()
    further = 0
    for found in tried:
        further += bool(exact)
        if found is not None and found.exact:
            exact.append(found)
            ways.add(_way(found.alteration, found.original))
        elif found is not None and (best is None or _cost(found) < _cost(best)):
            best = found
        if len(ways) >= most or further >= _FURTHER:
            break
    return _varied(exact, most) if exact or best is None else (best,)


def _varied(several: list[Mutant], most: int) -> tuple[Mutant, ...]:
    """Return the first mutants, those first that change what none before them does."""
    seen: Counter[str] = Counter()
    turns = []
    for place, one in enumerate(several):
        way = _way(one.alteration, one.original)
        turns.append((seen[way], place))
        seen[way] += 1
    return tuple(several[place] for _, place in sorted(turns)[:most])


def _way(alteration: Alteration, where: Jurisdiction) -> str:
    """Return what is changed, without ids, numbers and names."""
    words = (word.strip(":,") for word in alteration.text.split())
    return " ".join(word for word in words if _WORD.fullmatch(word) and word not in where)


def _cost(mutant: Mutant) -> tuple[int, int]:
    return len(mutant.others), mutant.alteration.size


def _mutants(
    where: Jurisdiction,
    target: Target,
    limit: int,
    wanted: Callable[[Alteration], bool],
    *,
    grow: bool = True,
) -> Iterator[Mutant | None]:
    """Yield the mutant that each change makes that is tried, None where it makes none."""
    before, beside = target.own(where), target.family(where)
    for one in _distinct(filter(wanted, _alterations(where, target, limit // 2, grow=grow))):
        yield planted(where, target, one, before=before, beside=beside)


def _distinct(several: Iterable[Alteration]) -> Iterator[Alteration]:
    seen: set[Alteration] = set()
    for one in several:
        if one not in seen:
            seen.add(one)
            yield one


def _known(where: Jurisdiction, target: Target, most: int) -> tuple[str, ...] | None:
    """Return the texts of the changes that are known to be found, None where they are not."""
    exemplary = where is exemplary_town() or where is exemplary_town(GRIDS)
    usual = target.ships and target.on in (None, DAY)
    return known().get(target.key) if exemplary and usual and most <= KNOWN else None


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


def _alterations(
    where: Jurisdiction, target: Target, most: int, *, grow: bool
) -> Iterator[Alteration]:
    """Yield the changes that are tried; of those around the subjects no more than `most`.

    More members, which take long to make, come last, and only where subjects are to `grow`.
    """
    day = DAY if target.on is None else target.on
    subjects = _subjects(where, target)
    ids = {one.id: named(one) for one in where}
    around = [_around(where, one, ids) for one in subjects]
    yield from _in_turn(altered_links(where, near[:1], (), day) for near in around)
    yield from _in_turn(altered_records(where, near[:1], target.numbers, day) for near in around)
    kinds = target.each.kinds
    new = [one for kind in kinds for one in bare(where, kind, target.each.filters)]
    for one in new:
        yield Alteration(text=f"a new {type(one).__name__} that states nothing", puts=(one,))
    yield from altered_links(where, subjects if target.words else (), target.words, day)
    fields = _in_turn(altered_records(where, near[1:], target.numbers, day) for near in around)
    links = _in_turn(altered_links(where, near, (), day) for near in around)
    yield from islice(_distinct(islice(chain(fields, links), 4 * most)), most)
    yield from _in_turn(naming(where, one) for one in subjects)
    if not grow:
        return
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


def _around(where: Jurisdiction, subject: Any, named: Mapping[str, list[str]]) -> list[Any]:
    """Return a subject, what it names and what names it, and the same around these."""
    near = {subject.id: subject}
    edge = [subject]
    for _ in range(2):
        ids = {one.id for one in edge}
        naming = (one for one in where if not ids.isdisjoint(named[one.id]))
        below = (where[id_] for one in edge for id_ in named[one.id])
        edge = [one for one in chain(below, naming) if one.id not in near]
        near |= {one.id: one for one in edge}
    return list(near.values())[:_AROUND]
