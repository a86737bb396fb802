"""The door of every verb of double reporting: what is no snapshot, or no plan, is said at once."""

from typing import Any

from partygrid.allocation.plan import Plan
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction

_NOT_ASKED = object()


def admit(where: Any, plan: Any = _NOT_ASKED) -> None:
    """Admit a snapshot, and a plan where one is passed.

    Raises:
        InvalidArgument: `where` is no snapshot, or `plan` no plan of double reporting.
    """
    if not isinstance(where, Jurisdiction):
        remedy = "pass a Jurisdiction first, such as read_json returns"
        raise InvalidArgument("where", where, "no snapshot", remedy)
    if plan is not _NOT_ASKED and not isinstance(plan, Plan):
        remedy = "pass what allocate_double_reporting returned"
        raise InvalidArgument("plan", plan, "no plan of double reporting", remedy)
