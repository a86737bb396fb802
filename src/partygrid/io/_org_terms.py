"""A snapshot in the terms of ORG, the Organization Ontology of W3C, as nodes of JSON-LD."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

import attrs

from partygrid.io._headers import SHEET_TITLES
from partygrid.io._interchange import Body, Interchange, Membership, Post
from partygrid.jurisdiction import Jurisdiction
from partygrid.privacy import Audience
from partygrid.sources import Title

Node = dict[str, Any]

CONTEXT: Mapping[str, str] = {
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of the document; nothing is fetched to read it."""


def nodes(where: Jurisdiction, base: str, audience: Audience) -> Iterator[Node]:
    """Yield the nodes of the graph: kinds, areas, organisations, roles, posts, people."""
    shared, named = Interchange(where, audience), _Names(base)
    keys = Counter(body.identifier for body in shared.bodies())
    for kind in sorted({type(body.record).__name__ for body in shared.bodies()}):
        yield {
            "@id": named.kind(kind),
            "@type": "skos:Concept",
            "skos:prefLabel": [_text(kind, "en"), _text(SHEET_TITLES[kind], "zh")],
        }
    for place, around in shared.areas():
        yield _stated(
            {
                "@id": named.record(place.id),
                "@type": "dct:Location",
                "skos:prefLabel": place.name or place.id,
                "skos:notation": named.typed(place.code, "code"),
                "dct:isPartOf": named.link(around),
            }
        )
    yield from (_organisation(body, named, keys) for body in shared.bodies())
    yield from _posts(shared, named)
    for person in shared.people():
        yield {"@id": named.record(person), "@type": "foaf:Person"}
    yield from (_membership(one, named) for one in shared.memberships())


@attrs.frozen
class _Names:
    """Makes IRIs: a record has one segment, anything else several, so that none are the same.

    Attributes:
        base: What stands before each of them.
    """

    base: str

    def record(self, id_: str) -> str:
        """Return the IRI of a record."""
        return self.base + quote(id_, safe="")

    def link(self, id_: str | None) -> Node | None:
        """Return a reference to a record, None for none."""
        return None if id_ is None else {"@id": self.record(id_)}

    def kind(self, name: str) -> str:
        """Return the IRI of a kind of organisation."""
        return f"{self.base}kind/{name}"

    def role(self, post: Post) -> str:
        """Return the IRI of a slot of a mechanism."""
        return self._path("role", post.mechanism, post.slot)

    def post(self, post: Post) -> str:
        """Return the IRI of a slot at a scope."""
        return self._path("post", post.mechanism, post.scope, post.slot)

    def typed(self, code: str | None, scheme: str) -> Node | None:
        """Return a code whose datatype tells its scheme, as ORG and SKOS have it; None for none."""
        return None if code is None else {"@value": code, "@type": self._path("datatype", scheme)}

    def _path(self, *parts: str) -> str:
        return self.base + "/".join(quote(part, safe="") for part in parts)


def _stated(node: Node) -> Node:
    """Return a node without the properties that state nothing."""
    return {name: value for name, value in node.items() if value not in (None, [])}


def _text(text: str, language: str) -> Node:
    return {"@value": text, "@language": language}


def _title(title: Title) -> list[Node]:
    parts = ((title.en, "en"), (title.zh, "zh"))
    return [_text(text, language) for text, language in parts if text]


def _day(day: date | None) -> Node | None:
    return None if day is None else {"@value": day.isoformat(), "@type": "xsd:date"}


def _organisation(body: Body, named: _Names, keys: Counter[str | None]) -> Node:
    """Return an organisation; a code that two have is a key of neither (``owl:hasKey``)."""
    key = body.identifier if keys[body.identifier] == 1 else None
    return _stated(
        {
            "@id": named.record(body.record.id),
            "@type": "org:Organization",
            "skos:prefLabel": body.record.name or body.record.id,
            "org:identifier": named.typed(key, "uscc"),
            "org:classification": {"@id": named.kind(type(body.record).__name__)},
            "org:subOrganizationOf": named.link(body.parent),
            "dct:spatial": [named.link(area) for area in body.areas],
            "schema:foundingDate": _day(body.founded),
            "schema:dissolutionDate": _day(body.dissolved),
        }
    )


def _posts(shared: Interchange, named: _Names) -> Iterator[Node]:
    """Yield each post, before the first post of a role the role."""
    roles = set()
    for post in shared.posts():
        if named.role(post) not in roles:
            roles.add(named.role(post))
            yield {
                "@id": named.role(post),
                "@type": "org:Role",
                "skos:prefLabel": post.slot if post.title is None else _title(post.title),
            }
        holders = sorted({link.filler for link in post.links if link.until is None})
        yield _stated(
            {
                "@id": named.post(post),
                "@type": "org:Post",
                "org:role": {"@id": named.role(post)},
                "org:postIn": named.link(post.body),
                "org:heldBy": [named.link(holder) for holder in holders],
                "dct:spatial": named.link(post.area),
            }
        )


def _membership(one: Membership, named: _Names) -> Node:
    return _stated(
        {
            "@type": "org:Membership",
            "org:member": named.link(one.person),
            "org:organization": named.link(one.body),
            "org:role": None if one.post is None else {"@id": named.role(one.post)},
            "org:memberDuring": _interval(one.since, one.until),
        }
    )


def _interval(since: date | None, until: date | None) -> Node | None:
    ends = {"time:hasBeginning": since, "time:hasEnd": until}
    stated = {
        name: {"@type": "time:Instant", "time:inXSDDate": _day(day)}
        for name, day in ends.items()
        if day is not None
    }
    return {"@type": "time:Interval", **stated} if stated else None
