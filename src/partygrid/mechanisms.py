"""Links: who fills which slot of which mechanism, where, and from when to when.

A mechanism (double reporting, 1+1+N, contact, ...) is a named pattern of slots on a scope; a link
fills one slot. What a mechanism means is not written into the link.
"""

from datetime import date

import attrs

from partygrid._fields import Check, Privacy, spec


@attrs.frozen(kw_only=True)
class Link:
    """One filled slot: a filler answers for a scope under a mechanism.

    Attributes:
        mechanism: Id of the mechanism, for example ``double-reporting``.
        scope: Id of the record that the mechanism sits on: a place, organisation or need.
        slot: Name of the slot.
        filler: Id of the record that fills it: a member, unit or organisation.
        since: First day, None where it is not stated.
        until: Last day, inclusive; None while it holds.

    Examples:
        >>> Link(mechanism="contact", scope="garden-br", slot="contact", filler="m1").filler
        'm1'
    """

    mechanism: str = attrs.field(metadata=spec(Check.ID, "机制"))
    scope: str = attrs.field(metadata=spec(Check.REFERENCE, "范围"))
    slot: str = attrs.field(metadata=spec(Check.ID, "位置"))
    filler: str = attrs.field(metadata=spec(Check.REFERENCE, "承担者", privacy=Privacy.INTERNAL))
    since: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "开始日期", optional=True)
    )
    until: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "结束日期", optional=True)
    )

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """The fields as text, in the order by which links are sorted."""
        return (
            self.mechanism,
            self.scope,
            self.slot,
            self.filler,
            "" if self.since is None else self.since.isoformat(),
            "" if self.until is None else self.until.isoformat(),
        )

    def holds_on(self, day: date | None) -> bool:
        """Return whether the link holds on a day, both ends inclusive; None asks for the latest.

        The latest state of a link with an end is that it has ended.
        """
        if day is None:
            return self.until is None
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)
