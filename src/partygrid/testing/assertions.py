"""Assertions for tests of organisations, with what differs in their messages.

Each returns nothing and raises `AssertionError`; none says more of a person than an id.
"""

from collections.abc import Iterable
from datetime import date

from partygrid.comparison import compare
from partygrid.coverage import check_coverage
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules import Pack, Rule, check_rules

_SHOWN = 12


def assert_covered(where: Jurisdiction) -> None:
    """Assert that a jurisdiction has no gap of coverage.

    Args:
        where: The snapshot.

    Raises:
        AssertionError: It has gaps; the message names the first of them, each with its remedy.

    Complexity:
        That of `partygrid.check_coverage`.

    Examples:
        >>> import partygrid as pg
        >>> assert_covered(pg.Jurisdiction())
        >>> assert_covered(pg.Jurisdiction([pg.Town("t")]))
        Traceback (most recent call last):
        AssertionError: not covered, 1 gap:
          t: no committee covers the town; found an organisation for t
    """
    __tracebackhide__ = True
    gaps = check_coverage(where).gaps
    if gaps:
        raise AssertionError(_message("not covered", "gap", [str(one) for one in gaps]))


def assert_conforms(
    where: Jurisdiction, pack: Pack | Iterable[Rule], *, on: date | None = None
) -> None:
    """Assert that no rule of a pack fails, except for information.

    Args:
        where: The snapshot.
        pack: A pack or rules, such as ``partygrid.rules.get("structure")``.
        on: The day, None for the latest state.

    Raises:
        AssertionError: A rule fails or raises an exception; the message names the first failures.

    Complexity:
        That of `partygrid.check_rules`.

    Examples:
        >>> import partygrid as pg
        >>> town = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t"),
        ...     pg.Building("b1", community="c"), pg.Building("b2", community="c", grids=["g"]),
        ...     pg.Grid("g", community="c")])
        >>> assert_conforms(town, [pg.rules.get("grid-norms")["grid-households"]])
        >>> assert_conforms(town, [pg.rules.get("structure")["building-grid"]])
        Traceback (most recent call last):
        AssertionError: does not conform, 1 failure:
          b1: building-grid: no grid of the layer holds it (base); put it into a grid of each \
layer that its community has [edge to edge and top to bottom (横向到边、纵向到底), 横向到边]
    """
    __tracebackhide__ = True
    report = check_rules(where, pack, on=on)
    if not report.ok:
        lines = [str(one) for one in (*report.faults, *report.failures)]
        raise AssertionError(_message("does not conform", "failure", lines))


def assert_same_jurisdiction(actual: Jurisdiction, expected: Jurisdiction) -> None:
    """Assert that two jurisdictions are equal.

    Args:
        actual: The snapshot that there is.
        expected: The snapshot that there should be.

    Raises:
        AssertionError: They differ; the message names records, fields and links that were added to
            what was expected, are missing or have changed, and the gaps that this opened.

    Complexity:
        That of `partygrid.compare`.

    Examples:
        >>> import partygrid as pg
        >>> assert_same_jurisdiction(
        ...     pg.Jurisdiction([pg.Town("t", name="B")]),
        ...     pg.Jurisdiction([pg.Town("t", name="A")]))
        Traceback (most recent call last):
        AssertionError: not the jurisdiction that was expected (expected → actual)
        difference       number
        records added         0
        records removed       0
        fields changed        1
        links added           0
        links removed         0
        gaps opened           0
        gaps closed           0
        changed: t.name: 'A' → 'B'
    """
    __tracebackhide__ = True
    found = compare(expected, actual)
    if not found.same:
        head = "not the jurisdiction that was expected (expected → actual)"
        raise AssertionError(f"{head}\n{found}")


def _message(what: str, word: str, lines: list[str]) -> str:
    number = f"{len(lines):,} {word}{'' if len(lines) == 1 else 's'}"
    rest = len(lines) - _SHOWN
    more = [f"… and {rest:,} more"] if rest > 0 else []
    return "\n  ".join([f"{what}, {number}:", *lines[:_SHOWN], *more])
