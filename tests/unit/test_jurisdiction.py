"""The snapshot: look-ups and new snapshots."""

import copy
import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid as pg
import towns

LINK = pg.Link(mechanism="contact", scope="liyuan", slot="contact", filler="m1")
HELPERS = Path(towns.__file__).parent


def test_an_empty_jurisdiction_is_one() -> None:
    where = towns.empty()
    assert (len(where), list(where), where.records, where.links) == (0, [], (), ())
    assert repr(where) == "<Jurisdiction: empty>"
    assert where.scheme is pg.FOUR_LEVELS
    assert where.of(pg.Building) == ()


def test_records_are_looked_up_by_id() -> None:
    where = towns.small()
    assert where["b1"] == pg.Building("b1", compound="garden", grids=["grid-1"], households=48)
    assert where.get("b1") is where["b1"]
    assert where.get("b5") is None
    assert "b1" in where
    assert "b5" not in where
    assert all(other not in where for other in (5, None, [], where["b1"]))


@pytest.mark.parametrize(
    ("key", "near"),
    [("b11", "b1"), ("gardn", "garden"), ("zzzzzz", None), ("", "b"), (5, "b"), (None, None)],
)
def test_an_unknown_id_is_refused_with_the_nearest_one(key: Any, near: str | None) -> None:
    where = pg.Jurisdiction([*towns.small(), pg.Town("b")])
    with pytest.raises(pg.UnknownId, match=r"^no record has the id ") as caught:
        where[key]
    assert (caught.value.key, caught.value.near) == (key, near)


def test_records_come_kind_by_kind_in_id_order() -> None:
    where = towns.small()
    ids = [one.id for one in where]
    assert ids[:9] == [
        "lianfeng",
        "liyuan",
        "garden",
        "grid-1",
        "grid-2",
        *[f"b{i}" for i in range(1, 5)],
    ]
    assert ids[9:] == [
        "lianfeng-pc",
        "liyuan-gb",
        "garden-br",
        "group-1",
        "tax-office",
        "m1",
        "m2",
    ]
    assert where.records == tuple(where)
    assert len(where) == 16


def test_the_printed_form_counts_and_shows_no_id() -> None:
    text = repr(towns.awkward())
    assert text.startswith("<Jurisdiction: 2 Town, 3 Community, ")
    assert text.endswith("3 Member, 2 Need, 2 Team, 2 Facility, 8 Link>")
    assert not [one.id for one in towns.awkward().of(pg.Member) if one.id in text]
    many = pg.Jurisdiction([pg.Unit(f"u{i}") for i in range(1_200)])
    assert repr(many) == "<Jurisdiction: 1,200 Unit>"


def _ids(records: Any) -> list[str]:
    return [one.id for one in records]


def test_records_of_a_kind_come_in_id_order() -> None:
    where = towns.awkward()
    assert _ids(where.of(pg.Building)) == sorted(_ids(where.of(pg.Building)))
    assert _ids(where.of(pg.Need)) == ["n-1", "n-2"]
    assert where.of(pg.Building) == where.of(pg.Building)


def test_records_of_several_kinds_come_kind_by_kind() -> None:
    where = towns.small()
    assert _ids(where.of(pg.Town | pg.Unit)) == ["lianfeng", "tax-office"]
    assert where.of(pg.Record) == where.records
    assert _ids(where.of(pg.Organisation)) == ["lianfeng-pc", "liyuan-gb", "garden-br", "group-1"]
    assert len(where.of(pg.Place)) == 9


@pytest.mark.parametrize(
    ("kind", "filters", "ids"),
    [
        (pg.Building, {"compound": "compound/3"}, ["b10", "b9"]),
        (pg.Building, {"compound": None, "community": None}, ["hut", "kiosk"]),
        (pg.Building, {"grids": "g1"}, ["1号楼", "b9", "kiosk"]),  # one of several
        (pg.Building, {"grids": ("g1",)}, ["b9", "kiosk"]),  # exactly these
        (pg.Building, {"grids": ()}, ["barn", "hut"]),
        (pg.Building, {"households": 0}, ["1号楼"]),
        (pg.Building, {"kind": pg.BuildingKind.SHOP}, ["kiosk"]),
        (pg.Community, {"kind": pg.CommunityKind.VILLAGE}, ["村-2"]),
        (pg.Unit, {"kind": pg.UnitKind.AGENCY}, ["unit"]),
        (pg.Grid, {"kind": pg.GridKind.MICRO, "layer": "micro"}, ["micro-1", "micro-2"]),
        (pg.Member, {"windows": pg.Window.WEEKEND}, ["m-2"]),
        (pg.Need, {"skills": "法律"}, ["n-2"]),
        (pg.Grid, {"layer": "nosuch"}, []),
        (pg.Grid | pg.Building, {"name": ""}, None),
    ],
)
def test_filters_keep_what_has_the_wanted_values(
    kind: Any, filters: dict[str, Any], ids: list[str] | None
) -> None:
    where = towns.awkward()
    found = where.of(kind, **filters)
    if ids is None:
        ids = _ids(one for one in where.of(kind) if one.name == "")
    assert _ids(found) == ids


def test_a_filter_names_a_field_of_every_kind_asked_for() -> None:
    where = towns.small()
    with pytest.raises(pg.UnknownName, match=r"^no field of Grid 'laier'; did you mean 'layer'\?"):
        where.of(pg.Grid, laier="base")
    with pytest.raises(pg.UnknownName, match=r"^no field of Town 'community'"):
        where.of(pg.Place, community="liyuan")
    with pytest.raises(pg.UnknownName, match="no field of Member 'name'"):
        where.of(pg.Member, name="x")


@pytest.mark.parametrize(
    "kind", ["Building", pg.Link, pg.Jurisdiction, None, pg.Town | None, [], int]
)
def test_only_kinds_of_record_can_be_asked_for(kind: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"^kind: .*no kind of record; use one of Town, C"):
        towns.small().of(kind)


@pytest.mark.parametrize(
    ("key", "community"),
    [
        ("社区①", "社区①"),
        ("小区甲", "社区①"),
        ("工会1", "社区①"),
        ("1号楼", "社区①"),  # by its compound
        ("b9", "c3"),  # by its compound, whatever its grid says
        ("barn", "村-2"),  # as stated
        ("kiosk", "社区①"),  # by its grid
        ("hut", None),
        ("镇一", None),
    ],
)
def test_a_place_lies_in_a_community(key: str, community: str | None) -> None:
    assert towns.awkward().community_of(key) == community


def test_a_stated_community_goes_before_that_of_a_grid() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c1", town="t"),
            pg.Community("c2", town="t"),
            pg.Grid("g1", community="c1"),
            pg.Building("stated", community="c2", grids=["g1"]),
        ]
    )
    assert where.community_of("stated") == "c2"


@pytest.mark.parametrize("key", ["pc", "unit", "m-1", "n-1"])
def test_only_a_place_lies_in_a_community(key: str) -> None:
    with pytest.raises(pg.InvalidArgument, match=f"^key: '{key}': the record is no place; name a"):
        towns.awkward().community_of(key)
    with pytest.raises(pg.UnknownId, match="no record has the id 'nowhere'"):
        towns.awkward().community_of("nowhere")


def test_links_are_added_in_a_new_snapshot() -> None:
    where = towns.small()
    other = where.with_links(LINK)
    assert where.links == ()
    assert other.links == (LINK,)
    assert other.records == where.records
    assert other == pg.Jurisdiction(where, [LINK])
    assert other.fingerprint != where.fingerprint
    assert other.with_links() == other


def test_links_come_one_by_one_or_in_lists_and_stay_once() -> None:
    later = attrs.evolve(LINK, since=date(2020, 1, 1))
    more = attrs.evolve(LINK, mechanism="a")
    where = towns.small().with_links(LINK, [later, LINK], iter([more]))
    assert where.links == (more, LINK, later)
    assert where.with_links(later, later) == where


def test_links_are_taken_out_in_a_new_snapshot() -> None:
    later, more = attrs.evolve(LINK, since=date(2020, 1, 1)), attrs.evolve(LINK, mechanism="a")
    where = towns.small().with_links(LINK, later, more)
    assert where.without_links(LINK, [more]).links == (later,)
    assert where.without_links(where.links) == towns.small()
    assert where.without_links() == where
    assert where.links == (more, LINK, later)


@pytest.mark.parametrize("stranger", [attrs.evolve(LINK, slot="other"), 5, [[]]])
def test_only_links_that_are_there_can_be_taken_out(stranger: Any) -> None:
    where = towns.small().with_links(LINK)
    with pytest.raises(pg.InvalidArgument, match=r"links: .*: the snapshot has no such link; take"):
        where.without_links(LINK, stranger)


@pytest.mark.parametrize(
    ("links", "text"),
    [
        ([attrs.evolve(LINK, filler="m11")], r"link 0\.filler: 'm11': no record .* mean 'm1'\?"),
        ([attrs.evolve(LINK, slot="a"), 5], r"link 1: no link; pass Link\(\.\.\.\) values"),
        ([attrs.evolve(LINK, scope=[])], r"link 0\.scope: \[\]: a list stands here"),
        ([attrs.evolve(LINK, filler="")], r"link 0\.filler: '': no record has this id"),
    ],
)
def test_links_that_cannot_be_are_refused_by_their_place_among_the_new_ones(
    links: list[Any], text: str
) -> None:
    where = towns.small().with_links(LINK)
    with pytest.raises(pg.InvalidJurisdiction, match=text):
        where.with_links(links)
    with pytest.raises(pg.InvalidJurisdiction, match=text):
        where.with_links(*links)


def test_records_take_the_place_of_those_with_the_same_ids() -> None:
    where = towns.small().with_links(LINK)
    other = where.replace(pg.Building("b1", compound="garden"), pg.Building("b0"))
    assert where["b1"].households == 48
    assert other["b1"].households is None
    assert _ids(other.of(pg.Building)) == ["b0", "b1", "b2", "b3", "b4"]
    assert other.links == where.links
    assert other.replace(where["b1"]).without("b0") == where
    assert where.replace() == where


def test_a_record_may_be_replaced_by_one_of_another_kind() -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.Unit("x")])
    assert where.replace(pg.Member("x")) == pg.Jurisdiction([pg.Town("t"), pg.Member("x")])


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (pg.Compound("garden", community="garden"), r"garden\.community: 'garden': this is a Com"),
        (pg.Unit("garden"), r"b1\.compound: 'garden': this is a Unit"),
        (pg.Town([]), r"\.id: \[\]: a list stands here"),  # type: ignore[arg-type]
        (None, "no record"),
    ],
)
def test_a_replacement_is_checked_with_everything_else(record: Any, text: str) -> None:
    where = towns.small()
    with pytest.raises(pg.InvalidJurisdiction, match=text):
        where.replace(record)
    assert where == towns.small()


def test_two_replacements_with_one_id_are_refused() -> None:
    with pytest.raises(pg.InvalidJurisdiction, match="this Unit has the id of another Unit"):
        towns.small().replace(pg.Unit("u"), pg.Unit("u", name="x"))


def test_records_are_taken_out_with_the_links_that_name_them() -> None:
    other_link = attrs.evolve(LINK, filler="m2")
    where = towns.small().with_links(LINK, other_link)
    other = where.without("m1", "group-1")
    assert other.links == (other_link,)
    assert {one.id for one in where} - {one.id for one in other} == {"m1", "group-1"}
    assert where.without("m2", "m1").links == ()
    assert where.without() == where
    with pytest.raises(pg.UnknownId, match=r"'m9'; did you mean 'm1'\?"):
        where.without("m1", "m9")
    with pytest.raises(pg.InvalidJurisdiction, match=r"b1\.compound: 'garden': no Compound"):
        where.without("garden")


def test_what_is_taken_out_together_may_refer_to_each_other() -> None:
    where = towns.small()
    assert len(where.without(*[one.id for one in where])) == 0


def test_a_snapshot_made_from_another_keeps_its_scheme() -> None:
    where = towns.awkward()
    for other in (
        where.with_links(attrs.evolve(where.links[0], slot="other")),
        where.replace(pg.Unit("new")),
        where.without("hut", "岗亭", "m-2", "队①", "n-2"),
    ):
        assert other.scheme == where.scheme
        assert other != where


@pytest.mark.parametrize("scheme", [None, "four-levels", 4, pg.TownCommittee])
def test_a_scheme_is_a_level_scheme(scheme: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"^scheme: "):
        pg.Jurisdiction([pg.Town("t")], scheme=scheme)


def test_a_snapshot_never_changes() -> None:
    where = towns.small()
    for name in ("links", "scheme", "index", "records", "fingerprint", "other"):
        with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
            setattr(where, name, ())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del where.links
    with pytest.raises(TypeError, match="does not support item assignment"):
        where["b1"] = pg.Building("b1")  # type: ignore[index]
    assert where == towns.small()


def test_the_lists_that_were_given_are_left_alone() -> None:
    records, links = list(towns.awkward())[::-1], list(towns.awkward().links)[::-1]
    copies = list(records), list(links)
    where = pg.Jurisdiction(records, links, scheme=towns.awkward().scheme)
    assert (records, links) == copies
    records.clear()
    links.clear()
    assert where == towns.awkward()


def test_records_and_links_may_come_from_generators() -> None:
    where = towns.small().with_links(LINK)
    assert pg.Jurisdiction((one for one in where), (one for one in where.links)) == where


@pytest.mark.parametrize("town", [towns.empty, towns.small, towns.awkward])
def test_copies_and_pickles_are_equal(town: Any) -> None:
    where = town()
    for ready in (False, True):
        if ready:
            assert where.fingerprint
        for other in (
            copy.copy(where),
            copy.deepcopy(where),
            pickle.loads(pickle.dumps(where)),  # noqa: S301
        ):
            assert other == where
            assert other.scheme == where.scheme
            assert other.fingerprint == where.fingerprint
            assert hash(other) == hash(where)


def test_snapshots_are_equal_only_to_snapshots() -> None:
    where = towns.small()
    assert where != where.records
    assert where != 5
    assert where == where.replace()
    assert len({where, where.replace(), towns.empty()}) == 2


@pytest.mark.parametrize(("one", "other"), [(1, 1.0), (0.0, -0.0)])
def test_equal_snapshots_have_equal_fingerprints_and_hashes(one: float, other: float) -> None:
    first, second = (
        pg.Jurisdiction(
            [
                pg.Town("t"),
                pg.Need("n", place="t", hours=hours),
                pg.Member("m", capacity=hours),
                pg.Building("b", point=pg.Point(hours, hours)),
            ]
        )
        for hours in (one, other)
    )
    assert first == second
    assert first.fingerprint == second.fingerprint
    assert hash(first) == hash(second)


SCRIPT = """
import towns, partygrid as pg
for where in (towns.empty(), towns.small(), towns.awkward()):
    print(where.fingerprint, hash(where), where)
try:
    pg.Jurisdiction([
        *[pg.Member(f"m{i}", residence=f"b{i}", unit="nowhere", skills={"a ", "b "})
          for i in range(9)],
        *[pg.Unit(f"b{i}") for i in range(5)], *[pg.Town(f"m{i}") for i in range(5)],
        pg.UnitBranch("p", parent="q"), pg.UnitBranch("q", parent="p")])
except pg.InvalidJurisdiction as error:
    print(*error.problems, sep="\\n")
"""


def test_nothing_depends_on_the_hash_seed() -> None:
    answers = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", SCRIPT],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HELPERS)},
        ).stdout
        for seed in ("0", "1", "2")
    }
    (answer,) = answers
    text = answer.decode()
    assert towns.awkward().fingerprint in text
    assert len(text.splitlines()) > 30


def _households(*buildings: pg.Building) -> pg.Jurisdiction:
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("x", community="c"),
            pg.Grid("g", community="c"),
            pg.Grid("empty", community="c"),
            *buildings,
        ]
    )


@pytest.mark.parametrize(
    ("key", "households"),
    [("t", 90), ("c", 90), ("x", 50), ("g", 40), ("b1", 50), ("b2", 40), ("shop", 0), ("empty", 0)],
)
def test_the_households_of_a_place_are_those_of_its_buildings(key: str, households: int) -> None:
    where = _households(
        pg.Building("b1", compound="x", households=50),
        pg.Building("b2", community="c", grids=["g"], households=40),
        pg.Building("shop", community="c", kind=pg.BuildingKind.SHOP),
    )
    assert where.households_in(key) == households


@pytest.mark.parametrize(
    ("key", "households"), [("t", None), ("c", None), ("x", 50), ("g", None), ("b2", None)]
)
def test_the_households_of_a_place_are_unknown_where_a_dwelling_states_none(
    key: str, households: int | None
) -> None:
    where = _households(
        pg.Building("b1", compound="x", grids=["g"], households=50),
        pg.Building("b2", community="c", grids=["g"]),
    )
    assert where.households_in(key) == households


def test_only_places_have_households() -> None:
    where = towns.small()
    with pytest.raises(pg.InvalidArgument, match="key: 'm1': the record is no place"):
        where.households_in("m1")
    with pytest.raises(pg.UnknownId, match="no record has the id 'nowhere'"):
        where.households_in("nowhere")


def test_a_fingerprint_is_that_of_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    towns = [pg.Town(f"t{number}") for number in range(7)]
    whole = pg.Jurisdiction(towns).fingerprint
    monkeypatch.setattr("partygrid.jurisdiction.CHUNK", 3)
    assert pg.Jurisdiction(towns).fingerprint == whole
