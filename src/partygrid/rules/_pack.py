"""Packs of rules, and how a local pack lies over a national one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from partygrid.errors import InvalidPack, Problem, ProblemReason, UnknownName, nearest, printed
from partygrid.rules._rule import Rule, Severity
from partygrid.sources import Source, Title


@attrs.frozen(kw_only=True)
class RuleOverride:
    """What a local pack changes in a rule of the pack below, and why.

    Attributes:
        rule: Id of the rule.
        reason: Why the local practice differs; it must not be empty.
        numbers: Numbers that take the place of those of the rule.
        severity: Severity that takes the place of that of the rule, None to keep it.
        omitted: Whether the rule is left out.
        source: The local authority, None where only the reason is known.

    Examples:
        >>> RuleOverride(rule="grid-households", reason="old town", numbers={"least": 150}).omitted
        False
    """

    rule: str
    reason: str
    numbers: Mapping[str, Any] = attrs.field(factory=dict, converter=dict, hash=False)
    severity: Severity | None = None
    omitted: bool = False
    source: Source | None = None


def _rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rules)


def _overrides(overrides: Iterable[RuleOverride]) -> tuple[RuleOverride, ...]:
    return tuple(overrides)


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
        InvalidPack: Two rules have one id, an override has no reason, two overrides change one
            rule, or something is no rule; ``problems`` holds every reason.
    """

    id: str
    title: Title
    rules: tuple[Rule, ...] = attrs.field(default=(), converter=_rules)
    overrides: tuple[RuleOverride, ...] = attrs.field(default=(), converter=_overrides)

    def __attrs_post_init__(self) -> None:
        problems = [*_faulty_rules(self.id, self.rules), *_faulty_overrides(self)]
        if problems:
            raise InvalidPack(problems)
        object.__setattr__(self, "rules", tuple(sorted(self.rules, key=lambda one: one.id)))

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

    Rules of a later pack are added; its overrides change rules that are there already. A rule that
    was changed says why in ``Rule.local``.

    Raises:
        InvalidPack: A later pack has a rule that is there already, or overrides one that is not, or
            a number that the rule does not have; ``problems`` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> town = pg.Pack(id="old-town", title=pg.Title("old town"), overrides=[
        ...     pg.RuleOverride(
        ...         rule="grid-households", reason="small blocks", numbers={"least": 150})])
        >>> both = pg.rules.overlay(pg.rules.get("grid-norms"), town)
        >>> both.id, both["grid-households"].local
        ('grid-norms+old-town', 'small blocks')
    """
    rules = {one.id: one for one in national}
    problems = list(_unresolved(national))
    for pack in local:
        problems += _misplaced(pack, rules)
        rules |= {one.id: one for one in pack}
        for one in pack.overrides:
            if one.rule in rules and not problems:
                rules[one.rule] = _changed(rules[one.rule], one)
        gone = {one.rule for one in pack.overrides if one.omitted}
        rules = {key: one for key, one in rules.items() if key not in gone}
    if problems:
        raise InvalidPack(problems)
    key = "+".join(pack.id for pack in (national, *local))
    return Pack(id=key, title=(local or (national,))[-1].title, rules=tuple(rules.values()))


def _changed(rule: Rule, override: RuleOverride) -> Rule:
    return attrs.evolve(
        rule.with_(**override.numbers),
        severity=override.severity or rule.severity,
        source=override.source or rule.source,
        local=override.reason,
    )


def _faulty_rules(key: str, rules: Iterable[Any]) -> Iterator[Problem]:
    for one in (one for one in rules if not isinstance(one, Rule)):
        what, remedy = f"{printed(one)} is no rule", "make it by the decorator rule"
        yield _problem(f"{key}.rules", ProblemReason.WRONG_TYPE, what, remedy)
    counted = Counter(one.id for one in rules if isinstance(one, Rule))
    for name in sorted(name for name, number in counted.items() if number > 1):
        reason = ProblemReason.DUPLICATE_ID
        yield _problem(f"{key}.{name}", reason, "two rules have this id", "rename one of them")


def _faulty_overrides(pack: Pack) -> Iterator[Problem]:
    counted = Counter(one.rule for one in pack.overrides)
    for one in pack.overrides:
        place = f"{pack.id}.overrides.{one.rule}"
        if not one.reason.strip():
            yield _problem(place, ProblemReason.MISSING, "no reason", "say why")
        if counted[one.rule] > 1:
            reason = ProblemReason.REPEATED
            yield _problem(place, reason, "overridden twice", "state it in one override")


def _unresolved(pack: Pack) -> Iterator[Problem]:
    for one in pack.overrides:
        yield _problem(
            f"{pack.id}.overrides.{one.rule}",
            ProblemReason.MISSING,
            "there is no pack below to override",
            "name the pack that it changes first",
        )


def _misplaced(pack: Pack, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    for one in pack:
        if one.id in rules:
            reason = ProblemReason.DUPLICATE_ID
            yield _problem(
                f"{pack.id}.{one.id}", reason, "a rule below has this id", "override it instead"
            )
    for override in pack.overrides:
        place = f"{pack.id}.overrides.{override.rule}"
        if override.rule not in rules:
            near = nearest(override.rule, rules)
            reason = ProblemReason.UNKNOWN_REFERENCE
            yield _problem(place, reason, "no rule below has this id", "correct the id", near)
            continue
        known = {number.name for number in rules[override.rule].numbers}
        for name in sorted(set(override.numbers) - known):
            reason = ProblemReason.UNKNOWN_FIELD
            has = f"the numbers are: {', '.join(sorted(known)) or 'none'}"
            yield _problem(f"{place}.{name}", reason, "the rule has no such number", has)


def _problem(
    place: str,
    reason: ProblemReason,
    message: str,
    remedy: str,
    near: str | None = None,
) -> Problem:
    return Problem(
        where=place,
        field="",
        value="",
        reason=reason,
        message=message,
        remedy=remedy,
        nearest=near,
    )
