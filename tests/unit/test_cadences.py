"""Recurring obligations: what counts, what was missed or late, whose turn, what is left out."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg
from partygrid import cadences
from partygrid.cadences import CadenceReason, LeftOutReason

SOURCE = pg.Source("district")
WHERE = pg.Jurisdiction([pg.UnitBranch("br"), pg.UnitBranch("br2"), pg.Unit("office")])
HALF = {"since": date(2024, 1, 1), "on": date(2024, 6, 30)}


def _meeting(**options: Any) -> pg.Cadence:
    stated = {"id": "meeting", "each": pg.UnitBranch, "every": pg.Period.MONTH, "source": SOURCE}
    return pg.Cadence(**{**stated, **options})


def _held(month: int, number: int, **more: Any) -> pg.Activity:
    stated = {"kind": "meeting", "day": date(2024, month, number), "subject": "br"}
    return pg.Activity(**{**stated, **more})


def _found(report: pg.CadenceReport, reason: CadenceReason) -> list[pg.CadenceFinding]:
    return [one for one in report.findings if one.reason is reason]


def _one(cadence: pg.Cadence, *log: pg.Activity, where: Any = None, **days: Any) -> Any:
    where = where or pg.Jurisdiction([pg.UnitBranch("br")])
    return pg.check_cadences(where, [cadence], log, **{**HALF, **days})


def test_missed_periods_in_a_row_are_one_finding() -> None:
    report = _one(_meeting(), _held(1, 31), _held(4, 1))

    assert [str(one) for one in report.findings] == [
        "br: meeting: 0 of 2 in 2 months from 2024-02-01",
        "br: meeting: 0 of 2 in 2 months from 2024-05-01",
    ]
    first = report.findings[0]
    assert (first.day, first.until) == (date(2024, 2, 1), date(2024, 3, 31))
    assert (first.periods, first.measured, first.required) == (2, 0, 2)
    assert report.tally("meeting") == pg.CadenceTally(
        cadence="meeting", subjects=1, periods=6, kept=2, activities=2
    )


def test_what_took_place_in_missed_periods_is_counted() -> None:
    (finding,) = _one(_meeting(least=2), *(_held(m, 5) for m in range(1, 7))).findings
    assert str(finding) == "br: meeting: 6 of 12 in 6 months from 2024-01-01"


def test_a_finding_is_a_flat_row() -> None:
    (row,) = _one(_meeting(severity=pg.Severity.GAP)).to_records()
    assert row == {
        "cadence": "meeting",
        "subject": "br",
        "day": "2024-01-01",
        "reason": "missed",
        "until": "2024-06-30",
        "periods": 6,
        "measured": 0,
        "required": 6,
        "every": "month",
        "severity": "gap",
    }


def test_a_period_that_began_before_the_log_is_not_judged_and_yet_due() -> None:
    report = _one(_meeting(every=pg.Period.YEAR), since=date(2024, 1, 2))
    assert report.findings == ()
    assert [str(one) for one in report.due] == ["2024-12-31: meeting, br"]


def test_a_period_is_over_at_the_end_of_its_last_day() -> None:
    assert not _one(_meeting(), since=date(2024, 6, 1), on=date(2024, 6, 29)).findings
    assert _one(_meeting(), since=date(2024, 6, 1), on=date(2024, 6, 30)).findings


@pytest.mark.parametrize(
    ("held", "on", "late"),
    [
        ((6, 10), date(2024, 6, 30), False),
        ((6, 11), date(2024, 6, 30), True),
        ((6, 11), date(2024, 6, 12), True),
        (None, date(2024, 6, 9), False),
        (None, date(2024, 6, 10), True),
    ],
)
def test_what_happens_after_its_day_is_late(
    held: tuple[int, int] | None, on: date, *, late: bool
) -> None:
    log = [] if held is None else [_held(*held)]
    report = _one(_meeting(by=10), *log, since=date(2024, 6, 1), on=on)
    assert [one.reason for one in report.findings] == [CadenceReason.LATE] * late
    if late:
        text = "br: meeting: 0 of 1 by 2024-06-10, in the month from 2024-06-01"
        assert str(report.findings[0]) == text


def test_a_day_that_is_past_is_no_longer_named() -> None:
    (due,) = _one(_meeting(by=10), on=date(2024, 6, 12)).due
    assert due.day == date(2024, 6, 30)
    (due,) = _one(_meeting(by=10), on=date(2024, 6, 9)).due
    assert due.day == date(2024, 6, 10)
    (due,) = _one(_meeting(by=10), _held(6, 2), on=date(2024, 6, 9)).due
    assert due.day == date(2024, 7, 10)


def test_in_a_short_month_the_last_day_stands_for_a_later_one() -> None:
    cadence = _meeting(by=31)
    report = _one(cadence, _held(2, 29), since=date(2024, 2, 1), on=date(2024, 2, 29))
    assert report.findings == ()


def test_the_day_of_a_week_is_counted_from_monday() -> None:
    weekly = _meeting(every=pg.Period.WEEK, by=4)
    days = {"since": date(2024, 7, 1), "on": date(2024, 7, 7)}
    assert _one(weekly, _held(7, 4), **days).ok
    assert not _one(weekly, _held(7, 5), **days).ok


@pytest.mark.parametrize(
    ("should", "attended", "counts"),
    [(7, 3, False), (7, 4, True), (8, 3, False), (8, 4, True), (1, 0, False), (1, 1, True)],
)
def test_half_of_those_who_should_attend_is_a_quorum(
    should: int, attended: int, *, counts: bool
) -> None:
    log = [_held(month, 1, should_attend=should, attended=attended) for month in range(1, 7)]
    report = _one(_meeting(quorum="1/2"), *log)
    assert report.ok is counts
    assert len(_found(report, CadenceReason.NO_QUORUM)) == (0 if counts else 6)
    assert len(_found(report, CadenceReason.MISSED)) == (0 if counts else 1)


@pytest.mark.parametrize(
    ("should", "attended", "valid"),
    [(10, 8, True), (10, 7, False), (11, 8, False), (11, 9, True), (5, 4, True)],
)
def test_an_election_needs_four_fifths(should: int, attended: int, *, valid: bool) -> None:
    held = _held(6, 1, kind="election", should_attend=should, attended=attended)
    report = _one(cadences.get("election"), held)
    assert report.ok is valid
    assert report.due == report.vacuous == ()
    if not valid:
        needed = {10: 8, 11: 9}[should]
        text = f"br: election: on 2024-06-01 {attended} attended, {needed} needed"
        assert str(report.findings[0]) == text


def test_a_meeting_that_nobody_should_attend_has_no_quorum() -> None:
    report = _one(_meeting(quorum="1/2"), _held(1, 1, should_attend=0, attended=0))
    (finding,) = _found(report, CadenceReason.NO_QUORUM)
    assert (finding.measured, finding.required, finding.periods) == (0, 1, 0)


@pytest.mark.parametrize(
    ("should", "votes", "carried"),
    [(12, 6, False), (12, 7, True), (13, 6, False), (13, 7, True), (0, 0, False)],
)
def test_votes_must_exceed_half_of_those_who_should_attend(
    should: int, votes: int, *, carried: bool
) -> None:
    held = _held(1, 1, should_attend=should, attended=should, votes=votes)
    report = _one(_meeting(majority="1/2"), held, on=date(2024, 1, 31))
    assert report.ok is carried
    assert report.tally("meeting").kept == 1
    if not carried:
        text = f"br: meeting: on 2024-01-01 {votes} voted for it, {should // 2 + 1} needed"
        assert str(report.findings[0]) == text


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({}, True),
        ({"should_attend": 5}, True),
        ({"attended": 5}, True),
        ({"votes": 5}, True),
        ({"should_attend": 5, "attended": 5}, False),
    ],
)
def test_numbers_that_are_not_stated_are_for_information(
    numbers: dict[str, int], *, said: bool
) -> None:
    cadence = _meeting(quorum="1/2", majority="1/2")
    report = _one(cadence, _held(1, 5, **numbers), on=date(2024, 1, 31))
    assert report.ok
    assert report.tally("meeting").kept == 1
    assert len(report.findings) == said
    if said:
        (finding,) = report.findings
        assert finding.severity is pg.Severity.INFO
        text = "br: meeting: of 2024-01-05 it is not stated how many attended of how many"
        assert str(finding) == text


def test_who_voted_of_whom_must_be_stated_where_a_majority_alone_is_asked() -> None:
    cadence = _meeting(majority="1/2")
    report = _one(cadence, _held(1, 5, votes=5), _held(1, 6), on=date(2024, 1, 31))
    assert [one.day for one in report.findings] == [date(2024, 1, 5)]


def test_what_is_online_counts_unless_the_cadence_says_otherwise() -> None:
    held = _held(1, 5, online=True)
    assert _one(_meeting(), held, on=date(2024, 1, 31)).ok
    report = _one(_meeting(online=False), held, on=date(2024, 1, 31))
    assert not report.ok
    assert [str(one) for one in report.left_out] == ["1 of meeting: online"]


def test_activities_that_count_nowhere_are_named_with_the_reason() -> None:
    log = [
        _held(1, 5),
        _held(1, 5),
        _held(1, 5, kind="meetign"),
        _held(1, 6, subject="office"),
        _held(7, 1),
        _held(7, 1, kind="meetign", subject="office"),
    ]
    report = pg.check_cadences(WHERE, [_meeting()], log, **HALF)
    assert {(one.kind, one.reason): one.number for one in report.left_out} == {
        ("meetign", LeftOutReason.NO_CADENCE): 2,
        ("meeting", LeftOutReason.REPEATED): 1,
        ("meeting", LeftOutReason.OTHER_SUBJECT): 1,
        ("meeting", LeftOutReason.OTHER_DAYS): 1,
    }
    assert "count nowhere: 2 of meetign: no-cadence; " in str(report)


def test_an_activity_before_or_after_its_organisation_counts_nowhere() -> None:
    where = pg.Jurisdiction(
        [pg.UnitBranch("br", established=date(2024, 2, 1), dissolved=date(2024, 5, 1))]
    )
    log = [_held(1, 31), _held(2, 1), _held(4, 30), _held(5, 1)]
    report = _one(_meeting(), *log, where=where)
    assert report.tally("meeting").activities == 2
    assert [str(one) for one in report.left_out] == ["2 of meeting: other-time"]


def test_an_activity_on_a_day_on_which_the_source_does_not_hold_counts_nowhere() -> None:
    source = pg.Source("d", valid_from=date(2024, 3, 1), valid_until=date(2024, 4, 30))
    report = _one(_meeting(source=source), *(_held(month, 5) for month in range(1, 7)))
    assert report.tally("meeting").activities == 2
    assert [str(one) for one in report.left_out] == ["4 of meeting: other-time"]


def test_an_activity_counts_for_every_cadence_that_asks_for_its_kind() -> None:
    yearly = _meeting(id="yearly", kind="meeting", every=pg.Period.YEAR, each=pg.Unit)
    log = [_held(1, 5), _held(2, 5, subject="office")]
    report = pg.check_cadences(WHERE, [_meeting(), yearly], log, **HALF)
    assert report.left_out == ()
    assert [one.activities for one in report.tallies] == [1, 1]


def test_an_organisation_is_asked_in_the_months_that_it_exists_from_first_to_last_day() -> None:
    where = pg.Jurisdiction(
        [
            pg.UnitBranch("a", established=date(2024, 2, 1), dissolved=date(2024, 4, 1)),
            pg.UnitBranch("b", established=date(2024, 2, 2), dissolved=date(2024, 3, 31)),
            pg.UnitBranch("c", established=date(2024, 7, 1)),
            pg.UnitBranch("d", dissolved=date(2024, 1, 1)),
            pg.UnitBranch("e", dissolved=date(2024, 7, 31)),
        ]
    )
    report = _one(_meeting(), where=where)
    assert [(one.subject, one.periods) for one in report.findings] == [("a", 2), ("e", 6)]
    assert (report.due, report.tally("meeting").subjects) == ((), 3)


def test_an_organisation_that_was_just_set_up_is_done_when_it_has_met() -> None:
    where = pg.Jurisdiction([pg.UnitBranch("br", established=date(2024, 6, 1))])
    (due,) = _one(_meeting(), _held(6, 5), where=where, on=date(2024, 6, 10)).due
    assert due.day == date(2024, 7, 31)


def test_a_cadence_is_asked_while_its_source_holds() -> None:
    source = pg.Source("d", valid_from=date(2024, 2, 1), valid_until=date(2024, 4, 30))
    (finding,) = _one(_meeting(source=source)).findings
    assert (finding.day, finding.until) == (date(2024, 2, 1), date(2024, 4, 30))
    assert _one(_meeting(source=source)).due == ()


def test_a_branch_committee_meets_where_seven_full_members_make_one() -> None:
    def branch(full: int) -> pg.Jurisdiction:
        members = [pg.Member(f"m{i}", organisation="br") for i in range(full)]
        more = pg.Member("p", organisation="br", probationary=True)
        return pg.Jurisdiction([pg.UnitBranch("br"), more, *members])

    cadence = cadences.get("committee-meeting")
    assert _one(cadence, where=branch(6)).vacuous == ("committee-meeting",)
    assert _one(cadence, where=branch(7)).tally("committee-meeting").subjects == 1


def _town() -> pg.Jurisdiction:
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Community("d", town="t"),
            *(pg.Compound(one, community=one[0]) for one in ("c1", "c2", "c3", "d1")),
        ]
    )


def _round(day: int, where: str) -> pg.Activity:
    return pg.Activity(kind="round", day=date(2024, 7, day), subject=where)


def _rounds(**options: Any) -> pg.Cadence:
    stated: dict[str, Any] = {"each": pg.Community, "every": pg.Period.WEEK, "source": SOURCE}
    return pg.Cadence(**{"id": "round", "rotates": pg.Compound, **stated, **options})


def test_turns_differ_by_one_at_most() -> None:
    log = [_round(4, "c1"), _round(11, "c1"), _round(18, "c2")]
    days = {"since": date(2024, 7, 1), "on": date(2024, 7, 21)}
    report = pg.check_cadences(_town(), [_rounds()], log, **days)

    assert [str(one) for one in report.findings] == [
        "c3: round: 0 turns since 2024-07-01, 1 or more elsewhere",
        "d: round: 0 of 3 in 3 weeks from 2024-07-01",
    ]
    assert [str(one) for one in report.due] == [
        "2024-07-28: round, c, at c3",
        "2024-07-28: round, d, at d1",
    ]


def test_turns_can_be_those_of_a_town_and_what_it_does_itself_is_no_turn() -> None:
    log = [_round(4, "c1"), _round(11, "d1"), _round(18, "t")]
    days = {"since": date(2024, 7, 1), "on": date(2024, 7, 21)}
    report = pg.check_cadences(_town(), [_rounds(each=pg.Town)], log, **days)
    assert report.findings == ()
    assert [one.turn for one in report.due] == ["c2"]


def test_what_the_town_does_is_no_turn_of_a_community() -> None:
    days = {"since": date(2024, 7, 1), "on": date(2024, 7, 21)}
    report = pg.check_cadences(_town(), [_rounds()], [_round(4, "t")], **days)
    assert [str(one) for one in report.left_out] == ["1 of round: other-subject"]
    assert report.tally("round").kept == 0


def test_a_community_without_places_has_nobody_whose_turn_it_is() -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")])
    days = {"since": date(2024, 7, 1), "on": date(2024, 7, 2)}
    report = pg.check_cadences(where, [_rounds()], [_round(1, "c")], **days)
    assert (report.findings, report.due, report.tally("round").subjects) == ((), (), 0)
    assert [str(one) for one in report.left_out] == ["1 of round: other-subject"]


def test_a_report_says_what_it_can_and_what_it_cannot() -> None:
    never = _meeting(id="never", each=pg.Team)
    report = pg.check_cadences(WHERE, [never, _meeting()], [], **HALF)
    assert repr(report) == "<CadenceReport: 2 cadences, 2 findings>"
    assert str(report).splitlines()[:5] == [
        "cadence  subjects  periods over  kept",
        "meeting         2            12     0",
        "never           0             0     0",
        "say nothing here: never",
        "warning: br: meeting: 0 of 6 in 6 months from 2024-01-01",
    ]
    assert "… and" not in str(report)
    many = pg.Jurisdiction([pg.UnitBranch(f"br{i}") for i in range(13)])
    assert str(_one(_meeting(), where=many)).endswith("… and 1 more (all in .findings)")


def test_a_report_that_is_not_ok_can_be_insisted_on() -> None:
    kept = _one(_meeting(), _held(1, 5), on=date(2024, 1, 31))
    assert kept.require_ok() is kept
    with pytest.raises(pg.DoesNotHold, match="br: meeting: 0 of 6 in 6 months"):
        _one(_meeting()).require_ok()
    with pytest.raises(pg.UnknownName, match="no cadence 'meetign'; did you mean 'meeting'"):
        kept.tally("meetign")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"since": "2024-01-01"}, "since: '2024-01-01': no date; pass a datetime.date"),
        ({"on": date(9991, 1, 1)}, "after 9990; state an earlier day"),
        ({"since": date(2024, 7, 1)}, "it lies after on, 2024-06-30; swap them"),
    ],
)
def test_days_out_of_order_are_refused(days: dict[str, Any], said: str) -> None:
    with pytest.raises(pg.InvalidArgument, match=said):
        _one(_meeting(), **days)


def test_the_last_year_that_is_counted_is_counted_to_its_end() -> None:
    for every in pg.Period:
        days = {"since": date(9990, 1, 1), "on": date(9990, 12, 31)}
        report = _one(_meeting(every=every), **days)
        assert report.findings[0].until <= date(9990, 12, 31)
        assert report.due[0].day > date(9990, 12, 31)


def test_one_cadence_needs_no_list() -> None:
    assert pg.check_cadences(WHERE, _meeting(), [], **HALF) == pg.check_cadences(
        WHERE, [_meeting()], [], **HALF
    )
    with pytest.raises(pg.InvalidArgument, match="None: no cadences; pass Cadence"):
        pg.check_cadences(WHERE, None, [], **HALF)  # type: ignore[arg-type]


def test_cadences_are_cadences_and_have_ids_of_their_own() -> None:
    with pytest.raises(pg.InvalidArgument, match="two cadences share this id; rename one"):
        pg.check_cadences(WHERE, [_meeting(), _meeting()], [], **HALF)
    with pytest.raises(pg.InvalidArgument, match=r"no cadence; pass Cadence\(...\)"):
        pg.check_cadences(WHERE, ["meeting"], [], **HALF)  # type: ignore[list-item]


def test_a_log_is_refused_with_all_that_is_wrong_with_it() -> None:
    log: list[Any] = [
        _held(1, 1, kind=""),
        _held(1, 1, day="2024-01-01"),
        _held(1, 1, subject="offce"),
        _held(1, 1, subject=["br"]),
        _held(1, 1, should_attend=-1),
        _held(1, 1, should_attend=3, attended=4, votes=4),
        _held(1, 1, attended=3, votes=4),
        _held(1, 1, online=None),
        "meeting",
    ]
    with pytest.raises(pg.InvalidLog, match="not a log of activities: 10 problems") as caught:
        pg.check_cadences(WHERE, [], log, **HALF)
    assert [(one.where, one.field, one.reason.value) for one in caught.value.problems] == [
        ("activity 0", "kind", "bad-id"),
        ("activity 1", "day", "wrong-type"),
        ("activity 2", "subject", "unknown-reference"),
        ("activity 3", "subject", "wrong-type"),
        ("activity 4", "should_attend", "out-of-range"),
        ("activity 5", "attended", "contradiction"),
        ("activity 5", "votes", "contradiction"),
        ("activity 6", "votes", "contradiction"),
        ("activity 7", "online", "missing"),
        ("activity 8", "", "wrong-type"),
    ]
    assert caught.value.problems[2].nearest == "office"


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ("meeting", r"activity 1: 'meeting': no activity; pass Activity\(...\)"),
        (_held(1, 1, kind=""), "activity 1.kind"),
        (_held(1, 1, subject="nobody"), "activity 1.subject: 'nobody': no record has this id"),
        (_held(1, 1, should_attend=0, attended=1), "1: more than the 0 who should; correct one"),
        (_held(1, 1, should_attend=4, votes=5), "5: more than the 4 who could vote"),
        (_held(1, 1, should_attend=0, votes=1), "1: more than the 0 who could vote"),
        (_held(1, 1, attended=0, votes=1), "1: more than the 0 who could vote"),
    ],
)
def test_a_log_that_is_well_formed_may_still_be_impossible(one: Any, said: str) -> None:
    with pytest.raises(pg.InvalidLog, match=said):
        pg.check_cadences(WHERE, [], [_held(1, 1), one], **HALF)


def test_the_share_of_those_who_attended_is_known_or_not() -> None:
    assert _held(1, 1, should_attend=4, attended=1).share == 0.25
    assert _held(1, 1, should_attend=0, attended=0).share is None
    assert _held(1, 1, should_attend=4).share is None


def test_rows_become_activities() -> None:
    row = {"kind": "meeting", "day": "2024-01-05", "subject": "br", "attended": 3}
    stated = {**row, "day": date(2024, 1, 6), "online": True}
    assert cadences.activities_from_records([row, stated]) == (
        _held(1, 5, attended=3),
        _held(1, 6, attended=3, online=True),
    )


@pytest.mark.parametrize(
    ("said", "online"),
    [("是", True), ("yes", True), ("TRUE", True), ("否", False), ("no", False), ("", False)],
)
def test_the_texts_of_a_sheet_become_numbers_and_flags(said: str, *, online: bool) -> None:
    row = {"kind": "meeting", "day": "2024-01-05", "subject": "br", "online": said}
    counts = {"should_attend": "13", "attended": "09", "votes": ""}
    assert cadences.activities_from_records([{**row, **counts}]) == (
        _held(1, 5, should_attend=13, attended=9, online=online),
    )


def test_rows_are_refused_with_all_that_is_wrong_with_them() -> None:
    rows: list[Any] = [
        {"kind": "meeting", "day": "5 January", "subject": "br", "atended": 3},
        {"kind": "meeting"},
        "meeting",
        {"kind": "meeting", "day": "", "subject": "br", "attended": "³", "online": "perhaps"},
    ]
    with pytest.raises(pg.InvalidLog, match="not a log of activities: 8 problems") as caught:
        cadences.activities_from_records(rows)
    names = "kind, day, subject, should_attend, attended, votes, online"
    assert [str(one) for one in caught.value.problems] == [
        f"row 0.atended: no such field; did you mean 'attended'? drop it, or use one of {names}",
        "row 0.day: '5 January': no day of the calendar; write it as YYYY-MM-DD",
        "row 1.day: nothing is stated; state it",
        "row 1.subject: nothing is stated; state it",
        "row 2: 'meeting': no row with named fields; pass a mapping",
        "row 3.day: '': no day of the calendar; write it as YYYY-MM-DD",
        "row 3.attended: '³': no number; write it in plain digits",
        "row 3.online: 'perhaps': neither yes nor no; write 是 or 否",
    ]
