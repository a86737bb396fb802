"""The strategy of planted violations: sound snapshots that differ, one violation in each."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs
from hypothesis import strategies as st

from partygrid.coverage import GapReason
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules import Pack, Rule
from partygrid.testing.mutants._known import KNOWN
from partygrid.testing.mutants._target import target_of, unviolable
from partygrid.testing.mutants._town import DAY, EXEMPLARY, GRIDS, exemplary_town
from partygrid.testing.mutants._violate import Mutant, like_these, planted, violations
from partygrid.testing.strategies import jurisdictions

_NEIGHBOURS: dict[str, Any] = {"buildings": (0, 4), "members": (0, 2), "teams": (0, 1)}


def one_violation(
    pack: Pack | Iterable[Rule | GapReason],
    *,
    originals: st.SearchStrategy[Jurisdiction] | None = None,
    variety: int = KNOWN,
    on: date | None = None,
) -> st.SearchStrategy[Mutant]:
    """Mutants in which one rule of a pack fails that did not, or one kind of gap is open.

    Which rule fails is drawn from those that `violate` can make fail, see `left_out`; and so is
    what is changed for it. Without originals, the snapshot before is the exemplary town, in most
    draws beside a town that is drawn, and no rule of the pack fails in it.

    Args:
        pack: A pack, rules in any order, or reasons of gaps.
        originals: The snapshots before, such as ``jurisdictions(...)`` or those of your own; rules
            may fail in them already, elsewhere. What is changed is like what is changed in the
            exemplary town; that town stands in where one has no place for it. None for the
            exemplary town alone.
        variety: For how many different changes is looked, for each rule; 1 for the first alone.
        on: The day to ask about; None for the latest state, where rules on terms are left out.

    Raises:
        InvalidArgument: There is no rule, or none that can be made to fail in the exemplary town;
            each is named with the reason.

    Complexity:
        A search in the exemplary town for each rule of your own, once; then milliseconds a draw.
        In each original at most 12 changes are tried.

    Examples:
        >>> import partygrid as pg
        >>> from hypothesis import given, settings
        >>> from partygrid.testing import mutants
        >>> pack = pg.rules.get("two-new")
        >>> @settings(max_examples=5)
        ... @given(mutants.one_violation(pack))
        ... def test_each_violation_is_found(case):
        ...     assert pg.check_rules(case.original, pack).ok
        ...     findings = pg.check_rules(case.mutated, pack).findings
        ...     assert case.rule in {one.rule for one in findings}
        >>> test_each_violation_is_found()
    """
    rules: tuple[Rule | GapReason, ...] = tuple(pack)
    found = {_key(rule): _planted(rule, rules, on, variety) for rule in rules}
    if not any(found.values()):
        reasons = "; ".join(f"{key}: {reason}" for key, reason in left_out(rules, on=on))
        remedy = "pass rules that can fail in exemplary_town(), or a day for rules on terms"
        reason = f"no rule of it can be made to fail ({reasons or 'there is none'})"
        raise InvalidArgument("pack", pack, reason, remedy)
    asked = _Asked(
        rules={_key(one): one for one in rules},
        found=tuple(one for one in found.values() if one),
        on=on,
        variety=variety,
    )
    return _beside_a_town(asked) if originals is None else _in(originals, asked)


def left_out(
    pack: Pack | Iterable[Rule | GapReason], *, on: date | None = None
) -> tuple[tuple[str, str], ...]:
    """Return the rules of a pack that `one_violation` never plants, each with the reason.

    Args:
        pack: A pack, rules in any order, or reasons of gaps.
        on: The day to ask about, None for the latest state.

    Complexity:
        A search for each rule of your own.

    Examples:
        >>> import partygrid as pg
        >>> from partygrid.testing import mutants
        >>> for rule, reason in mutants.left_out(pg.rules.get("structure")):
        ...     print(rule, "-", reason)
        building-community - a community that is not stated is not known
        organisation-forest - no jurisdiction has a cycle of superiors
        >>> mutants.left_out([pg.rules.get("elections-2020")["election-term"]])
        (('election-term', 'it says nothing without a day: pass on='),)
    """
    rules: tuple[Rule | GapReason, ...] = tuple(pack)
    return tuple(
        (_key(rule), _reason(rule, rules, on)) for rule in rules if not _planted(rule, rules, on, 1)
    )


def _reason(rule: Rule | GapReason, rules: Iterable[Any], on: date | None) -> str:
    if unviolable(rule):
        return unviolable(rule)
    if on is None and _planted(rule, rules, DAY, 1):
        return "it says nothing without a day: pass on="
    return "no change of the exemplary town that was tried makes it fail"


def _key(rule: Rule | GapReason) -> str:
    return rule.id if isinstance(rule, Rule) else rule.value


def _planted(
    rule: Rule | GapReason, rules: Iterable[Any], on: date | None, most: int
) -> tuple[Mutant, ...]:
    """Return the mutants of the exemplary town."""
    among = rules if isinstance(rule, Rule) else None
    found = violations(exemplary_town(), rule, among=among, on=on, most=most)
    if not found and isinstance(rule, GapReason):
        return violations(exemplary_town(GRIDS), rule, on=on, most=most)
    return found


@attrs.frozen(kw_only=True)
class _Asked:
    """What mutants are drawn of.

    Attributes:
        rules: The rules, or reasons of gaps, by id.
        found: Mutants of the exemplary town, for each rule that has some.
        on: The day.
        variety: For how many changes is looked.
    """

    rules: Mapping[str, Rule | GapReason] = attrs.field(repr=False)
    found: tuple[tuple[Mutant, ...], ...] = attrs.field(repr=False)
    on: date | None
    variety: int

    def among(self, rule: Rule | GapReason) -> Iterable[Any] | None:
        """Return the rules beside one, None for a kind of gap."""
        return self.rules.values() if isinstance(rule, Rule) else None


@st.composite
def _beside_a_town(draw: st.DrawFn, asked: _Asked) -> Mutant:
    mutant = draw(st.sampled_from(draw(st.sampled_from(asked.found))))
    if mutant.original.scheme is not EXEMPLARY or not draw(st.booleans()):
        return mutant
    beside = draw(jurisdictions(schemes=[EXEMPLARY], covered=True, **_NEIGHBOURS))
    return _beside(mutant, beside, asked) or mutant


@st.composite
def _in(
    draw: st.DrawFn,
    originals: st.SearchStrategy[Jurisdiction],
    asked: _Asked,
) -> Mutant:
    where = draw(originals)
    known = draw(st.sampled_from(asked.found))
    rule = asked.rules[known[0].rule]
    target = target_of(rule, asked.among(rule), asked.on)
    own = like_these(where, target, known, most=asked.variety)
    return draw(st.sampled_from(own or known))


def _beside(mutant: Mutant, other: Jurisdiction, asked: _Asked) -> Mutant | None:
    """Return the mutant with another town beside it; None where a rule fails there."""
    records, links = [*mutant.original, *other], [*mutant.original.links, *other.links]
    where = Jurisdiction(records, links, scheme=EXEMPLARY)
    rule = asked.rules[mutant.rule]
    target = target_of(rule, asked.among(rule), asked.on)
    beside = target.family(where)
    if beside:
        return None
    return planted(where, target, mutant.alteration, before=target.own(where), beside=beside)
