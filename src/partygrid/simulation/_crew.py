"""A scenario on a snapshot as arrays: who is proposed where, and what else there is to serve.

Members, needs, compounds and communities stand in id order. Times are whole seconds.
"""

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask
from partygrid._territory import communities_of_buildings, take
from partygrid._whereabouts import spots
from partygrid.allocation import Plan
from partygrid.errors import Problem, ProblemReason
from partygrid.grid import Building, Community, Compound
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, MemberStatus, Window
from partygrid.simulation._checks import refuse, seconds, wrong
from partygrid.simulation._scenario import Demand, Rotation, Scenario
from partygrid.simulation._streams import Words, named, poisson, threshold

_SHOWN = 3


@attrs.frozen(eq=False)
class Pool:
    """The members who can serve something besides their need, by community, then id.

    Attributes:
        member: Position of each. Shape: (pool,).
        community: Community where each lives. Shape: (pool,).
        first: Where the members of each community begin, and the end. Shape: (communities + 1,).
        seconds: What it takes of a member, once.
    """

    member: Counts
    community: Counts
    first: Counts
    seconds: int


@attrs.frozen(eq=False)
class Arrivals:
    """A demand: who can serve it, and what arrives where.

    Attributes:
        pool: Who can serve it.
        key: The number of its random numbers.
        table: Where the counts of a compound begin.
        compounds: The compounds concerned. Shape: (concerned,).
        community: Their communities. Shape: (concerned,).
    """

    pool: Pool
    key: int
    table: Words
    compounds: Counts
    community: Counts


@attrs.frozen(eq=False)
class Visits:
    """A rotation: who can serve it, and whose turn it is.

    Attributes:
        pool: Who can serve it.
        places: Number of places.
        people: How many people a visit asks for.
        turns: Ranks of the places that have their turn in each week. Shape: (weeks, visits).
        community: Community of each place. Shape: (places,).
    """

    pool: Pool
    places: int
    people: int
    turns: Counts
    community: Counts


@attrs.frozen(eq=False)
class Teams:
    """Needs that want a leader, and who of those placed leads.

    Attributes:
        wanted: Which needs want one. Shape: (needs,).
        leaders: Position of each member who leads the need of the plan. Shape: (leaders,).
    """

    wanted: Mask
    leaders: Counts


@attrs.frozen(eq=False)
class Crew:
    """Members and needs of a plan in a scenario.

    Attributes:
        placed: Whom the plan proposes. Shape: (members,).
        need: Their need, -1 for none. Shape: (members,).
        turn: Seconds that the need takes of each, 0 for none. Shape: (members,).
        spare: Seconds a week that each has besides. Shape: (members,).
        usual: Below it a member turns up. Shape: (members,).
        again: The same in the week after a no-show. Shape: (members,).
        least: Least head count of each need. Shape: (needs,).
        priority: Priority of each need. Shape: (needs,).
        community: Community of each need, -1 for none. Shape: (needs,).
        teams: The needs that want a leader; None where none does.
        communities: Number of communities of the snapshot.
        compounds: Number of its compounds.
        accepts: Below it a member does not decline.
        stays: Below it a member is still there in each week.
        arrivals: The demands, in their order.
        visits: The rotation.
    """

    placed: Mask
    need: Counts
    turn: Counts
    spare: Counts
    usual: Words
    again: Words
    least: Counts
    priority: Counts
    community: Counts
    teams: Teams | None
    communities: int
    compounds: int
    accepts: int
    stays: tuple[int, ...]
    arrivals: tuple[Arrivals, ...]
    visits: Visits | None

    @property
    def remembers(self) -> bool:
        """Whether a no-show changes the turnout of the next week."""
        return self.again is not self.usual


def crew(where: Jurisdiction, scenario: Scenario) -> Crew:
    """Return a scenario as arrays.

    Raises:
        InvalidScenario: The plan is one of another snapshot, the rotation names no compounds, or a
            turnout no member.

    Complexity:
        O(members and needs of the snapshot).
    """
    strange = _strange(where, scenario.plan)
    refuse(
        (*strange, *_no_compounds(where, scenario.rotation), *_no_members(where, scenario)),
    )
    index = where.index
    need = _needs(index, scenario.plan)
    placed = need != NOWHERE
    hours = [seconds(one.hours) for one in where.of(Need)]
    turn = np.append(np.array(hours, np.int64), 0)[need]
    usual, factor = _rates(index, scenario, need, 1.0), scenario.after_no_show
    return Crew(
        placed=placed,
        need=need,
        turn=turn,
        spare=_spare(where, scenario, turn),
        usual=usual,
        again=usual if factor == 1 else _rates(index, scenario, need, factor),
        least=index.counts(Need, "least"),
        priority=index.counts(Need, "priority"),
        community=spots(index, Need).community.astype(np.int64),
        teams=_teams(where, scenario.plan),
        communities=index.size(Community),
        compounds=index.size(Compound),
        accepts=threshold(1 - scenario.declines),
        stays=tuple(_stays(scenario)),
        arrivals=tuple(_arrivals(where, placed, one) for one in scenario.demand),
        visits=_visits(where, placed, scenario),
    )


def _strange(where: Jurisdiction, plan: Plan) -> Iterator[Problem]:
    """Yield what the plan and the snapshot do not have in common."""
    members = [one.member for part in (plan.assignments, plan.unplaced) for one in part]
    needs = [(one.need, one.least, one.most) for one in plan.head_counts]
    asked = [(one.id, one.least, one.places) for one in where.of(Need)]
    served = {one.need for one in plan.assignments} - {one.id for one in where.of(Need)}
    for field, stated, known in (
        ("plan.members", sorted(members), [one.id for one in where.of(Member)]),
        ("plan.head_counts", sorted(needs), asked),
        ("plan.assignments", sorted(served), []),
    ):
        if stated != known:
            yield _of_another(field, stated, known)


def _of_another(field: str, stated: Sequence[object], known: Sequence[object]) -> Problem:
    odd = sorted({*stated} ^ {*known}, key=repr) or ["repeated"]
    return wrong(
        "Scenario",
        field,
        odd[:_SHOWN],
        f"the plan is one of another snapshot, {len(odd):,} differ",
        "simulate a plan on the snapshot for which it was made",
        ProblemReason.CONTRADICTION,
    )


def _no_compounds(where: Jurisdiction, rotation: Rotation | None) -> Iterator[Problem]:
    for id_ in () if rotation is None else rotation.places:
        if not isinstance(where.get(id_), Compound):
            remedy = "name compounds of the snapshot"
            reason = ProblemReason.UNKNOWN_REFERENCE
            yield wrong("Rotation", "places", id_, "no Compound has this id", remedy, reason)


def _no_members(where: Jurisdiction, scenario: Scenario) -> Iterator[Problem]:
    for id_, _ in scenario.turnout_by_member:
        if not isinstance(where.get(id_), Member):
            remedy = "name members of the snapshot, or use a MemberStatus or a Window"
            reason = ProblemReason.UNKNOWN_REFERENCE
            yield wrong("Scenario", "turnout_of", id_, "no Member has this id", remedy, reason)


def _needs(index: Index, plan: Plan) -> Counts:
    member, need = (index.table(kind).position for kind in (Member, Need))
    found = np.full(index.size(Member), NOWHERE, np.int64)
    for one in plan.assignments:
        found[member[one.member]] = need[one.need]
    return found


def _teams(where: Jurisdiction, plan: Plan) -> Teams | None:
    needs = where.of(Need)
    wanted = {one.id: {*one.leader_skills} for one in needs if one.leader_skills}
    if not wanted:
        return None
    position, members = where.index.table(Member).position, where.of(Member)
    served = [(position[one.member], wanted.get(one.need, set())) for one in plan.assignments]
    leaders = [m for m, skills in served if skills & {*members[m].skills}]
    return Teams(np.array([one.id in wanted for one in needs]), np.array(leaders, np.int64))


def _rates(index: Index, scenario: Scenario, need: Counts, factor: float) -> Words:
    """Return below which number each member turns up; nobody does who is not placed."""
    windows: tuple[Window | None, ...] = (*Window, None)
    statuses = index.labels(Member, "status")
    table = [
        [threshold(min(scenario.rate_of(status, one) * factor, 1.0)) for one in windows]
        for status in map(MemberStatus, statuses.names)
    ]
    if not table:
        return np.zeros(need.size, np.uint64)
    codes = [windows.index(one.window) for one in index.table(Need).records]
    column = np.array([*codes, 0], np.int64)[need]
    rates = np.array(table, np.uint64)[statuses.codes, column]
    position = index.table(Member).position
    for member, rate in scenario.turnout_by_member:
        rates[position[member]] = threshold(min(rate * factor, 1.0))
    return np.where(need < 0, 0, rates)


def _spare(where: Jurisdiction, scenario: Scenario, turn: Counts) -> Counts:
    unstated = seconds(scenario.spare_hours)
    stated = [
        NOWHERE if one.capacity is None else seconds(one.capacity) for one in where.of(Member)
    ]
    capacity = np.array(stated, np.int64)
    return np.where(capacity < 0, unstated, np.maximum(capacity - turn, 0))


def _stays(scenario: Scenario) -> Iterator[int]:
    """Yield for each week below which number a member is still there."""
    stayed, begins = 1.0, scenario.emergency or 1
    for week in range(scenario.weeks):
        if week >= begins:
            stayed *= 1 - scenario.drop_out
        yield threshold(stayed)


def _pool(where: Jurisdiction, placed: Mask, of: Demand | Rotation) -> Pool:
    index = where.index
    residence = index.reference(Member, "residence", Building)
    community = take(communities_of_buildings(index), residence)
    members, skills = where.of(Member), set(of.skills)
    able = [
        m
        for m in np.flatnonzero(placed & (community >= 0)).tolist()
        if (not skills or skills & {*members[m].skills})
        and (of.window is None or not members[m].windows or of.window in members[m].windows)
    ]
    member = np.array(able, np.int64)
    home = community[member].astype(np.int64)
    order = np.argsort(home, kind="stable")
    first = np.searchsorted(home[order], np.arange(index.size(Community) + 1))
    return Pool(member[order], home[order], first, seconds(of.hours))


def _arrivals(where: Jurisdiction, placed: Mask, demand: Demand) -> Arrivals:
    wanted = demand.property_service
    compounds = [
        i
        for i, one in enumerate(where.of(Compound))
        if wanted is None or one.property_service is wanted
    ]
    concerned = np.array(compounds, np.int64)
    community = where.index.reference(Compound, "community", Community)[concerned]
    return Arrivals(
        _pool(where, placed, demand),
        named(demand.name),
        poisson(demand.rate),
        concerned,
        community.astype(np.int64),
    )


def _visits(where: Jurisdiction, placed: Mask, scenario: Scenario) -> Visits | None:
    rotation = scenario.rotation
    if rotation is None:
        return None
    ids = rotation.places or tuple(one.id for one in where.of(Compound))
    whole = attrs.evolve(rotation, places=ids)
    turns = whole.turns(scenario.weeks)
    rank = {id_: i for i, id_ in enumerate(ids)}
    position = where.index.table(Compound).position
    community = where.index.reference(Compound, "community", Community)
    return Visits(
        pool=_pool(where, placed, whole),
        places=len(ids),
        people=rotation.people,
        turns=np.array([[rank[id_] for id_ in week] for week in turns], np.int64),
        community=community[np.array([position[id_] for id_ in ids], np.intp)].astype(np.int64),
    )
