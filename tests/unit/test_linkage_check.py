"""Are the slots of a mechanism filled? Each rule by itself, on a town of one screen."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import SlotReason as Reason

DAY = date(2024, 7, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
RECORDS: tuple[pg.Record, ...] = (
    pg.Town("t"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Compound("x1", community="c1"),
    pg.Grid("g1", community="c1", layer="union"),
    pg.Grid("g2", community="c2", layer="union"),
    pg.Grid("base", community="c1"),
    pg.Building("b1", compound="x1", grids=["g1", "base"], households=10, residents=25),
    pg.Building("b2", community="c2", grids=["g2"], households=30, residents=75),
    pg.TownCommittee("tc", town="t"),
    pg.CommunityCommittee("cc1", parent="tc", community="c1"),
    pg.CompoundBranch("xb", parent="cc1", compounds=["x1"], established=DAY, dissolved=AFTER),
    pg.UnitBranch("ub", units=["office"]),
    pg.Unit("office", community="c1", kind=pg.UnitKind.AGENCY),
    pg.Unit("shop", community="c2", kind=pg.UnitKind.ENTERPRISE),
    pg.Member("m1", residence="b1", unit="office", rank=5),
    pg.Member("m2", residence="b2", unit="shop"),
    pg.Member("m3", status=pg.MemberStatus.RETIRED),
    pg.Need("n1", place="b1", least=2, most=2),
    pg.Need("n2", place="c2", least=0),
    pg.Team("team", place="x1", members=["m1"]),
    pg.Facility("post", place="b2"),
)
WHERE = pg.Jurisdiction(RECORDS)


def mechanism(*slots: pg.Slot, **content: Any) -> pg.Mechanism:
    return pg.Mechanism("m", **{"scope": pg.Grid, "slots": slots} | content)


def link(scope: str, slot: str, filler: str, **content: Any) -> pg.Link:
    return pg.Link(mechanism="m", scope=scope, slot=slot, filler=filler, **content)


def check(
    what: pg.Mechanism, *links: pg.Link, on: date | None = None, where: pg.Jurisdiction = WHERE
) -> pg.MechanismReport:
    return pg.check_mechanism(where.with_links(links), what, on=on)


def found(report: pg.MechanismReport, *reasons: Reason) -> list[tuple[str, str, Reason, str]]:
    """The findings but vacancies, unless these reasons alone are asked for."""
    wanted = reasons or {*Reason} - {Reason.SHORT}
    return [
        (one.scope, one.slot, one.reason, one.filler)
        for one in report.findings
        if one.reason in wanted
    ]


HEAD = pg.Slot("head", of=pg.Member)


# Vacancies and surpluses


def test_a_scope_without_a_filler_is_short_by_the_least() -> None:
    report = check(mechanism(pg.Slot("head", of=pg.Member, least=2)), link("g1", "head", "m1"))
    assert [(one.scope, one.missing) for one in report.shortfalls] == [
        ("base", 2),
        ("g1", 1),
        ("g2", 2),
    ]
    assert (report.scopes, report.complete, report.filled, report.missing) == (3, 0, 1, 5)


def test_what_passes_the_most_is_over() -> None:
    report = check(
        mechanism(pg.Slot("head", of=pg.Member, least=0, most=1)),
        *(link("g1", "head", member) for member in ("m1", "m2", "m3")),
    )
    (finding,) = report.findings
    assert (finding.scope, finding.reason, finding.over, finding.missing) == (
        "g1",
        Reason.OVER,
        2,
        0,
    )
    assert report.slots[0].over == 2
    assert report.ratio == 1  # over is wrong, yet nothing is vacant


def test_no_bound_is_never_over() -> None:
    links = [link("g1", "head", member) for member in ("m1", "m2", "m3")]
    assert not found(check(mechanism(HEAD), *links))


def test_a_bound_may_be_a_count_of_the_scope() -> None:
    report = check(
        mechanism(pg.Slot("reporter", of=pg.Member, least="least", most="most"), scope=pg.Need),
        link("n1", "reporter", "m1"),
        *(link("n2", "reporter", member) for member in ("m1", "m2", "m3")),
    )
    (finding,) = report.findings
    assert (finding.scope, finding.reason, finding.required) == ("n1", Reason.SHORT, 2)


def test_a_count_that_is_not_stated_is_no_most_and_no_least() -> None:
    slot = pg.Slot("home", of=pg.Member, least="households", most="residents")
    where = WHERE.replace(pg.Building("b1", compound="x1"))
    report = check(mechanism(slot, scope=pg.Building), link("b1", "home", "m1"), where=where)
    assert found(report, *Reason) == [("b2", "home", Reason.SHORT, "")]


def test_counts_numbers_and_no_bound_may_stand_in_one_mechanism() -> None:
    slots = (
        pg.Slot("a", least="households", most="households", weighted=True),
        pg.Slot("b", least=2, most=2),
        pg.Slot("c", least=0),
    )
    what = mechanism(*slots, scope=pg.Building)
    links = [link("b1", slot, one) for slot in "abc" for one in ("m1", "m2", "m3")]
    assert [
        (one.scope, one.slot, one.missing, one.over) for one in check(what, *links).findings
    ] == [
        ("b1", "a", 0, 20),
        ("b1", "b", 0, 1),
        ("b2", "a", 30, 0),
        ("b2", "b", 2, 0),
    ]
    assert pg.check_mechanism(pg.Jurisdiction(), what).ok


# Weights


def test_in_a_weighted_slot_a_link_counts_its_weight() -> None:
    cover = pg.Slot("member", of=pg.Member, least="households", weighted=True, load=30)
    report = check(
        mechanism(cover, scope=pg.Building),
        link("b1", "member", "m1", weight=4),
        link("b1", "member", "m2", weight=5),
        link("b2", "member", "m1"),  # for the whole of it
    )
    assert [(one.scope, one.slot, one.missing) for one in report.shortfalls] == [
        ("b1", "member", 1)
    ]
    assert report.filled == 4 + 5 + 30
    assert [(one.filler, one.carried) for one in report.loads] == [("m1", 34), ("m2", 5)]
    assert found(report) == [("", "member", Reason.OVERLOADED, "m1")]


def test_a_weight_of_nothing_is_no_link_without_a_weight() -> None:
    cover = pg.Slot("member", of=pg.Member, least="households", weighted=True)
    report = check(mechanism(cover, scope=pg.Building), link("b1", "member", "m1", weight=0))
    assert (report.filled, report.missing) == (0, 10 + 30)


def test_in_other_slots_a_weight_says_nothing() -> None:
    report = check(mechanism(HEAD), link("g1", "head", "m1", weight=7))
    assert (report.filled, report.load_of("m1")) == (1, 1)


def test_weighted_and_other_slots_may_share_a_scope() -> None:
    slots = HEAD, pg.Slot("cover", of=pg.Member, least=3, weighted=True)
    report = check(
        mechanism(*slots), link("g1", "head", "m1", weight=9), link("g1", "cover", "m1", weight=2)
    )
    assert [(one.slot, one.filled) for one in report.slots] == [("head", 1), ("cover", 2)]
    assert report.load_of("m1") == 3


# Which links count


@pytest.mark.parametrize(
    ("slot", "one", "reason"),
    [
        (HEAD, link("b1", "head", "m1"), Reason.OUTSIDE_SCOPE),  # a building is no grid
        (HEAD, link("g1", "head", "office"), Reason.WRONG_FILLER),
        (
            pg.Slot("head", of=pg.Member | pg.Unit, filler={"status": "retired"}),
            link("g1", "head", "m1"),
            Reason.NOT_ELIGIBLE,
        ),
        (
            pg.Slot("head", filler={"rank": {"least": 6}}),
            link("g1", "head", "m1"),
            Reason.NOT_ELIGIBLE,
        ),
        (
            pg.Slot("head", of=pg.Member, lives=pg.Area.SCOPE),
            link("g1", "head", "m2"),
            Reason.LIVES_ELSEWHERE,
        ),
        (
            pg.Slot("head", of=pg.Member, located=pg.Area.COMMUNITY),
            link("g1", "head", "m2"),
            Reason.LOCATED_ELSEWHERE,
        ),
        (HEAD, link("g1", "hed", "m1"), Reason.UNKNOWN_SLOT),
    ],
)
def test_a_link_that_does_not_count_is_told_with_its_reason(
    slot: pg.Slot, one: pg.Link, reason: Reason
) -> None:
    report = check(mechanism(slot), one)
    assert found(report) == [(one.scope, one.slot, reason, one.filler)]
    assert report.filled == 0
    assert report.loads == ()


def test_a_condition_holds_for_the_kinds_that_have_its_field() -> None:
    slot = pg.Slot("head", of=pg.Member | pg.Unit, filler={"status": "retired"})
    report = check(mechanism(slot), link("g1", "head", "shop"), link("g2", "head", "m3"))
    assert not found(report)
    assert report.filled == 2


@pytest.mark.parametrize(
    ("wanted", "fillers"),
    [
        ({"kind": "agency"}, {"office"}),
        ({"community": "c1"}, {"office"}),
        ({"id": ["shop", "nobody"]}, {"shop"}),
        ({"operating": True}, set()),  # not stated
    ],
)
def test_a_filler_is_told_by_any_field(wanted: Any, fillers: set[str]) -> None:
    slot = pg.Slot("unit", of=pg.Unit, filler=wanted)
    report = check(mechanism(slot), link("g1", "unit", "office"), link("g1", "unit", "shop"))
    assert {load.filler for load in report.loads} == fillers


def test_a_link_to_another_kind_of_record_is_outside_the_scope() -> None:
    report = check(mechanism(HEAD), link("m2", "head", "m1"), link("tc", "head", "m1"))
    assert found(report) == [
        ("m2", "head", Reason.OUTSIDE_SCOPE, "m1"),
        ("tc", "head", Reason.OUTSIDE_SCOPE, "m1"),
    ]


def test_the_first_reason_is_told_alone() -> None:
    slot = pg.Slot("head", of=pg.Member, filler={"status": "retired"}, lives=pg.Area.SCOPE)
    later = link("b1", "head", "office", since=AFTER)
    assert found(check(mechanism(slot), later, on=DAY)) == [
        ("b1", "head", Reason.NOT_YET, "office")
    ]
    assert found(check(mechanism(slot), later)) == [("b1", "head", Reason.OUTSIDE_SCOPE, "office")]


def test_links_to_slots_that_do_not_exist_are_told_while_they_hold() -> None:
    links = link("g1", "hed", "m1", until=BEFORE), link("g1", "hed", "m2", since=DAY)
    assert [
        one.filler for one in check(mechanism(HEAD), *links, on=DAY).findings if one.filler
    ] == ["m2"]
    assert [
        one.filler for one in check(mechanism(HEAD), *links, on=BEFORE).findings if one.filler
    ] == ["m1"]


# Days


@pytest.mark.parametrize(
    ("since", "until", "on", "counts"),
    [
        (None, None, None, True),
        (DAY, None, None, True),
        (None, DAY, None, False),  # the latest state of what has an end is that it has ended
        (DAY, DAY, DAY, True),  # both ends are inclusive
        (DAY, None, BEFORE, False),
        (None, DAY, AFTER, False),
        (None, DAY, BEFORE, True),
    ],
)
def test_a_link_counts_on_the_days_on_which_it_holds(
    since: date | None, until: date | None, on: date | None, counts: bool
) -> None:
    report = check(mechanism(HEAD), link("g1", "head", "m1", since=since, until=until), on=on)
    assert report.filled == counts


def test_an_ended_link_is_told_only_where_its_slot_is_short() -> None:
    ended = link("g1", "head", "m1", until=BEFORE)
    assert found(check(mechanism(HEAD), ended, on=DAY)) == [("g1", "head", Reason.EXPIRED, "m1")]
    assert not found(check(mechanism(HEAD), ended, link("g1", "head", "m2"), on=DAY))
    assert found(check(mechanism(HEAD), ended)) == [("g1", "head", Reason.HAS_END, "m1")]
    elsewhere = link("b1", "head", "m1", until=BEFORE)  # where the mechanism never applied
    assert not found(check(mechanism(HEAD), elsewhere, on=DAY))


def test_a_link_that_begins_later_is_told() -> None:
    later = link("g1", "head", "m1", since=AFTER)
    assert found(check(mechanism(HEAD), later, on=DAY)) == [("g1", "head", Reason.NOT_YET, "m1")]
    assert check(mechanism(HEAD), later).filled == 1  # the latest state


@pytest.mark.parametrize(
    ("on", "exists"), [(BEFORE, False), (DAY, True), (AFTER, False), (None, False)]
)
def test_organisations_that_do_not_exist_are_no_scopes_and_no_fillers(
    on: date | None, exists: bool
) -> None:
    contact = mechanism(pg.Slot("by", of=pg.CompoundBranch | pg.Member), scope=pg.CompoundBranch)
    by = mechanism(pg.Slot("by", of=pg.CompoundBranch), scope=pg.Town)
    scopes = check(contact, link("xb", "by", "m1"), on=on)
    fillers = check(by, link("t", "by", "xb"), on=on)
    assert (scopes.scopes, scopes.not_applicable) == ((1, 0) if exists else (0, 1))
    assert scopes.filled == fillers.filled == exists
    if not exists:
        assert found(scopes) == [("xb", "by", Reason.NO_SCOPE, "m1")]
        assert found(fillers) == [("t", "by", Reason.NO_FILLER, "xb")]


@pytest.mark.parametrize("on", [BEFORE, None])
def test_a_mechanism_that_is_not_in_force_asks_for_nothing(on: date | None) -> None:
    what = mechanism(HEAD, valid_from=DAY, valid_until=AFTER)
    report = check(what, link("g1", "hed", "m1"), link("g1", "head", "m1"), on=on)
    assert report.ok
    assert (report.scopes, report.not_applicable, report.filled) == (0, 3, 0)
    assert (report.slots, report.loads, report.shortfalls) == ((), (), ())
    assert (report.ratio, report.household_ratio) == (1, 1)
    assert not check(what, on=DAY).ok


# Where fillers live and are located


LIVES = (
    ("c1", pg.Community, pg.Area.SCOPE, {"m1"}),
    ("x1", pg.Compound, pg.Area.SCOPE, {"m1"}),
    ("g2", pg.Grid, pg.Area.SCOPE, {"m2"}),
    ("b2", pg.Building, pg.Area.SCOPE, {"m2"}),
    ("t", pg.Town, pg.Area.SCOPE, {"m1", "m2"}),
    ("cc1", pg.CommunityCommittee, pg.Area.SCOPE, {"m1"}),
    ("office", pg.Unit, pg.Area.SCOPE, set()),  # nobody lives in a unit
    ("n1", pg.Need, pg.Area.SCOPE, {"m1"}),
    ("g1", pg.Grid, pg.Area.COMMUNITY, {"m1"}),
    ("office", pg.Unit, pg.Area.COMMUNITY, {"m1"}),
    ("ub", pg.UnitBranch, pg.Area.COMMUNITY, {"m1"}),
    ("m2", pg.Member, pg.Area.COMMUNITY, {"m2"}),
    ("m3", pg.Member, pg.Area.COMMUNITY, set()),  # where the scope is nobody knows
    ("g1", pg.Grid, pg.Area.TOWN, {"m1", "m2"}),
    ("t", pg.Town, pg.Area.COMMUNITY, set()),  # a town is in no community
)


@pytest.mark.parametrize(("scope", "kind", "area", "fillers"), LIVES)
def test_who_must_live_in_an_area_does(
    scope: str, kind: type, area: pg.Area, fillers: set[str]
) -> None:
    what = mechanism(pg.Slot("by", of=pg.Member | pg.Team, lives=area), scope=kind)
    report = check(what, *(link(scope, "by", one) for one in ("m1", "m2", "m3", "team")))
    assert {load.filler for load in report.loads} == {*fillers, "team"}  # a team lives nowhere
    assert {one.reason for one in report.findings if one.filler} <= {Reason.LIVES_ELSEWHERE}


LOCATED = (
    ("c1", pg.Community, pg.Area.SCOPE, {"m1", "office", "ub", "team", "cc1"}),
    ("x1", pg.Compound, pg.Area.SCOPE, {"team"}),
    ("b2", pg.Building, pg.Area.SCOPE, {"post"}),
    ("g2", pg.Grid, pg.Area.SCOPE, {"post"}),
    ("office", pg.Unit, pg.Area.SCOPE, {"m1", "office"}),  # who works there
    ("ub", pg.UnitBranch, pg.Area.SCOPE, {"m1", "office"}),
    ("g1", pg.Grid, pg.Area.COMMUNITY, {"m1", "office", "ub", "team", "cc1"}),
    ("b2", pg.Building, pg.Area.COMMUNITY, {"m2", "shop", "post"}),
    ("t", pg.Town, pg.Area.TOWN, {"m1", "m2", "office", "shop", "ub", "team", "post", "cc1", "tc"}),
)


@pytest.mark.parametrize(("scope", "kind", "area", "fillers"), LOCATED)
def test_who_must_be_located_in_an_area_is(
    scope: str, kind: type, area: pg.Area, fillers: set[str]
) -> None:
    what = mechanism(pg.Slot("by", located=area), scope=kind)
    everybody = ("m1", "m2", "m3", "office", "shop", "ub", "team", "post", "cc1", "tc")
    report = check(what, *(link(scope, "by", one) for one in everybody))
    assert {load.filler for load in report.loads} == fillers
    assert {one.reason for one in report.findings if one.filler} <= {Reason.LOCATED_ELSEWHERE}


def test_who_must_live_and_work_somewhere_is_told_the_first_that_fails() -> None:
    slot = pg.Slot("by", of=pg.Member, lives=pg.Area.SCOPE, located=pg.Area.COMMUNITY)
    report = check(mechanism(slot), *(link("g1", "by", one) for one in ("m1", "m2", "m3")))
    assert found(report) == [
        ("g1", "by", Reason.LIVES_ELSEWHERE, "m2"),
        ("g1", "by", Reason.LIVES_ELSEWHERE, "m3"),
    ]
    assert report.filled == 1


# The same filler again


def test_a_filler_counts_once_in_a_slot_of_a_scope() -> None:
    report = check(
        mechanism(HEAD),
        link("g1", "head", "m1"),
        link("g1", "head", "m1", since=DAY),
        link("g1", "head", "m1", weight=3),
        on=DAY,
    )
    assert report.filled == 1
    assert found(report) == [("g1", "head", Reason.REPEATED, "m1")] * 2


def test_of_links_alike_the_first_that_holds_counts() -> None:
    cover = pg.Slot("head", of=pg.Member, weighted=True)
    report = check(
        mechanism(cover),
        link("g1", "head", "m1", until=BEFORE, weight=1),
        link("g1", "head", "m1", since=BEFORE, weight=2),
        link("g1", "head", "m1", since=DAY, weight=3),
        on=DAY,
    )
    assert report.filled == 2
    assert found(report) == [("g1", "head", Reason.REPEATED, "m1")]


def test_slots_that_demand_others_count_a_filler_in_the_first_of_them() -> None:
    slots = [pg.Slot(name, of=pg.Member) for name in ("a", "b", "c")]
    links = [link("g1", name, "m1") for name in ("a", "b", "c")]
    report = check(mechanism(*slots, distinct=[["b", "a"]]), *links)
    assert found(report) == [("g1", "a", Reason.SAME_FILLER, "m1")]
    assert [cover.filled for cover in report.slots] == [0, 1, 1]
    three = check(mechanism(*slots, distinct=[["c", "b", "a"]]), *links)
    assert found(three) == [
        ("g1", "a", Reason.SAME_FILLER, "m1"),
        ("g1", "b", Reason.SAME_FILLER, "m1"),
    ]


def test_another_scope_or_filler_is_somebody_else() -> None:
    slots = [pg.Slot(name, of=pg.Member) for name in ("a", "b")]
    links = link("g1", "a", "m1"), link("g2", "b", "m1"), link("g1", "b", "m2")
    assert not found(check(mechanism(*slots, distinct=[["a", "b"]]), *links))


def test_a_link_that_does_not_count_keeps_nobody_out_of_another_slot() -> None:
    slots = pg.Slot("a", of=pg.Unit), pg.Slot("b", of=pg.Member)
    links = link("g1", "a", "m1"), link("g1", "b", "m1")
    report = check(mechanism(*slots, distinct=[["a", "b"]]), *links)
    assert found(report) == [("g1", "a", Reason.WRONG_FILLER, "m1")]


def test_layers_demand_others_each_for_itself() -> None:
    slots = [
        pg.Slot("a", of=pg.Member),
        pg.Slot("b", of=pg.Member),
        pg.Slot("c", of=pg.Member, scope=pg.Town),
        pg.Slot("d", of=pg.Member, scope=pg.Town),
    ]
    links = [
        link("g1", "a", "m1"),
        link("g1", "b", "m1"),
        link("t", "c", "m1"),
        link("t", "d", "m1"),
    ]
    report = check(mechanism(*slots, distinct=[["a", "b"], ["d", "c"]]), *links)
    assert found(report) == [
        ("g1", "b", Reason.SAME_FILLER, "m1"),
        ("t", "c", Reason.SAME_FILLER, "m1"),
    ]


# Loads


def test_who_carries_more_than_a_slot_allows_is_told_once() -> None:
    slot = pg.Slot("head", of=pg.Member, load=1)
    report = check(mechanism(slot), *(link(grid, "head", "m1") for grid in ("base", "g1", "g2")))
    (finding,) = report.findings
    assert (finding.scope, finding.filler, finding.reason) == ("", "m1", Reason.OVERLOADED)
    assert (finding.measured, finding.required, finding.over) == (3, 1, 2)
    assert report.filled == 3  # it counts all the same


def test_a_load_is_that_of_one_slot() -> None:
    slots = [pg.Slot(name, of=pg.Member, load=1) for name in ("a", "b")]
    assert not found(check(mechanism(*slots), link("g1", "a", "m1"), link("g2", "b", "m1")))


@pytest.mark.parametrize(
    "other",
    [link("g2", "a", "m1"), link("g1", "b", "m1"), link("t", "c", "m1", weight=0)],
)
def test_who_fills_an_exclusive_slot_fills_no_other_place(other: pg.Link) -> None:
    slots = (
        pg.Slot("a", of=pg.Member, exclusive=True),
        pg.Slot("b", of=pg.Member),
        pg.Slot("c", of=pg.Member, scope=pg.Town, weighted=True),
    )
    report = check(mechanism(*slots), link("g1", "a", "m1"), link("g1", "a", "m2"), other)
    (finding,) = [one for one in report.findings if one.filler]
    assert (finding.slot, finding.filler, finding.reason) == ("a", "m1", Reason.NOT_EXCLUSIVE)
    assert (finding.measured, finding.required, finding.over) == (2, 1, 0)


def test_a_share_of_nothing_fills_an_exclusive_place_too() -> None:
    slot = pg.Slot("a", of=pg.Member, exclusive=True, weighted=True)
    links = [link(grid, "a", "m1", weight=0) for grid in ("g1", "g2")]
    assert found(check(mechanism(slot), *links)) == [("", "a", Reason.NOT_EXCLUSIVE, "m1")]


# Scopes


def test_a_filter_says_to_which_records_it_applies() -> None:
    report = check(
        mechanism(HEAD, only={"layer": "union"}),
        link("base", "head", "m1"),
        link("g1", "head", "m1"),
    )
    assert (report.scopes, report.not_applicable, report.complete) == (2, 1, 1)
    assert found(report) == [("base", "head", Reason.OUTSIDE_SCOPE, "m1")]


@pytest.mark.parametrize(
    ("scope", "only", "scopes"),
    [
        (pg.Need, {"skills": "law"}, set()),  # of several values, none is stated
        (pg.Need, {"least": {"least": 1}}, {"n1"}),
        (pg.Need, {"least": 0}, {"n2"}),
        (pg.Grid, {"community": "c1"}, {"g1", "base"}),
        (pg.Building, {"grids": ["g1", "g2"]}, {"b1", "b2"}),
        (pg.Building, {"compound": "x1"}, {"b1"}),
    ],
)
def test_a_filter_may_be_about_any_field(scope: type, only: Any, scopes: set[str]) -> None:
    report = check(mechanism(HEAD, scope=scope, only=only))
    assert {one.scope for one in report.shortfalls} == scopes


def test_a_scope_may_be_of_several_kinds() -> None:
    what = mechanism(HEAD, scope=pg.Community | pg.Grid)
    report = check(
        what, link("c1", "head", "m1"), link("g1", "head", "m1"), link("t", "head", "m1")
    )
    assert (report.scopes, report.filled, report.complete) == (5, 2, 2)
    assert [one.scope for one in report.shortfalls] == ["base", "c2", "g2"]
    assert found(report) == [("t", "head", Reason.OUTSIDE_SCOPE, "m1")]
    bounds = mechanism(pg.Slot("all", least="households"), scope=pg.Building)
    assert check(bounds).missing == 40


def test_slots_on_other_scopes_are_counted_layer_by_layer() -> None:
    what = mechanism(HEAD, pg.Slot("mayor", of=pg.Member, scope=pg.Town))
    report = check(what, link("t", "mayor", "m1"), link("t", "head", "m1"))
    assert (report.scopes, report.complete) == (3 + 1, 1)
    assert [(one.slot, one.scopes, one.filled) for one in report.slots] == [
        ("head", 3, 0),
        ("mayor", 1, 1),
    ]
    assert found(report) == [("t", "head", Reason.OUTSIDE_SCOPE, "m1")]


def test_a_record_is_left_out_where_no_layer_has_it() -> None:
    slots = pg.Slot("a", only={"layer": "base"}), pg.Slot("b", only={"community": "c1"})
    report = check(mechanism(*slots))
    assert report.scopes == 1 + 2
    assert report.not_applicable == 1  # g2: in neither layer
    town = mechanism(pg.Slot("a", only={"layer": "base"}), pg.Slot("b", scope=pg.Town))
    assert check(town).not_applicable == 2


def test_no_scope_at_all_is_complete() -> None:
    report = pg.check_mechanism(pg.Jurisdiction(), mechanism(HEAD, pg.Slot("b", exclusive=True)))
    assert report.ok
    assert (report.scopes, report.ratio, report.household_ratio) == (0, 1, 1)
    assert [cover.ratio for cover in report.slots] == [1, 1]


def test_no_links_at_all_leave_every_slot_vacant() -> None:
    report = check(mechanism(HEAD, pg.Slot("b", least=0)))
    assert (report.filled, report.missing, report.complete) == (0, 3, 0)
    assert report.loads == ()


# What cannot be asked


@pytest.mark.parametrize("what", [None, "1+1+N", 5, HEAD])
def test_only_a_mechanism_can_be_checked(what: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"^mechanism: .*: no mechanism; pass a Mechanism"):
        pg.check_mechanism(WHERE, what)
    with pytest.raises(pg.InvalidArgument, match="no mechanism"):
        pg.check_mechanisms(WHERE, [mechanism(HEAD), what])


@pytest.mark.parametrize("on", ["2024-07-01", 2024, 0])
def test_only_a_date_is_a_day(on: Any) -> None:
    with pytest.raises(
        pg.InvalidArgument, match=r"^on: .*: no day; pass a datetime\.date, or None"
    ):
        pg.check_mechanism(WHERE, mechanism(HEAD), on=on)


def test_a_check_changes_nothing() -> None:
    where = WHERE.with_links(link("g1", "head", "m1"))
    fingerprint = where.fingerprint
    str(pg.check_mechanism(where, mechanism(HEAD)))
    assert where.fingerprint == fingerprint
    assert attrs.evolve(mechanism(HEAD)) == mechanism(HEAD)
