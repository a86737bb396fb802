"""Gaps in coverage and the smallest remedy of each, as data."""

from enum import StrEnum

import attrs


class GapReason(StrEnum):
    """Why a place is not covered.

    The first seven belong to the vertical chain, the rest to the horizontal partition.
    """

    NO_BUILDING_GROUP = "no-building-group"
    NO_COMPOUND_BRANCH = "no-compound-branch"
    NO_GRID_BRANCH = "no-grid-branch"
    NO_COMMUNITY_COMMITTEE = "no-community-committee"
    NO_TOWN_COMMITTEE = "no-town-committee"
    BROKEN_CHAIN = "broken-chain"
    OUTSIDE_ORGANISATION = "outside-organisation"
    NO_GRID = "no-grid"
    OVERLAPPING_GRIDS = "overlapping-grids"
    GRID_OUTSIDE_COMMUNITY = "grid-outside-community"
    EMPTY_GRID = "empty-grid"
    NO_COMMUNITY = "no-community"


MEANING = {
    GapReason.NO_BUILDING_GROUP: "no building group covers the building",
    GapReason.NO_COMPOUND_BRANCH: "no branch covers the compound",
    GapReason.NO_GRID_BRANCH: "no branch covers the grid",
    GapReason.NO_COMMUNITY_COMMITTEE: "no organisation covers the community",
    GapReason.NO_TOWN_COMMITTEE: "no committee covers the town",
    GapReason.BROKEN_CHAIN: "the line of superiors ends before the top",
    GapReason.OUTSIDE_ORGANISATION: "the line passes an organisation that does not cover the place",
    GapReason.NO_GRID: "no grid of the layer holds the building",
    GapReason.OVERLAPPING_GRIDS: "several grids of one layer hold the building",
    GapReason.GRID_OUTSIDE_COMMUNITY: "a grid of another community holds the building",
    GapReason.EMPTY_GRID: "the grid holds no building",
    GapReason.NO_COMMUNITY: "the community of the building is not known",
}
"""One sentence for each reason."""


class RemedyAction(StrEnum):
    """What to do about a gap."""

    JOIN_GROUP = "join-group"
    FOUND_GROUP = "found-group"
    JOIN_ORGANISATION = "join-organisation"
    FOUND_ORGANISATION = "found-organisation"
    SET_PARENT = "set-parent"
    JOIN_GRID = "join-grid"
    LEAVE_GRIDS = "leave-grids"
    DRAW_GRID = "draw-grid"
    CLOSE_GRID = "close-grid"
    STATE_COMMUNITY = "state-community"


_SENTENCE = {
    RemedyAction.JOIN_GROUP: "attach {subject} to {targets}",
    RemedyAction.FOUND_GROUP: "found a building group for {subject}{under}",
    RemedyAction.JOIN_ORGANISATION: "let {targets} cover {subject} as well",
    RemedyAction.FOUND_ORGANISATION: "found an organisation for {subject}{under}",
    RemedyAction.SET_PARENT: "put {subject} under {targets}",
    RemedyAction.JOIN_GRID: "put {subject} into {targets}",
    RemedyAction.LEAVE_GRIDS: "take {subject} out of {targets}",
    RemedyAction.DRAW_GRID: "draw a grid around {subject}",
    RemedyAction.CLOSE_GRID: "attach buildings to {subject}, or close it",
    RemedyAction.STATE_COMMUNITY: "state the compound or community of {subject}",
}


@attrs.frozen(kw_only=True)
class Remedy:
    """The smallest next step towards closing a gap.

    Where nobody leads the place of a building on the next level up, the step is for that place.
    Putting an organisation under a superior closes this break of the line; where the line of the
    superior is broken as well, the next break up remains and is the gap of the next report.

    Attributes:
        action: What to do.
        subject: Id of the record that changes.
        targets: Ids that it is attached to, taken from or put under; empty where nothing fits.

    Examples:
        >>> print(Remedy(action=RemedyAction.JOIN_GROUP, subject="b3", targets=("group-1",)))
        attach b3 to group-1
    """

    action: RemedyAction
    subject: str
    targets: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = ", ".join(self.targets)
        under = f" under {named}" if named else ""
        return _SENTENCE[self.action].format(subject=self.subject, targets=named, under=under)


@attrs.frozen(kw_only=True)
class Gap:
    """One place that is not covered, with the reason, its weight and the smallest remedy.

    Attributes:
        subject: Id of the place.
        reason: Why it is not covered.
        layer: Grid layer for the reasons about grids, otherwise empty.
        at: For a chain that breaks, the organisation at which it breaks; otherwise None.
        community: Id of the community in which the place lies, None where it is not known.
        households: Households of the place; 0 where none is stated.
        residents: Residents of the place; 0 where none is stated.
        remedy: The smallest next step towards closing it.
    """

    subject: str
    reason: GapReason
    layer: str = ""
    at: str | None = None
    community: str | None = None
    households: int = 0
    residents: int = 0
    remedy: Remedy

    @property
    def label(self) -> str:
        """The reason with the layer or organisation that it is about, for tables."""
        return f"{self.reason}{self._about}"

    @property
    def _about(self) -> str:
        layer = f" ({self.layer})" if self.layer else ""
        return layer if self.at is None else f"{layer} at {self.at}"

    def __str__(self) -> str:
        return f"{self.subject}: {MEANING[self.reason]}{self._about}; {self.remedy}"
