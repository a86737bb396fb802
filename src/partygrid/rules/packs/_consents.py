"""Consents of members (同意): to which purposes a member has agreed, as answers and as a column."""

import numpy as np

from partygrid._index import Mask
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member
from partygrid.rules._outcome import Outcome


def agreed(member: Member, purpose: str, *, witness: tuple[str, ...] = ()) -> Outcome:
    """Return whether a member has agreed to a purpose; unknown where no consent is recorded."""
    if not member.consents:
        return Outcome.unknown("Member.consents", witness=witness)
    if purpose in member.consents:
        return Outcome.passed()
    return Outcome.failed(required=f"consent to {purpose}", reason="not given", witness=witness)


def consenting(where: Jurisdiction, purpose: str) -> Mask:
    """Return which members have agreed to a purpose. Shape: (members,)."""
    return where.index.kept(
        ("rules", "consenting", purpose), lambda: _consenting(where.of(Member), purpose)
    )


def _consenting(members: tuple[Member, ...], purpose: str) -> Mask:
    return np.fromiter((purpose in one.consents for one in members), np.bool_, len(members))
