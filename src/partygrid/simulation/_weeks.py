"""One replication: what happens week by week, in whole numbers.

In each week: who is expected, who of them turns up, the head counts of needs (0 where a leader is
wanted and none turned up), then the visits of the rotation in the order of turns, then each demand
in its order. A visit takes the members of the community with time left, lowest ids first, until it
has its people. Of a demand, as many requests are served in a community as wait there, or as fit
into the time left, the oldest first; members take as many as fit into theirs, lowest ids first.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Mask
from partygrid.simulation._crew import Arrivals, Crew, Pool, Teams, Visits
from partygrid.simulation._streams import ONE, Purpose, Words, inverted, stream, words


@attrs.frozen(eq=False)
class Outcome:
    """What one replication came to.

    Attributes:
        heads: Members who served each need in each week. Shape: (weeks, needs).
        absent: No-shows of each week. Shape: (weeks,).
        turns: Weeks in which each member turned up. Shape: (members,).
        load: Seconds that each member served. Shape: (members,).
        visitors: Members at each visit of the rotation. Shape: (weeks, visits).
        arrived: Requests of each demand that arrived. Shape: (demands, weeks, communities).
        served: Requests of each demand that were served. Shape: (demands, weeks, communities).
    """

    heads: Counts
    absent: Counts
    turns: Counts
    load: Counts
    visitors: Counts
    arrived: Counts
    served: Counts


def replicate(crew: Crew, seed: int, replication: int) -> Outcome:
    """Return the outcome of a replication.

    Complexity:
        O(weeks times (members + needs), and for each demand times (members + communities)).
    """
    turnout = stream(seed, replication, Purpose.TURNOUT)
    accepting = _accepting(crew, seed, replication)
    leaving = _leaving(crew, seed, replication)
    out = _before(crew, seed, replication)
    late = np.zeros(crew.need.size, np.bool_)
    for week, stays in enumerate(crew.stays):
        expected = accepting if leaving is None else accepting & (leaving < stays)
        below = np.where(late, crew.again, crew.usual) if crew.remembers else crew.usual
        came = words(turnout, crew.need.size) < below
        came &= expected
        at = np.flatnonzero(came)
        out.heads[week] = np.bincount(crew.need[at], minlength=crew.least.size)
        out.absent[week] = np.count_nonzero(expected) - at.size
        if crew.teams is not None:
            _stand_idle(crew, crew.teams, out, week, came)
        np.add(out.turns, came, out=out.turns)
        if crew.remembers:
            late = expected & ~came
        if crew.visits is not None or crew.arrivals:
            np.add(out.load, _besides(crew, out, week, came), out=out.load)
    np.add(out.load, out.turns * crew.turn, out=out.load)
    return out


def _accepting(crew: Crew, seed: int, replication: int) -> Mask:
    """Return who is placed and does not decline."""
    if crew.accepts == ONE:
        return crew.placed
    drawn = words(stream(seed, replication, Purpose.DECLINE), crew.need.size)
    return crew.placed & (drawn < crew.accepts)


def _leaving(crew: Crew, seed: int, replication: int) -> Words | None:
    """Return a number of each member, who is there while it is below that of the week."""
    if crew.stays[-1] == ONE:
        return None
    return words(stream(seed, replication, Purpose.LEAVE), crew.need.size)


def _before(crew: Crew, seed: int, replication: int) -> Outcome:
    """Return the outcome before the first week, with all that will arrive."""
    members, weeks = crew.need.size, len(crew.stays)
    visits = 0 if crew.visits is None else crew.visits.turns.shape[1]
    arrived = np.zeros((len(crew.arrivals), weeks, crew.communities), np.int64)
    for i, one in enumerate(crew.arrivals):
        drawn = words(stream(seed, replication, Purpose.DEMAND, one.key), weeks * crew.compounds)
        counts = inverted(one.table, drawn.reshape(weeks, crew.compounds)[:, one.compounds])
        for week, count in enumerate(counts):
            np.add.at(arrived[i, week], one.community, count)
    return Outcome(
        heads=np.zeros((weeks, crew.least.size), np.int64),
        absent=np.zeros(weeks, np.int64),
        turns=np.zeros(members, np.int64),
        load=np.zeros(members, np.int64),
        visitors=np.zeros((weeks, visits), np.int64),
        arrived=arrived,
        served=np.zeros_like(arrived),
    )


def _stand_idle(crew: Crew, teams: Teams, out: Outcome, week: int, came: Mask) -> None:
    """Let nobody serve a need that wants a leader and to which none came."""
    leaderless = teams.wanted.copy()
    leaderless[crew.need[teams.leaders[came[teams.leaders]]]] = False
    out.heads[week, leaderless] = 0
    idle = came & leaderless[crew.need]
    out.load[idle] -= crew.turn[idle]


def _besides(crew: Crew, out: Outcome, week: int, came: Mask) -> Counts:
    """Let the members who came serve what is there besides needs; return their seconds."""
    spare = np.where(came, crew.spare, 0)
    left = spare.copy()
    if crew.visits is not None:
        out.visitors[week] = _visit(crew.visits, week, came, left)
    for i, one in enumerate(crew.arrivals):
        waiting = (out.arrived[i, : week + 1] - out.served[i, : week + 1]).sum(axis=0)
        out.served[i, week] = _serve(one, waiting, left)
    return spare - left


def _visit(visits: Visits, week: int, came: Mask, left: Counts) -> list[int]:
    """Return how many come to each visit of a week, and take the time from them."""
    pool, found = visits.pool, []
    for place in visits.turns[week].tolist():
        home = visits.community[place]
        members = pool.member[pool.first[home] : pool.first[home + 1]]
        able = members[came[members] & (left[members] >= pool.seconds)][: visits.people]
        left[able] -= pool.seconds
        found.append(able.size)
    return found


def _serve(arrivals: Arrivals, waiting: Counts, left: Counts) -> Counts:
    """Return how many requests are served in each community, and take the time for them."""
    pool: Pool = arrivals.pool
    room = left[pool.member] // pool.seconds
    before = np.append(0, np.cumsum(room))
    start = before[pool.first]
    earlier = before[:-1] - start[pool.community]
    taken = np.clip(waiting[pool.community] - earlier, 0, room)
    left[pool.member] -= taken * pool.seconds
    served: Counts = np.minimum(waiting, np.diff(start))
    return served
