"""Resilience: who must not fall away, what goes with whom, and who could take the place."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import partygrid as pg
from partygrid import Nearness, NoSubstitute

CHIEF = pg.Mechanism("chain", scope=pg.Building, slots=[pg.Slot("chief", of=pg.Member)])


def town(*more: pg.Record) -> pg.Jurisdiction:
    """Two communities: compound x with b1 and b2, compound y with b3; b4 in the other community."""
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c1", town="t"),
            pg.Community("c2", town="t"),
            pg.Compound("x", community="c1"),
            pg.Compound("y", community="c1"),
            pg.Building("b1", compound="x", households=10),
            pg.Building("b2", compound="x", households=20),
            pg.Building("b3", compound="y", households=40),
            pg.Building("b4", community="c2", households=80),
            *more,
        ]
    )


def members(*ids: str, **content: Any) -> list[pg.Member]:
    return [pg.Member(id_, **content) for id_ in ids]


def chiefs(where: pg.Jurisdiction, **of: str | list[str]) -> pg.Jurisdiction:
    return where.with_links(*(CHIEF.fill(scope, chief=one) for scope, one in of.items()))


def points(report: pg.ResilienceReport) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.filler, one.loses) for one in report.single_points]


def test_a_slot_is_lost_when_it_falls_below_its_least() -> None:
    where = chiefs(town(*members("m1", "m2", "m3")), b1="m1", b2=["m2", "m3"])
    report = pg.check_resilience(where, CHIEF)
    assert points(report) == [("m1", ("b1",))]
    assert report.single_points[0].slots == (("b1", "chief"),)
    assert report.single_points[0].households == 10


def test_a_slot_that_is_short_already_cannot_be_lost() -> None:
    two = CHIEF.with_(chief={"least": 2})
    where = chiefs(town(*members("m1")), b1="m1")
    report = pg.check_resilience(where, two)
    assert report.ok
    assert (report.scopes, report.short, report.safe) == (4, 4, 0)


def test_a_slot_that_may_be_empty_cannot_be_lost() -> None:
    where = chiefs(town(*members("m1")), b1="m1")
    report = pg.check_resilience(where, CHIEF.with_(chief={"least": 0}))
    assert report.ok
    assert report.ratio == 1


def test_most_scopes_come_first_then_most_households_then_the_lowest_id() -> None:
    where = town(*members("m1", "m2", "m3", "m4"), pg.Unit("a"))
    both = pg.Mechanism(
        "both", scope=pg.Building, slots=[pg.Slot("chief"), pg.Slot("unit", of=pg.Unit)]
    )
    linked = where.with_links(
        both.fill("b1", chief="m1"),
        both.fill("b2", chief="m1"),
        both.fill("b3", chief="m4", unit="a"),
        both.fill("b4", chief="m2"),
    )
    ranked = [one.filler for one in pg.check_resilience(linked, both).single_points]
    assert ranked == ["m1", "m2", "a", "m4"]


def test_a_scope_that_loses_two_slots_counts_once() -> None:
    both = pg.Mechanism("both", scope=pg.Building, slots=[pg.Slot("chief"), pg.Slot("deputy")])
    where = town(*members("m1")).with_links(both.fill("b1", chief="m1", deputy="m1"))
    (point,) = pg.check_resilience(where, both).single_points
    assert (point.loses, point.slots) == (("b1",), (("b1", "chief"), ("b1", "deputy")))
    assert point.households == 10
    assert str(point) == "m1: b1 (2 slots, 10 households)"


def test_a_scope_in_two_layers_counts_in_each_but_is_lost_once() -> None:
    layered = pg.Mechanism(
        "layered",
        slots=[
            pg.Slot("chief", scope=pg.Building),
            pg.Slot("helper", scope=pg.Building, only={"kind": "residential"}),
        ],
    )
    where = town(*members("m1", "m2", "m3"))
    linked = where.with_links(
        layered.fill("b1", chief="m1", helper="m1"),
        layered.fill("b2", chief=["m2", "m3"], helper="m2"),
    )
    report = pg.check_resilience(linked, layered)
    assert points(report) == [("m2", ("b2",)), ("m1", ("b1",))]
    assert (report.scopes, report.short, report.safe) == (8, 4, 1)


def test_a_weighted_slot_is_lost_when_what_is_left_is_too_little() -> None:
    care = pg.Mechanism(
        "care",
        scope=pg.Building,
        slots=[pg.Slot("contact", of=pg.Member, least="households", weighted=True)],
    )
    where = town(*members("m1", "m2", "m3"))
    linked = where.with_links(
        care.fill("b1", contact={"m1": 8, "m2": 4}), care.fill("b2", contact={"m1": 30, "m3": 20})
    )
    assert points(pg.check_resilience(linked, care)) == [("m1", ("b1",)), ("m2", ("b1",))]


@pytest.mark.parametrize(
    ("losing", "found"),
    [
        (None, [("m2", ("b3",)), ("m1", ("b2",))]),
        (pg.Member, [("m2", ("b3",)), ("m1", ("b2",))]),
        (pg.Unit, [("office", ("b1", "b2"))]),
        (pg.Organisation, [("branch", ("b1", "b2"))]),
        (pg.Team, [("patrol", ("b3",)), ("choir", ("b2",))]),
        ([pg.Facility, pg.Team], [("patrol", ("b3",)), ("choir", ("b2",))]),
    ],
)
def test_with_a_record_go_those_that_depend_on_it(losing: Any, found: list[Any]) -> None:
    where = town(
        pg.Unit("office"),
        pg.UnitBranch("branch", units=["office"]),
        pg.Member("m1", unit="office", organisation="branch"),
        pg.Member("m2"),
        pg.Member("m3", unit="office", organisation="branch"),
        pg.Team("choir", leader="m1", members=["m1"]),
        pg.Team("patrol", members=["m2"]),
    )
    linked = chiefs(where, b1=["m1", "m3"], b2="m1", b3="m2")
    assert points(pg.check_resilience(linked, CHIEF, losing=losing)) == found


def test_an_organisation_takes_its_teams_and_facilities_but_not_their_members() -> None:
    posts = pg.Mechanism(
        "posts", scope=pg.Compound, slots=[pg.Slot("post", of=pg.Member | pg.Team | pg.Facility)]
    )
    where = town(
        pg.CommunityCommittee("cc", community="c1"),
        pg.Team("patrol", organisation="cc", members=["m1"]),
        pg.Facility("station", place="b1", organisation="cc"),
        *members("m1"),
    )
    by_both = where.with_links(posts.fill("x", post="patrol"), posts.fill("y", post="station"))
    report = pg.check_resilience(by_both, posts, losing=pg.CommunityCommittee)
    assert points(report) == [("cc", ("x", "y"))]
    by_member = where.with_links(posts.fill("x", post="m1"))
    assert pg.check_resilience(by_member, posts, losing=pg.CommunityCommittee).ok
    assert points(pg.check_resilience(by_member, posts, losing=pg.Team)) == [("patrol", ("x",))]


def test_an_organisation_that_no_longer_exists_takes_nobody_with_it() -> None:
    where = chiefs(
        town(
            pg.UnitBranch("branch", dissolved=date(2024, 1, 1)),
            *members("m1", organisation="branch"),
        ),
        b1="m1",
    )
    assert pg.check_resilience(where, CHIEF, losing=pg.UnitBranch).ok
    earlier = pg.check_resilience(where, CHIEF, losing=pg.UnitBranch, on=date(2023, 1, 1))
    assert points(earlier) == [("branch", ("b1",))]


def test_a_mechanism_that_is_not_in_force_has_nothing_to_lose() -> None:
    over = pg.Mechanism("chain", scope=pg.Building, slots=CHIEF.slots, valid_until=date(2020, 1, 1))
    report = pg.check_resilience(chiefs(town(*members("m1")), b1="m1"), over, k=2)
    assert report.ok
    assert (report.scopes, report.fillers, report.ratio) == (0, 0, 1)
    assert report.estimate == pg.Estimate(mean=0.0, low=0.0, high=0.0)
    assert report.substitutes("m1") == ()


def test_a_report_counts_what_was_looked_at_and_what_is_safe() -> None:
    where = chiefs(town(*members("m1", "m2", "m3", "m4")), b1="m1", b2=["m2", "m3"])
    report = pg.check_resilience(where, CHIEF)
    assert (report.fillers, report.scopes, report.short, report.safe) == (3, 4, 2, 1)
    assert report.ratio == Fraction(1, 4)
    assert pg.check_resilience(where, CHIEF, losing=pg.Team).fillers == 0


def test_a_report_fits_on_one_screen() -> None:
    where = chiefs(town(*members("m1", "m2", "m3")), b1="m1", b2=["m2", "m3"])
    report = pg.check_resilience(where, CHIEF, k=2, samples=99)
    assert str(report).splitlines() == [
        "chain",
        "single points of failure: 1 of 3 fillers",
        "complete whichever is lost: 1 of 4 scopes (25.0 %), short already: 2",
        "2 at once: 25.0 % of scopes lose a slot (95 % interval: 25.0 % to 25.0 %) by 99 samples",
        "",
        "lost  scopes  slots  households",
        "m1         1      1          10",
    ]


def test_a_long_report_shows_the_worst_and_counts_the_rest() -> None:
    ids = [f"m{i:02d}" for i in range(14)]
    many = pg.Mechanism("many", scope=pg.Building, slots=[pg.Slot("chief", least=14)])
    where = town(*members(*ids))
    report = pg.check_resilience(where.with_links(many.fill("b1", chief=ids)), many)
    assert str(report).splitlines()[-2:] == [
        "m11        1      1          10",
        "… and 2 more (all in .single_points)",
    ]


def test_a_report_names_the_kinds_that_are_lost() -> None:
    report = pg.check_resilience(pg.Jurisdiction(), CHIEF, losing=[pg.Member, pg.Unit])
    assert str(report).splitlines() == [
        "chain",
        "single points of failure: 0 of 0 records of Unit, Member that take a link with them",
        "complete whichever is lost: 0 of 0 scopes, short already: 0",
    ]
    titled = pg.Mechanism("chain", title=pg.Title("a chain"), scope=pg.Building, slots=CHIEF.slots)
    first = str(pg.check_resilience(pg.Jurisdiction(), titled)).splitlines()[0]
    assert first == "chain: a chain"


def test_a_report_is_required_to_hold_and_rolled_out_as_rows() -> None:
    where = chiefs(town(*members("m1")), b1="m1")
    report = pg.check_resilience(where, CHIEF)
    with pytest.raises(pg.DoesNotHold, match="single points of failure: 1 of 1 fillers"):
        report.require_ok()
    assert repr(report) == (
        "<ResilienceReport 'chain': 1 single points among 1, 0 of 4 scopes safe>"
    )
    assert report.to_records() == [
        {"mechanism": "chain", "filler": "m1", "scope": "b1", "slot": "chief"}
    ]
    nothing = pg.check_resilience(town(), CHIEF)
    assert nothing.require_ok() is nothing


def test_reports_are_equal_where_the_same_is_lost() -> None:
    where = town(*members("m1", "m2"))
    one, other = chiefs(where, b1="m1"), chiefs(where, b1="m2")
    report = pg.check_resilience(one, CHIEF)
    assert report == pg.check_resilience(one, CHIEF)
    assert hash(report) == hash(pg.check_resilience(one, CHIEF))
    assert report != pg.check_resilience(other, CHIEF)
    assert report != pg.check_resilience(one, CHIEF, losing=pg.Member)
    assert report != "a report"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"losing": pg.Grid}, "losing: .*Grid.*: nothing that fills a slot; use some of"),
        ({"losing": [pg.Member, "Unit"]}, "losing: .*: nothing that fills a slot"),
        ({"k": 0}, "k: 0: no whole number from 1 on; pass 1, 2, ..."),
        ({"k": True}, "k: True: no whole number"),
        ({"samples": 1}, "samples: 1: no whole number from 2 on"),
        ({"seed": -1}, "seed: -1: no whole number from 0 on"),
        ({"on": "2024-01-01"}, "on: '2024-01-01': no day"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(pg.InvalidArgument, match=message):
        pg.check_resilience(town(), CHIEF, **options)


def test_what_is_no_mechanism_is_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match="mechanism: 'chain': no mechanism"):
        pg.check_resilience(town(), "chain")  # type: ignore[arg-type]


def test_a_loss_of_several_at_once_is_estimated_with_an_interval() -> None:
    people = [f"m{i}" for i in range(8)]
    pairs = pg.Mechanism("pairs", scope=pg.Building, slots=[pg.Slot("chief", least=1)])
    where = town(*members(*people))
    linked = where.with_links(
        *(pairs.fill(f"b{i + 1}", chief=people[2 * i : 2 * i + 2]) for i in range(4))
    )
    report = pg.check_resilience(linked, pairs, k=2, samples=400)
    assert report.ok
    assert report.estimate is not None
    exact = 4 / 28 / 4  # of the 28 pairs of members, 4 empty one of the 4 buildings
    assert report.estimate.low < exact < report.estimate.high
    assert pg.check_resilience(linked, pairs).estimate is None


def test_an_estimate_is_the_same_number_on_every_machine() -> None:
    where = chiefs(town(*members("m1", "m2", "m3", "m4")), b1="m1", b2="m1", b3="m2", b4="m3")
    report = pg.check_resilience(where, CHIEF, k=2, samples=100, seed=7)
    assert report.estimate == pg.Estimate(
        mean=0.6625, low=0.639010748213386, high=0.685989251786614
    )
    assert report.estimate != pg.check_resilience(where, CHIEF, k=2, samples=100, seed=8).estimate


def test_more_than_there_are_means_all_of_them() -> None:
    where = chiefs(town(*members("m1", "m2")), b1="m1", b2="m2")
    report = pg.check_resilience(where, CHIEF, k=9, samples=2)
    assert report.estimate == pg.Estimate(mean=0.5, low=0.5, high=0.5)
    assert "2 at once: 50.0 % of scopes lose a slot" in str(report)


def test_records_that_go_together_are_sampled_together() -> None:
    where = chiefs(
        town(pg.Unit("u1"), pg.Unit("u2"), *members("m1", "m2", unit="u1"), pg.Member("m3")),
        b1="m1",
        b2="m2",
        b3="m3",
    )
    report = pg.check_resilience(where, CHIEF, losing=pg.Unit, k=2)
    assert report.fillers == 1
    assert report.estimate == pg.Estimate(mean=0.5, low=0.5, high=0.5)


def test_the_ends_of_an_interval_stay_between_0_and_1() -> None:
    both = ["m1", "m2"]
    where = chiefs(town(*members("m1", "m2", "m3")), b1=[*both, "m3"], b2=both, b3=both, b4=both)
    estimate = pg.check_resilience(where, CHIEF, k=2, samples=2).estimate
    assert estimate == pg.Estimate(mean=0.375, low=0.0, high=1.0)


def substitutes(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, filler: str, **options: Any
) -> list[tuple[str, str, Any]]:
    found = pg.check_resilience(where, mechanism, **options).substitutes(filler)
    return [(one.scope, one.slot, one.filler or one.reason) for one in found]


def test_the_substitute_that_carries_least_comes_first() -> None:
    where = chiefs(
        town(pg.Member("m1"), pg.Member("m2", residence="b1"), pg.Member("m3")), b1="m1", b4="m2"
    )
    assert substitutes(where, CHIEF, "m1") == [("b1", "chief", "m3")]


@pytest.mark.parametrize(
    ("homes", "near"),
    [
        ({"m9": "b1", "m2": "b2"}, Nearness.SCOPE),
        ({"m9": "b2", "m2": "b3"}, Nearness.COMPOUND),
        ({"m9": "b3", "m2": "b4"}, Nearness.COMMUNITY),
        ({"m9": "b4", "m2": None}, Nearness.TOWN),
        ({"m9": None, "m91": None}, Nearness.ELSEWHERE),
    ],
)
def test_of_those_the_nearest_comes_first_then_the_lowest_id(
    homes: dict[str, str | None], near: Nearness
) -> None:
    people = [pg.Member(id_, residence=home) for id_, home in homes.items()]
    where = chiefs(town(pg.Member("m1"), *people), b1="m1")
    (best,) = pg.check_resilience(where, CHIEF).substitutes("m1")
    assert (best.filler, best.near, best.carries) == ("m9", near, 0)
    place = "elsewhere" if near is Nearness.ELSEWHERE else f"the {near}"
    assert str(best) == f"b1, chief: m9 from {place}, carries 0"


def test_a_unit_is_near_where_it_is_located() -> None:
    units = pg.Mechanism("units", scope=pg.Building, slots=[pg.Slot("unit", of=pg.Unit)])
    where = town(pg.Unit("u1"), pg.Unit("u2", community="c2"), pg.Unit("u3", community="c1"))
    (best,) = pg.check_resilience(where.with_links(units.fill("b1", unit="u1")), units).substitutes(
        "u1"
    )
    assert (best.filler, best.near) == ("u3", Nearness.COMMUNITY)


def test_what_is_chosen_for_one_vacancy_counts_for_the_next() -> None:
    where = chiefs(town(*members("m1", "m2", "m3")), b1="m1", b2="m1", b3="m1")
    assert substitutes(where, CHIEF, "m1") == [
        ("b1", "chief", "m2"),
        ("b2", "chief", "m3"),
        ("b3", "chief", "m2"),
    ]


def test_every_vacancy_of_a_slot_has_its_own_substitute() -> None:
    where = chiefs(
        town(pg.Unit("u"), *members("m1", "m2", unit="u"), *members("m3", "m4")), b1=["m1", "m2"]
    )
    two = CHIEF.with_(chief={"least": 2})
    assert substitutes(where, two, "u", losing=pg.Unit) == [
        ("b1", "chief", "m3"),
        ("b1", "chief", "m4"),
    ]
    assert substitutes(where, two, "m1") == [("b1", "chief", "m3")]


def test_a_weighted_slot_wants_one_substitute_for_all_that_it_lacks() -> None:
    care = pg.Mechanism(
        "care",
        scope=pg.Building,
        slots=[pg.Slot("contact", of=pg.Member, least="households", weighted=True, load=25)],
    )
    where = town(*members("m1", "m2", "m3"))
    linked = where.with_links(
        care.fill("b2", contact={"m1": 15, "m2": 5}), care.fill("b3", contact={"m2": 15, "m3": 3})
    )
    found = pg.check_resilience(linked, care).substitutes("m1")
    assert [(one.filler, one.carries) for one in found] == [("m3", 3)]


@pytest.mark.parametrize(
    ("slot", "people", "reason"),
    [
        ({"filler": {"status": "retired"}}, [{}], NoSubstitute.NOBODY_ELIGIBLE),
        ({"lives": "scope"}, [{"residence": "b2"}], NoSubstitute.NOBODY_THERE),
        ({"least": 2}, [{}], NoSubstitute.ALL_TAKEN),
        ({"load": 1}, [{}], NoSubstitute.ALL_AT_LOAD),
        ({"exclusive": True}, [{}], NoSubstitute.ALL_TAKEN),
    ],
)
def test_where_nobody_can_take_the_place_the_reason_is_told(
    slot: dict[str, Any], people: list[dict[str, Any]], reason: NoSubstitute
) -> None:
    lost = pg.Member("m1", residence="b1", status=pg.MemberStatus.RETIRED)
    other = pg.Member("m2", **people[0])
    slot |= {"lives": pg.Area.SCOPE} if "lives" in slot else {}
    alone = pg.Mechanism("chain", scope=pg.Building, slots=[pg.Slot("chief", of=pg.Member, **slot)])
    where = chiefs(town(lost, other), b1=["m1", "m2"] if "least" in slot else "m1", b4="m2")
    (none,) = pg.check_resilience(where, alone).substitutes("m1")
    assert (none.filler, none.near, none.reason) == (None, None, reason)
    assert str(none).startswith("b1, chief: none: ")


def test_a_slot_that_demands_somebody_else_bars_a_substitute() -> None:
    pair = pg.Mechanism(
        "pair",
        scope=pg.Building,
        slots=[pg.Slot("leader", of=pg.Member), pg.Slot("cadre", of=pg.Member)],
        distinct=[["leader", "cadre"]],
    )
    where = town(*members("m1", "m2", "m3")).with_links(
        pair.fill("b1", leader="m1", cadre="m2"), pair.fill("b2", cadre="m3")
    )
    assert substitutes(where, pair, "m1") == [("b1", "leader", "m3")]


def test_who_fills_an_exclusive_slot_is_no_substitute_anywhere() -> None:
    guarded = pg.Mechanism(
        "guarded",
        scope=pg.Building,
        slots=[pg.Slot("leader", of=pg.Member, exclusive=True), pg.Slot("cadre", of=pg.Member)],
    )
    where = town(*members("m1", "m2", "m3")).with_links(
        guarded.fill("b1", cadre="m1"),
        guarded.fill("b2", leader="m2", cadre="m3"),
        guarded.fill("b3", cadre="m3"),
    )
    assert substitutes(where, guarded, "m1") == [("b1", "cadre", "m3")]


def test_what_breaks_nothing_leaves_no_vacancy_and_what_is_not_there_is_told() -> None:
    report = pg.check_resilience(chiefs(town(*members("m1")), b1="m1"), CHIEF)
    assert report.substitutes("t") == ()
    with pytest.raises(pg.UnknownId, match="no record has the id 'm9'"):
        report.substitutes("m9")
