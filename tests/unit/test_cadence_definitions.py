"""Cadences as data: what can be one, what files say, what the field asks for."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid import cadences

SOURCE = pg.Source("district")
EVERY = cadences.every()
NAMED = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)


def _cadence(**options: Any) -> pg.Cadence:
    stated = {"id": "meeting", "each": pg.UnitBranch, "every": pg.Period.MONTH, "source": SOURCE}
    return pg.Cadence(**{**stated, **options})


def test_a_cadence_counts_activities_of_its_own_name_unless_another_is_stated() -> None:
    assert _cadence().kind == "meeting"
    assert _cadence(kind="gathering").kind == "gathering"


def test_a_cadence_may_ask_one_kind_several_or_some_of_them() -> None:
    assert _cadence(each=pg.UnitBranch | pg.GridBranch).each.kinds == (pg.UnitBranch, pg.GridBranch)
    some = pg.rules.each(pg.Grid, layer="base")
    assert _cadence(each=some).each is some


def test_shares_are_exact() -> None:
    assert _cadence(quorum="4/5").quorum == Fraction(4, 5) == _cadence(quorum="0.8").quorum
    with pytest.raises(pg.InvalidPack, match="no exact share"):
        _cadence(quorum=0.8)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"id": ""}, "cadence.id: '': no id; write a text that prints"),
        ({"kind": " x"}, "meeting.kind: ' x': no id"),
        ({"title": "x"}, "meeting.title: 'x': of the wrong kind; pass one of type Title"),
        ({"each": "Grid"}, "meeting.each: 'Grid': of the wrong kind; pass one of type Each"),
        ({"every": "month"}, "meeting.every: 'month': of the wrong kind; pass one of type Period"),
        ({"online": 1}, "meeting.online: 1: of the wrong kind"),
        ({"least": None}, "meeting.least: None: outside its range; state a whole number, 0 or mo"),
        ({"least": -1}, "meeting.least: -1: outside its range"),
        ({"least": True}, "meeting.least: True: outside its range"),
        ({"by": 0}, "meeting.by: 0: outside its range; state a whole number, 1 to 31"),
        ({"by": 32}, "meeting.by: 32: outside its range"),
        ({"every": "year", "by": 367}, "meeting.by: 367: outside its range; .* 1 to 366"),
        ({"every": pg.Period.YEAR, "by": 367}, "meeting.by: 367: outside its range"),
        ({"every": pg.Period.WEEK, "by": 8}, "meeting.by: 8: outside its range; .* 1 to 7"),
        ({"full_members": 0}, "meeting.full_members: 0: outside its range"),
        ({"each": pg.Grid, "full_members": 7}, "others than organisations are asked; ask org"),
        ({"quorum": "0"}, r"meeting.quorum: Fraction\(0, 1\): no exact share; state one above 0"),
        ({"quorum": "half"}, "meeting.quorum: 'half': no exact share"),
        ({"quorum": "1/0"}, "meeting.quorum: '1/0': no exact share"),
        ({"majority": Fraction(3, 2)}, "meeting.majority: .*: no exact share"),
        ({"rotates": int}, "meeting.rotates: <class 'int'>: no kind of record"),
        ({"rotates": pg.Compound}, "meeting.rotates: .*: turns are counted in places of one kind"),
        (
            {"rotates": pg.Compound, "each": pg.Town | pg.Community},
            "turns are counted in places of one kind; ask it of one kind of place",
        ),
    ],
)
def test_what_cannot_be_a_cadence_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(pg.InvalidPack, match=said):
        _cadence(**options)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(pg.InvalidPack) as caught:
        _cadence(id="", each=None, rotates=pg.Compound, least=-1, quorum="2", source="district")
    assert [one.field for one in caught.value.problems] == [
        "id",
        "each",
        "source",
        "least",
        "quorum",
    ]


def test_numbers_can_be_changed_for_local_use() -> None:
    assert _cadence().with_(least=2, by=25) == _cadence(least=2, by=25)
    with pytest.raises(pg.UnknownName, match="no field of Cadence 'leats'; did you mean 'least'"):
        _cadence().with_(leats=2)
    with pytest.raises(
        pg.InvalidPack, match=r"^unusable cadence: 1 problem\n  meeting\.by: 40: outside its range"
    ):
        _cadence().with_(by=40)


@pytest.mark.parametrize(
    ("every", "first", "last"),
    [
        (pg.Period.DAY, date(2024, 2, 29), date(2024, 2, 29)),
        (pg.Period.WEEK, date(2024, 2, 26), date(2024, 3, 3)),
        (pg.Period.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        (pg.Period.QUARTER, date(2024, 1, 1), date(2024, 3, 31)),
        (pg.Period.HALF_YEAR, date(2024, 1, 1), date(2024, 6, 30)),
        (pg.Period.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(every: pg.Period, first: date, last: date) -> None:
    number = every.number(date(2024, 2, 29))
    assert (every.first(number), every.last(number)) == (first, last)
    assert (every.number(first), every.number(last)) == (number, number)
    assert every.due(number, 1) == first
    assert every.due(number, every.longest) == every.due(number) == last
    days = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half-year": 184, "year": 366}
    assert every.longest == days[every] >= (last - first).days + 1


@pytest.mark.parametrize("every", pg.Period)
def test_the_last_period_ends_with_the_calendar(every: pg.Period) -> None:
    assert every.last(every.number(date.max)) == date.max
    assert every.number(date.min) <= every.number(date(1, 1, 2))


TEXT = """
[[cadence]]
id = "round"
title = { en = "a round", zh = "巡查" }
kind = "patrol"
each = ["Community"]
only = { kind = "residents" }
every = "week"
least = 2
by = 4
quorum = "1/2"
majority = "2/3"
online = false
rotates = "Compound"
severity = "gap"
source = { title = "district", clause = "1", certainty = "single", valid_from = 2024-01-01 }
note = "local"

[[cadence]]
id = "meeting"
each = "UnitBranch"
full_members = 7
every = "month"
source = { title = "district" }
"""


def test_a_file_states_every_field(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(TEXT, encoding="utf-8")
    certain = pg.Certainty.SINGLE
    assert pg.read_cadences(file) == (
        pg.Cadence(
            id="round",
            title=pg.Title("a round", "巡查"),
            kind="patrol",
            each=pg.rules.each(pg.Community, kind="residents"),
            every=pg.Period.WEEK,
            least=2,
            by=4,
            quorum=Fraction(1, 2),
            majority=Fraction(2, 3),
            online=False,
            rotates=pg.Compound,
            severity=pg.Severity.GAP,
            source=pg.Source(
                "district", clause="1", certainty=certain, valid_from=date(2024, 1, 1)
            ),
            note="local",
        ),
        _cadence(full_members=7),
    )


def test_a_file_is_refused_with_all_that_is_wrong_with_it() -> None:
    text = """
        [[cadence]]
        id = "a"
        each = []
        every = "fortnight"
        least = -1
        quorum = 0.5
        source = { title = "d" }

        [[cadence]]
        id = "a"
        each = ["Grid", "Town"]
        only = { layer = "base" }
        every = "week"
        by = 9
        source = { title = "d" }

        [[cadence]]
        id = "b"
        each = "Grid"
        only = "base"
        every = "week"
        rotates = ["Compound"]
        source = { titel = "d" }

        [[cadence]]
        id = "c"
        each = "Grid"
        only = { layer = ["base"] }
        every = "week"
        source = { title = "d" }

        [cadences]
    """
    with pytest.raises(pg.UnreadableInput, match=r"^own.toml: unreadable input: 13") as caught:
        pg.cadences_from_toml(text, name="own.toml")
    assert [f"{one.where} {one.field}: {one.message}" for one in caught.value.problems] == [
        "$ cadences: no such key",
        "$.cadence[0] every: no Period has this name",
        "$.cadence[0] quorum: a number with decimals stands here",
        "$.cadence[0] each: nobody is asked",
        "$.cadence[0] least: outside its range",
        "$.cadence[1] only.layer: no field of Town has this name",
        "$.cadence[1] by: outside its range",
        "$.cadence[1] id: two cadences have this id",
        "$.cadence[2] only: text stands here",
        "$.cadence[2] source.titel: no such key",
        "$.cadence[2] source.title: nothing is stated",
        "$.cadence[2] rotates: no kind of record",
        "$.cadence[3] only.layer: an array stands here",
    ]


def test_a_file_of_something_else_is_refused() -> None:
    with pytest.raises(pg.UnreadableInput, match=r"cadence\[0\]: 3: a whole number stands here"):
        pg.cadences_from_toml("cadence = [3]")


def test_the_field_is_sorted_by_id_and_read_once() -> None:
    assert cadences.ids() == tuple(sorted(one.id for one in EVERY))
    assert tuple(one.id for one in EVERY) == cadences.ids()
    assert cadences.get("lecture") is cadences.get("lecture")
    with pytest.raises(pg.UnknownName, match="no cadence 'lectrue'; did you mean 'lecture'"):
        cadences.get("lectrue")


@NAMED
def test_a_cadence_of_the_field_is_named_in_both_languages_with_source_and_note(
    one: pg.Cadence,
) -> None:
    assert one.title.en
    assert re.search("[\u4e00-\u9fff]", one.title.zh)
    assert one.source.title
    assert one.note


def test_what_is_known_from_memory_alone_is_never_more_than_information() -> None:
    unsure = [one for one in EVERY if one.source.certainty is pg.Certainty.UNCONFIRMED]
    assert {one.id for one in unsure} == {"election", "lecture"}
    assert all(one.severity is pg.Severity.INFO or not one.least for one in unsure)
    assert not [one.id for one in EVERY if one.severity is pg.Severity.ERROR]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("member-meeting", "at least 1 a quarter"),
        ("committee-meeting", "at least 1 a month"),
        ("group-meeting", "at least 1 a month"),
        ("secretary-lecture", "at least 1 a year"),
        ("theme-party-day", "at least 1 a month"),
        ("organisational-life-meeting", "at least 1 a year"),
        ("democratic-appraisal", "at least 1 a year"),
        ("heart-to-heart", "at least 1 a year"),
        ("weekly-meeting", "at least 1 a week"),
        ("daily-patrol", "at least 1 a day"),
        ("volunteering", "at least 1 a month"),
        ("beautification", "at least 1 a week"),
        ("secretary-training", "at least 1 a quarter"),
        ("annual-review", "at least 1 a year"),
        ("re-report", "at least 1 a half-year"),
        ("election", "at least 0 a year"),
    ],
)
def test_the_field_asks_for_what_its_sources_say(key: str, words: str) -> None:
    assert str(cadences.get(key)) == f"{key}: {words}"


def test_quorums_are_half_for_meetings_and_four_fifths_for_elections() -> None:
    half, most = Fraction(1, 2), Fraction(4, 5)
    assert {one.id: (one.quorum, one.majority) for one in EVERY if one.quorum} == {
        "member-meeting": (half, half),
        "committee-meeting": (half, None),
        "election": (most, half),
    }
    assert cadences.get("committee-meeting").full_members == 7


def test_the_example_of_the_field_can_be_checked() -> None:
    where = pg.examples.small_town()
    days = {"since": date(2023, 1, 1), "on": date(2023, 12, 31)}
    report = pg.check_cadences(where, EVERY, [], **days)
    asked = {one.cadence for one in report.tallies if one.subjects}
    assert asked == {*cadences.ids()}
    assert report.vacuous == ("election",)
