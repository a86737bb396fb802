"""How many organisations are designated as weak: a share of all, worst first."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil
from typing import Any

import attrs

from partygrid._fields import Check, spec
from partygrid.cases._faults import Wrong, faults, mistyped, refuse, several_of
from partygrid.cases._screening import Rating, ScreeningReport
from partygrid.errors import InvalidArgument, ProblemReason
from partygrid.grid import CommunityKind
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CommunityCommittee
from partygrid.sources import Certainty, Source


def _exact(share: Any) -> Any:
    try:
        return Fraction(share) if isinstance(share, str | int) else share
    except (ValueError, ZeroDivisionError):
        return share


@attrs.frozen(kw_only=True)
class DesignatedShare:
    """Which share of the organisations of villages, or of communities, is designated as weak.

    Attributes:
        kind: Villages, or communities with a residents' committee.
        share: The share, above 0 and up to 1, such as ``Fraction(1, 10)`` or ``"1/10"``.
        source: The authority.

    Raises:
        InvalidCase: A value cannot be; ``problems`` holds every reason.
    """

    kind: CommunityKind = attrs.field(metadata=spec(Check.CHOICE, "类别", choices=CommunityKind))
    share: Fraction = attrs.field(converter=_exact)
    source: Source

    def __attrs_post_init__(self) -> None:
        refuse(faults(self, "share", mistyped(self, share=Fraction, source=Source), _beyond(self)))


def _beyond(one: Any) -> Iterator[Wrong]:
    if isinstance(one.share, Fraction) and not 0 < one.share <= 1:
        remedy = 'state one above 0 and up to 1, as in "1/10"'
        yield "share", ProblemReason.OUT_OF_RANGE, "no share", remedy


SHARES = (
    DesignatedShare(
        kind=CommunityKind.VILLAGE,
        share=Fraction(1, 10),
        source=Source("Reported practice of 2014 in Chuzhou, Liaoning and nationwide"),
    ),
    DesignatedShare(
        kind=CommunityKind.RESIDENTS,
        share=Fraction(1, 20),
        source=Source("Reported practice of 2014 in Chuzhou", certainty=Certainty.SINGLE),
    ),
)
"""A tenth of the villages and a twentieth of the communities; later practice is said to follow the
actual state instead of a share."""


@attrs.frozen(kw_only=True)
class ProposedDesignations:
    """Which organisations of one kind of community a share would designate.

    Attributes:
        kind: Villages, or communities with a residents' committee.
        share: The share.
        screened: Number of organisations in the screening.
        places: The share of these, rounded up.
        organisations: Ids, worst first: those with something against them, at most `places`.
        ratings: How each of these is rated; one that is unknown may be better than it looks.

    Examples:
        >>> print(ProposedDesignations(kind=CommunityKind.VILLAGE, share=Fraction(1, 10),
        ...     screened=12, places=2, organisations=("west",), ratings=(Rating.UNKNOWN,)))
        village: 1 of 12, where the share is 2: west (unknown)
    """

    kind: CommunityKind
    share: Fraction
    screened: int
    places: int
    organisations: tuple[str, ...]
    ratings: tuple[Rating, ...]

    def __str__(self) -> str:
        rated = zip(self.organisations, self.ratings, strict=True)
        named = ", ".join(f"{one} ({rating})" for one, rating in rated) or "nobody"
        numbers = f"{len(self.organisations):,} of {self.screened:,}"
        return f"{self.kind}: {numbers}, where the share is {self.places:,}: {named}"


def propose_designations(
    where: Jurisdiction,
    screening: ScreeningReport,
    *,
    shares: DesignatedShare | Iterable[DesignatedShare] = SHARES,
) -> tuple[ProposedDesignations, ...]:
    """Propose which organisations of communities to designate as weak, by share.

    Shares are about the organisations of villages and communities themselves, each a
    `CommunityCommittee`: those of units, compounds and grids are never among them, however weak;
    the screening tells of these. The worst of a screening come first. One with a score of 0 is
    never proposed, however large the share: a share is filled by what was found, not by names.

    Args:
        where: The snapshot that was screened.
        screening: The screening.
        shares: The shares; of each kind of community one.

    Returns:
        One proposal for each share, in their order.

    Raises:
        InvalidArgument: Something is no share.
        UnknownId: The screening names what the snapshot does not have.

    Complexity:
        O(organisations).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> screening = pg.screen_organisations(where, [pg.check_coverage(where)])
        >>> print(propose_designations(where, screening)[1])
        residents: 1 of 2, where the share is 1: west-general-branch (ordinary)
    """
    given = several_of(shares, DesignatedShare, "shares", "pass DesignatedShare(...), or several")
    for one in given:
        if not isinstance(one, DesignatedShare):
            raise InvalidArgument("shares", one, "no share", "pass DesignatedShare(...)")
    return tuple(_proposed(where, screening, one) for one in given)


def _proposed(
    where: Jurisdiction, screening: ScreeningReport, share: DesignatedShare
) -> ProposedDesignations:
    rows = [one for one in screening.rows if _kind(where, one.organisation) is share.kind]
    places = ceil(share.share * len(rows))
    worst = [one for one in rows if one.score > 0][:places]
    return ProposedDesignations(
        kind=share.kind,
        share=share.share,
        screened=len(rows),
        places=places,
        organisations=tuple(one.organisation for one in worst),
        ratings=tuple(one.rating for one in worst),
    )


def _kind(where: Jurisdiction, key: str) -> CommunityKind | None:
    organisation = where[key]
    if not isinstance(organisation, CommunityCommittee):
        return None
    kind: CommunityKind = where[organisation.community].kind
    return kind
