"""The strategy of planted violations: sound snapshots that differ, one violation in each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from partygrid.coverage import GapReason
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules import Pack, Rule
from partygrid.testing.mutants._town import EXEMPLARY, GRIDS, exemplary_town
from partygrid.testing.mutants._violate import Mutant, planted, target_of, violate
from partygrid.testing.strategies import jurisdictions

_NEIGHBOURS: dict[str, Any] = {"buildings": (0, 4), "members": (0, 2), "teams": (0, 1)}


def one_violation(
    pack: Pack | Iterable[Rule] | Iterable[GapReason], *, on: date | None = None
) -> st.SearchStrategy[Mutant]:
    """Mutants of sound snapshots in which one rule of a pack fails, or one kind of gap is open.

    The snapshot before is the exemplary town, in most draws beside a town that is drawn, and no
    rule of the pack fails in it. Which rule fails is drawn from those that `violate` can make fail.

    Args:
        pack: A pack, rules in any order, or reasons of gaps.
        on: The day to ask about; None for the latest state, where rules on terms are left out.

    Raises:
        InvalidArgument: There is no rule, or none that can be made to fail.

    Complexity:
        A search in the exemplary town for each rule of your own, once; then milliseconds a draw.

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
    found = [one for rule in rules if (one := _planted(rule, rules, on)) is not None]
    if not found:
        remedy = "pass rules that can fail in exemplary_town(), or a day for rules on terms"
        raise InvalidArgument("pack", pack, "no rule of it can be made to fail", remedy)
    return _cases(found, {_key(one): one for one in rules}, on)


def _key(rule: Rule | GapReason) -> str:
    return rule.id if isinstance(rule, Rule) else rule.value


def _planted(rule: Rule | GapReason, rules: Iterable[Any], on: date | None) -> Mutant | None:
    """Return the mutant of the exemplary town."""
    among = rules if isinstance(rule, Rule) else None
    found = violate(exemplary_town(), rule, among=among, on=on)
    if found is None and isinstance(rule, GapReason):
        return violate(exemplary_town(GRIDS), rule, on=on)
    return found


@st.composite
def _cases(draw: st.DrawFn, found: list[Mutant], rules: dict[str, Any], on: date | None) -> Mutant:
    mutant = draw(st.sampled_from(found))
    if mutant.original.scheme is not EXEMPLARY or not draw(st.booleans()):
        return mutant
    beside = draw(jurisdictions(schemes=[EXEMPLARY], covered=True, **_NEIGHBOURS))
    return _beside(mutant, beside, rules, on) or mutant


def _beside(
    mutant: Mutant, other: Jurisdiction, rules: dict[str, Any], on: date | None
) -> Mutant | None:
    """Return the mutant with another town beside it; None where a rule fails there."""
    records, links = [*mutant.original, *other], [*mutant.original.links, *other.links]
    where = Jurisdiction(records, links, scheme=EXEMPLARY)
    rule = rules[mutant.rule]
    target = target_of(rule, rules.values() if isinstance(rule, Rule) else None, on)
    beside = target.family(where)
    if beside:
        return None
    return planted(where, target, mutant.alteration, before=target.own(where), beside=beside)
