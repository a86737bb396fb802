"""The candidates of posts in the order of a rule, as columns."""

from collections.abc import Mapping

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid._links import Numbers
from partygrid.filling._candidates import DECLINED, FREE, Candidates, Stages
from partygrid.org import Member, MemberStatus
from partygrid.slots import PostRule

WORDS: Mapping[PostRule | None, str] = {
    PostRule.HIGHEST_RANK: "highest rank",
    PostRule.RETIRED: "retired first, then highest rank",
}
"""The rules by which somebody comes first."""


def order_of_members(index: Index, rule: PostRule | None) -> Counts:
    """Return a number for each member, small for those who come first, equal for those who tie.

    By rank, the highest first and those without one last; with ``RETIRED``, of the retired first.
    """
    return index.kept(("order of members", rule), lambda: _order_of_members(index, rule))


def _order_of_members(index: Index, rule: PostRule | None) -> Counts:
    members = index.table(Member).records
    ranks = (-1 if member.rank is None else member.rank for member in members)
    rank = np.fromiter(ranks, np.int64, len(members))
    order: Counts = rank.max(initial=0) - rank
    if rule is PostRule.RETIRED:
        others = (member.status is not MemberStatus.RETIRED for member in members)
        order += (rank.max(initial=0) + 2) * np.fromiter(others, np.int64, len(members))
    return order


@attrs.frozen(eq=False)
class Line:
    """The candidates of one post, first to last. Shape of each: (candidates,).

    Attributes:
        member: Number of the member.
        order: Their order by the rule, equal where they tie.
        stage: The first test that each fails.
    """

    member: Numbers
    order: Counts
    stage: Stages

    def why(self, rule: PostRule | None, position: int, free: Numbers, left: Numbers) -> str:
        """Return why the candidate at a position is named.

        Args:
            rule: The rule of the post.
            position: The position.
            free: The positions of all who could hold the post.
            left: Those of them who are not named.
        """
        if self.member.size == 1:
            return "the only one who may"
        alike = int(np.count_nonzero(self.order[left] == self.order[position]))
        declined = int(np.count_nonzero(self.stage[:position] == DECLINED))
        bound = position - declined - int(np.count_nonzero(free < position))
        return (
            f"{WORDS[rule]} of {self.member.size:,} who may"
            f"{f', lower id than {alike:,} alike' if alike else ''}"
            f"{f'; {_come(declined)} before declined' if declined else ''}"
            f"{f'; {_come(bound)} before {_hold(bound)} other posts' if bound else ''}"
        )


def _come(number: int) -> str:
    return f"{number:,} who {'comes' if number == 1 else 'come'}"


def _hold(number: int) -> str:
    return "holds" if number == 1 else "hold"


class Ranking:
    """The candidates of a post at many scopes; nobody where no rule says who comes first.

    Args:
        index: The columns of the snapshot.
        found: The candidates.
    """

    def __init__(self, index: Index, found: Candidates) -> None:
        order = order_of_members(index, found.slot.choose)[found.filler - index.start(Member)]
        rows = np.lexsort((found.filler, order, found.scope))
        if found.slot.choose not in WORDS:
            rows = rows[:0]
        self.scope = found.scope[rows]
        self.line = Line(found.filler[rows], order[rows], found.stage[rows])

    def at(self, scope: int) -> Line:
        """Return the candidates at one scope."""
        start, stop = np.searchsorted(self.scope, [scope, scope + 1])
        line = self.line
        return Line(line.member[start:stop], line.order[start:stop], line.stage[start:stop])

    def ahead(self, holding: Mask) -> Numbers:
        """Return the scopes at which somebody could hold the post who comes before a holder.

        Args:
            holding: Which candidates, of all scopes in order, hold the post. Shape: (candidates,).
        """
        line = self.line
        last = np.full(int(self.scope.max(initial=0)) + 1, -1, np.int64)
        np.maximum.at(last, self.scope[holding], line.order[holding])
        before: Mask = (line.stage == FREE) & (line.order < last[self.scope])
        return self.scope[before]
