"""A snapshot in the classes of Popolo."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from partygrid.io._interchange import Body, Interchange, Membership, Post
from partygrid.jurisdiction import Jurisdiction
from partygrid.privacy import Audience

Piece = dict[str, Any]


def sections(where: Jurisdiction, audience: Audience) -> Iterator[tuple[str, Iterable[Piece]]]:
    """Yield the lists of the document, each with its name."""
    shared = Interchange(where, audience)
    yield "organizations", map(_organization, shared.bodies())
    yield "areas", (_area(place, around) for place, around in shared.areas())
    yield "posts", map(_post, shared.posts())
    yield "memberships", map(_membership, shared.memberships())
    yield "persons", ({"id": person} for person in shared.people())


def _stated(**members: Any) -> Piece:
    """Return an object without the members that state nothing."""
    return {name: value for name, value in members.items() if value is not None}


def _organization(body: Body) -> Piece:
    code = body.identifier
    return _stated(
        id=body.record.id,
        name=body.record.name or body.record.id,
        classification=type(body.record).__name__,
        parent_id=body.parent,
        area_id=body.areas[0] if len(body.areas) == 1 else None,
        founding_date=body.founded,
        dissolution_date=body.dissolved,
        identifiers=None if code is None else [{"identifier": code, "scheme": "GB 32100"}],
    )


def _area(place: Any, around: str | None) -> Piece:
    return _stated(
        id=place.id,
        name=place.name or place.id,
        classification=type(place).__name__,
        identifier=place.code,
        parent_id=around,
    )


def _id_of(post: Post | None) -> str | None:
    """Return an id of a post; no two posts have the same, whatever stands in the parts."""
    if post is None:
        return None
    parts = (post.mechanism, post.scope, post.slot)
    return "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)


def _post(post: Post) -> Piece:
    return _stated(
        id=_id_of(post),
        label=post.slot if post.title is None else str(post.title),
        role=post.slot,
        organization_id=post.body,
        area_id=post.area,
    )


def _membership(one: Membership) -> Piece:
    return _stated(
        person_id=one.person,
        organization_id=one.body,
        role="member" if one.post is None else one.post.slot,
        post_id=_id_of(one.post),
        area_id=None if one.post is None else one.post.area,
        start_date=_day(one.since),
        end_date=_day(one.until),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
