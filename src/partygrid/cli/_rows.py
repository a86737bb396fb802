"""The rows that commands print, and their columns, which CSV states even without a row.

A test keeps the columns equal to those that the package returns.
"""

from collections.abc import Iterable, Sequence

import partygrid as pg
from partygrid._text import table
from partygrid.cli._answers import Rows, Value

PROBLEM = ("where", "field", "value", "reason", "message", "nearest", "remedy")
CHECK = ("check", "holds", "findings")
GAP = ("subject", "reason", "layer", "at", "community", "households", "residents", "remedy")
BUILDING = ("building", "name", "compound", "community", "households")
PROPOSAL = ("outcome", "member", "need", "metres", "missing_skills", "cost")
OUTCOME = (*PROPOSAL, "missing", "eligible", "reason")
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
ANSWER = ("steps", "mechanism", "slot", "filler", "scope", "weight", "chain")


def problem_rows(problems: Iterable[pg.Problem]) -> Rows:
    """Return one row for each problem of an input."""
    return [{name: getattr(problem, name) for name in PROBLEM} for problem in problems]


def check_row(name: str, findings: int) -> dict[str, Value]:
    """Return the row of one check."""
    return {"check": name, "holds": "no" if findings else "yes", "findings": findings}


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


def aligned(columns: Sequence[str], rows: Rows) -> str:
    """Return rows as a table for a screen."""
    return table(columns, [[row[name] for name in columns] for row in rows])
