"""The question of the three lists: do projects join needs with resources, and what is left over?"""

from collections.abc import Iterator
from datetime import date

import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid.allocation.doors import admit
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need, Project, Resource
from partygrid.projects._report import ProjectFinding, ProjectReason, ProjectReport

CLAIMS = "task-claiming"
"""Id of the mechanism whose links say who claims a need or a project."""


def check_projects(where: Jurisdiction, *, on: date | None = None) -> ProjectReport:
    """Report how needs, resources and projects (需求、资源、项目清单) hold together.

    Each project meets one need or more and uses one resource or more; a resource is used by no
    more projects than it can serve. Needs and resources in no project are told, and what nobody has
    claimed: a project that states no lead and has no claim, and a need without a claim in no
    project that is led or claimed. A claim (认领) is a link of the mechanism ``task-claiming``,
    whatever its slot.

    Args:
        where: The snapshot to look at; not changed.
        on: The day on which claims must hold; None takes the latest state, in which a claim with an
            end has ended.

    Returns:
        A report with a finding for each thing that is wrong, and what to do about it.

    Raises:
        InvalidArgument: `where` is no snapshot, or `on` no date.

    Complexity:
        O(needs + resources + projects + claims) by array operations.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Unit("school"), pg.Need("tutoring", place="t"),
        ...     pg.Need("patrol", place="t"), pg.Resource("hall", holder="school"),
        ...     pg.Project("homework", needs=["tutoring"], resources=["hall"], lead="school")])
        >>> for finding in check_projects(where).findings:
        ...     print(finding)
        patrol: the need stands in no project; see propose_projects
        patrol: nobody has claimed it; ask units and members to
    """
    admit(where)
    if on is not None and type(on) is not date:
        raise InvalidArgument("on", on, "no day", "pass a datetime.date, or None")
    return ProjectReport(where=where, on=on, findings=tuple(_findings(where, on)))


def uses(index: Index) -> Counts:
    """Return by how many projects each resource is used. Shape: (resources,)."""
    used = index.pairs(Project, "resources", Resource).target
    return np.bincount(used, minlength=index.size(Resource))


def matched(index: Index) -> Mask:
    """Return which needs stand in a project. Shape: (needs,)."""
    found = np.zeros(index.size(Need), np.bool_)
    found[index.pairs(Project, "needs", Need).target] = True
    return found


def _findings(where: Jurisdiction, on: date | None) -> Iterator[ProjectFinding]:
    index = where.index
    used, amount = uses(index), index.counts(Resource, "amount")
    led, claimed = _claimed(where, on)
    faults: tuple[tuple[ProjectReason, type, Mask], ...] = (
        (ProjectReason.NO_NEED, Project, _names_none(index, "needs", Need)),
        (ProjectReason.NO_RESOURCE, Project, _names_none(index, "resources", Resource)),
        (ProjectReason.OVERUSED, Resource, used > amount),
        (ProjectReason.UNMATCHED, Need, ~matched(index)),
        (ProjectReason.IDLE, Resource, (used == 0) & (amount > 0)),
    )
    for reason, kind, faulty in faults:
        for i in np.flatnonzero(faulty).tolist():
            over = reason is ProjectReason.OVERUSED
            yield ProjectFinding(
                subject=index.id_of(kind, i),
                reason=reason,
                uses=int(used[i]) if over else 0,
                amount=int(amount[i]) if over else 0,
            )
    unclaimed = [
        index.id_of(kind, i)
        for kind, taken in ((Need, claimed), (Project, led))
        for i in np.flatnonzero(~taken).tolist()
    ]
    for subject in sorted(unclaimed):
        yield ProjectFinding(subject=subject, reason=ProjectReason.UNCLAIMED)


def _names_none(index: Index, field: str, kind: type) -> Mask:
    owners = index.pairs(Project, field, kind).owner
    empty: Mask = np.bincount(owners, minlength=index.size(Project)) == 0
    return empty


def _claimed(where: Jurisdiction, on: date | None) -> tuple[Mask, Mask]:
    """Return which projects are led or claimed, and which needs are claimed, alone or by one."""
    index, rows = where.index, where.link_index.rows(CLAIMS)
    live = rows.live(on)
    scope = rows.scope if live is None else rows.scope[live]
    there = np.zeros(index.total, np.bool_)
    there[scope] = True
    needs, projects = (
        there[index.start(kind) : index.start(kind) + index.size(kind)] for kind in (Need, Project)
    )
    stated = (one.lead is not None for one in where.of(Project))
    led = projects | np.fromiter(stated, np.bool_, projects.size)
    joined = index.pairs(Project, "needs", Need)
    claimed = needs.copy()
    claimed[joined.target[led[joined.owner]]] = True
    return led, claimed
