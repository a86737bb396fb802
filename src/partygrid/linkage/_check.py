"""The question of mechanisms: are their slots filled?"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from partygrid._text import percent, table
from partygrid.errors import DoesNotHold, InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._report import MechanismReport
from partygrid.linkage._tally import tallies
from partygrid.mechanisms import Mechanism


def check_mechanism(
    where: Jurisdiction, mechanism: Mechanism, *, on: date | None = None
) -> MechanismReport:
    """Report which scopes lack which slots of a mechanism, and who carries how much.

    A link counts when it holds on the day, its scope is one to which the mechanism applies, and
    its filler is of the right kind, meets the conditions of the slot, lives or is located where
    the slot demands, and fills the slot by no other link. A slot is short where fewer than its
    least count, and over where more than its most do. What does not count is a finding with its
    reason. By which rule a post is filled is not looked at: `allocate_posts` is. A weight counts in
    weighted slots only, and is not looked at in others.

    Args:
        where: The snapshot to look at; not changed.
        mechanism: The definition to check it against.
        on: The day on which links, organisations and the mechanism must hold; None takes the
            latest state, in which what has an end counts as ended, also where that end lies ahead.

    Returns:
        A report with findings in stable order, ratios by scope, household and resident, and loads.

    Raises:
        InvalidArgument: `mechanism` is no mechanism, or `on` no date. Vacancies raise nothing:
            they are an answer; see ``MechanismReport.require_ok``.

    Complexity:
        O(links + scopes) by array operations; findings and loads are made when asked for.

    Examples:
        >>> import partygrid as pg
        >>> pairing = pg.Mechanism("pairing", scope=pg.Community, slots=[
        ...     pg.Slot("leader", of=pg.Member, least=2, most=2), pg.Slot("unit", of=pg.Unit)])
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Member("m1"), pg.Unit("school")])
        >>> linked = where.with_links(pairing.fill("c", leader="m1", unit="school"))
        >>> for finding in check_mechanism(linked, pairing).findings:
        ...     print(finding)
        c, leader: 1 of at least 2
    """
    refuse_no_mechanism(mechanism)
    refuse_no_day(on)
    found = tallies(where, mechanism, on) if mechanism.holds_on(on) else ()
    return MechanismReport(where=where, mechanism=mechanism, on=on, tallies=found)


def refuse_no_mechanism(mechanism: Any) -> None:
    """Raise where an argument is no mechanism.

    Raises:
        InvalidArgument: It is none.
    """
    if not isinstance(mechanism, Mechanism):
        remedy = "pass a Mechanism, such as partygrid.catalogue.get('1+1+N')"
        raise InvalidArgument("mechanism", mechanism, "no mechanism", remedy)


def refuse_no_day(on: Any) -> None:
    """Raise where an argument is no day.

    Raises:
        InvalidArgument: It is neither a date nor None.
    """
    if on is not None and type(on) is not date:
        raise InvalidArgument("on", on, "no day", "pass a datetime.date, or None")


@attrs.frozen(repr=False)
class MechanismReports:
    """The reports of several mechanisms, in the order in which they were given.

    Attributes:
        reports: One report for each mechanism.
    """

    reports: tuple[MechanismReport, ...]

    @property
    def ok(self) -> bool:
        """Whether no report has a finding."""
        return all(report.ok for report in self.reports)

    def require_ok(self) -> "MechanismReports":
        """Return the reports themselves, or raise when one has a finding.

        Raises:
            DoesNotHold: There is a finding; the text is that of the table.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def __iter__(self) -> Iterator[MechanismReport]:
        return iter(self.reports)

    def __len__(self) -> int:
        return len(self.reports)

    def to_records(self) -> list[dict[str, str | int]]:
        """Return one flat row for each mechanism, for tables and data frames."""
        return [
            {
                "mechanism": report.mechanism.id,
                "scopes": report.scopes,
                "complete": report.complete,
                "not_applicable": report.not_applicable,
                "filled": report.filled,
                "missing": report.missing,
                "findings": len(report.findings),
            }
            for report in self.reports
        ]

    def __repr__(self) -> str:
        return f"<MechanismReports: {len(self.reports):,}, {'' if self.ok else 'not '}all hold>"

    def __str__(self) -> str:
        header = ["mechanism", "scopes", "complete", "share", "filled", "missing", "findings"]
        rows = [
            [
                report.mechanism.id,
                report.scopes,
                report.complete,
                percent(report.ratio) if report.scopes else None,
                report.filled,
                report.missing,
                len(report.findings),
            ]
            for report in self.reports
        ]
        return table(header, rows)


def check_mechanisms(
    where: Jurisdiction, mechanisms: Iterable[Mechanism], *, on: date | None = None
) -> MechanismReports:
    """Check several mechanisms, and return one report for each as one table.

    Args:
        where: The snapshot to look at; not changed.
        mechanisms: The definitions, such as ``partygrid.catalogue.every()``.
        on: The day, None for the latest state; see `check_mechanism`.

    Raises:
        InvalidArgument: One of them is no mechanism, or `on` no date.

    Complexity:
        That of `check_mechanism` for each.

    Examples:
        >>> import partygrid as pg
        >>> visits = pg.Mechanism("visits", scope=pg.Town, slots=[pg.Slot("leader", of=pg.Member)])
        >>> print(check_mechanisms(pg.Jurisdiction([pg.Town("t")]), [visits]))
        mechanism  scopes  complete  share  filled  missing  findings
        visits          1         0    0 %       0        1         1
    """
    return MechanismReports(tuple(check_mechanism(where, one, on=on) for one in mechanisms))
