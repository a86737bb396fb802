"""Packs of rules, and how a local pack lies over a national one."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, cast

import attrs

from partygrid._likeness import nearest
from partygrid.errors import InvalidPack, Problem, ProblemReason, UnknownName, printed
from partygrid.rules._definition import mistyped, number_problems, problem, source_problems, unnamed
from partygrid.rules._rule import Rule, Severity
from partygrid.sources import Source, Title


def _pairs(numbers: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    if not isinstance(numbers, Mapping):
        return cast("tuple[tuple[str, Any], ...]", numbers)
    return tuple(sorted(numbers.items(), key=lambda one: str(one[0])))


@attrs.frozen(kw_only=True)
class RuleOverride:
    """What a local pack changes in a rule of the pack below, and why.

    What is wrong with it is told by the `Pack` that has it, or where that is laid over another.

    Attributes:
        rule: Id of the rule.
        reason: Why the local practice differs; it must not be empty.
        numbers: Names and values of numbers that take the place of those of the rule, sorted by
            name; given as a mapping. None takes a bound away.
        severity: Severity that takes the place of that of the rule, None to keep it.
        omitted: Whether the rule is left out.
        source: The local authority, None where only the reason is known.

    Examples:
        >>> RuleOverride(rule="grid-households", reason="old town", numbers={"least": 150}).numbers
        (('least', 150),)
    """

    rule: str
    reason: str
    numbers: tuple[tuple[str, Any], ...] = attrs.field(default=(), converter=_pairs)
    severity: Severity | None = None
    omitted: bool = False
    source: Source | None = None

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return bool(self.numbers or self.severity or self.omitted or self.source)


def _several(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return values as a tuple; a single one, which the pack then reports, as a tuple of it."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        return (values,)
    return tuple(values)


@attrs.frozen(kw_only=True, repr=False)
class Pack:
    """Rules that belong together, in id order, such as those of one instrument.

    A pack is iterated, counted and looked up by id: ``pack["grid-households"]``.

    Args:
        id: Identifier.
        title: What it is called.
        rules: The rules, in any order.
        overrides: What it changes in the pack over which it is laid, see `overlay`.

    Raises:
        InvalidPack: Two rules have one id, an override has no reason or changes nothing, two
            overrides change one rule, or something is no rule or no override; ``problems`` holds
            every reason.
    """

    id: str
    title: Title
    rules: tuple[Rule, ...] = attrs.field(default=(), converter=_several)
    overrides: tuple[RuleOverride, ...] = attrs.field(default=(), converter=_several)

    def __attrs_post_init__(self) -> None:
        problems = [
            *unnamed("pack.id", self.id),
            *mistyped(f"{self.id}.title", self.title, Title),
            *_faulty_rules(self.id, self.rules),
            *_faulty_overrides(self.id, self.overrides),
        ]
        if problems:
            raise InvalidPack(problems)
        for field, key in (("rules", "id"), ("overrides", "rule")):
            ordered = sorted(getattr(self, field), key=attrgetter(key))
            object.__setattr__(self, field, tuple(ordered))

    def __getitem__(self, key: str) -> Rule:
        found = {one.id: one for one in self.rules}
        if key not in found:
            raise UnknownName(f"rule of {self.id}", key, found)
        return found[key]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __repr__(self) -> str:
        return f"<Pack {self.id}: {len(self.rules)} rules>"


def overlay(national: Pack, *local: Pack) -> Pack:
    """Return one pack in which each pack lies over those before it: national, province, local.

    Rules of a later pack are added; its overrides change rules that are there already, or leave
    them out, for example to put a rule of its own in the place. A rule that was changed says why in
    ``Rule.local``, with the reasons of all packs that changed it.

    Raises:
        InvalidPack: Something is no pack, a later pack has a rule that is there already, overrides
            one that is not, or states a number that the rule does not have or that is of another
            type; ``problems`` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> town = pg.Pack(id="old-town", title=pg.Title("old town"), overrides=[
        ...     pg.RuleOverride(
        ...         rule="grid-households", reason="small blocks", numbers={"least": 150})])
        >>> both = pg.rules.overlay(pg.rules.get("grid-norms"), town)
        >>> both.id, both["grid-households"].local
        ('grid-norms+old-town', 'small blocks')
    """
    packs = (national, *local)
    problems = [
        found
        for position, one in enumerate(packs)
        for found in mistyped(f"packs[{position}]", one, Pack)
    ]
    rules: dict[str, Rule] = {}
    for pack in packs if not problems else ():
        problems += _misplaced(pack, rules)
        changed = {
            one.rule: _changed(rules[one.rule], one)
            for one in (() if problems else pack.overrides)
            if not one.omitted
        }
        gone = {one.rule for one in pack.overrides if one.omitted}
        below = {key: one for key, one in (rules | changed).items() if key not in gone}
        rules = {one.id: one for one in pack} | below
    if problems:
        raise InvalidPack(problems)
    key = "+".join(pack.id for pack in packs)
    return Pack(id=key, title=packs[-1].title, rules=rules.values())


def _changed(rule: Rule, override: RuleOverride) -> Rule:
    return attrs.evolve(
        rule.with_(**dict(override.numbers)),
        severity=override.severity or rule.severity,
        source=override.source or rule.source,
        local="; ".join(filter(None, (rule.local, override.reason))),
    )


def _faulty_rules(key: str, rules: Collection[Any]) -> Iterator[Problem]:
    for one in (one for one in rules if not isinstance(one, Rule)):
        reason, remedy = ProblemReason.WRONG_TYPE, "make it by the decorator rule"
        yield problem(f"{key}.rules", reason, "no rule", remedy, value=printed(one))
    counted = Counter(one.id for one in rules if isinstance(one, Rule))
    for name in sorted(name for name, number in counted.items() if number > 1):
        reason = ProblemReason.DUPLICATE_ID
        yield problem(f"{key}.{name}", reason, "two rules have this id", "rename one of them")


def _faulty_overrides(key: str, overrides: Collection[Any]) -> Iterator[Problem]:
    for position, one in enumerate(overrides):
        place = f"{key}.overrides[{position}]"
        if isinstance(one, RuleOverride):
            yield from unnamed(f"{place}.rule", one.rule)
            yield from _faults_of(one, f"{key}.overrides.{one.rule}")
        else:
            yield from mistyped(place, one, RuleOverride)
    counted = Counter(str(one.rule) for one in overrides if isinstance(one, RuleOverride))
    for name in sorted(name for name, number in counted.items() if number > 1):
        reason, remedy = ProblemReason.REPEATED, "state it in one override"
        yield problem(f"{key}.overrides.{name}", reason, "overridden twice", remedy)


def _faults_of(override: Any, place: str) -> Iterator[Problem]:
    if not isinstance(override.reason, str) or not override.reason.strip():
        yield problem(place, ProblemReason.MISSING, "no reason", "say why")
    if not override.changes:
        remedy = "state numbers, a severity or a source, or leave the rule out: omitted=True"
        yield problem(place, ProblemReason.MISSING, "it changes nothing", remedy)
    yield from mistyped(f"{place}.numbers", override.numbers, tuple)
    for field, wanted in (("severity", Severity), ("source", Source)):
        value = getattr(override, field)
        if value is not None:
            yield from mistyped(f"{place}.{field}", value, wanted)
    yield from source_problems(f"{place}.source", override.source)


def _misplaced(pack: Pack, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """Yield what keeps a pack from lying over the rules below it."""
    replaced = {one.rule for one in pack.overrides if one.omitted}
    for name in sorted((rules.keys() - replaced) & {one.id for one in pack}):
        reason, remedy = ProblemReason.DUPLICATE_ID, "override it instead"
        yield problem(f"{pack.id}.{name}", reason, "a rule below has this id", remedy)
    for override in pack.overrides:
        place = f"{pack.id}.overrides.{override.rule}"
        if override.rule in rules:
            known = {number.name: number.value for number in rules[override.rule].numbers}
            yield from number_problems(place, dict(override.numbers), known)
        else:
            near = nearest(override.rule, rules)
            reason = ProblemReason.UNKNOWN_REFERENCE
            remedy = "correct the id" if rules else "name the pack that it changes first"
            yield problem(place, reason, "no rule below has this id", remedy, near=near)
