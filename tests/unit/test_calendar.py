"""What is due as a calendar: further periods, terms that end, and the text other programs read."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import cadences
from partygrid.testing.strategies import ids, jurisdictions

SOURCE = pg.Source("district")
ON = date(2024, 7, 4)


def _weekly(**options: Any) -> pg.Cadence:
    stated = {"id": "round", "each": pg.Community, "every": pg.Period.WEEK, "source": SOURCE}
    return pg.Cadence(**{**stated, **options})


def _calendar(where: pg.Jurisdiction, *asked: pg.Cadence, until: date, **more: Any) -> pg.Calendar:
    return pg.due_calendar(where, asked, more.pop("log", []), on=ON, until=until, **more)


def test_turns_go_round_in_the_further_periods() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *(pg.Compound(f"c{i}", community="c") for i in (1, 2, 3)),
        ]
    )
    log = [
        pg.Activity(kind="round", day=date(2023, 7, 6), subject="c1"),
        pg.Activity(kind="round", day=date(2023, 7, 13), subject="c2"),
        pg.Activity(kind="round", day=date(2023, 7, 20), subject="c1"),
    ]
    calendar = _calendar(where, _weekly(rotates=pg.Compound, by=4), until=date(2024, 8, 8), log=log)
    assert [str(one) for one in calendar.entries] == [
        "2024-07-07: round, c, at c3",
        "2024-07-11: round, c, at c2",
        "2024-07-18: round, c, at c3",
        "2024-07-25: round, c, at c1",
        "2024-08-01: round, c, at c2",
        "2024-08-08: round, c, at c3",
    ]


def test_an_organisation_is_asked_once_it_exists() -> None:
    where = pg.Jurisdiction([pg.UnitBranch("br", established=date(2024, 8, 1))])
    monthly = _weekly(each=pg.UnitBranch, every=pg.Period.MONTH)
    calendar = _calendar(where, monthly, until=date(2024, 9, 30), terms=[])
    assert [one.day for one in calendar.entries] == [date(2024, 8, 31), date(2024, 9, 30)]


def _elected(kind: Any, key: str, day: date | None = date(2020, 7, 1), **fields: Any) -> Any:
    return kind(key, elected=day, **fields)


def test_terms_are_five_years_for_committees_and_communities_and_three_for_others() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("k", community="c"),
            _elected(pg.TownCommittee, "tc", town="t"),
            _elected(
                pg.CommunityCommittee, "cc", community="c", parent="tc", form=pg.OrgForm.BRANCH
            ),
            _elected(pg.CompoundBranch, "kb", compounds=["k"], parent="cc"),
            _elected(pg.UnitBranch, "u1", form=pg.OrgForm.COMMITTEE),
            _elected(pg.UnitBranch, "u2", form=pg.OrgForm.GENERAL_BRANCH),
            _elected(pg.UnitBranch, "u3"),
        ]
    )
    calendar = _calendar(where, until=date(2030, 1, 1))
    assert [str(one) for one in calendar.entries] == [
        "2023-07-01: branch-term, kb",
        "2023-07-01: branch-term, u3",
        "2023-07-01: general-branch-term, u2",
        "2025-07-01: committee-term, u1",
        "2025-07-01: community-term, cc",
        "2025-07-01: town-term, tc",
    ]
    assert not _calendar(where, until=date(2030, 1, 1), terms=[]).entries
    assert len(_calendar(where, until=date(2025, 6, 30)).entries) == 3
    assert len(_calendar(where, until=date(2025, 7, 1)).entries) == 6


def test_who_holds_no_elections_has_no_term() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.TownCommittee("tc", town="t", form=pg.OrgForm.WORKING_COMMITTEE),
            pg.BuildingGroup("g"),
            pg.UnitBranch("u1", nature=pg.OrgNature.TEMPORARY),
            pg.UnitBranch("u2", nature=pg.OrgNature.FUNCTIONAL),
            pg.UnitBranch("u3", dissolved=ON),
            pg.UnitBranch("u5", nature=pg.OrgNature.JOINT),
            pg.UnitBranch("u4"),
        ]
    )
    calendar = _calendar(where, until=date(2030, 1, 1))
    assert calendar.entries == ()
    assert calendar.unknown == ("u4", "u5")
    assert str(calendar) == "no last election is stated: u4, u5"
    assert repr(calendar) == "<Calendar: 0 entries, 2024-07-04 to 2030-01-01>"


def test_no_term_ends_after_its_organisation() -> None:
    gone, stays = date(2025, 7, 1), date(2025, 7, 2)
    where = pg.Jurisdiction(
        [
            pg.UnitBranch("u1", elected=date(2022, 7, 1), dissolved=gone),
            pg.UnitBranch("u2", elected=date(2022, 7, 1), dissolved=stays),
        ]
    )
    calendar = _calendar(where, until=date(2030, 1, 1))
    assert str(calendar) == "2025-07-01: branch-term, u2"


def test_a_term_of_ones_own_comes_before_others() -> None:
    own = cadences.Term(id="own", each=pg.rules.each(pg.UnitBranch), years=2, source=SOURCE)
    where = pg.Jurisdiction([_elected(pg.UnitBranch, "u", date(2024, 2, 29))])
    calendar = _calendar(where, until=date(2030, 1, 1), terms=[own, *cadences.TERMS])
    assert str(calendar) == "2026-02-28: own, u"
    assert own.end(date(9999, 1, 1)) == date(9999, 1, 1)


@pytest.mark.parametrize("years", [0, 100, 2.5, True])
def test_a_term_has_years(years: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"years: .*: no number of years; state 1 to 99"):
        cadences.Term(id="own", each=pg.rules.each(pg.UnitBranch), years=years, source=SOURCE)


@pytest.mark.parametrize("years", [1, 99])
def test_a_term_ends_on_the_same_day_some_years_later(years: int) -> None:
    term = cadences.Term(id="own", each=pg.rules.each(pg.UnitBranch), years=years, source=SOURCE)
    assert term.end(ON) == date(2024 + years, 7, 4)


def test_a_calendar_ends_after_it_begins() -> None:
    with pytest.raises(pg.InvalidArgument, match=r"on: .*: it lies after until, 2024-07-03"):
        _calendar(pg.Jurisdiction(), until=date(2024, 7, 3))


def read_icalendar(text: str) -> list[dict[str, str]]:
    """Return the events of an iCalendar text, each property with its value, escapes undone."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//partygrid//calendar//EN"]
    assert lines.pop() == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    for line in lines[3:]:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            assert value == "VEVENT"
            events.append({})
        elif name != "END":
            assert name not in events[-1]
            events[-1][name] = _unescaped(value)
    return events


def _unescaped(value: str) -> str:
    letters = iter(value)
    return "".join(
        {"n": "\n"}.get(after, after) if letter == "\\" and (after := next(letters)) else letter
        for letter in letters
    )


def _due(day: date, what: str, subject: str, **more: Any) -> pg.Due:
    return pg.Due(day=day, what=what, subject=subject, **more)


def _text(*entries: pg.Due, on: date = ON) -> str:
    return pg.Calendar(on=on, until=date(2030, 1, 1), entries=entries).to_icalendar()


def test_an_entry_is_an_event_of_a_whole_day() -> None:
    title = pg.Title("member meeting", "党员大会")
    (event,) = read_icalendar(_text(_due(date(2024, 12, 31), "member-meeting", "br", title=title)))
    assert event == {
        "UID": "20241231/member-meeting/br@partygrid",
        "DTSTAMP": "20240704T000000Z",
        "DTSTART;VALUE=DATE": "20241231",
        "DTEND;VALUE=DATE": "20250101",
        "SUMMARY": "member meeting (党员大会): br",
        "TRANSP": "TRANSPARENT",
    }


def test_an_event_names_whose_turn_it_is_and_stays_the_same_event() -> None:
    first = _due(ON, "round", "c", turn="c1")
    (event,) = read_icalendar(_text(first))
    (other,) = read_icalendar(_text(_due(ON, "round", "c", turn="c2"), on=date(2024, 7, 1)))
    assert (event["SUMMARY"], other["SUMMARY"]) == ("round: c1", "round: c2")
    assert event["UID"] == other["UID"]
    assert event["DTSTAMP"] > other["DTSTAMP"]


def test_signs_with_a_meaning_are_escaped() -> None:
    (event,) = read_icalendar(_text(_due(ON, "a;b,c\\d:e", "x\r\ny")))
    assert event["SUMMARY"] == "a;b,c\\d:e: x\ny"


def test_long_lines_are_folded_between_letters() -> None:
    title = pg.Title(zh="三会一课" * 30)
    (event,) = read_icalendar(_text(_due(ON, "a", "b" * 200, title=title)))
    assert event["SUMMARY"] == f"{title.zh}: {'b' * 200}"
    (uid,) = [part for part in _text(_due(ON, "a", "b" * 200)).split("\r\nD") if "UID" in part]
    assert [len(line) for line in uid.split("\r\n")[-4:]] == [75, 75, 75, 3]
    assert event["UID"] == f"20240704/a/{'b' * 200}@partygrid"


def test_a_line_of_75_bytes_is_not_folded() -> None:
    room = 75 - len("SUMMARY:a: ")
    assert f"SUMMARY:a: {'b' * room}\r\n" in _text(_due(ON, "a", "b" * room))
    assert f"SUMMARY:a: {'b' * room}\r\n b\r\n" in _text(_due(ON, "a", "b" * (room + 1)))


def test_years_have_four_digits() -> None:
    (event,) = read_icalendar(_text(_due(date(999, 1, 2), "a", "b"), on=date(998, 1, 1)))
    assert event["DTSTART;VALUE=DATE"] == "09990102"
    assert event["DTSTAMP"] == "09980101T000000Z"


@given(st.lists(st.tuples(ids(), ids()), max_size=4, unique=True))
def test_what_is_written_can_be_read_again(names: list[tuple[str, str]]) -> None:
    entries = [_due(ON + timedelta(days=i), *one) for i, one in enumerate(names)]
    events = read_icalendar(_text(*entries))
    assert [one["SUMMARY"] for one in events] == [f"{what}: {key}" for what, key in names]
    starts = [datetime.strptime(one["DTSTART;VALUE=DATE"], "%Y%m%d").date() for one in events]  # noqa: DTZ007 - days have no zone
    assert starts == [one.day for one in entries]
    assert len({one["UID"] for one in events}) == len(entries)


@given(jurisdictions())
def test_any_jurisdiction_has_a_calendar(where: pg.Jurisdiction) -> None:
    calendar = pg.due_calendar(where, cadences.every(), [], on=ON, until=ON + timedelta(days=40))
    assert list(calendar.entries) == sorted(calendar.entries)
    assert len(read_icalendar(calendar.to_icalendar())) == len(calendar.entries)
    assert all(one.subject in where for one in calendar.entries)
    assert all(one in where for one in calendar.unknown)
    report = pg.check_cadences(where, cadences.every(), [], since=date(2024, 1, 1), on=ON)
    assert list(report.findings) == sorted(report.findings)
    assert {one for one in report.due if one.day <= calendar.until} <= {*calendar.entries}
