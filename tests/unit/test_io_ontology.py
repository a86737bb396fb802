"""Organisations, posts and memberships as Popolo JSON and in the words of ORG."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import interchange_rules as rules
import partygrid as pg
from partygrid.io.ontology import to_jsonld, to_popolo, write_jsonld, write_popolo
from partygrid.privacy import Audience
from partygrid.testing import strategies


def popolo(where: pg.Jurisdiction, **options: Any) -> dict[str, list[dict[str, Any]]]:
    """The document, which keeps the published schema and names nothing that is not in it."""
    found: dict[str, list[dict[str, Any]]] = json.loads(to_popolo(where, **options))
    assert list(rules.popolo_faults(found)) == []
    return found


def org(where: pg.Jurisdiction, **options: Any) -> list[dict[str, Any]]:
    document = json.loads(to_jsonld(where, **options))
    assert list(rules.org_faults(document)) == []
    nodes: list[dict[str, Any]] = document["@graph"]
    return nodes


def of_type(nodes: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [one for one in nodes if one["@type"] == name]


TOWN = pg.Jurisdiction(
    [
        pg.Town("t", name="莲峰镇", code="350825100"),
        pg.Community("c", town="t"),
        pg.Compound("x1", community="c"),
        pg.Compound("x2", community="c"),
        pg.Grid("g", community="c"),
        pg.Building("b1", compound="x1"),
        pg.Building("b2", community="c"),
        pg.Building("b3"),
        pg.TownCommittee("tc", town="t", established=date(1999, 7, 1)),
        pg.CommunityCommittee("cc", community="c", parent="tc", dissolved=date(2030, 1, 1)),
        pg.CompoundBranch("xb", parent="cc", compounds=["x1", "x2"]),
        pg.UnitBranch("ub", units=["school"]),
        pg.Unit("school", community="c", uscc="123508250000000002", name="学校"),
        pg.Unit("tax-office"),
        pg.Member("m1", organisation="xb"),
        pg.Member("m2"),
        pg.Need("n", place="b1"),
        pg.Project("p"),
    ],
    [
        pg.Link(mechanism="contact", scope="x1", slot="leader", filler="m1"),
        pg.Link(
            mechanism="contact",
            scope="x1",
            slot="leader",
            filler="m2",
            since=date(2020, 1, 1),
            until=date(2021, 1, 1),
        ),
        pg.Link(mechanism="contact", scope="x1", slot="unit", filler="school"),
    ],
)
LINK = {"mechanism": "contact", "slot": "leader", "filler": "m2"}


def posts(scope: str, **options: Any) -> list[dict[str, Any]]:
    where = TOWN.without_links(TOWN.links).with_links(pg.Link(scope=scope, **LINK))
    return popolo(where, **options)["posts"]


# Organisations and areas


def test_an_organisation_states_its_superior_its_area_and_its_days() -> None:
    found = {one["id"]: one for one in popolo(TOWN)["organizations"]}
    assert found["cc"] == {
        "id": "cc",
        "name": "cc",
        "classification": "CommunityCommittee",
        "parent_id": "tc",
        "area_id": "c",
        "dissolution_date": "2030-01-01",
    }
    assert found["tc"]["founding_date"] == "1999-07-01"


def test_an_organisation_of_several_areas_states_none_in_popolo_and_all_in_org() -> None:
    found = {one["id"]: one for one in popolo(TOWN)["organizations"]}
    assert "area_id" not in found["xb"]
    nodes = {one.get("@id"): one for one in org(TOWN)}
    assert nodes["#xb"]["dct:spatial"] == [{"@id": "#x1"}, {"@id": "#x2"}]
    assert nodes["#xb"]["org:subOrganizationOf"] == {"@id": "#cc"}


def test_a_work_unit_is_an_organisation_with_its_credit_code() -> None:
    found = {one["id"]: one for one in popolo(TOWN)["organizations"]}
    assert found["school"] == {
        "id": "school",
        "name": "学校",
        "classification": "Unit",
        "area_id": "c",
        "identifiers": [{"identifier": "123508250000000002", "scheme": "GB 32100"}],
    }
    assert "area_id" not in found["tax-office"]


def test_areas_are_places_within_places() -> None:
    parents = {one["id"]: one.get("parent_id") for one in popolo(TOWN)["areas"]}
    assert parents == {
        "t": None,
        "c": "t",
        "x1": "c",
        "x2": "c",
        "g": "c",
        "b1": "x1",
        "b2": "c",
        "b3": None,
    }
    assert popolo(TOWN)["areas"][0]["identifier"] == "350825100"


def test_kinds_are_concepts_in_two_languages() -> None:
    concept = of_type(org(TOWN), "skos:Concept")[0]
    assert concept["@id"] == "#kind/CommunityCommittee"
    assert concept["skos:prefLabel"] == [
        {"@value": "CommunityCommittee", "@language": "en"},
        {"@value": "社区党组织", "@language": "zh"},
    ]


# Posts and memberships


def test_the_public_sees_the_posts_and_nobody_in_them() -> None:
    found = popolo(TOWN)
    assert found["posts"] == [
        {
            "id": "contact/x1/leader",
            "label": "leader",
            "role": "leader",
            "organization_id": "xb",
            "area_id": "x1",
        }
    ]
    assert found["memberships"] == found["persons"] == []
    for content in (to_popolo(TOWN), to_jsonld(TOWN)):
        assert b"m1" not in content
        assert b"m2" not in content


def test_who_works_with_the_records_sees_holders_by_id_and_no_formal_organisation() -> None:
    found = popolo(TOWN, audience=Audience.ORGANISATION)
    assert found["persons"] == [{"id": "m1"}, {"id": "m2"}]
    first, second = found["memberships"]
    assert first == {
        "person_id": "m1",
        "organization_id": "xb",
        "role": "leader",
        "post_id": "contact/x1/leader",
        "area_id": "x1",
    }
    assert (second["start_date"], second["end_date"]) == ("2020-01-01", "2021-01-01")


def test_the_keeper_sees_the_formal_organisation_of_each_member_too() -> None:
    found = popolo(TOWN, audience=Audience.KEEPER)
    formal = {"person_id": "m1", "organization_id": "xb", "role": "member"}
    assert found["memberships"][-1] == formal
    last = of_type(org(TOWN, audience=Audience.KEEPER), "org:Membership")[-1]
    assert last == {
        "@type": "org:Membership",
        "org:member": {"@id": "#m1"},
        "org:organization": {"@id": "#xb"},
    }


def test_a_post_is_held_by_those_whose_link_has_no_end() -> None:
    nodes = org(TOWN, audience=Audience.ORGANISATION)
    (post,) = of_type(nodes, "org:Post")
    assert post["org:heldBy"] == [{"@id": "#m1"}]
    past = of_type(nodes, "org:Membership")[1]
    assert past["org:memberDuring"]["time:hasEnd"] == {
        "@type": "time:Instant",
        "time:inXSDDate": {"@value": "2021-01-01", "@type": "xsd:date"},
    }


@pytest.mark.parametrize(
    ("scope", "body"),
    [
        ("xb", "xb"),
        ("school", "school"),
        ("b1", "xb"),
        ("b2", "cc"),
        ("g", "cc"),
        ("t", "tc"),
        ("n", "xb"),
        ("b3", None),
        ("p", None),
    ],
)
def test_a_post_is_in_its_scope_or_in_the_nearest_organisation_that_covers_it(
    scope: str, body: str | None
) -> None:
    (post,) = posts(scope)
    assert post.get("organization_id") == body
    assert ("area_id" in post) is (scope in {"b1", "b2", "b3", "g", "t"})


def test_a_place_that_two_organisations_cover_is_that_of_the_lowest_id() -> None:
    where = TOWN.replace(pg.CompoundBranch("a", parent="cc", compounds=["x1"]))
    assert popolo(where)["posts"][0]["organization_id"] == "a"


def test_a_slot_that_only_units_fill_is_no_post() -> None:
    assert [one["role"] for one in popolo(TOWN)["posts"]] == ["leader"]


def test_a_slot_of_the_catalogue_has_its_titles() -> None:
    staffing = pg.catalogue.get("1+1+N").fill("g", union_leader="m2")
    where = TOWN.with_links(staffing)
    roles = {one["@id"]: one for one in of_type(org(where), "org:Role")}
    assert roles["#role/1%2B1%2BN/union_leader"]["skos:prefLabel"][1]["@language"] == "zh"
    labels = [one["label"] for one in popolo(where)["posts"]]
    assert labels[0] == str(pg.catalogue.get("1+1+N").slot("union_leader").title)
    assert roles["#role/contact/leader"]["skos:prefLabel"] == "leader"


def test_a_role_stands_once_however_many_posts_have_it() -> None:
    where = TOWN.with_links(pg.Link(scope="x2", **LINK))
    nodes = org(where)
    assert len(of_type(nodes, "org:Post")) == 2
    assert len(of_type(nodes, "org:Role")) == 1


def test_no_two_posts_have_one_id_whatever_stands_in_names() -> None:
    where = pg.Jurisdiction(
        [pg.Town("t"), pg.Town("t/a"), pg.Town("t~1a"), pg.Member("m")],
        [
            pg.Link(mechanism="x", scope="t/a", slot="b", filler="m"),
            pg.Link(mechanism="x", scope="t", slot="a/b", filler="m"),
            pg.Link(mechanism="x", scope="t~1a", slot="b", filler="m"),
        ],
    )
    found = popolo(where)["posts"]
    assert len({one["id"] for one in found}) == len(found) == 3


# What the schemas refuse


@pytest.mark.parametrize(
    ("list_", "change"),
    [
        ("organizations", {"name": 5}),
        ("organizations", {"founding_date": "1 July 1999"}),
        ("organizations", {"identifiers": [{"scheme": "GB 32100"}]}),
        ("organizations", {"parent": {"parent": {"identifiers": "none"}}}),
        ("organizations", {"telephone": "no"}),
        ("organizations", {"area_id": "nowhere"}),
        ("posts", {"other_label": [{"label": "head"}]}),
        ("memberships", {"member": "m1"}),
        ("memberships", {"links": [{"url": 5}]}),
        ("persons", {"email": "none"}),
    ],
)
def test_a_document_that_breaks_a_schema_of_popolo_is_found(
    list_: str, change: dict[str, Any]
) -> None:
    document = json.loads(to_popolo(TOWN, audience=Audience.KEEPER))
    document[list_][0] |= change
    assert len(list(rules.popolo_faults(document))) == 1


@pytest.mark.parametrize(
    ("type_", "change"),
    [
        ("org:Organization", {"org:chairedBy": {"@id": "#m1"}}),
        ("org:Organization", {"org:heldBy": {"@id": "#m1"}}),
        ("org:Organization", {"org:subOrganizationOf": {"@id": "#c"}}),
        ("org:Organization", {"org:identifier": {"@id": "#c"}}),
        ("org:Organization", {"schema:foundingDate": "1999"}),
        ("org:Post", {"org:role": "leader"}),
        ("org:Post", {"dct:isPartOf": {"@id": "#c"}}),
        ("org:Membership", {"org:role": {"@id": "#kind/Unit"}}),
        ("org:Membership", {"org:member": {"@id": "#nobody"}}),
        ("org:Membership", {"@type": "org:Committee"}),
        ("foaf:Person", {"@id": "#m2"}),
    ],
)
def test_a_document_that_breaks_the_organization_ontology_is_found(
    type_: str, change: dict[str, Any]
) -> None:
    document = json.loads(to_jsonld(TOWN, audience=Audience.KEEPER))
    of_type(document["@graph"], type_)[0].update(change)
    assert list(rules.org_faults(document)) != []


def test_a_document_of_another_form_is_found() -> None:
    assert [*rules.popolo_faults({}), *rules.org_faults({})] == ["no document"] * 2


def test_a_code_tells_by_its_datatype_in_which_scheme_it_is() -> None:
    nodes = {one.get("@id"): one for one in org(TOWN)}
    code = {"@value": "123508250000000002", "@type": "#datatype/uscc"}
    assert nodes["#school"]["org:identifier"] == code
    assert nodes["#t"]["skos:notation"] == {"@value": "350825100", "@type": "#datatype/code"}


def test_a_code_that_two_units_have_is_a_key_of_neither() -> None:
    where = TOWN.replace(pg.Unit("tax-office", uscc="123508250000000002"))
    assert all("org:identifier" not in one for one in org(where))


# Documents


@given(strategies.jurisdictions(buildings=(0, 6)))
def test_any_jurisdiction_keeps_the_published_schemas(where: pg.Jurisdiction) -> None:
    for audience in (Audience.PUBLIC, Audience.KEEPER):
        popolo(where, audience=audience)
        org(where, audience=audience)


@given(strategies.jurisdictions(buildings=(0, 6)))
def test_equal_snapshots_have_equal_documents(where: pg.Jurisdiction) -> None:
    again = pg.Jurisdiction(reversed(where.records), reversed(where.links), scheme=where.scheme)
    assert to_popolo(again) == to_popolo(where)
    assert to_jsonld(again) == to_jsonld(where)


@given(strategies.jurisdictions(members=(1, 4), links=(1, 6)))
def test_no_field_of_a_person_is_written_beside_the_id(where: pg.Jurisdiction) -> None:
    people = popolo(where, audience=Audience.KEEPER)["persons"]
    assert all(one.keys() == {"id"} for one in people)
    nodes = of_type(org(where, audience=Audience.KEEPER), "foaf:Person")
    assert all(one.keys() == {"@id", "@type"} for one in nodes)
    assert len(nodes) == len(people)


def test_an_id_becomes_a_part_of_an_iri_under_the_base() -> None:
    where = pg.Jurisdiction([pg.Town("莲峰/1 #?")])
    (node,) = of_type(org(where, base="https://example.org/"), "dct:Location")
    assert node["@id"] == "https://example.org/%E8%8E%B2%E5%B3%B0%2F1%20%23%3F"


@pytest.mark.parametrize("base", ["", "no iri", 'a"b', "<x>"])
def test_what_cannot_begin_an_iri_is_refused(base: str) -> None:
    with pytest.raises(pg.InvalidArgument, match="no beginning of an IRI"):
        to_jsonld(TOWN, base=base)


def test_files_hold_what_is_returned_in_memory(tmp_path: Path) -> None:
    write_popolo(TOWN, tmp_path / "town.json", audience=Audience.KEEPER)
    write_jsonld(TOWN, tmp_path / "town.jsonld", base="urn:x:", audience=Audience.KEEPER)
    kept = Audience.KEEPER
    assert (tmp_path / "town.json").read_bytes() == to_popolo(TOWN, audience=kept)
    assert (tmp_path / "town.jsonld").read_bytes() == to_jsonld(TOWN, base="urn:x:", audience=kept)


def test_long_lists_are_written_without_a_seam() -> None:
    where = pg.Jurisdiction(pg.Town(f"t{i:04}") for i in range(2001))
    assert len(popolo(where)["areas"]) == 2001


def test_a_document_is_never_written_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for write in (write_popolo, write_jsonld):
        with pytest.raises(pg.InvalidArgument, match="symbolic link"):
            write(TOWN, tmp_path / "link")
