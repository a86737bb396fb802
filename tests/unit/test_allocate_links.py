"""Fillers for vacancies: contacts, households, leaders, squads; loads, pins, refusals, reasons."""

from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest

import partygrid as pg
from partygrid.allocation import Network, network_simplex
from partygrid.filling import _reach

DAY = date(2024, 9, 19)

PLACES = (
    pg.Town("t"),
    pg.Town("far"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Community("c3", town="far"),
    pg.Compound("garden", community="c1"),
    pg.Compound("market", community="c1"),
    pg.Compound("lake", community="c2"),
    pg.Building("b1", compound="garden", households=20),
    pg.Building("b2", compound="market", households=4),
    pg.Building("b3", compound="lake", households=1),
    pg.Building("lost"),
)


def town(*records: Any) -> pg.Jurisdiction:
    return pg.Jurisdiction([*PLACES, *records])


def contacts(scope: Any = pg.Compound, **slot: Any) -> pg.Mechanism:
    """A mechanism with one slot, filled by members unless stated otherwise."""
    return pg.Mechanism(
        "contact", scope=scope, slots=[pg.Slot("contact", **{"of": pg.Member, **slot})]
    )


def chosen(plan: pg.LinkPlan) -> list[tuple[str, str]]:
    return [(one.scope, one.filler) for one in plan.choices]


def reasons(plan: pg.LinkPlan) -> dict[str, pg.VacancyReason]:
    return {one.scope: one.reason for one in plan.vacancies}


def lopsided(network: Network) -> Any:
    """Of the cheapest flows, one by the first arcs: whoever comes first takes all there is."""
    first = np.arange(network.cost.size)
    return network_simplex(attrs.evolve(network, cost=network.cost * 10**9 + first))


class TestWhoIsProposed:
    def test_whoever_lives_nearest_is_the_contact_of_a_compound(self) -> None:
        where = town(pg.Member("m1", residence="b3"), pg.Member("m2", residence="b1"))
        plan = pg.allocate_links(where, contacts(load=1))
        assert chosen(plan) == [("garden", "m2"), ("lake", "m1")]
        assert [(one.metres, one.load, one.why) for one in plan.choices] == [
            (200, 1, "the nearest of 2 who may"),
            (200, 1, "the nearest of 2 who may"),
        ]
        assert reasons(plan) == {"market": pg.VacancyReason.NEEDED_ELSEWHERE}

    def test_the_largest_load_is_small_before_the_way_is_short(self) -> None:
        where = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="lost"))
        plan = pg.allocate_links(where, contacts())
        assert [one.filler for one in plan.choices].count("m2") == 1
        (numbers,) = plan.objectives
        assert (numbers.missing, numbers.largest_load) == (0, 2)
        assert chosen(plan) == [("garden", "m1"), ("lake", "m2"), ("market", "m1")]
        assert plan.choices[1].why == (
            "one of 2 who may, distance not known; "
            "1 as near or nearer would carry more than 2, the largest load"
        )
        assert plan.choices[1].metres is None
        assert " not known " in str(plan)

    def test_filling_a_vacancy_comes_before_an_even_load(self) -> None:
        where = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="b3"))
        plan = pg.allocate_links(where, contacts(pg.Building, lives=pg.Area.COMMUNITY))
        assert chosen(plan) == [("b1", "m1"), ("b2", "m1"), ("b3", "m2")]
        assert reasons(plan) == {"lost": pg.VacancyReason.NOBODY_THERE}

    def test_of_those_alike_the_lowest_ids_are_proposed(self) -> None:
        where = town(*(pg.Member(f"m{i}", residence="b1") for i in (3, 1, 2)))
        plan = pg.allocate_links(where, contacts(pg.Community, only={"town": "far"}, least=2))
        assert chosen(plan) == [("c3", "m1"), ("c3", "m2")]
        assert plan.objectives[0].id_order == 1
        assert {one.why for one in plan.choices} == {
            "among the nearest 2 of 3 who may, lower id than 1 alike"
        }

    def test_ids_are_ranked_over_all_kinds_of_filler(self) -> None:
        where = town(pg.Unit("z"), pg.Member("y"), pg.Team("a"))
        many = contacts(pg.Town, of=pg.Member | pg.Unit | pg.Team, least=1, load=1)
        plan = pg.allocate_links(where, many)
        assert sorted(one.filler for one in plan.choices) == ["a", "y"]

    def test_a_metre_counts_for_more_than_any_id(self) -> None:
        near = pg.Costs(same_building=0, same_compound=1)
        others = [pg.Building("x1", compound="garden")]
        where = town(*others, *(pg.Member(f"m{i}", residence="x1") for i in range(9)))
        where = where.replace(pg.Member("m9", residence="b1"))
        mechanism = contacts(pg.Building, only={"id": "b1"})
        assert chosen(pg.allocate_links(where, mechanism, costs=near)) == [("b1", "m9")]

    def test_those_who_carry_much_already_are_raised_no_more_than_they_must(self) -> None:
        houses = [pg.Building(f"x{i}", community="c2", households=5) for i in range(8)]
        done = [pg.Building(f"y{i}", community="c2", households=5) for i in range(20)]
        where = town(
            *houses,
            *done,
            pg.Member("m1", residence="b1"),
            pg.Member("m2", residence="b3"),
            pg.Member("m3", residence="b3"),
        )
        mechanism = contacts(
            pg.Building, only={"households": {"least": 5}}, lives=pg.Area.COMMUNITY
        )
        where = where.with_links(
            *(mechanism.fill(one.id, contact=f"m{2 + i % 2}") for i, one in enumerate(done))
        )
        for engine in (network_simplex, lopsided):
            plan = pg.allocate_links(where, mechanism, engine=engine)
            loads = {one.filler: one.load for one in plan.choices}
            assert loads == {"m1": 1, "m2": 14, "m3": 14}

    def test_a_load_in_one_community_does_not_raise_that_in_another(self) -> None:
        crowd = [pg.Member(f"m{i}", residence="b3") for i in range(4)]
        where = town(pg.Member("only", residence="b1"), *crowd)
        buildings = [pg.Building(f"x{i}", community="c2") for i in range(6)]
        shops = [pg.Building(f"y{i}", community="c1") for i in range(4)]
        where = where.replace(*buildings, *shops)
        mechanism = contacts(pg.Building, lives=pg.Area.COMMUNITY)
        plan = pg.allocate_links(where, mechanism)
        loads = {one.filler: one.load for one in plan.choices}
        assert loads["only"] == 6
        assert plan.objectives[0].largest_load == 6
        assert plan.missing == 1

    def test_county_leaders_and_a_unit_are_proposed_for_each_community(self) -> None:
        hook_up = pg.Mechanism(
            "hook-up",
            scope=pg.Community,
            slots=[
                pg.Slot("leader", of=pg.Member, least=2, most=2, load=2),
                pg.Slot("unit", of=pg.Unit, most=1),
            ],
        )
        where = town(*(pg.Member(f"m{i}") for i in (1, 2, 3)), pg.Unit("u1"), pg.Unit("u2"))
        plan = pg.allocate_links(where, hook_up)
        assert [(one.slot, one.missing, one.largest_load) for one in plan.objectives] == [
            ("leader", 0, 2),
            ("unit", 0, 2),
        ]
        assert pg.check_mechanism(where.with_links(plan.links), hook_up).ok

    def test_the_slots_of_a_grid_go_to_as_many_people_as_there_are(self) -> None:
        staffing = pg.catalogue.get("1+1+N").with_(
            union_leader={"filler": ()}, union_cadre={"filler": ()}, community_worker={"filler": ()}
        )
        grid = pg.Grid("g", community="c1", layer="union")
        where = town(grid, *(pg.Member(f"m{i}", residence="b1") for i in range(3)))
        plan = pg.allocate_links(where, staffing)
        assert sorted(one.filler for one in plan.choices) == ["m0", "m1", "m2"]
        assert {one.load for one in plan.choices} == {1}
        assert [one.largest_load for one in plan.objectives] == [1, 1, 1]

    def test_what_somebody_has_in_another_slot_counts_for_evenness_and_not_for_its_load(
        self,
    ) -> None:
        pair = pg.Mechanism(
            "pair",
            scope=pg.Community,
            only={"town": "far"},
            slots=[pg.Slot("lead", of=pg.Member), pg.Slot("help", of=pg.Member, load=1)],
        )
        where = town(pg.Member("m1")).with_links(pair.fill("c3", lead="m1"))
        alone = pg.allocate_links(where, pair)
        assert [(one.slot, one.filler, one.load) for one in alone.choices] == [("help", "m1", 2)]
        assert alone.objectives[1].largest_load == 2
        several = pg.allocate_links(where.replace(pg.Member("m2")), pair)
        assert [(one.filler, one.load) for one in several.choices] == [("m2", 1)]

    def test_places_in_other_slots_are_no_weights(self) -> None:
        both = pg.Mechanism(
            "both",
            scope=pg.Building,
            only={"id": "b1"},
            slots=[
                pg.Slot("chief", of=pg.Member),
                pg.Slot("member", of=pg.Member, weighted=True, least="households"),
            ],
        )
        plan = pg.allocate_links(town(pg.Member("m1"), pg.Member("m2")), both)
        loads = [(one.slot, one.filler, one.load) for one in plan.choices]
        assert loads == [("chief", "m1", 1), ("member", "m1", 10), ("member", "m2", 10)]

    def test_squads_are_proposed_for_patrol_posts(self) -> None:
        squads = [pg.Team("s1", place="garden", tags=["patrol"]), pg.Team("s2", place="c2")]
        where = town(
            *squads,
            pg.Team("choir", place="b1"),
            pg.Facility("p1", place="b1", kind=pg.FacilityKind.PATROL_POST),
            pg.Facility("p2", place="lake", kind=pg.FacilityKind.PATROL_POST),
            pg.Facility("centre", place="c1"),
        )
        patrol = contacts(
            pg.Facility,
            only={"kind": pg.FacilityKind.PATROL_POST},
            of=pg.Team,
            filler={"tags": "patrol"},
        )
        plan = pg.allocate_links(where, patrol, reach=pg.Reach.COMMUNITY)
        assert chosen(plan) == [("p1", "s1")]
        assert reasons(plan) == {"p2": pg.VacancyReason.NOBODY_THERE}

    def test_an_organisation_that_no_longer_exists_is_not_proposed(self) -> None:
        old = pg.CommunityCommittee("old", community="c1", dissolved=date(2020, 1, 1))
        where = town(old, pg.CommunityCommittee("now", community="c2"))
        plan = pg.allocate_links(where, contacts(of=pg.CommunityCommittee), on=DAY)
        assert {one.filler for one in plan.choices} == {"now"}


class TestHouseholds:
    LINKS = contacts(
        pg.Building,
        only={"households": {"least": 1}},
        weighted=True,
        least="households",
        load=15,
        lives=pg.Area.SCOPE,
    )

    def test_the_households_of_a_building_are_divided_evenly_among_its_members(self) -> None:
        where = town(*(pg.Member(f"m{i}", residence="b1") for i in range(4)))
        plan = pg.allocate_links(where, self.LINKS)
        assert [(one.filler, one.weight, one.load) for one in plan.choices] == [
            (f"m{i}", 5, 5) for i in range(4)
        ]
        assert sum(link.weight or 0 for link in plan.links) == 20

    def test_nobody_takes_more_than_the_load(self) -> None:
        plan = pg.allocate_links(town(pg.Member("m1", residence="b1")), self.LINKS)
        assert [(one.scope, one.filler, one.weight) for one in plan.choices] == [("b1", "m1", 15)]
        assert str(plan.vacancies[0]) == "b1, contact: 5 missing, too few"
        assert plan.missing == 5 + 4 + 1

    def test_a_choice_says_how_much_of_the_scope_it_takes(self) -> None:
        where = town(*(pg.Member(f"m{i}", residence=f"b{i}") for i in (1, 2)))
        wide = self.LINKS.with_(contact={"lives": None, "load": 13})
        plan = pg.allocate_links(where, wide)
        assert [one.why for one in plan.choices if one.scope == "b1"] == [
            "the nearest of 2 who may; takes 13 of 20",
            "among the nearest 2 of 2 who may; takes 7 of 20",
        ]

    def test_households_that_somebody_has_already_are_not_given_again(self) -> None:
        where = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="b1"))
        where = where.with_links(self.LINKS.fill("b1", contact={"m1": 14}))
        plan = pg.allocate_links(where, self.LINKS)
        assert [(one.filler, one.weight) for one in plan.choices] == [("m2", 6)]

    def test_a_weighted_slot_that_is_exclusive_is_refused(self) -> None:
        both = self.LINKS.with_(contact={"exclusive": True})
        with pytest.raises(pg.InvalidArgument, match="weighted and exclusive"):
            pg.allocate_links(town(), both)


class TestWhatIsThereAlready:
    def test_valid_links_stay_and_count_in_loads(self) -> None:
        where = town(pg.Member("m1"), pg.Member("m2"))
        mechanism = contacts(load=2)
        linked = where.with_links(
            mechanism.fill("garden", contact="m1"), mechanism.fill("lake", contact="m1")
        )
        plan = pg.allocate_links(linked, mechanism)
        assert chosen(plan) == [("market", "m2")]
        assert plan.choices[0].why == "the only one who may"

    def test_what_has_ended_is_a_vacancy_for_the_same_person_too(self) -> None:
        where = town(pg.Member("m1"))
        mechanism = contacts(only={"community": "c2"})
        linked = where.with_links(mechanism.fill("lake", contact="m1", until=date(2020, 1, 1)))
        plan = pg.allocate_links(linked, mechanism, on=DAY)
        assert [(link.filler, link.since, link.until) for link in plan.links] == [("m1", DAY, None)]
        assert pg.check_mechanism(linked.with_links(plan.links), mechanism, on=DAY).ok

    def test_without_a_day_the_links_state_no_first_day(self) -> None:
        plan = pg.allocate_links(town(pg.Member("m1")), contacts())
        assert {link.since for link in plan.links} == {None}

    def test_where_the_mechanism_is_not_in_force_nothing_is_proposed(self) -> None:
        future = pg.Mechanism(
            "contact",
            scope=pg.Compound,
            slots=[pg.Slot("contact", of=pg.Member)],
            valid_from=date(2030, 1, 1),
        )
        plan = pg.allocate_links(town(pg.Member("m1")), future, on=DAY)
        assert (plan.choices, plan.vacancies, plan.objectives, plan.links) == ((), (), (), ())
        assert pg.allocate_links(town(pg.Member("m1")), future, on=date(2030, 1, 1)).choices

    def test_nobody_fills_two_slots_that_demand_two_people(self) -> None:
        pair = pg.Mechanism(
            "pair",
            scope=pg.Compound,
            only={"community": "c2"},
            slots=[pg.Slot("lead", of=pg.Member), pg.Slot("help", of=pg.Member)],
            distinct=[["lead", "help"]],
        )
        plan = pg.allocate_links(town(pg.Member("m1")), pair)
        assert [(one.slot, one.filler) for one in plan.choices] == [("lead", "m1")]
        assert reasons(plan) == {"lake": pg.VacancyReason.ALL_TAKEN}

    @pytest.mark.parametrize(("lead", "help_"), [(True, False), (False, True), (True, True)])
    def test_whoever_fills_an_exclusive_slot_fills_nothing_else(
        self, *, lead: bool, help_: bool
    ) -> None:
        pair = pg.Mechanism(
            "pair",
            scope=pg.Compound,
            only={"community": "c2"},
            slots=[
                pg.Slot("lead", of=pg.Member, exclusive=lead),
                pg.Slot("help", of=pg.Member, exclusive=help_),
            ],
        )
        plan = pg.allocate_links(town(pg.Member("m1")), pair)
        assert [(one.slot, one.filler) for one in plan.choices] == [("lead", "m1")]
        both = pair.with_(lead={"exclusive": False}, help={"exclusive": False})
        assert len(pg.allocate_links(town(pg.Member("m1")), both).choices) == 2

    def test_one_slot_alone_can_be_asked_for(self) -> None:
        pair = pg.Mechanism(
            "pair",
            scope=pg.Town,
            slots=[pg.Slot("lead", of=pg.Member), pg.Slot("help", of=pg.Member)],
        )
        plan = pg.allocate_links(town(pg.Member("m1")), pair, slot="help")
        assert {one.slot for one in plan.choices} == {"help"}
        assert [one.slot for one in plan.objectives] == ["help"]


class TestPinsAndRefusals:
    WHERE = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="b3"))

    def test_a_pin_is_in_the_plan_and_the_rest_is_best_beside_it(self) -> None:
        pin = pg.Link(
            mechanism="contact", scope="lake", slot="contact", filler="m1", since=date(2024, 1, 1)
        )
        plan = pg.allocate_links(self.WHERE, contacts(load=1), pins=[pin], on=DAY)
        assert chosen(plan) == [("garden", "m2"), ("lake", "m1")]
        pinned = plan.choices[1]
        assert (pinned.pinned, pinned.why, pinned.metres, pinned.load) == (True, "pinned", 5_000, 1)
        assert pin in plan.links
        assert plan.objectives[0].metres == 5_000

    def test_a_pin_that_the_snapshot_has_already_stays_in_the_plan(self) -> None:
        mechanism = contacts()
        pins = mechanism.fill("lake", contact="m1")
        plan = pg.allocate_links(self.WHERE.with_links(pins), mechanism, pins=pins)
        assert ("lake", "m1") in chosen(plan)
        assert set(pins) <= set(plan.links)

    def test_who_declines_is_proposed_nowhere_or_not_there(self) -> None:
        nowhere = pg.allocate_links(self.WHERE, contacts(), refused=["m1"])
        assert {one.filler for one in nowhere.choices} == {"m2"}
        there = pg.allocate_links(self.WHERE, contacts(load=1), refused=[("garden", "m1")])
        assert chosen(there) == [("lake", "m2"), ("market", "m1")]

    @pytest.mark.parametrize("refused", ["m1", 3])
    def test_refusals_are_given_as_a_list(self, refused: Any) -> None:
        with pytest.raises(pg.InvalidArgument, match="put it into a list"):
            pg.allocate_links(self.WHERE, contacts(), refused=refused)

    def test_every_problem_with_pins_and_refusals_is_told_at_once(self) -> None:
        mechanism = contacts()
        fill = mechanism.fill
        pins = [
            *fill("garden", contact="m1"),
            *fill("lake", contact="m2", until=date(2020, 1, 1)),
            pg.Link(mechanism="contact", scope="lake", slot="contcat", filler="m1"),
            pg.Link(mechanism="other", scope="lake", slot="contact", filler="m1"),
            pg.Link(mechanism="contact", scope="lake", slot="contact", filler="m9"),
            "m1",
        ]
        refused = ["m1", "mm1", ("gardn", "m2"), 7, ("lake", 7)]
        with pytest.raises(pg.InvalidLink, match="12 problems") as caught:
            pg.allocate_links(self.WHERE, mechanism, pins=pins, refused=refused, on=DAY)
        told = [(one.where, one.reason.value) for one in caught.value.problems]
        assert told == [
            ("refused[1]", "unknown-reference"),
            ("refused[2]", "unknown-reference"),
            ("refused[3]", "wrong-type"),
            ("refused[4]", "wrong-type"),
            ("pins[0]", "contradiction"),
            ("pins[1]", "impossible-dates"),
            ("pins[2]", "unknown-slot"),
            ("pins[2]", "contradiction"),
            ("pins[3]", "contradiction"),
            ("pins[3]", "contradiction"),
            ("pins[4]", "unknown-reference"),
            ("pins[5]", "not-a-record"),
        ]
        assert caught.value.problems[1].nearest == "garden"

    @pytest.mark.parametrize(
        ("slot", "pins", "message"),
        [
            ({"filler": {"probationary": True}}, [("garden", "m1")], "does not meet a condition"),
            ({"lives": pg.Area.SCOPE}, [("garden", "m2")], "does not live where"),
            ({"of": pg.Unit}, [("garden", "m1")], "of a kind that may not fill it"),
            ({}, [("c1", "m1")], "where the mechanism does not apply"),
            (
                {"load": 1},
                [("garden", "m1"), ("market", "m2"), ("lake", "m1")],
                r"pins\[0\], pins\[2\]: contact: m1 carries 2 of at most 1",
            ),
            (
                {"exclusive": True},
                [("garden", "m1"), ("lake", "m1")],
                r"pins\[0\], pins\[1\]: .*fills 2 places",
            ),
            (
                {"most": 1},
                [("lake", "m1"), ("garden", "m1"), ("garden", "m2")],
                r"pins\[1\], pins\[2\]: .*2 of at most 1",
            ),
        ],
    )
    def test_a_pin_that_a_check_would_find_is_refused(
        self, slot: dict[str, Any], pins: list[tuple[str, str]], message: str
    ) -> None:
        mechanism = contacts(**slot)
        links = [
            pg.Link(mechanism="contact", scope=scope, slot="contact", filler=filler)
            for scope, filler in pins
        ]
        with pytest.raises(pg.InvalidLink, match=message):
            pg.allocate_links(self.WHERE, mechanism, pins=links)

    def test_a_pin_is_named_that_puts_somebody_into_two_slots_that_demand_two_people(self) -> None:
        pair = pg.Mechanism(
            "pair",
            scope=pg.Compound,
            slots=[pg.Slot("lead", of=pg.Member), pg.Slot("help", of=pg.Member)],
            distinct=[["lead", "help"]],
        )
        where = self.WHERE.with_links(pair.fill("lake", help="m1"))
        pins = [*pair.fill("garden", lead="m1"), *pair.fill("lake", lead="m1")]
        with pytest.raises(pg.InvalidLink, match=r"pins\[1\]: lake, help"):
            pg.allocate_links(where, pair, pins=pins)

    def test_what_was_wrong_before_does_not_stop_a_pin(self) -> None:
        mechanism = contacts(load=1)
        where = self.WHERE.with_links(
            mechanism.fill("garden", contact="m1"), mechanism.fill("market", contact="m1")
        )
        plan = pg.allocate_links(where, mechanism, pins=mechanism.fill("lake", contact="m2"))
        assert chosen(plan) == [("lake", "m2")]

    def test_a_pin_for_a_slot_that_is_not_asked_for_is_refused(self) -> None:
        pair = pg.Mechanism(
            "pair",
            scope=pg.Town,
            slots=[pg.Slot("lead", of=pg.Member), pg.Slot("help", of=pg.Member)],
            valid_until=date(2029, 12, 31),
        )
        pins = pair.fill("t", lead="m1")
        with pytest.raises(pg.InvalidLink, match="the slots are: help"):
            pg.allocate_links(self.WHERE, pair, slot="help", pins=pins, on=DAY)
        with pytest.raises(pg.InvalidLink, match="none on this day"):
            pg.allocate_links(self.WHERE, pair, pins=pins, on=date(2030, 1, 1))


class TestReach:
    WHERE = town(
        pg.Member("m1", residence="b1"),
        pg.Member("m2", residence="lost"),
        pg.Member("m3"),
        pg.TownCommittee("tc", town="t"),
        pg.Unit("u", community="c2"),
    )
    ALL = contacts(
        pg.Town | pg.Community | pg.Building, of=pg.Member | pg.TownCommittee | pg.Unit, least=5
    )

    @pytest.mark.parametrize(
        ("reach", "scope", "fillers"),
        [
            (pg.Reach.COMMUNITY, "c1", ["m1", "tc"]),
            (pg.Reach.COMMUNITY, "c2", ["tc", "u"]),
            (pg.Reach.COMMUNITY, "t", ["m1", "tc", "u"]),
            (pg.Reach.COMMUNITY, "far", []),
            (pg.Reach.COMMUNITY, "lost", ["m2"]),
            (pg.Reach.TOWN, "c1", ["m1", "tc", "u"]),
            (pg.Reach.TOWN, "lost", ["m2"]),
            (pg.Reach.TOWN, "c3", []),
            (pg.Reach.JURISDICTION, "c3", ["m1", "m2", "m3", "tc", "u"]),
        ],
    )
    def test_fillers_are_looked_for_so_far_and_no_farther(
        self, reach: pg.Reach, scope: str, fillers: list[str]
    ) -> None:
        plan = pg.allocate_links(self.WHERE, self.ALL, reach=reach)
        assert [one.filler for one in plan.choices if one.scope == scope] == fillers

    def test_too_many_pairs_are_refused_with_the_remedy(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_reach, "MOST_PAIRS", 3)
        where = town(pg.Member("m1", residence="b1"), pg.Member("m2"))
        with pytest.raises(pg.InvalidArgument, match=r"6 pairs .* Reach\.COMMUNITY"):
            pg.allocate_links(where, contacts())
        assert pg.allocate_links(where, contacts(), reach=pg.Reach.COMMUNITY).choices
        assert pg.allocate_links(where, contacts(lives=pg.Area.COMMUNITY)).choices

    def test_who_works_there_and_lives_out_of_reach_is_not_proposed(self) -> None:
        where = town(pg.Unit("u2", community="c2"), pg.Member("m2", unit="u2", residence="b1"))
        works = contacts(pg.Compound, located=pg.Area.COMMUNITY)
        assert pg.allocate_links(where, works, reach=pg.Reach.COMMUNITY).choices == ()
        in_town = pg.allocate_links(where, works, reach=pg.Reach.TOWN)
        assert chosen(in_town) == [("lake", "m2")]

    def test_a_unit_is_located_in_its_community_and_a_member_at_the_work_unit(self) -> None:
        where = town(
            pg.Unit("u1", community="c1"),
            pg.Unit("u2"),
            pg.Member("m1", unit="u1", residence="b3"),
            pg.Member("m2", residence="b1"),
        )
        seats = contacts(pg.Community, of=pg.Member | pg.Unit, located=pg.Area.COMMUNITY, least=2)
        assert chosen(pg.allocate_links(where, seats)) == [("c1", "m1"), ("c1", "u1")]

    def test_a_member_may_have_to_live_there_where_a_unit_has_not(self) -> None:
        where = town(
            pg.Unit("u1", community="c3"),
            pg.Member("m1", residence="b3"),
            pg.Member("m2", residence="b1"),
        )
        either = contacts(
            pg.Compound | pg.CompoundBranch,
            of=pg.Member | pg.Unit,
            lives=pg.Area.SCOPE,
            least=2,
        )
        plan = pg.allocate_links(where, either)
        assert ("lake", "m1") in chosen(plan)
        assert ("lake", "u1") in chosen(plan)
        assert ("lake", "m2") not in chosen(plan)


class TestReasons:
    def test_nobody_is_eligible(self) -> None:
        where = town(pg.Member("m1"), pg.Unit("u"))
        plan = pg.allocate_links(where, contacts(pg.Town, filler={"probationary": True}))
        assert reasons(plan) == dict.fromkeys(("far", "t"), pg.VacancyReason.NOBODY_ELIGIBLE)

    def test_nobody_lives_there(self) -> None:
        where = town(pg.Member("m1", residence="b1"))
        plan = pg.allocate_links(where, contacts(lives=pg.Area.SCOPE))
        assert reasons(plan) == dict.fromkeys(("lake", "market"), pg.VacancyReason.NOBODY_THERE)

    def test_all_declined(self) -> None:
        where = town(pg.Member("m1", residence="b1"))
        plan = pg.allocate_links(where, contacts(pg.Town), refused=["m1"])
        assert set(reasons(plan).values()) == {pg.VacancyReason.ALL_DECLINED}

    def test_all_fill_it_already(self) -> None:
        where = town(pg.Member("m1"))
        mechanism = contacts(pg.Town, only={"id": "t"}, least=2)
        linked = where.with_links(mechanism.fill("t", contact="m1"))
        plan = pg.allocate_links(linked, mechanism)
        assert [str(one) for one in plan.vacancies] == ["t, contact: 1 missing, all taken"]

    def test_all_carry_the_load_already(self) -> None:
        where = town(pg.Member("m1"))
        mechanism = contacts(pg.Town, load=1)
        linked = where.with_links(mechanism.fill("t", contact="m1"))
        assert reasons(pg.allocate_links(linked, mechanism)) == {
            "far": pg.VacancyReason.ALL_AT_LOAD
        }

    def test_too_few_may(self) -> None:
        plan = pg.allocate_links(town(pg.Member("m1")), contacts(pg.Town, least=3))
        assert set(reasons(plan).values()) == {pg.VacancyReason.TOO_FEW}
        assert [one.missing for one in plan.vacancies] == [2, 2]

    def test_they_are_needed_elsewhere(self) -> None:
        plan = pg.allocate_links(town(pg.Member("m1")), contacts(pg.Town, load=1))
        assert set(reasons(plan).values()) == {pg.VacancyReason.NEEDED_ELSEWHERE}

    def test_a_scope_that_states_less_as_most_than_as_least_stays_short(self) -> None:
        where = town(*(pg.Member(f"m{i}") for i in range(3)))
        odd = contacts(pg.Building, only={"households": {"least": 2}}, least="households", most=2)
        plan = pg.allocate_links(where, odd)
        assert len(plan.choices) == 4
        assert reasons(plan) == dict.fromkeys(("b1", "b2"), pg.VacancyReason.FULL)
        after = pg.check_mechanism(where.with_links(plan.links), odd)
        assert {one.reason for one in after.findings} == {pg.SlotReason.SHORT}

    def test_a_post_is_left_to_its_rule(self) -> None:
        posts = contacts(pg.Town, choose=pg.PostRule.ELECTED)
        plan = pg.allocate_links(town(pg.Member("m1")), posts)
        assert plan.choices == ()
        assert set(reasons(plan).values()) == {pg.VacancyReason.BY_RULE}
        (candidate,) = plan.explain("t").candidates
        assert candidate.why == "by rule: ask allocate_posts"


class TestExplanations:
    WHERE = town(
        pg.Member("m1", residence="b1"),
        pg.Member("m2", residence="b2"),
        pg.Member("m3", residence="b2"),
        pg.Member("m4", residence="b3"),
    )

    def test_every_candidate_is_named_with_metres_load_and_what_speaks_against_it(self) -> None:
        mechanism = contacts(load=2)
        where = self.WHERE.with_links(mechanism.fill("lake", contact="m1"))
        pins = [*mechanism.fill("garden", contact="m1")]
        plan = pg.allocate_links(where, mechanism, pins=pins, refused=[("market", "m4")])
        assert str(plan.explain("market")) == (
            "market:\n"
            "slot     candidate  metres  load          why\n"
            "contact  m2            200     1  chosen  the nearest of 2 who may, "
            "lower id than 1 alike\n"
            "contact  m3            200     0          as near, higher id\n"
            "contact  m1          1,000     2          at load: "
            "carries what the slot allows already\n"
            "contact  m4          5,000     0          declined"
        )
        (lake,) = [one for one in plan.explain("lake").candidates if one.filler == "m1"]
        assert lake.why == "taken: fills it here already, or a place that excludes it"
        assert {one.why for one in plan.explain("lake").candidates if one != lake} == {
            "nothing more is to be filled"
        }
        (garden,) = [one for one in plan.explain("garden").candidates if one.chosen]
        assert (garden.filler, garden.why) == ("m1", "pinned")

    def test_a_nearer_candidate_may_carry_enough(self) -> None:
        where = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="lost"))
        plan = pg.allocate_links(where, contacts())
        (nearer, far) = plan.explain("lake").candidates
        assert (nearer.filler, nearer.why) == ("m1", "would carry more than 2, the largest load")
        assert (far.filler, far.chosen) == ("m2", True)

    def test_whoever_uses_up_the_load_by_the_plan_is_needed_elsewhere(self) -> None:
        where = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="b3"))
        plan = pg.allocate_links(where, contacts(only={"community": "c1"}, load=1))
        assert [(one.scope, one.filler) for one in plan.choices] == [
            ("garden", "m1"),
            ("market", "m2"),
        ]
        assert plan.choices[1].why == (
            "the nearest with room of 2 who may; 1 as near or nearer is needed elsewhere"
        )
        assert plan.explain("market").candidates[0].why == "needed elsewhere"

    def test_a_scope_that_stays_short_says_so_in_the_words_of_its_vacancy(self) -> None:
        plan = pg.allocate_links(town(pg.Member("m1", residence="b1")), contacts(load=1))
        assert str(plan.explain("lake")) == (
            "lake:\n"
            "slot     candidate  metres  load    why\n"
            "contact  m1          5,000     1    needed elsewhere\n"
            "lake, contact: 1 missing, needed elsewhere"
        )

    def test_who_lives_as_near_is_not_nearer(self) -> None:
        where = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="b1"))
        mechanism = contacts(only={"community": "c1"})
        plan = pg.allocate_links(where, mechanism, pins=mechanism.fill("market", contact="m1"))
        first, pinned = plan.choices
        assert first.filler == "m2"
        assert first.why == (
            "the nearest with room of 2 who may; "
            "1 as near or nearer would carry more than 1, the largest load"
        )
        assert (pinned.filler, pinned.why) == ("m1", "pinned")

    def test_long_lists_are_cut_on_screen_alone(self) -> None:
        where = town(*(pg.Member(f"m{i:02d}") for i in range(15)))
        explained = pg.allocate_links(where, contacts()).explain("lake")
        assert len(explained.candidates) == 15
        assert str(explained).endswith("… and 3 more (all in .candidates)")

    def test_a_scope_is_named_that_the_plan_is_about(self) -> None:
        plan = pg.allocate_links(self.WHERE, contacts())
        with pytest.raises(pg.UnknownId, match="did you mean 'lake'"):
            plan.explain("lak")
        with pytest.raises(pg.InvalidArgument, match="does not apply to it"):
            plan.explain("c1")


class TestPlan:
    def test_it_prints_on_one_screen(self) -> None:
        where = town(pg.Member("m1", residence="b1"))
        titled = pg.Mechanism(
            "contact",
            title=pg.Title("contact", "联系"),
            scope=pg.Compound,
            slots=[pg.Slot("contact", of=pg.Member, load=2)],
        )
        plan = pg.allocate_links(where, titled)
        assert str(plan) == (
            "contact: contact (联系)\n"
            "slot     choices  missing  largest load  metres\n"
            "contact        2        1             2   1,200\n"
            "\n"
            "scope   slot     filler  weight  metres  load  why\n"
            "garden  contact  m1                 200     2  the only one who may\n"
            "market  contact  m1               1,000     2  the only one who may\n"
            "\n"
            "vacant at  slot     missing  reason\n"
            "lake       contact        1  needed elsewhere"
        )
        assert repr(plan) == "<LinkPlan 'contact': 2 choices, 1 missing>"

    def test_long_plans_are_cut_on_screen_alone(self) -> None:
        where = town(pg.Member("m1")).replace(
            *(pg.Compound(f"x{i}", community="c1") for i in range(9))
        )
        assert "… and 2 more (all in .choices)" in str(pg.allocate_links(where, contacts()))

    def test_its_rows_are_flat(self) -> None:
        mechanism = contacts(load=1)
        where = town(pg.Member("m1"), pg.Member("m2"))
        plan = pg.allocate_links(where, mechanism, pins=mechanism.fill("lake", contact="m1"))
        rows = plan.to_records()
        assert [(row["outcome"], row["scope"], row["filler"]) for row in rows] == [
            ("proposed", "garden", "m2"),
            ("pinned", "lake", "m1"),
            ("vacant", "market", None),
        ]
        assert rows[2]["why"] == "needed-elsewhere"
        assert {tuple(row) for row in rows} == {tuple(rows[0])}

    def test_a_choice_prints_its_reason(self) -> None:
        plan = pg.allocate_links(town(pg.Member("m1")), contacts(load=1))
        assert str(plan.choices[0]) == "garden, contact: m1 (the only one who may)"

    def test_a_place_without_anybody_says_so(self) -> None:
        plan = pg.allocate_links(town(), contacts())
        assert str(plan.explain("lake")) == (
            "lake: no candidates\nlake, contact: 1 missing, nobody eligible"
        )


class TestBadOptions:
    WHERE = town(pg.Member("m1"))

    def test_an_unknown_slot_is_named_with_the_nearest(self) -> None:
        with pytest.raises(pg.UnknownName, match="did you mean 'contact'"):
            pg.allocate_links(self.WHERE, contacts(), slot="contcat")

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"mechanism": "contact"}, "no mechanism"),
            ({"on": "2024-09-19"}, "no day"),
            ({"reach": "town"}, r"use one of Reach\.COMMUNITY"),
            ({"costs": 3}, "no costs"),
        ],
    )
    def test_an_option_of_the_wrong_kind_is_refused(
        self, options: dict[str, Any], message: str
    ) -> None:
        options = {"mechanism": contacts(), **options}
        with pytest.raises(pg.InvalidArgument, match=message):
            pg.allocate_links(self.WHERE, **options)

    def test_the_check_of_plans_of_double_reporting_refuses_it(self) -> None:
        plan: Any = pg.allocate_links(self.WHERE, contacts())
        with pytest.raises(pg.InvalidArgument, match="no plan of double reporting"):
            pg.verify(self.WHERE, plan)

    def test_costs_beyond_exact_integers_are_refused(self) -> None:
        where = town(*(pg.Member(f"m{i:04d}") for i in range(1_100)))
        with pytest.raises(pg.InvalidArgument, match="state smaller costs"):
            pg.allocate_links(where, contacts(), costs=pg.Costs(elsewhere=10**12))

    def test_an_engine_that_returns_no_flow_is_found_out(self) -> None:
        def idle(network: Network) -> Any:
            return np.zeros_like(network.cost)

        with pytest.raises(pg.InvalidArgument, match="no flow that keeps the capacities"):
            pg.allocate_links(self.WHERE, contacts(), engine=idle)

    def test_an_engine_that_returns_too_dear_a_flow_is_found_out(self) -> None:
        def dear(network: Network) -> Any:
            worst = Network(
                network.supply,
                network.tail,
                network.head,
                network.capacity,
                network.cost.max() - network.cost,
            )
            return network_simplex(worst)

        where = town(pg.Member("m1", residence="b1"), pg.Member("m2", residence="b3"))
        with pytest.raises(pg.InvalidArgument, match="not of minimum cost"):
            pg.allocate_links(where, contacts(load=1), engine=dear)
