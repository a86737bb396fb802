"""What the published schemas of Popolo and ORG demand, written down as tables; for tests.

Of the JSON Schemas of Popolo 1.0 (schemas/*.json of the specification, CC BY 4.0) those properties
stand here that can be written; theirs are more, and all of them may be left out. Of the
Organization Ontology of W3C (http://www.w3.org/ns/org, PDDL) the classes and properties that can be
written.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_TEXT = {"type": ["string", "null"]}
_DAY = {"type": ["string", "null"], "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
_IDENTIFIER = {
    "type": "object",
    "properties": {"identifier": {"type": "string"}, "scheme": _TEXT},
    "required": ["identifier"],
    "additionalProperties": False,
}


def _class(*texts: str, days: tuple[str, ...] = (), **others: Any) -> dict[str, Any]:
    properties = {**dict.fromkeys(texts, _TEXT), **dict.fromkeys(days, _DAY), **others}
    return {"type": "object", "properties": properties, "additionalProperties": False}


POPOLO: Mapping[str, Any] = {
    "organizations": _class(
        *("id", "name", "classification", "parent_id", "area_id"),
        days=("founding_date", "dissolution_date"),
        identifiers={"type": "array", "items": _IDENTIFIER},
    ),
    "areas": _class("id", "name", "identifier", "classification", "parent_id"),
    "posts": _class(
        "id", "label", "role", "organization_id", "area_id", days=("start_date", "end_date")
    ),
    "memberships": _class(
        *("id", "label", "role", "person_id", "organization_id", "post_id", "area_id"),
        days=("start_date", "end_date"),
    ),
    "persons": _class("id"),
}
"""The schema of the objects in each list. Of a person the schema allows much; here, an id only."""

POPOLO_REFERENCES = {
    "organization_id": "organizations",
    "area_id": "areas",
    "post_id": "posts",
    "person_id": "persons",
}
"""In which list the object is that a property names; ``parent_id`` names one of its own list."""

SUPERCLASSES = {
    "org:Organization": {"foaf:Agent"},
    "foaf:Person": {"foaf:Agent"},
    "org:Role": {"skos:Concept"},
}

ORG: Mapping[str, tuple[set[str], str]] = {
    "org:identifier": ({"org:Organization"}, ""),
    "org:classification": ({"org:Organization"}, "skos:Concept"),
    "org:subOrganizationOf": ({"org:Organization"}, "org:Organization"),
    "org:postIn": ({"org:Post"}, "org:Organization"),
    "org:heldBy": ({"org:Post"}, "foaf:Agent"),
    "org:role": ({"org:Membership", "org:Post"}, "org:Role"),
    "org:member": ({"org:Membership"}, "foaf:Agent"),
    "org:organization": ({"org:Membership"}, "org:Organization"),
    "org:memberDuring": ({"org:Membership"}, "time:Interval"),
    # the other vocabularies; schema.org says "domain includes", Dublin Core and SKOS none
    "dct:spatial": ({"org:Organization", "org:Post"}, "dct:Location"),
    "dct:isPartOf": ({"dct:Location"}, "dct:Location"),
    "schema:foundingDate": ({"org:Organization"}, "xsd:date"),
    "schema:dissolutionDate": ({"org:Organization"}, "xsd:date"),
    "skos:prefLabel": (
        {"org:Organization", "org:Role", "skos:Concept", "dct:Location"},
        "",
    ),
    "skos:notation": ({"dct:Location"}, ""),
    "time:hasBeginning": ({"time:Interval"}, "time:Instant"),
    "time:hasEnd": ({"time:Interval"}, "time:Instant"),
    "time:inXSDDate": ({"time:Instant"}, "xsd:date"),
}
"""Domain and range of each property; an empty range is a text."""


def org_faults(document: Any) -> Iterator[str]:
    """Yield what breaks a domain, a range or the form of JSON-LD."""
    if document.keys() != {"@context", "@graph"}:
        yield "no document"
    types: dict[str, str] = {}
    for node in document["@graph"]:
        name = node.get("@id")
        if name in types:
            yield f"{name}: two nodes"
        elif name is not None:
            types[name] = node["@type"]
    prefixes = {f"{prefix}:" for prefix in document["@context"]}
    for node in document["@graph"]:
        yield from _node_faults(node, types, prefixes)


def _node_faults(node: Any, types: Mapping[str, str], prefixes: set[str]) -> Iterator[str]:
    for name, value in node.items():
        if name.startswith("@"):
            continue
        domain, range_ = ORG[name]
        if node["@type"] not in domain or not name.startswith(tuple(prefixes)):
            yield f"{name}: not of a {node['@type']}"
        for one in value if isinstance(value, list) else [value]:
            found = _type_of(one, types)
            if range_ not in {found} | SUPERCLASSES.get(found, set()):
                yield f"{name}: {found} is no {range_}"
            if isinstance(one, dict) and "@type" in one and "@value" not in one:
                yield from _node_faults(one, types, prefixes)


def _type_of(value: Any, types: Mapping[str, str]) -> str:
    if isinstance(value, str) or "@language" in value:
        return ""
    return str(value.get("@type") or types.get(value["@id"], "nothing"))
