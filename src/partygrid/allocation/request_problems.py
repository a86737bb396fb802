"""One way to write a problem of a request, and to refuse a request with problems."""

from collections.abc import Iterable

from partygrid.errors import InvalidLink, Problem, ProblemReason, printed


def request_problem(
    place: str,
    reason: ProblemReason,
    message: str,
    remedy: str,
    *,
    value: object = None,
    near: str | None = None,
) -> Problem:
    """Return a problem of a request; a value of None is not printed."""
    return Problem(
        where=place,
        field="",
        value="" if value is None else printed(value),
        reason=reason,
        message=message,
        remedy=remedy,
        nearest=near,
    )


def refuse_requests(problems: Iterable[Problem]) -> None:
    """Refuse pins, pairings and answers to proposals that have a problem.

    Raises:
        InvalidLink: There is one.
    """
    found = tuple(problems)
    if found:
        raise InvalidLink(found, "not requests that can be met")
