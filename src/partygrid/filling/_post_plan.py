"""The answer of `allocate_posts`, and what it is asked with."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import attrs

from partygrid.filling._plan import shown, shown_vacancies
from partygrid.filling._vacancies import Vacancy
from partygrid.mechanisms import Link, Mechanism


class TieRule(StrEnum):
    """What happens where several come first alike by the rule of a post.

    Attributes:
        LOWEST_ID: The one with the lowest id is proposed.
        LEAVE_OPEN: Nobody is proposed; the post stays vacant, and those who tie are named.
    """

    LOWEST_ID = "lowest-id"
    LEAVE_OPEN = "leave-open"


@attrs.frozen(kw_only=True, order=True)
class Override:
    """Who holds a post whatever its rule says, and the reason.

    It is how the result of an election and an appointment are entered, too. The member need not be
    eligible: where that is so, the plan says it.

    Attributes:
        scope: Id of the scope of the post.
        slot: Name of the slot that is the post.
        filler: Id of the member.
        reason: The reason, as a text.

    Examples:
        >>> Override(scope="b1", slot="chief", filler="m2", reason="m1 moves in March").filler
        'm2'
    """

    scope: str
    slot: str
    filler: str
    reason: str


@attrs.frozen(kw_only=True)
class PostCandidate:
    """A member who comes next by the rule of a post.

    Attributes:
        member: Id of the member.
        rank: Rank of the member, None where it is not stated. It is printed with the candidate
            alone, and stands in no plan, row or log.

    Examples:
        >>> print(PostCandidate(member="m2", rank=3), PostCandidate(member="m4", rank=None))
        m2 (rank 3) m4 (rank not stated)
    """

    member: str
    rank: int | None = attrs.field(repr=False)

    def __str__(self) -> str:
        return f"{self.member} (rank {'not stated' if self.rank is None else self.rank})"


@attrs.frozen(kw_only=True, order=True)
class PostChoice:
    """A member proposed for a post that nobody holds.

    Attributes:
        scope: Id of the scope of the post.
        slot: Name of the slot that is the post.
        filler: Id of the member.
        why: Why this member, in a few words.
        next_best: Up to three who come next by the rule.

    Examples:
        >>> print(PostChoice(scope="b1", slot="chief", filler="m1", why="the only one who may"))
        b1, chief: m1 (the only one who may)
    """

    scope: str
    slot: str
    filler: str
    why: str = attrs.field(order=False)
    next_best: tuple[PostCandidate, ...] = attrs.field(default=(), order=False)

    def __str__(self) -> str:
        return f"{self.scope}, {self.slot}: {self.filler} ({self.why})"


class DeviationKind(StrEnum):
    """How the holder of a post departs from its rule.

    Attributes:
        OVERRIDE: An override names the holder, whom the rule would not.
        OVERRIDDEN: An override names somebody else, and no place is vacant.
        NOT_ELIGIBLE: The holder may not hold the post: the link does not count.
        DECLINED: The holder declined.
        OUTRANKED: Somebody else comes first by the rule, and could hold the post.
    """

    OVERRIDE = "override"
    OVERRIDDEN = "overridden"
    NOT_ELIGIBLE = "not-eligible"
    DECLINED = "declined"
    OUTRANKED = "outranked"


@attrs.frozen(kw_only=True, order=True)
class Deviation:
    """A post whose holder is not the one whom the rule names.

    Attributes:
        scope: Id of the scope of the post.
        slot: Name of the slot that is the post.
        holder: Id of the member who holds it, or would by an override of the plan.
        kind: How the holder departs from the rule.
        by_rule: Id of the member named instead, by the rule or by an override that goes before it;
            None where that is nobody, or a tie left open.
        why: Why the holder departs, in a few words.

    Examples:
        >>> print(Deviation(
        ...     scope="b1", slot="chief", holder="m2", kind=DeviationKind.OUTRANKED, by_rule="m1",
        ...     why="after 1 of 4 who may, by highest rank"))
        b1, chief: m2 instead of m1 (outranked: after 1 of 4 who may, by highest rank)
    """

    scope: str
    slot: str
    holder: str
    kind: DeviationKind = attrs.field(order=str)
    by_rule: str | None = attrs.field(order=False)
    why: str = attrs.field(order=False)

    def __str__(self) -> str:
        place = f"{self.scope}, {self.slot}: {self.holder} instead of {self.by_rule or 'nobody'}"
        return f"{place} ({self.kind.replace('-', ' ')}: {self.why})"


@attrs.frozen(kw_only=True, repr=False)
class PostPlan:
    """Who is proposed for the posts of a policy, and which holders differ from its rules.

    A plan is a proposal: anybody may decline.

    Attributes:
        policy: The mechanism with the rules.
        on: The day, None for the latest state.
        tie: What happens in a tie.
        held: Number of posts that somebody holds already.
        assignments: The proposals for posts that nobody holds, by scope, slot and member.
        vacancies: The posts that stay vacant with a reason, by scope and slot.
        deviations: The holders who differ from the rule, those by override included, by scope,
            slot and member.
    """

    policy: Mechanism
    on: date | None
    tie: TieRule
    held: int
    assignments: tuple[PostChoice, ...]
    vacancies: tuple[Vacancy, ...]
    deviations: tuple[Deviation, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """The proposals as links, for ``Jurisdiction.with_links``; none where somebody holds."""
        return tuple(
            Link(
                mechanism=self.policy.id,
                scope=one.scope,
                slot=one.slot,
                filler=one.filler,
                since=self.on,
            )
            for one in self.assignments
        )

    def to_records(self) -> list[dict[str, str | int | None]]:
        """Return flat rows for tables: assignments, vacancies, then deviations.

        ``outcome`` is ``proposed``, ``vacant`` or ``deviates``; what does not apply is None.
        """
        proposed = [
            _row("proposed", one.scope, one.slot, why=one.why, filler=one.filler)
            for one in self.assignments
        ]
        vacant = [
            _row("vacant", one.scope, one.slot, why=one.reason.value, missing=one.missing)
            for one in self.vacancies
        ]
        deviating = [
            _row("deviates", one.scope, one.slot, why=one.why, filler=one.by_rule)
            | {"holder": one.holder, "kind": one.kind.value}
            for one in self.deviations
        ]
        return [*proposed, *vacant, *deviating]

    def __repr__(self) -> str:
        return (
            f"<PostPlan {self.policy.id!r}: {len(self.assignments):,} proposed, "
            f"{len(self.vacancies):,} vacant, {len(self.deviations):,} deviations>"
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        title = str(self.policy.title)
        yield f"{self.policy.id}{f': {title}' if title else ''}"
        vacant = sum(one.missing for one in self.vacancies)
        yield (
            f"posts: {len(self.assignments):,} proposed, {vacant:,} vacant, {self.held:,} held; "
            f"deviations: {len(self.deviations):,}"
        )
        yield from shown(
            ["post at", "slot", "proposed", "why"],
            [[one.scope, one.slot, one.filler, one.why] for one in self.assignments],
            "assignments",
        )
        yield from shown_vacancies(self.vacancies)
        yield from shown(
            ["held at", "slot", "holder", "kind", "named instead", "why"],
            [
                [one.scope, one.slot, one.holder, one.kind.replace("-", " "), one.by_rule, one.why]
                for one in self.deviations
            ],
            "deviations",
        )


def _row(
    outcome: str,
    scope: str,
    slot: str,
    *,
    why: str,
    filler: str | None = None,
    missing: int | None = None,
) -> dict[str, str | int | None]:
    return {
        "outcome": outcome,
        "scope": scope,
        "slot": slot,
        "filler": filler,
        "holder": None,
        "kind": None,
        "missing": missing,
        "why": why,
    }
