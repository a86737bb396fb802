"""One way to write a problem of a request."""

from partygrid.errors import Problem, ProblemReason, printed


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
