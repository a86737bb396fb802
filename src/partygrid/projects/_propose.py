"""Needs without a project, matched to free resources, as well as can be.

Formulation. N are the needs that stand in no project, R the resources, free(r) how many more
projects r can serve. A pair (n, r) fits when r is of a kind that n asks for, lies within reach, and
can be used when the work is done; it costs the metres between them, c(n, r). What a need asks for
is what it states beside people, as its skills are asked of members; what a resource is are its
kinds, or else the offers and the trade of the unit that holds it. Choose x(n, r) in {0, 1} over the
pairs that fit so that

    sum over r of x(n, r) <= 1          a project joins a need with one resource
    sum over n of x(n, r) <= free(r)    no resource is overused

and first the needs of the highest priority are matched, then those of the next, and so on, and
then the sum of c(n, r) x(n, r) is least. Which needs can be matched together is a transversal
matroid: matching by priority matches as many as can be, too.

One objective does it all: an unmatched need costs (k + 1) G, where k is the rank of its priority,
0 for the lowest, and G = (|N| + 1) C + 1 with C the dearest pair. Two plans differ by exchanges
that pass each need once at most, so metres never pay for a need of more worth; the proof is that of
``partygrid.allocation.problem``. It is a flow of least cost.
"""

from itertools import count

import numpy as np

from partygrid._index import Counts, Index, Mask, Pairs
from partygrid._nearness import metres_between
from partygrid._pairs import distinct, join
from partygrid._whereabouts import spots
from partygrid.allocation.doors import admit
from partygrid.allocation.engine import Network, network_simplex
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument
from partygrid.grid import Community, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need, Project, Resource
from partygrid.org import ORGANISATION_KINDS, Unit
from partygrid.projects._check import matched, uses
from partygrid.projects._plan import ProjectPlan, ProjectProposal, UnmatchedNeed, UnmatchedReason
from partygrid.records import RECORD_KINDS

_DEFAULT_COSTS = Costs()
_REASONS = list(UnmatchedReason)


def propose_projects(
    where: Jurisdiction, *, reach: Reach = Reach.COMMUNITY, costs: Costs = _DEFAULT_COSTS
) -> ProjectPlan:
    """Propose a project for each need that has none, with a resource that is free.

    A resource fits where it is of a kind that the need `asks` for, lies within `reach`, and can be
    used in the need's window. Skills of a need are asked of members, and what a unit offers says
    what its resources are, where these state no kinds; only a `Resource` can be used. Needs of a
    higher priority come first, then as many as can be are matched, then the metres are few; the
    module ``partygrid.projects._propose`` states the formulation. A proposal is for people to take
    up or leave.

    Args:
        where: The snapshot; not changed.
        reach: ``COMMUNITY``: both lie in one community, or one of them is the whole town of the
            other. ``TOWN``: they lie in one town. ``JURISDICTION``: they lie anywhere. A resource
            lies at its place, or else where its holder is; what is not known is out of reach.
        costs: What distance costs, in metres.

    Returns:
        A proposal with a project for each need that could be met, a reason for each that could not.
        The same records give the same plan, whatever their order.

    Raises:
        InvalidArgument: `where` is no snapshot, or `reach` none of its values.

    Complexity:
        O(pairs that share a kind) by array operations, and a flow of least cost on those that fit.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Unit("school", community="c"),
        ...     pg.Need("tutoring", place="c", asks=["hall"]), pg.Need("patrol", place="c"),
        ...     pg.Resource("hall", holder="school", kinds=["hall"])])
        >>> plan = propose_projects(where)
        >>> print(*plan.proposals, *plan.unmatched, sep="; ")
        tutoring: hall; patrol: asks nothing
        >>> pg.check_projects(where.replace(*plan.projects)).subjects(pg.ProjectReason.UNMATCHED)
        ('patrol',)
    """
    admit(where)
    _refuse_no_reach(reach)
    index, wanted, offered = where.index, _wanted(where), _offered(where)
    free = np.maximum(index.counts(Resource, "amount") - uses(index), 0)
    pairs = _alike(wanted, offered)
    stage = _stages(index, pairs, free, reach)
    rows = np.flatnonzero(stage == len(_REASONS) - 1)
    fitting = Pairs(pairs.owner[rows], pairs.target[rows])
    metres = _metres(index, fitting, costs)
    chosen = _matched(index, fitting, metres, free)
    need, resource = fitting.owner[chosen], fitting.target[chosen]
    best = np.array([int(bool(words)) for words in wanted], np.int64)
    np.maximum.at(best, pairs.owner, stage)
    done, used = matched(index), uses(index)
    done[need] = True
    used[resource] += 1
    joined = zip(need.tolist(), resource.tolist(), metres[chosen].tolist(), strict=True)
    return ProjectPlan(
        proposals=tuple(
            _proposal(where, where.of(Need)[n], where.of(Resource)[r], far, (wanted[n], offered[r]))
            for n, r, far in joined
        ),
        unmatched=tuple(
            UnmatchedNeed(need=index.id_of(Need, n), reason=_REASONS[best[n]])
            for n in np.flatnonzero(~done).tolist()
        ),
        idle=tuple(
            index.id_of(Resource, r) for r in np.flatnonzero((used == 0) & (free > 0)).tolist()
        ),
    )


def _refuse_no_reach(reach: object) -> None:
    if not isinstance(reach, Reach):
        names = ", ".join(f"Reach.{one.name}" for one in Reach)
        raise InvalidArgument("reach", reach, "no reach", f"use one of {names}")


_Words = list[tuple[str, ...]]


def _wanted(where: Jurisdiction) -> _Words:
    """Return what each need asks for, nothing for a need that stands in a project."""
    done = matched(where.index).tolist()
    needs = zip(where.of(Need), done, strict=True)
    return [() if has else one.asks for one, has in needs]


def _offered(where: Jurisdiction) -> _Words:
    """Return what each resource is."""
    return [one.kinds or _of_holder(where[one.holder]) for one in where.of(Resource)]


def _of_holder(holder: object) -> tuple[str, ...]:
    if not isinstance(holder, Unit):
        return ()
    return (*holder.offers, *([holder.trade] if holder.trade else []))


def _alike(wanted: _Words, offered: _Words) -> Pairs:
    """Return the needs (owner) and resources (target) that share a word."""
    code: dict[str, int] = {}
    mine, theirs = (_coded(words, code) for words in (wanted, offered))
    return distinct(join(mine, theirs, len(code)))


def _coded(words: _Words, code: dict[str, int]) -> Pairs:
    owner = np.repeat(np.arange(len(words), dtype=np.int32), [*map(len, words)])
    codes = [code.setdefault(word, len(code)) for one in words for word in one]
    return Pairs(owner, np.array(codes, np.int32))


def _stages(index: Index, pairs: Pairs, free: Counts, reach: Reach) -> Counts:
    """Return the reason for which each pair does not fit, as a position; the last where it does."""
    stage = np.full(pairs.owner.size, len(_REASONS) - 1)
    needs, resources = index.table(Need).records, index.table(Resource).records
    ends = zip(pairs.owner.tolist(), pairs.target.tolist(), strict=True)
    windows = ((needs[n].window, resources[r].windows) for n, r in ends)
    in_time = [window is None or not when or window in when for window, when in windows]
    stage[free[pairs.target] == 0] = _REASONS.index(UnmatchedReason.IN_USE)
    stage[~np.array(in_time, np.bool_)] = _REASONS.index(UnmatchedReason.OTHER_TIMES)
    stage[~_within(index, pairs, reach)] = _REASONS.index(UnmatchedReason.OUT_OF_REACH)
    return stage


def _within(index: Index, pairs: Pairs, reach: Reach) -> Mask:
    if reach is Reach.JURISDICTION:
        return np.ones(pairs.owner.size, np.bool_)
    need, number = spots(index, Need), _numbers(index)
    community, town = (
        np.concatenate([spots(index, kind).column(place) for kind in RECORD_KINDS])[number]
        for place in (Community, Town)
    )
    mine, theirs = need.community[pairs.owner], community[pairs.target]
    one_town: Mask = (need.town[pairs.owner] == town[pairs.target]) & (need.town[pairs.owner] >= 0)
    if reach is Reach.TOWN:
        return one_town
    whole_town = one_town & ((mine < 0) | (theirs < 0))
    within: Mask = whole_town | ((mine == theirs) & (mine >= 0))
    return within


def _numbers(index: Index) -> Counts:
    """Return the number of the record at which each resource is: itself, or its holder."""
    own = index.start(Resource) + np.arange(index.size(Resource))
    records = index.table(Resource).records
    found = [
        next(
            index.start(kind) + at
            for kind in (Unit, *ORGANISATION_KINDS)
            if (at := index.table(kind).position.get(one.holder)) is not None
        )
        for one in records
    ]
    placed = np.array([one.place is not None for one in records], np.bool_)
    return np.where(placed, own, np.array(found, np.int64))


def _metres(index: Index, pairs: Pairs, costs: Costs) -> Counts:
    ends = pairs.owner.astype(np.intp) + index.start(Need), _numbers(index)[pairs.target]
    return metres_between(index, *ends, costs)


def _matched(index: Index, pairs: Pairs, metres: Counts, free: Counts) -> Counts:
    """Return the rows of the pairs that are chosen."""
    if not metres.size:
        return np.zeros(0, np.intp)
    need, tail = np.unique(pairs.owner, return_inverse=True)
    rank = np.unique(index.counts(Need, "priority"), return_inverse=True)[1][need]
    step = (need.size + 1) * int(metres.max()) + 1
    sink = need.size + free.size
    arcs = np.concatenate(
        [
            np.stack([tail, need.size + pairs.target, np.ones_like(tail), metres]),
            np.stack(np.broadcast_arrays(np.arange(need.size), sink, 1, (rank + 1) * step)),
            np.stack(np.broadcast_arrays(need.size + np.arange(free.size), sink, free, 0)),
        ],
        axis=1,
    ).astype(np.int64)
    order = np.lexsort((arcs[1], arcs[0]))
    supply = np.zeros(sink + 1, np.int64)
    supply[: need.size], supply[sink] = 1, -need.size
    flow = np.empty(order.size, np.int64)
    flow[order] = network_simplex(Network(supply, *arcs[:, order]))
    return np.flatnonzero(flow[: metres.size])


def _proposal(
    where: Jurisdiction,
    need: Need,
    resource: Resource,
    metres: int,
    words: tuple[tuple[str, ...], tuple[str, ...]],
) -> ProjectProposal:
    asked, given = words
    return ProjectProposal(
        need=need.id,
        resource=resource.id,
        kinds=tuple(sorted({*asked}.intersection(given))),
        metres=metres,
        project=Project(
            _free_id(where, f"project-{need.id}"),
            needs=[need.id],
            resources=[resource.id],
            lead=resource.holder,
        ),
    )


def _free_id(where: Jurisdiction, wanted: str) -> str:
    """Return an id that no record has: the wanted one, or that with a number."""
    ids = (wanted if i == 1 else f"{wanted}-{i}" for i in count(1))
    return next(one for one in ids if one not in where)
