"""The native file format: layout, every problem with its path, and writing in a single step."""

import json
import os
import pickle
import stat
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import attrs
import pytest

import partygrid as pg
import towns
from partygrid import _atomic
from partygrid.errors import ProblemReason
from partygrid.io import _layout
from partygrid.io import native as module
from partygrid.io._careful import read_carefully
from partygrid.io._quick import read_quickly
from partygrid.io.native import from_json, read_json, to_json, write_json

ALL = [towns.empty, towns.small, towns.awkward]

TOWN = {"type": "Town", "id": "lianfeng"}
OTHER = {"type": "Town", "id": "baisha"}
COMMUNITY = {"type": "Community", "id": "liyuan", "town": "lianfeng"}
MEMBER = {"type": "Member", "id": "m1"}
FACILITY = {"type": "Facility", "id": "f1", "place": "lianfeng"}
LINK = {"mechanism": "contact", "scope": "liyuan", "slot": "contact", "filler": "m1"}


def quickly(content: bytes) -> pg.Jurisdiction | None:
    return read_quickly(BytesIO(content))


def text_of(*records: Any, **top: Any) -> str:
    return json.dumps({"format": "partygrid", "version": 1, "records": records, **top})


def problems_in(text: str | bytes) -> list[str]:
    with pytest.raises(pg.UnreadableInput, match="problem") as caught:
        from_json(text)
    return [str(problem) for problem in caught.value.problems]


def places_in(text: str | bytes) -> list[str]:
    return [problem.partition(": ")[0] for problem in problems_in(text)]


# Layout


def test_the_layout_is_one_record_or_link_per_line() -> None:
    where = pg.Jurisdiction(
        [
            pg.Community("liyuan", town="lianfeng", name="栗园社区"),
            pg.Town("lianfeng"),
            pg.Member("m1", windows=[pg.Window.WEEKEND, pg.Window.EVENING], capacity=2.5),
        ],
        [pg.Link(**LINK, since=date(2026, 5, 1))],
        scheme=pg.LevelScheme("villages", levels=[pg.CommunityCommittee], may_skip=[]),
    )
    assert to_json(where).decode() == (
        '{"format":"partygrid","version":1,"scheme":{"id":"villages",'
        '"levels":[["CommunityCommittee"]],"may_skip":[]},\n'
        '"records":[\n'
        '{"type":"Town","code":null,"id":"lianfeng","name":""},\n'
        '{"type":"Community","code":null,"committee_size":null,"elected":null,"id":"liyuan",'
        '"kind":"residents","name":"栗园社区","town":"lianfeng"},\n'
        '{"type":"Member","capacity":2.5,"consents":[],"home_visits":true,"id":"m1",'
        '"organisation":null,"preferences":[],"probationary":false,"rank":null,"residence":null,'
        '"retain_until":null,"skills":[],"status":"in-service","unit":null,'
        '"windows":["evening","weekend"]}\n'
        "],\n"
        '"links":[\n'
        '{"filler":"m1","mechanism":"contact","scope":"liyuan","since":"2026-05-01",'
        '"slot":"contact","until":null,"weight":null}\n'
        "]}\n"
    )


@pytest.mark.parametrize("make", ALL)
def test_what_is_written_is_read_back_quickly_and_carefully(make: Any, tmp_path: Path) -> None:
    where, file = make(), tmp_path / "town.json"
    write_json(where, file)
    assert file.read_bytes() == to_json(where)
    assert read_json(file) == read_json(str(file)) == where
    assert quickly(file.read_bytes()) == where
    again = from_json(json.dumps(json.loads(file.read_bytes()), indent=2, ensure_ascii=False))
    assert again == where
    assert again.scheme == where.scheme
    assert to_json(again) == to_json(where)


def test_batches_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    where = towns.awkward()
    whole = to_json(where)
    monkeypatch.setattr(_layout, "_BATCH", 2)
    assert to_json(where) == whole
    for size in (1, 150, 400):
        monkeypatch.setattr("partygrid.io._quick._BATCH", size)
        head = _layout.head(where.scheme)
        short = len(head) > size + len(_layout.BEFORE_SCHEME)
        assert (quickly(whole) is None) == short
        assert from_json(whole) == where


def test_a_byte_order_mark_and_text_are_read() -> None:
    where = towns.small()
    data = to_json(where)
    assert from_json(b"\xef\xbb\xbf" + data) == where
    assert from_json("\ufeff" + data.decode()) == where
    assert from_json(data.decode()) == where


def test_defaults_scheme_and_links_may_be_left_out() -> None:
    where = from_json(text_of(TOWN, COMMUNITY))
    assert where == pg.Jurisdiction(
        [pg.Town("lianfeng"), pg.Community("liyuan", town="lianfeng")], scheme=pg.FOUR_LEVELS
    )


def test_whole_numbers_may_be_spelled_with_a_point_and_numbers_without() -> None:
    need = {"type": "Need", "id": "n1", "place": "lianfeng", "least": 2.0, "hours": 3}
    assert from_json(text_of(TOWN, need))["n1"] == pg.Need("n1", place="lianfeng", least=2, hours=3)


def test_what_stands_several_times_in_a_field_is_sorted() -> None:
    grids = [{"type": "Grid", "id": name, "community": "liyuan"} for name in ("g2", "g1")]
    building = {"type": "Building", "id": "b1", "grids": ["g2", "g1"]}
    assert from_json(text_of(TOWN, COMMUNITY, *grids, building))["b1"].grids == ("g1", "g2")


# What the quick reading leaves to the careful one


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"households":48,', ""),
        ('"households":48,', '"households":48.0,'),
        ('"households":48,', '"households":48,"households":48,'),
        ('"households":48,', '"housholds":48,'),
        ('"households":48,', '"type":"Town","households":48,'),
        ('"grids":["grid-1","grid-2"]', '"grids":["grid-2","grid-1"]'),
        ('"grids":["grid-1","grid-2"]', '"grids":["grid-1","grid-1"]'),
        ('"households":48,', '"code":null,'),
        ('"households":48,', '"point":null,'),
        ('"households":48,', '"house\\\\":48,'),
        ('"households":48,', '"households":48,"house\\\\":48,'),
        ('"households":48,', '"households":48,"house\\":hold":48,'),
        ('"households":48,', '"house,\\"households":48,'),
        ('"households":48,', '"house\\u0068olds":48,'),
        ('"households":48,', '"households" :48,'),
        ('"households":48,', ' "households":48,'),
        ('"households":48,"id":"b1"', '"id":"b1","households":48'),
        ('"kind":"residential"', '"kind":":residential"'),
        ('"id":"b1"', '"id":":b1"'),
        ('{"type":"Building",', "{"),
        ('{"type":"Building",', '{"type":"Bilding",'),
        ('{"type":"Building",', '{"type":"Building"  ,'),
        ('{"type":"Building",', '{"type":"Building of bricks",'),
        (',\n{"type":"Building",', "\n{"),
        (',\n{"type":"Building",', ',\r\n{"type":"Building",'),
        (',\n{"type":"Building",', ',{"type":"Building",'),
        (',\n"records":[\n', ',"records":[\n'),
        ('"version":1', '"version":1.0'),
        ('"may_skip":[]', '"may_skip":[],"more":[]'),
        ('"may_skip":[]', '"may_skip":5'),
        ('["TownCommittee"]', '["TownBoard"]'),
        ('["TownCommittee"]', '["BuildingGroup"]'),
        ('],\n"links":[\n', '],\n"links":[\n5\n'),
        ('],\n"links":[\n', ',\n"links":[\n'),
        ("]}\n", "]}"),
        ("]}\n", "]}\n\n"),
        ("]}\n", "]\n}\n"),
        ("]}\n", ""),
        ('"town":"lianfeng"', '"town":"lianfen"'),
    ],
)
def test_only_the_very_layout_is_read_quickly(old: str, new: str) -> None:
    text = to_json(towns.small()).decode()
    assert old in text
    assert quickly(text.replace(old, new, 1).encode()) is None


POINT = '"point":{"lat":25.75,"lon":116.75}'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (POINT, '"point":{"lat":25.75,"lon":116.75,"height":9}'),
        (POINT, '"point":{"lat":25.75,"height":9,"lon":116.75}'),
        (POINT, '"point":{"height":9,"lat":25.75,"lon":116.75}'),
        (POINT, '"point":{"lat":25.75,"lat":25.75,"lon":116.75}'),
        (POINT, '"point":{"lat":25.75,"lon":116.75,"lon":116.75}'),
        (POINT, '"point":{"lon":116.75,"lat":25.75}'),
        (POINT, '"point":{"lat":25.75}'),
        (POINT, '"point":{"lat":25.75},"lon":116.75'),
        (POINT, '"point":{"lat":-0.0,"lon":116.75}'),
        (POINT, '"point":{"lat":25.75,"lon":1' + "0" * 400 + "}"),
        (POINT, POINT.replace("point", "Point")),
        (POINT, f"{POINT},{POINT}"),
        (POINT, f"{POINT},{POINT.replace('point', 'code')}"),
        ('"point":null', f'"point":null,{POINT}'),
        ('"point":null', '"lat":null'),
        ('"hours":1.5', '"hours":-0.0'),
        ('"hours":1.5', '"hours":9007199254740993'),
        ('"hours":1.5', '"hours":1e16'),
        ('"hours":1.5', '"hours":1.5,"hours":1.5'),
        ('"established":"2026-05-01"', '"established":"2026-05-01T00:00:00"'),
        ('"established":"2026-05-01"', '"established":"20260501"'),
        ('"since":"2026-05-01"', '"since":"2026-05-01","after":null'),
        ('"since":"2026-05-01"', '"Since":"2026-05-01"'),
        ('"since":"2026-05-01"', '"slot":"contact"'),
    ],
)
@pytest.mark.parametrize("points", [0, 1, 2])
def test_what_the_decoder_passes_over_is_left_to_the_careful_reading(
    old: str, new: str, points: int
) -> None:
    text = to_json(_varied(*[pg.Point(116.75, 25.75)] * points, *[None] * (2 - points))).decode()
    assert quickly(text.encode()) is not None
    assert quickly(text.replace(old, new, 1).encode()) is None or old not in text


def _varied(*points: pg.Point | None) -> pg.Jurisdiction:
    return pg.Jurisdiction(
        [
            pg.Town("lianfeng"),
            *(pg.Building(f"b{i}", point=point) for i, point in enumerate(points)),
            pg.BuildingGroup("group", established=date(2026, 5, 1)),
            pg.Need("patrol", place="lianfeng", hours=1.5),
            pg.Member("m1", capacity=None),
        ],
        [pg.Link(**{**LINK, "scope": "lianfeng"}, since=date(2026, 5, 1))],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"households":48,', '"households": 48,'),
        ('"households":48,', '"households":48\r,'),
        ('"id":"b1"', '"id":"\\u0062\\u0031"'),
        ('"type":"Town",', '"type":"Town",\n'),
        ('"name":"', '"name":"a:b:c\\": '),
        ('"name":"', '"name":"{\\"lat\\":1,\\"lon\\":2}'),
    ],
)
def test_what_means_the_same_is_read_quickly_or_carefully_alike(old: str, new: str) -> None:
    for text in map(bytes.decode, map(to_json, (towns.small(), _varied(None, pg.Point(1, 2))))):
        changed = text.replace(old, new).encode()
        quick, careful = quickly(changed), read_carefully(changed)
        assert quick is None or (quick == careful and to_json(quick) == to_json(careful))


@pytest.mark.parametrize("name", ['a "b": c', "a:b:c", '"', "\\", "{'lat':", '":{"lat":1'])
@pytest.mark.parametrize("points", [(), (None,), (pg.Point(1, 2),), (None, pg.Point(1, 2))])
def test_names_with_marks_of_json_are_read_quickly(
    name: str, points: tuple[pg.Point | None, ...]
) -> None:
    buildings = [pg.Building(f"b{i}", name=name, point=one) for i, one in enumerate(points)]
    where = pg.Jurisdiction([pg.Town("t", name=name), *buildings])
    assert quickly(to_json(where)) == where


@pytest.mark.parametrize("name", [":a", '\\":'])
def test_a_name_that_might_end_a_key_is_read_carefully(name: str) -> None:
    where = pg.Jurisdiction([pg.Town("t", name=name)])
    assert quickly(to_json(where)) is None
    assert from_json(to_json(where)) == where


def test_records_out_of_order_are_still_read_quickly() -> None:
    lines = to_json(towns.small()).splitlines(keepends=True)
    grids = [i for i, line in enumerate(lines) if b'"Grid"' in line]
    (first, second) = grids
    lines[first], lines[second] = lines[second], lines[first]
    assert quickly(b"".join(lines)) == towns.small()


# Problems


def test_every_problem_is_reported_at_once_in_the_order_of_the_file() -> None:
    text = text_of(
        {"type": "Community", "id": "liyuan", "town": "lianfen"},
        {"type": "Building", "id": "b1", "housholds": 48, "grids": ["g1", 7], "kind": "shopp"},
        TOWN,
        {"type": "Unit", "id": "u1", "uscc": "91350825000000001X"},
        5,
        links=[{**LINK, "filler": "m2"}, {**LINK, "since": "01.05.2026"}, None],
        scheme={"id": "mine", "levels": [["TownCommitee"]]},
        colour="red",
    )
    starts = [
        "$.colour: the document has no such key; drop it, or use one of format, version, scheme,",
        "$.scheme.levels[0][0]: 'TownCommitee': no kind of the line has this name; did you mean '",
        "$.records[0].town: 'lianfen': no Town has this id; did you mean 'lianfeng'? add the Town",
        "$.records[1].grids[1]: 7: a whole number stands here; write text in quotes",
        "$.records[1].kind: 'shopp': no BuildingKind has this name; did you mean 'shop'? use one",
        "$.records[1].housholds: Building has no such key; did you mean 'households'? drop it,",
        "$.records[3].uscc: '91350825000000001X': no unified social credit code: ",
        "$.records[4]: 5: a whole number stands here; write an object: {…}",
        "$.links[0].filler: 'm2': no record has this id; add the record or correct the id",
        "$.links[1].since: '01.05.2026': no day of the calendar; write it as YYYY-MM-DD",
        "$.links[2]: null: null stands here; write an object: {…}",
    ]
    for found, start in zip(problems_in(text), starts, strict=True):
        assert found.startswith(start)


def test_a_problem_says_where_as_fields_too() -> None:
    with pytest.raises(pg.UnreadableInput, match=r"\$\.records\[1\]\.point\.lat: ") as caught:
        from_json(text_of(TOWN, {"type": "Building", "id": "b1", "point": {"lon": 1, "lat": "25"}}))
    (problem,) = caught.value.problems
    assert (problem.where, problem.field, problem.position) == ("$.records[1]", "point.lat", 1)
    assert problem.reason is ProblemReason.WRONG_TYPE


WRONG = [
    ({"type": "Town"}, "id: nothing is stated; add the key"),
    ({"id": "t"}, "type: nothing is stated; add the key"),
    ({"type": None, "id": "t"}, "type: null: no kind of record has this name; use one of Town,"),
    ({"type": "Twon", "id": "t"}, "type: 'Twon': no kind of record has this name; did you mean"),
    ({"type": "T" * 99, "id": "t"}, f"type: '{'T' * 58}…: no kind of record has this name; use"),
    ({**OTHER, "id": 350825100}, "id: 350825100: a whole number stands here; write text in"),
    ({**OTHER, "id": ""}, "id: '': empty, or with spaces"),
    ({**OTHER, "id": " t "}, "id: ' t ': empty, or with spaces at an end"),
    ({**OTHER, "id": None}, "id: null: null stands here; write text in quotes"),
    ({**OTHER, "name": True}, "name: true: a truth value stands here; write text in quotes"),
    ({**OTHER, "name": {"first": "x"}}, "name: {…}: an object stands here; write text"),
    ({**OTHER, "name": ["x"]}, "name: […]: an array stands here; write text"),
    ({**OTHER, "name": "a\u0007"}, "name: 'a\\x07': holds control characters"),
    ({**OTHER, "": 1}, "['']: Town has no such key; "),
    ({**OTHER, "a key": 1}, "['a key']: Town has no such key; "),
    ({**OTHER, "k" * 99: 1}, f"['{'k' * 58}…]: Town has no such key; drop it"),
    ({"type": "Building", "id": "b", "households": "48"}, "households: '48': text stands here;"),
    ({"type": "Building", "id": "b", "households": True}, "households: true: a truth value"),
    ({"type": "Building", "id": "b", "households": 4.5}, "households: 4.5: a number with deci"),
    ({"type": "Building", "id": "b", "households": -1}, "households: -1: a count is not neg"),
    ({"type": "Building", "id": "b", "households": 1e300}, "households: 1000000"),
    ({"type": "Building", "id": "b", "grids": "g1"}, "grids: 'g1': text stands here; write an arr"),
    ({"type": "Building", "id": "b", "point": [116, 25]}, "point: […]: an array stands here; wr"),
    ({"type": "Building", "id": "b", "point": {"lon": 1}}, "point.lat: nothing is stated"),
    (
        {"type": "Building", "id": "b", "point": {"lon": 1, "lat": 91}},
        "point: ",
    ),
    ({"type": "Need", "id": "n", "place": "lianfeng", "hours": "2"}, "hours: '2': text stands"),
    ({"type": "Need", "id": "n", "place": "lianfeng", "hours": True}, "hours: true: a truth"),
    ({"type": "Need", "id": "n", "place": "lianfeng", "hours": 10**30}, "hours: 1000000"),
    ({"type": "Need", "id": "n", "place": "lianfeng", "hours": -1}, "hours: -1"),
    ({"type": "Need", "id": "n", "place": "lianfeng", "most": 0}, "most: 0: the most is below"),
    ({**MEMBER, "probationary": 1}, "probationary: a whole number stands here; write true"),
    ({**MEMBER, "windows": ["evening", 5]}, "windows[1]: a whole number stands here"),
    ({**MEMBER, "windows": ["evening", "evening"]}, "windows: one is named twice; name each"),
    ({**MEMBER, "status": "retird"}, "status: no MemberStatus has this name; use one of in-s"),
    ({**FACILITY, "windows": ["evening", 5]}, "windows[1]: 5: a whole number stands here"),
    ({**FACILITY, "windows": ["evening"] * 2}, "windows: (<Window.EVENING: 'evening'>, <"),
    ({"type": "BuildingGroup", "id": "g", "established": "20260501"}, "established: '20260501'"),
    ({"type": "BuildingGroup", "id": "g", "established": "2026-W01-1"}, "established: '2026-W01"),
    ({"type": "BuildingGroup", "id": "g", "established": "2026-02-30"}, "established: '2026-02-"),
    ({"type": "BuildingGroup", "id": "g", "established": 2026}, "established: 2026: a whole num"),
    ({"type": "GridBranch", "id": "g"}, "'g': "),
    ({"type": "BuildingGroup", "id": "g", "parent": "lianfeng"}, "parent: 'lianfeng': this is a T"),
    (TOWN, "id: 'lianfeng': this Town has the id of another Town"),
]


@pytest.mark.parametrize(("record", "problem"), WRONG, ids=lambda one: str(one)[:40])
def test_each_fault_has_one_problem_with_its_path(record: Any, problem: str) -> None:
    (found,) = problems_in(text_of(TOWN, record))
    if problem == "'g': ":  # the record as a whole has no place in the scheme
        assert found.startswith("$.records[1]: level scheme 'four-levels' has no GridBranch; ")
    else:
        dot = "" if problem.startswith("[") else "."
        assert found.startswith(f"$.records[1]{dot}{problem}")


def test_words_that_are_no_json_are_named() -> None:
    text = text_of(TOWN, {"type": "Need", "id": "n", "place": "lianfeng", "hours": "?"})
    assert problems_in(text.replace('"?"', "NaN")) == [
        "$.records[1].hours: NaN: no JSON value stands here; write a number without quotes"
    ]
    assert problems_in(text.replace('"?"', "-Infinity"))[0].startswith(
        "$.records[1].hours: -Infinity: no JSON value"
    )
    (overflow,) = problems_in(text.replace('"?"', "1e999"))
    assert overflow.startswith("$.records[1].hours: inf: not a finite number")


def test_a_key_that_stands_twice_is_a_problem_everywhere() -> None:
    text = (
        '{"format": "partygrid", "version": 1, "version": 1, '
        '"scheme": {"id": "a", "id": "b", "levels": [["TownCommittee"]]}, "records": ['
        '{"type": "Town", "type": "Town", "id": "t", "name": "a", "name": "a"},'
        '{"type": "Building", "id": "b", "point": {"lon": 1, "lat": 2, "lat": 2}}],'
        '"links": [{"mechanism": "m", "scope": "t", "scope": "t", "slot": "s", "filler": "t"}]}'
    )
    said = ": the key stands more than once; keep one of them"
    assert problems_in(text) == [
        f"$.version{said}",
        f"$.scheme.id{said}",
        f"$.records[0].type{said}",
        f"$.records[0].name{said}",
        f"$.records[1].point.lat{said}",
        f"$.links[0].scope{said}",
    ]


def test_a_record_that_failed_still_counts_as_existing() -> None:
    text = text_of(
        {**TOWN, "id": "lianfeng", "type": "Twon"},
        COMMUNITY,
        {**MEMBER, "rank": "high"},
        links=[LINK],
    )
    assert places_in(text) == ["$.records[0].type", "$.records[2].rank"]


def test_the_other_fields_of_a_record_that_failed_are_checked_as_well() -> None:
    building = {"type": "Building", "id": "b", "compound": "x", "households": "48", "colour": 1}
    assert places_in(text_of(TOWN, building)) == [
        "$.records[1].households",
        "$.records[1].colour",
        "$.records[1].compound",
    ]


def test_a_field_that_failed_contradicts_nothing() -> None:
    need = {"type": "Need", "id": "n", "place": "lianfeng", "least": "0", "most": 0}
    assert places_in(text_of(TOWN, need)) == ["$.records[1].least"]


def test_a_scheme_that_failed_makes_no_parent_illegal() -> None:
    branch = {"type": "GridBranch", "id": "gb", "parent": "cc"}
    committee = {"type": "CommunityCommittee", "id": "cc", "community": "liyuan"}
    records = [TOWN, COMMUNITY, committee, branch]
    levels = [["TownCommittee"], ["CommunityCommittee"], ["GridBranch"]]
    assert len(from_json(text_of(*records, scheme={"id": "own", "levels": levels}))) == len(records)
    assert places_in(text_of(*records)) == ["$.records[3]"]
    assert places_in(text_of(*records, scheme={"levels": levels})) == ["$.scheme.id"]
    assert places_in(text_of(*records, scheme="five-levels")) == ["$.scheme"]


@pytest.mark.parametrize(
    ("scheme", "problem"),
    [
        ({"id": "s"}, "$.scheme.levels: nothing is stated; add the key"),
        ({"id": "s", "levels": []}, "$.scheme.levels: a scheme has at least one level; name one"),
        ({"id": "s", "levels": ["TownCommittee"]}, "$.scheme.levels[0]: 'TownCommittee': text sta"),
        (
            {"id": "s", "levels": [["TownCommittee"], ["TownCommittee"]]},
            "$.scheme.levels: stands on two levels; ",
        ),
        (
            {"id": "s", "levels": [["TownCommittee"]], "may_skip": ["Town"]},
            "$.scheme.may_skip[0]: 'Town': no kind of the line has this name; ",
        ),
        ({"id": 4, "levels": [["TownCommittee"]]}, "$.scheme.id: 4: a whole number stands here"),
        ({"id": "s", "levels": [["TownCommittee"]], "name": "x"}, "$.scheme.name: LevelScheme has"),
        (None, "$.scheme: null: null stands here; write an object"),
    ],
)
def test_a_faulty_scheme_is_reported_with_its_path(scheme: Any, problem: str) -> None:
    (found,) = problems_in(text_of(TOWN, scheme=scheme))
    assert found.startswith(problem)


def test_two_faults_of_a_scheme_are_found_together() -> None:
    scheme = {"id": "s", "levels": [["TownCommittee"], ["TownCommittee"]], "may_skip": "none"}
    assert places_in(text_of(TOWN, scheme=scheme)) == ["$.scheme.may_skip", "$.scheme.levels"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[]", ["$: […]: an array stands here; write an object: {…}"]),
        ("NaN", ["$: NaN: no JSON value stands here; write an object: {…}"]),
        (
            "{}",
            [
                f"$.{key}: nothing is stated; add the key"
                for key in ("format", "version", "records")
            ],
        ),
        (
            text_of(format="geojson", version=9),
            ["$.format: 'geojson': no file of partygrid; use one of partygrid"],
        ),
        (text_of(format=None), ["$.format: null: no file of partygrid; use one of partygrid"]),
        (
            text_of(version="1"),
            ["$.version: '1': text stands here; write a whole number such as 1"],
        ),
        (
            text_of(version=True),
            ["$.version: true: a truth value stands here; write a whole number such as 1"],
        ),
        (text_of(version=0), ["$.version: 0: there is no such version; write 1 or more"]),
        (
            text_of(records={"lianfeng": TOWN}, links=[LINK]),
            ["$.records: {…}: an object stands here; write an array"],
        ),
        (text_of(TOWN, links={}), ["$.links: {…}: an object stands here; write an array"]),
    ],
)
def test_a_document_of_another_kind_is_refused(text: str, problems: list[str]) -> None:
    assert problems_in(text) == problems


@pytest.mark.parametrize("version", [2, 10**30])
def test_a_newer_version_is_refused_whatever_else_it_holds(version: int) -> None:
    with pytest.raises(pg.UnsupportedVersion, match=r"^\$\.version: .* is newer than 1, "):
        from_json(text_of({"type": "Spaceship"}, version=version, more=[]))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "line 1, column 1: the input is empty; "),
        (b"\xef\xbb\xbf \n", "line 2, column 1: the input is empty; "),
        (b'{"format": "partygrid",\n "version": }', "line 2, column 13: no JSON: expecting value;"),
        (b'{"format": "party', "line 1, column 12: no JSON: unterminated string starting at; "),
        (b'{"a": 1} x', "line 1, column 10: no JSON: extra data; "),
        (b'{"a":\n"\xe6\xa0\x97\xff"}', "line 2, column 5: byte 0xff is no UTF-8; save the file"),
        ('{"a": "栗"}'.encode("gbk"), "line 1, column 8: byte 0xc0 is no UTF-8; "),
        ('{"a": 1}'.encode("utf-16"), "line 1, column 1: byte 0xff is no UTF-8; "),
        (b"[" * 100_000, "$: arrays or objects nested too deeply; "),
        (b'{"a":' * 100_000, "$: arrays or objects nested too deeply; "),
        (b"9" * 5000, "$: a number with thousands of digits; correct the number"),
    ],
)
def test_text_that_is_no_json_is_one_problem_with_its_place(data: bytes, problem: str) -> None:
    (found,) = problems_in(data)
    assert found.startswith(problem)


def test_text_that_no_file_can_hold_is_refused() -> None:
    assert problems_in('"\ud800"') == [
        "line 1, column 2: byte 0xed is no UTF-8; save the file as UTF-8"
    ]
    assert places_in(text_of(TOWN, {**TOWN, "id": "t", "name": "\ud800"})) == ["$.records[1].name"]


def test_an_error_names_its_file_and_can_be_passed_on(tmp_path: Path) -> None:
    file = tmp_path / "town.json"
    file.write_text(text_of({**TOWN, "id": 5}), encoding="utf-8")
    with pytest.raises(pg.UnreadableInput, match=r"town\.json: unreadable input: 1 prob") as caught:
        read_json(file)
    passed_on = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(passed_on) == str(caught.value)
    with pytest.raises(pg.UnreadableInput, match=r"^unreadable input: 1 problem"):
        from_json(text_of({**TOWN, "id": 5}))
    with pytest.raises(FileNotFoundError, match=r"none\.json"):
        read_json(tmp_path / "none.json")


def test_the_value_of_an_unknown_key_is_never_shown() -> None:
    text = text_of(
        {**MEMBER, "telephone": "13800000000", "residence": {"telephone": "13800000000"}}
    )
    with pytest.raises(pg.UnreadableInput, match=r"Member has no such key") as caught:
        from_json(text)
    assert "13800000000" not in str(caught.value)


# Writing in a single step


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "town.json"
    write_json(towns.small(), file)
    file.chmod(0o640)
    write_json(towns.awkward(), str(file))
    assert read_json(file) == towns.awkward()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["town.json"]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_json(towns.empty(), tmp_path / "town.json")
    assert (tmp_path / "town.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_only_a_file_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with pytest.raises(
        pg.InvalidArgument, match=r"^target: 'link\.json': a symbolic link; name the file"
    ):
        write_json(towns.small(), link)
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    with pytest.raises(pg.InvalidArgument, match=r"^target: 'dangling': a symbolic link"):
        write_json(towns.small(), tmp_path / "dangling")
    with pytest.raises(pg.InvalidArgument, match=r"no ordinary file; name the file itself"):
        write_json(towns.small(), tmp_path)
    assert real.read_text(encoding="utf-8") == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dangling", "link.json", "real.json"]


def test_a_folder_may_be_reached_through_a_link_but_must_exist(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "way").symlink_to(tmp_path / "folder", target_is_directory=True)
    write_json(towns.small(), tmp_path / "way" / "town.json")
    assert read_json(tmp_path / "folder" / "town.json") == towns.small()
    with pytest.raises(FileNotFoundError, match=r"nowhere'$"):
        write_json(towns.small(), tmp_path / "nowhere" / "town.json")


def _half(_: pg.Jurisdiction) -> Iterator[bytes]:
    yield b'{"format":"partygrid",'
    raise KeyboardInterrupt


def _full(*_: object) -> NoReturn:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("target", "name", "double"),
    [
        (module.layout, "pieces", _half),
        (os, "fsync", _full),
        (Path, "replace", _full),
        (Path, "chmod", _full),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: Any, name: str, double: Any
) -> None:
    file = tmp_path / "town.json"
    write_json(towns.small(), file)
    monkeypatch.setattr(target, name, double)
    with pytest.raises((OSError, KeyboardInterrupt), match=r"^$|No space left"):
        write_json(towns.awkward(), file)
    monkeypatch.undo()
    assert read_json(file) == towns.small()
    assert [one.name for one in tmp_path.iterdir()] == ["town.json"]


def test_a_folder_that_cannot_be_synchronised_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(_atomic, "_synchronise", refuse)
    write_json(towns.small(), tmp_path / "town.json")
    assert read_json(tmp_path / "town.json") == towns.small()


def test_every_field_of_every_kind_survives() -> None:
    where = towns.awkward()
    for record in from_json(to_json(where)):
        assert attrs.astuple(record) == attrs.astuple(where[record.id])
