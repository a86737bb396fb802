"""What the published schemas of Popolo and ORG demand; for tests.

Of the JSON Schemas of Popolo (draft 3, CC BY 4.0) all properties stand here with what is demanded
of them, and are put together as schemas with the published ids. The Organization Ontology of W3C is
read from the file as it was published. ``ontologies/README.md`` names the versions.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft3Validator
from referencing import Registry
from referencing.jsonschema import DRAFT3

# Popolo

_BASE = "http://www.popoloproject.com/schemas/"
_TEXT = {"type": ["string", "null"]}
_DAY = {**_TEXT, "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
_MOMENT = {**_TEXT, "format": "date-time"}
_URI = {**_TEXT, "format": "uri"}
_STATED = {"type": "string", "required": True}
_OBJECT = {"type": ["object", "null"]}


def _a(name: str) -> dict[str, Any]:
    return {"$ref": f"{_BASE}{name}.json#"}


def _lists(*names: str, **others: str) -> dict[str, Any]:
    several = {**{name: name.removesuffix("s") for name in names}, **others}
    return {name: {"type": "array", "items": _a(one)} for name, one in several.items()}


def _schema(class_: str, texts: str, days: str = "", /, **others: Any) -> dict[str, Any]:
    properties = {**dict.fromkeys(texts.split(), _TEXT), **dict.fromkeys(days.split(), _DAY)}
    return {
        "$schema": "http://json-schema.org/draft-03/schema#",
        "id": f"{_BASE}{class_}.json#",
        "type": "object",
        "properties": {**properties, **others},
    }


_ABOUT = {"created_at": _MOMENT, "updated_at": _MOMENT, **_lists(sources="link")}
_KNOWN = _lists("contact_details", "links", "memberships")
_NAMES = "family_name given_name additional_name honorific_prefix honorific_suffix patronymic_name"

_CLASSES = {
    "organization": _schema(
        *("organization", "id name classification parent_id area_id"),
        "founding_date dissolution_date",
        **_ABOUT | _KNOWN | _lists("other_names", "identifiers", "posts"),
        image=_URI,
        parent=_a("organization"),
        area=_a("area"),
    ),
    "person": _schema(
        "person",
        f"id name {_NAMES} sort_name gender summary biography national_identity",
        "birth_date death_date",
        **_ABOUT | _KNOWN | _lists("other_names", "identifiers"),
        email={**_TEXT, "format": "email"},
        image=_URI,
    ),
    "post": _schema(
        *("post", "id label role organization_id area_id", "start_date end_date"),
        **_ABOUT | _KNOWN,
        other_label={"type": "array", "items": {"type": "string"}},
        organization=_a("organization"),
        area=_a("area"),
    ),
    "membership": _schema(
        "membership",
        "id label role person_id organization_id post_id on_behalf_of_id area_id",
        "start_date end_date",
        **_ABOUT | _lists("contact_details", "links"),
        member=_OBJECT,
        person=_a("person"),
        organization=_a("organization"),
        post=_a("post"),
        on_behalf_of=_a("organization"),
        area=_a("area"),
    ),
    "area": _schema(
        *("area", "id name identifier classification parent_id"),
        **_ABOUT,
        parent=_a("area"),
        geometry=_OBJECT,
    ),
    "contact_detail": _schema(
        *("contact_detail", "label note", "valid_from valid_until"),
        **_ABOUT,
        type=_STATED,
        value=_STATED,
    ),
    "identifier": _schema("identifier", "scheme", identifier=_STATED),
    "link": _schema("link", "note", url={**_STATED, "format": "uri"}),
    "other_name": _schema("other_name", f"{_NAMES} note", "start_date end_date", name=_STATED),
}
_REGISTRY: Registry[Any] = Registry().with_resources(
    (f"{_BASE}{name}.json", DRAFT3.create_resource(one)) for name, one in _CLASSES.items()
)

POPOLO = {f"{name}s": name for name in ("organization", "area", "post", "membership", "person")}
"""The lists of a document, each with the class of what is in it."""

_REFERENCES = {f"{name}_id": f"{name}s" for name in ("organization", "area", "post", "person")}
"""In which list the object is that a property names; ``parent_id`` names one of its own list."""


def popolo_faults(document: Any) -> Iterator[str]:
    """Yield what breaks a schema, is not in it, or names nothing that is in the document."""
    if document.keys() != POPOLO.keys():
        yield "no document"
        return
    ids = {name: {one.get("id") for one in document[name]} for name in document}
    for name, class_ in POPOLO.items():
        schema = _CLASSES[class_]
        check = Draft3Validator(
            schema, registry=_REGISTRY, format_checker=Draft3Validator.FORMAT_CHECKER
        )
        for one in document[name]:
            yield from (f"{name}: {error.message}" for error in check.iter_errors(one))
            yield from (f"{name}: {key}: no property" for key in one.keys() - schema["properties"])
            for key, value in one.items():
                target = name if key == "parent_id" else _REFERENCES.get(key)
                if target is not None and value not in ids[target]:
                    yield f"{name}: {key}: nothing has this id"


# ORG

_ORG = "http://www.w3.org/ns/org#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_QUAD = re.compile(r'(\S+) <(\S+)> (".*"\S*|\S+) \S+ \.')


class _Ontology:
    """The triples of a file of N-Quads: objects by subject and predicate, as they are written."""

    def __init__(self, file: Path) -> None:
        self._objects: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for line in file.read_text("utf-8").splitlines():
            subject, predicate, stated = _QUAD.fullmatch(line).groups()  # type: ignore[union-attr]
            self._objects[_plain(subject), predicate].add(_plain(stated))

    def of(self, subject: str, predicate: str) -> set[str]:
        return self._objects.get((subject, predicate), set())

    def classes(self, property_: str, end: str) -> set[str]:
        """Return the classes of the domain or range of a property, each of a union."""
        found = set()
        for one in self.of(property_, f"{_RDFS}{end}"):
            unions = self.of(one, f"{_OWL}unionOf")
            found |= set(self._listed(*unions)) if unions else {one}
        return found

    def _listed(self, node: str) -> Iterator[str]:
        while node != f"{_RDF}nil":
            yield from self.of(node, f"{_RDF}first")
            (node,) = self.of(node, f"{_RDF}rest")

    def supers(self, class_: str) -> set[str]:
        """Return a class and those above it."""
        above = self.of(class_, f"{_RDFS}subClassOf") | _ABOVE.get(class_, set())
        return {class_}.union(*map(self.supers, above))


def _plain(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


_ABOVE = {f"{_FOAF}Person": {f"{_FOAF}Agent"}}
"""What FOAF says, and ORG builds on."""

ORG = _Ontology(Path(__file__).parent / "ontologies" / "org.nq")

_OTHERS: Mapping[str, tuple[set[str], str]] = {
    "dct:spatial": ({"org:Organization", "org:Post"}, "dct:Location"),
    "dct:isPartOf": ({"dct:Location"}, "dct:Location"),
    "schema:foundingDate": ({"org:Organization"}, "xsd:date"),
    "schema:dissolutionDate": ({"org:Organization"}, "xsd:date"),
    "skos:prefLabel": ({"org:Organization", "org:Role", "skos:Concept", "dct:Location"}, ""),
    "skos:notation": ({"dct:Location"}, "datatype/code"),
    "time:hasBeginning": ({"time:Interval"}, "time:Instant"),
    "time:hasEnd": ({"time:Interval"}, "time:Instant"),
    "time:inXSDDate": ({"time:Instant"}, "xsd:date"),
}
"""Properties of other vocabularies: where they stand, and what they say; a text is empty."""


def org_faults(document: Any) -> Iterator[str]:
    """Yield what the ontology does not declare, what is at the wrong end, and what is no graph."""
    if document.keys() != {"@context", "@graph"}:
        yield "no document"
        return
    graph, prefixes = document["@graph"], document["@context"]
    types = {one["@id"]: one["@type"] for one in graph if "@id" in one}
    for name in ("@id", "org:identifier"):  # the latter is a key of organisations, owl:hasKey
        found = Counter(str(one[name]) for one in graph if name in one)
        yield from (f"{name}: two nodes: {one}" for one, times in found.items() if times > 1)
    for node in graph:
        yield from _node_faults(node, types, prefixes)


def _node_faults(node: Any, types: Mapping[str, str], prefixes: Mapping[str, str]) -> Iterator[str]:
    class_ = _expanded(node["@type"], prefixes)
    if class_.startswith(_ORG) and f"{_OWL}Class" not in ORG.of(class_, f"{_RDF}type"):
        yield f"{node['@type']}: no class"
    for name, value in node.items():
        if name.startswith("@"):
            continue
        for one in value if isinstance(value, list) else [value]:
            found = _type_of(one, types)
            check = _org_fault if name.startswith("org:") else _other_fault
            yield from check(name, node["@type"], found, prefixes)
            if isinstance(one, dict) and "@type" in one and "@value" not in one:
                yield from _node_faults(one, types, prefixes)


def _org_fault(name: str, class_: str, found: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield how a statement with a property of ORG breaks the ontology."""
    property_ = _expanded(name, prefixes)
    kinds = ORG.of(property_, f"{_RDF}type")
    if f"{_RDF}Property" not in kinds:
        yield f"{name}: no property"
    domain, range_ = ORG.classes(property_, "domain"), ORG.classes(property_, "range")
    if domain and domain.isdisjoint(ORG.supers(_expanded(class_, prefixes))):
        yield f"{name}: not of a {class_}"
    text = found == "" or found.startswith(("xsd:", "datatype/"))
    if text is (f"{_OWL}ObjectProperty" in kinds):
        yield f"{name}: a text and no node, or the other way round"
    if range_ and range_.isdisjoint(ORG.supers(_expanded(found, prefixes))):
        yield f"{name}: {found} is out of its range"


def _other_fault(name: str, class_: str, found: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    domain, range_ = _OTHERS.get(name, (set(), ""))
    if class_ not in domain or name.partition(":")[0] not in prefixes:
        yield f"{name}: not of a {class_}"
    if found != range_:
        yield f"{name}: {found} is no {range_}"


def _expanded(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, rest = name.partition(":")
    return prefixes.get(prefix, "") + rest


def _type_of(value: Any, types: Mapping[str, str]) -> str:
    if isinstance(value, str) or "@language" in value:
        return ""
    found = str(value.get("@type") or types.get(value["@id"], "nothing"))
    return re.sub("^.*(?=datatype/)", "", found)
