"""The rows that commands print, and their columns, which CSV states even without a row.

A test keeps the columns equal to those that the package returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import partygrid as pg
from partygrid._text import percent, table
from partygrid.cli._answers import Rows, Value

SHOWN = 20
"""So many rows are shown on a screen."""

PROBLEM = ("where", "field", "value", "reason", "message", "nearest", "remedy")
CHECK = ("check", "holds", "findings")
GAP = ("subject", "reason", "layer", "at", "community", "households", "residents", "remedy")
COVER = (
    "place",
    "name",
    "buildings",
    "covered",
    "households",
    "covered_households",
    "residents",
    "covered_residents",
)
BUILDING = ("building", "name", "compound", "community", "households")
PROPOSAL = ("outcome", "member", "need", "metres", "missing_skills", "rank", "discount", "cost")
UNIT = ("unit", "place", "slot", "metres", "pinned", "reason")
LISTED = {
    "members": ("member", "need", "metres", "missing_skills"),
    "units": ("unit", "place", "metres", "reason"),
}
"""What of the rows of a plan fits on a screen."""

OUTCOME = (*PROPOSAL, "missing", "eligible", "reason")
OPTION = (
    "need",
    "place",
    "window",
    "hours",
    "metres",
    "measured",
    "within",
    "missing_skills",
    "rank",
    "discount",
    "cost",
    "outcome",
    "precondition",
    "held_by",
)
REPAIR = ("kind", "text", "price", "resolves")
SCREENED = ("organisation", "rating", "score", "possible", "asked", "evidence")
CONFLICT = ("rules", "numbers", "contradiction", "excess")
CADENCE = (
    "cadence",
    "subject",
    "day",
    "reason",
    "until",
    "periods",
    "measured",
    "required",
    "every",
    "severity",
)
DUE = ("day", "what", "subject", "turn", "title")
PROPOSED = ("change", "member", "need", "before")
METRIC = ("metric", "unit", "mean", "standard_error", "low", "high")
POLICY = (
    "policy",
    "status",
    "objective",
    "gap",
    "members",
    "placed",
    "needs",
    "met",
    "hours",
    "metres_most",
    "envious",
    "attainment",
    "metres_mean",
    "skill_share",
    "gini",
    "spread",
    "crossing",
)
UPDATE = ("difference", "kind", "record", "field", "before", "after", "message")
MIGRATED = ("record", "outcome", "field", "before", "after", "candidates")
READING = (
    *("sheet", "row", "column", "value", "reason", "severity", "message", "remedy", "candidates"),
)
PLACED = ("building", "outcome", "grid", "others", "stated")
DIFFERENCE = ("change", "record", "field", "before", "after")
MECHANISM = (
    "mechanism",
    "scopes",
    "complete",
    "not_applicable",
    "filled",
    "missing",
    "findings",
)
FINDING = ("mechanism", "scope", "slot", "reason", "filler", "measured", "required")
LISTING = ("subject", "reason", "uses", "amount")
PROJECT = ("need", "resource", "kinds", "metres", "reason")
LOSS = ("mechanism", "filler", "scope", "slot")
SUBSTITUTE = ("scope", "slot", "filler", "carries", "near", "reason")
CHOICE = ("outcome", "scope", "slot", "filler", "weight", "metres", "load", "missing", "why")
POST = ("outcome", "scope", "slot", "filler", "holder", "kind", "missing", "why")
RULE_FINDING = (
    "rule",
    "subject",
    "verdict",
    "severity",
    "measured",
    "required",
    "distance",
    "witness",
    "missing",
    "reason",
    "remedy",
    "source",
    "local",
    "new",
)
TWO_NEW_UNIT = ("unit", "finding")
TWO_NEW = (
    "kind",
    "operating",
    "struck_out",
    "unknown",
    "alone",
    "jointly",
    "reached",
    "instructor_only",
)
ANSWER = ("steps", "mechanism", "slot", "filler", "scope", "weight", "chain")


def problem_rows(problems: Iterable[pg.Problem]) -> Rows:
    """Return one row for each problem of an input."""
    return [{name: getattr(problem, name) for name in PROBLEM} for problem in problems]


def check_row(name: str, findings: int) -> dict[str, Value]:
    """Return the row of one check."""
    return {"check": name, "holds": "no" if findings else "yes", "findings": findings}


def cover_rows(covers: Iterable[pg.Cover]) -> Rows:
    """Return one row for each place, with counts."""
    return [{name: getattr(one, name) for name in COVER} for one in covers]


def building_rows(where: pg.Jurisdiction, buildings: Iterable[pg.Building]) -> Rows:
    """Return one row for each building."""
    return [
        {
            "building": building.id,
            "name": building.name,
            "compound": building.compound,
            "community": where.community_of(building.id),
            "households": building.households,
        }
        for building in buildings
    ]


def answer_rows(answers: Iterable[pg.Answer]) -> Rows:
    """Return one row for each of those who answer for a place."""
    return [
        {
            **{name: getattr(answer, name) for name in ANSWER},
            "chain": " > ".join(answer.chain),
        }
        for answer in answers
    ]


def substitute_rows(found: Iterable[pg.Substitute]) -> Rows:
    """Return one row for each vacancy that a loss leaves."""
    return [{name: _plain(getattr(one, name)) for name in SUBSTITUTE} for one in found]


def two_new_rows(found: pg.TwoNewReport) -> Rows:
    """Return one row for each unit and what was found about it, in the order of units."""
    findings = {
        "uncovered": found.uncovered,
        "instructor alone": found.instructor_only,
        "joint organisation only": found.jointly,
        "ready for its own": found.ready,
        "struck out": found.struck_out,
        "operating not stated": found.unknown,
    }
    several = sorted((unit, what) for what, units in findings.items() for unit in units)
    return _rows(TWO_NEW_UNIT, several)


def due_rows(found: pg.Calendar) -> Rows:
    """Return one row for each entry of a calendar."""
    return [{name: _plain(getattr(one, name)) for name in DUE} for one in found.entries]


def option_rows(found: pg.Explanation) -> Rows:
    """Return one row for each need within reach of a member."""
    return [{name: _plain(getattr(one, name)) for name in OPTION} for one in found.options]


def proposal_rows(found: pg.PlanComparison) -> Rows:
    """Return one row for each member whose proposal changed, and each need that is met or not."""
    several: list[tuple[Value, ...]] = [
        *(("moved", one.member, one.after, one.before) for one in found.moved),
        *(("proposed", one.member, one.need, None) for one in found.proposed),
        *(("withdrawn", one.member, None, one.need) for one in found.withdrawn),
        *(("unmet now", None, need, None) for need in found.opened),
        *(("met now", None, need, None) for need in found.closed),
    ]
    return _rows(PROPOSED, several)


def difference_rows(found: pg.Comparison) -> Rows:
    """Return one row for each difference of two snapshots; values that are private are left out."""
    several: list[tuple[Value, ...]] = [
        *(("scheme", None, None, *(one.id for one in both)) for both in [found.scheme] if both),
        *(("added", one.id, None, None, type(one).__name__) for one in found.added),
        *(("removed", one.id, None, type(one).__name__, None) for one in found.removed),
        *(("changed", one.record, one.field, *_values(one)) for one in found.changed),
        *(("link added", *_slot(one), None, _filler(one)) for one in found.links_added),
        *(("link removed", *_slot(one), _filler(one), None) for one in found.links_removed),
        *(("gap opened", one.subject, None, None, one.label) for one in found.gaps_opened),
        *(("gap closed", one.subject, None, one.label, None) for one in found.gaps_closed),
    ]
    return _rows(DIFFERENCE, several)


def _values(change: pg.Change) -> tuple[Value, Value]:
    return (None, None) if change.private else (_plain(change.before), _plain(change.after))


def _slot(link: pg.Link) -> tuple[str, str]:
    return link.scope, f"{link.mechanism}.{link.slot}"


def _filler(link: pg.Link) -> str:
    stated = (("from", link.since), ("until", link.until), ("weight", link.weight))
    return " ".join([link.filler, *(f"{word} {one}" for word, one in stated if one is not None)])


def _rows(columns: Sequence[str], several: Iterable[Sequence[Value]]) -> Rows:
    return [dict(zip(columns, row, strict=True)) for row in several]


def _plain(value: object) -> Value:
    """Return a value of a field for a cell: several as one text, and a day or point as text."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value if value is None or isinstance(value, str | int | float) else str(value)


def first(columns: Sequence[str], rows: Rows) -> str:
    """Return the first rows as a table for a screen, and say where the others are."""
    return aligned(columns, rows[:SHOWN]) + rest(len(rows))


def rest(number: int) -> str:
    """Return a line that says where the rows are that a screen leaves out."""
    return f"\n… of {number:,}; --format csv lists all" if number > SHOWN else ""


def aligned(columns: Sequence[str], rows: Rows) -> str:
    """Return rows as a table for a screen."""
    return table(columns, [[row[name] for name in columns] for row in rows])


def cover_table(place: str, covers: Iterable[pg.Cover]) -> str:
    """Return the coverage of places as a table for a screen."""
    header = [place, "name", "buildings", "covered", "share", "households", "covered"]
    rows = [
        [
            *(one.place, one.name),
            *(one.buildings, one.covered, percent(one.ratio)),
            *(one.households, one.covered_households),
        ]
        for one in covers
    ]
    return table(header, rows)
