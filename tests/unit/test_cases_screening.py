"""Screening: whose finding it is, what it weighs, what is not known, who is designated."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import partygrid as pg
from partygrid.cases import SHARES, SIGNALS

SOURCE = pg.Source("a town")
DAY = date(2024, 7, 1)
BRANCH = pg.OrgForm.BRANCH
TOWN = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Compound("x", community="c"),
    pg.Grid("g", community="c"),
    pg.TownCommittee("tc", town="t"),
    pg.CommunityCommittee("cc", community="c", parent="tc"),
    pg.CompoundBranch("xb", compounds=["x"], parent="cc"),
    pg.BuildingGroup("bg", buildings=["b1"], parent="xb"),
    pg.Building("b1", compound="x", grids=["g"], households=9),
    pg.Building("b2", community="c", households=9),
    pg.Building("b3", households=9),
    pg.Unit("u1", community="c"),
    pg.Unit("u2", community="c"),
    pg.Unit("u3"),
    pg.UnitBranch("ub", units=["u1"], parent="tc"),
    pg.UnitBranch("gone", units=["u2"], dissolved=date(2020, 1, 1)),
    pg.Member("m", organisation="bg"),
    pg.Member("outside"),
    pg.Team("k", organisation="xb", place="c"),
    pg.Team("k2", place="b1"),
    pg.Resource("r", holder="u1"),
)
EVERYTHING = (
    pg.Town | pg.Community | pg.Compound | pg.Grid | pg.Building | pg.Organisation
    | pg.Unit | pg.Member | pg.Team | pg.Resource
)  # fmt: skip


def _rule(each: Any = pg.Organisation, *, key: str = "bad", outcome: Any = None) -> pg.Rule:
    answer = pg.Outcome.failed() if outcome is None else outcome

    @pg.rule(key, each=each, severity=pg.Severity.WARNING, source=SOURCE)
    def made(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - asks nothing
        """It is bad."""
        return answer

    return made


def _signals(*names: str, weight: int = 1, most: int = 99, backward: int = 9) -> pg.Signals:
    kind = pg.SignalKind.RULE
    signals = [
        pg.Signal(kind=kind, name=one, weight=weight, most=most, reason="bad") for one in names
    ]
    return pg.Signals(signals=signals, backward=backward, source=SOURCE)


def _screened(where: pg.Jurisdiction, *rules: pg.Rule, **options: Any) -> pg.ScreeningReport:
    stated = {"signals": _signals("bad"), **options}
    return pg.screen_organisations(where, [pg.check_rules(where, rules)], **stated)


def test_a_finding_counts_for_whoever_answers_for_its_subject() -> None:
    screening = _screened(pg.Jurisdiction(TOWN), _rule(EVERYTHING))
    found = {one.organisation: one.evidence[0].found for one in screening.rows}
    assert found == {
        "cc": ("b2", "c", "cc", "g", "u2"),
        "xb": ("b1", "bg", "k", "k2", "m", "x", "xb"),
        "ub": ("u1", "ub"),
    }
    (lost,) = screening.unweighed
    assert str(lost) == "6 of rule bad: nobody answers for them"


def test_an_organisation_that_does_not_exist_on_the_day_has_no_row() -> None:
    where = pg.Jurisdiction(TOWN)
    report = pg.check_rules(where, [_rule()], on=date(2019, 1, 1))
    rows = pg.screen_organisations(where, [report], on=date(2019, 1, 1)).rows
    assert "gone" in {one.organisation for one in rows}
    assert "gone" not in {one.organisation for one in _screened(where, _rule()).rows}


def test_a_filter_says_who_is_screened_and_findings_go_up_to_those() -> None:
    where = pg.Jurisdiction(TOWN)
    screening = _screened(where, _rule(pg.BuildingGroup), each=pg.TownCommittee)
    assert [(one.organisation, one.score) for one in screening.rows] == [("tc", 1)]
    unit = _screened(where, _rule(), each=pg.rules.each(pg.CompoundBranch, form=pg.OrgForm.GROUP))
    assert unit.rows == ()


def test_a_signal_counts_no_more_findings_than_it_says() -> None:
    where = pg.Jurisdiction(TOWN)
    signals = _signals("bad", weight=3, most=2, backward=6)
    worst = _screened(where, _rule(pg.Building), signals=signals).rows[0]
    assert (worst.organisation, worst.score, worst.rating) == ("cc", 3, pg.Rating.ORDINARY)
    everything = _screened(where, _rule(EVERYTHING), signals=signals)
    assert {one.score for one in everything.rows} == {6}
    assert {one.rating for one in everything.rows} == {pg.Rating.BACKWARD}


@pytest.mark.parametrize(
    ("backward", "rating"), [(1, "backward"), (2, "unknown"), (3, "ordinary"), (4, "ordinary")]
)
def test_a_rating_is_unknown_where_unknown_answers_could_change_it(
    backward: int, rating: str
) -> None:
    where = pg.Jurisdiction([pg.UnitBranch("br")])
    rules = [_rule(), _rule(key="dark", outcome=pg.Outcome.unknown("members"))]
    (row,) = _screened(where, *rules, signals=_signals("bad", "dark", backward=backward)).rows
    assert (row.score, row.possible, row.rating) == (1, 2, pg.Rating(rating))


def test_what_is_unknown_of_a_good_organisation_is_no_good_mark() -> None:
    where = pg.Jurisdiction([pg.UnitBranch("br")])
    dark = _rule(outcome=pg.Outcome.unknown("members"))
    (row,) = _screened(where, dark).rows
    assert (row.score, row.rating) == (0, pg.Rating.UNKNOWN)
    assert str(row.evidence[0]) == "bad 0 (+1 unknown)"
    (good,) = _screened(where, _rule(outcome=pg.Outcome.passed())).rows
    assert (good.rating, good.asked, good.evidence) == (pg.Rating.ADVANCED, 1, ())


def test_an_organisation_of_which_nothing_was_asked_is_unknown() -> None:
    where = pg.Jurisdiction(TOWN)
    rows = _screened(where, _rule(pg.UnitBranch, outcome=pg.Outcome.passed())).rows
    assert {one.organisation: one.rating.value for one in rows} == {
        "cc": "unknown",
        "ub": "advanced",
        "xb": "unknown",
    }


def test_a_rule_that_raises_leaves_its_answer_unknown() -> None:
    broken = _rule(outcome="no outcome")
    (row,) = _screened(pg.Jurisdiction([pg.UnitBranch("br")]), broken).rows
    assert (row.rating, row.evidence[0].unknown) == (pg.Rating.UNKNOWN, ("br",))


def test_a_screen_that_raises_is_about_nobody() -> None:
    def screen(*_: Any, **__: Any) -> Any:
        message = "broken"
        raise RuntimeError(message)

    @pg.rule("bad", each=pg.UnitBranch, severity=pg.Severity.GAP, source=SOURCE, screen=screen)
    def made(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - asks nothing
        """It is bad."""
        return pg.Outcome.failed()

    (row,) = _screened(pg.Jurisdiction([pg.UnitBranch("br")]), made).rows
    assert (row.score, row.possible) == (1, 1)


def test_gaps_duties_and_vacant_slots_count_as_well() -> None:
    where = pg.Jurisdiction(TOWN)
    kinds = pg.SignalKind
    named = (
        (kinds.GAP, "no-building-group"),
        (kinds.CADENCE, "meeting"),
        (kinds.MECHANISM, "contact"),
    )
    signals = pg.Signals(
        signals=[pg.Signal(kind=k, name=n, weight=1, reason="bad") for k, n in named],
        backward=3,
        source=SOURCE,
    )
    meeting = pg.Cadence(
        id="meeting", each=pg.CommunityCommittee, every=pg.Period.MONTH, source=SOURCE, quorum="1/2"
    )
    contact = pg.Mechanism("contact", scope=pg.Community, slots=[pg.Slot("leader", of=pg.Member)])
    days = {"since": date(2024, 6, 1), "on": DAY}
    held = pg.Activity(kind="meeting", day=date(2024, 6, 3), subject="cc")
    reports = [
        pg.check_coverage(where, on=DAY),
        pg.check_mechanism(where, contact, on=DAY),
        pg.check_cadences(where, [meeting], [held], **days),
    ]
    row = pg.screen_organisations(where, reports, signals=signals, on=DAY).rows[0]
    assert (row.organisation, row.score, row.possible) == ("cc", 2, 3)
    assert (row.asked, row.rating) == (3, pg.Rating.UNKNOWN)
    reports[2] = pg.check_cadences(where, [meeting], [], **days)
    row = pg.screen_organisations(where, reports, signals=signals, on=DAY).rows[0]
    assert (row.score, row.rating) == (3, pg.Rating.BACKWARD)


def test_a_report_of_duties_serves_a_screening_of_the_latest_state() -> None:
    where = pg.Jurisdiction([pg.UnitBranch("br")])
    asked = [pg.cadences.get("member-meeting")]
    report = pg.check_cadences(where, asked, [], since=date(2024, 1, 1), on=DAY)
    (row,) = pg.screen_organisations(where, report).rows
    assert (row.score, row.asked) == (2, 1)


def test_signals_of_which_no_report_tells_are_named() -> None:
    where = pg.Jurisdiction([pg.UnitBranch("br")])
    screening = _screened(where, _rule(), signals=_signals("bad", "other"))
    assert [one.name for one in screening.silent] == ["other"]
    assert str(screening) == (
        "0 advanced, 1 ordinary, 0 backward, 0 unknown\n"
        "organisation  rating    score  possible  evidence\n"
        "br            ordinary      1         1  bad 1\n"
        "no report tells of: rule other"
    )
    whole = str(_screened(where, _rule()))
    assert whole.endswith("br            ordinary      1         1  bad 1")
    assert repr(screening) == "<ScreeningReport: 1 organisations>"


def test_a_long_screening_is_cut_and_what_is_not_weighed_is_counted() -> None:
    where = pg.Jurisdiction([pg.UnitBranch(f"br{i:02}") for i in range(21)])
    text = str(_screened(where, _rule(), signals=_signals("other")))
    assert text.endswith(
        "… and 1 more (all in .rows)\n"
        "no report tells of: rule other\n"
        "left out: 21 of rule bad: no signal"
    )


def test_a_screening_is_flat_rows_worst_first() -> None:
    where = pg.Jurisdiction(TOWN)
    rows = _screened(where, _rule(pg.CompoundBranch)).to_records()
    assert rows[0] == {
        "organisation": "xb",
        "rating": "ordinary",
        "score": 1,
        "possible": 1,
        "asked": 1,
        "evidence": "bad 1",
    }
    assert [one["organisation"] for one in rows] == ["xb", "cc", "ub"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"signals": None}, "no signals"),
        ({"each": pg.Building}, "others than organisations are screened"),
        ({"reports": [3]}, "no report"),
        ({"reports": None}, "no reports"),
        ({"on": DAY}, "made for None"),
    ],
)
def test_what_cannot_be_screened_is_refused(options: dict[str, Any], said: str) -> None:
    where = pg.Jurisdiction(TOWN)
    stated: dict[str, Any] = {"reports": [pg.check_rules(where, [_rule()])], **options}
    with pytest.raises(pg.InvalidArgument, match=said):
        pg.screen_organisations(where, **stated)


def test_a_report_about_a_part_or_of_another_snapshot_is_refused() -> None:
    where = pg.Jurisdiction(TOWN)
    part = pg.check_rules(where, [_rule()], focus=["xb"])
    with pytest.raises(pg.InvalidArgument, match="about a part of the snapshot"):
        pg.screen_organisations(where, [part])
    other = pg.check_rules(pg.Jurisdiction([pg.UnitBranch("elsewhere")]), [_rule()])
    with pytest.raises(pg.InvalidArgument, match="'elsewhere': no record has this id"):
        pg.screen_organisations(where, [other], signals=_signals("bad"))


def test_signals_say_all_that_is_wrong_with_them() -> None:
    with pytest.raises(pg.InvalidCase, match="3 problems"):
        pg.Signal(kind=pg.SignalKind.RULE, name="bad", weight=0, most=0, reason="")
    with pytest.raises(pg.InvalidCase, match="one of SignalKind"):
        pg.Signal(kind="rule", name="bad", weight=1, reason="bad")  # type: ignore[arg-type]
    one = pg.Signal(kind=pg.SignalKind.RULE, name="bad", weight=1, reason="bad")
    with pytest.raises(pg.InvalidCase, match="3 problems") as caught:
        pg.Signals(signals=[one, one], advanced=5, backward=5, source="x")  # type: ignore[arg-type]
    text = str(caught.value)
    assert "two are about rule bad" in text
    assert "not above advanced, 5" in text
    with pytest.raises(pg.InvalidCase, match="of the wrong kind"):
        pg.Signals(signals=3, backward=5, source=SOURCE)  # type: ignore[arg-type]


def test_signals_print_what_weighs_how_much() -> None:
    assert str(_signals("a", "b")).splitlines() == [
        "advanced up to 0, backward from 9 [a town]",
        "rule a: 1, bad",
        "rule b: 1, bad",
    ]


def test_signals_to_start_from_name_rules_and_duties_that_exist() -> None:
    rules = {one.id for key in pg.rules.ids() for one in pg.rules.get(key)}
    known = {
        pg.SignalKind.RULE: rules,
        pg.SignalKind.CADENCE: set(pg.cadences.ids()),
        pg.SignalKind.GAP: {one.value for one in pg.GapReason},
    }
    assert all(one.name in known[one.kind] for one in SIGNALS.signals)
    assert SIGNALS.source.certainty is pg.Certainty.UNCONFIRMED
    assert len({one.key for one in SIGNALS.signals}) == len(SIGNALS.signals)


def _villages(number: int, bad: int) -> pg.Jurisdiction:
    village = pg.CommunityKind.VILLAGE
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.UnitBranch("ub"),
            *(pg.Community(f"v{i:02}", town="t", kind=village) for i in range(number)),
            *(
                pg.CommunityCommittee(f"b{i:02}", community=f"v{i:02}", name="bad" * (i < bad))
                for i in range(number)
            ),
        ]
    )


@pytest.mark.parametrize(
    ("number", "bad", "places", "named"),
    [(10, 3, 1, 1), (11, 3, 2, 2), (20, 3, 2, 2), (21, 3, 3, 3), (21, 1, 3, 1), (20, 0, 2, 0)],
)
def test_a_share_is_rounded_up_and_never_filled_by_names(
    number: int, bad: int, places: int, named: int
) -> None:
    where = _villages(number, bad)

    @pg.rule("bad", each=pg.CommunityCommittee, severity=pg.Severity.GAP, source=SOURCE)
    def rule(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - the subject
        """It is not bad."""
        return pg.Outcome.failed() if subject.name else pg.Outcome.passed()

    villages, communities = pg.propose_designations(where, _screened(where, rule))
    assert (villages.screened, villages.places) == (number, places)
    assert villages.organisations == tuple(f"b{i:02}" for i in range(named))
    assert villages.ratings == (pg.Rating.ORDINARY,) * named
    assert ("b00 (ordinary)" in str(villages)) == (named > 0)
    assert (communities.screened, communities.places) == (0, 0)


def test_shares_are_exact_and_above_0() -> None:
    village = pg.CommunityKind.VILLAGE
    assert pg.DesignatedShare(kind=village, share="1/10", source=SOURCE).share == Fraction(1, 10)  # type: ignore[arg-type]
    for share, said in (("x", "wrong kind"), (0.1, "wrong kind"), (0, "no share"), (2, "no share")):
        with pytest.raises(pg.InvalidCase, match=said):
            pg.DesignatedShare(kind=village, share=share, source=SOURCE)  # type: ignore[arg-type]
    assert [one.share for one in SHARES] == [Fraction(1, 10), Fraction(1, 20)]
    where = pg.Jurisdiction()
    with pytest.raises(pg.InvalidArgument, match="no share"):
        pg.propose_designations(where, _screened(where, _rule()), shares=[0.1])  # type: ignore[list-item]
