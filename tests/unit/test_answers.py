"""Who answers for a place, what somebody answers for, and the line upwards from a place."""

from datetime import date
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import EscalationGap

LAST_YEAR = date(2023, 6, 1)
TODAY = date(2024, 6, 1)


def link(scope: str, filler: str, *, slot: str = "contact", **content: Any) -> pg.Link:
    given = {"mechanism": "contact", "scope": scope, "slot": slot, "filler": filler}
    return pg.Link(**(given | content))


def town(*more: Any) -> pg.Jurisdiction:
    """One building of every level, with a line of organisations and two people."""
    records = [
        pg.Town("t"),
        pg.Community("c", town="t"),
        pg.Compound("x", community="c"),
        pg.Grid("g", community="c"),
        pg.Grid("union", community="c", layer="union"),
        pg.Building("b", compound="x", grids=["g", "union"], households=48, residents=120),
        pg.TownCommittee("tc", town="t"),
        pg.CommunityCommittee("cc", community="c", parent="tc"),
        pg.CompoundBranch("xb", compounds=["x"], parent="cc"),
        pg.BuildingGroup("bg", buildings=["b"], parent="xb"),
        pg.Member("m1"),
        pg.Member("m2"),
    ]
    records += [one for one in more if not isinstance(one, pg.Link)]
    return pg.Jurisdiction(
        {one.id: one for one in records}.values(),
        [one for one in more if isinstance(one, pg.Link)],
    )


def chains(where: pg.Jurisdiction, place: str = "b", **options: Any) -> list[str]:
    return [" ".join(one.chain) for one in pg.who_answers_for(where, place, **options)]


@pytest.mark.parametrize(
    ("scope", "chain"),
    [
        ("b", "b m1"),
        ("x", "b x m1"),
        ("g", "b g m1"),
        ("union", "b union m1"),
        ("bg", "b bg m1"),
        ("xb", "b bg xb m1"),
        ("c", "b g c m1"),
        ("cc", "b bg xb cc m1"),
        ("t", "b g c t m1"),
        ("tc", "b bg xb cc tc m1"),
    ],
)
def test_who_fills_a_slot_anywhere_outwards_answers_for_a_building(scope: str, chain: str) -> None:
    where = town(link(scope, "m1"))
    (answer,) = pg.who_answers_for(where, "b")
    assert " ".join(answer.chain) == chain
    assert answer.steps == len(answer.chain) - 1
    assert (answer.mechanism, answer.slot, answer.filler) == ("contact", "contact", "m1")
    assert answer.scope == scope


def test_needs_teams_and_facilities_at_a_place_belong_to_it() -> None:
    where = town(
        pg.Need("need", place="b"),
        pg.Team("team", place="x"),
        pg.Facility("post", place="g"),
        link("need", "m1"),
        link("team", "m1"),
        link("post", "m1"),
    )
    assert chains(where) == ["b need m1", "b g post m1", "b x team m1"]


def test_a_building_without_a_compound_lies_in_the_community_that_it_states() -> None:
    where = town(pg.Building("b", community="c", grids=["g"]), link("c", "m1"))
    assert chains(where) == ["b c m1"]


def test_the_walk_leads_outwards_only() -> None:
    where = town(link("b", "m1"), link("x", "m1"), link("c", "m1"), link("t", "m2"))
    assert chains(where, "x") == ["x m1", "x c m1", "x c t m2"]
    assert chains(where, "t") == ["t m2"]


def test_the_chain_is_the_shortest_and_of_those_the_first_by_ids() -> None:
    where = town(
        pg.Building("b", compound="x", grids=["g", "f"]),
        pg.Grid("f", community="c"),
        link("c", "m1"),
    )
    assert chains(where) == ["b f c m1"]
    assert chains(where, "g") == ["g c m1"]


def test_answers_are_sorted_by_steps_mechanism_slot_and_filler() -> None:
    where = town(
        link("b", "m2"),
        link("b", "m1"),
        link("b", "m1", slot="a"),
        link("b", "m1", mechanism="a"),
        link("x", "m1", mechanism="a"),
    )
    found = [
        (one.steps, one.mechanism, one.slot, one.filler) for one in pg.who_answers_for(where, "b")
    ]
    assert found == sorted(found)
    assert len(found) == 5


def test_a_link_counts_on_the_days_on_which_it_holds() -> None:
    where = town(link("b", "m1", until=date(2023, 12, 31)), link("b", "m2", since=date(2024, 1, 1)))
    assert chains(where) == ["b m2"]
    assert chains(where, on=TODAY) == ["b m2"]
    assert chains(where, on=LAST_YEAR) == ["b m1"]
    assert [one.scope for one in pg.what_answers(where, "m1", on=LAST_YEAR)] == ["b"]
    assert pg.what_answers(where, "m1") == ()


def test_two_links_that_say_the_same_are_one_answer_and_one_duty() -> None:
    where = town(link("b", "m1", weight=5), link("b", "m1", since=date(2020, 1, 1), weight=7))
    assert chains(where) == ["b m1"]
    assert [one.weight for one in pg.what_answers(where, "m1")] == [5]


def test_an_organisation_that_does_not_exist_neither_answers_nor_leads_on() -> None:
    gone = {"dissolved": date(2024, 1, 1)}
    where = town(
        pg.CompoundBranch("xb", compounds=["x"], parent="cc", **gone),
        link("xb", "m1"),
        link("b", "xb"),
    )
    assert chains(where) == []
    assert pg.what_answers(where, "m1") == pg.what_answers(where, "xb") == ()
    assert chains(where, on=LAST_YEAR) == ["b xb", "b bg xb m1"]
    assert [one.scope for one in pg.what_answers(where, "xb", on=LAST_YEAR)] == ["b"]


def test_a_team_answers_and_its_people_do_not_besides() -> None:
    where = town(pg.Team("team", leader="m1", members=["m1", "m2"]), link("b", "team"))
    assert chains(where) == ["b team"]
    assert pg.what_answers(where, "m1") == ()


def test_some_mechanisms_are_asked_for_by_definition_or_by_id() -> None:
    contact = pg.Mechanism("contact", scope=pg.Building, slots=[pg.Slot("contact")])
    where = town(link("b", "m1"), link("b", "m2", mechanism="chain"))
    assert chains(where) == ["b m2", "b m1"]
    assert chains(where, mechanisms=contact) == ["b m1"]
    assert chains(where, mechanisms="chain") == ["b m2"]
    assert chains(where, mechanisms=[contact, "chain"]) == ["b m2", "b m1"]
    nothing = pg.Mechanism("nothing", scope=pg.Building, slots=contact.slots)
    assert chains(where, mechanisms=nothing) == []
    with pytest.raises(pg.UnknownName, match="no link of a mechanism 'chian'; did you"):
        pg.who_answers_for(where, "b", mechanisms=["chian"])
    with pytest.raises(pg.InvalidArgument, match="mechanisms: 3: no mechanism; pass Mechanisms"):
        pg.who_answers_for(where, "b", mechanisms=3)  # type: ignore[arg-type]


def test_an_answer_has_the_weight_of_its_link() -> None:
    where = town(link("b", "m1", weight=12), link("b", "m2"))
    first, second = pg.who_answers_for(where, "b")
    assert (first.weight, second.weight) == (12, None)
    assert str(first) == "1 step: b > m1 (contact, contact, 12 of it)"


def test_of_two_links_that_say_the_same_the_one_that_begins_first_answers() -> None:
    early, late = (link("b", "m1", since=day, weight=3) for day in (LAST_YEAR, TODAY))
    where = town(attrs.evolve(late, weight=5), early)
    assert [one.weight for one in pg.who_answers_for(where, "b")] == [3]
    assert [one.weight for one in pg.what_answers(where, "m1")] == [3]


@pytest.mark.parametrize("ask", [pg.who_answers_for, pg.escalation_path])
def test_only_a_place_is_answered_for(ask: Any) -> None:
    with pytest.raises(pg.UnknownId, match="no record has the id 'b9'; did you mean 'b'"):
        ask(town(), "b9")
    with pytest.raises(pg.InvalidArgument, match="place: 'm1': the record is no place; name a"):
        ask(town(), "m1")
    with pytest.raises(pg.InvalidArgument, match="on: 2024: no day"):
        ask(town(), "b", on=2024)


def test_an_answer_prints_its_chain() -> None:
    where = town(link("b", "m1"), link("x", "m1"))
    assert [str(one) for one in pg.who_answers_for(where, "b")] == [
        "1 step: b > m1 (contact, contact)",
        "2 steps: b > x > m1 (contact, contact)",
    ]


def test_a_duty_tells_how_many_buildings_households_and_residents_it_is() -> None:
    where = town(
        pg.Building("b2", compound="x", households=12),
        pg.Unit("u", community="c"),
        link("x", "m1"),
        link("b", "m1", weight=20),
        link("bg", "m1"),
        link("u", "m1"),
    )
    duties = pg.what_answers(where, "m1")
    assert [
        (one.scope, one.weight, one.buildings, one.households, one.residents) for one in duties
    ] == [
        ("b", 20, 1, 48, 120),
        ("bg", None, 1, 48, 120),
        ("u", None, 0, 0, 0),
        ("x", None, 2, 60, 120),
    ]
    assert [str(one) for one in duties[::3]] == [
        "b (contact, contact): 1 building, 48 households, 20 of it",
        "x (contact, contact): 2 buildings, 60 households",
    ]


def test_duties_are_sorted_by_mechanism_slot_and_scope() -> None:
    where = town(link("x", "m1"), link("b", "m1"), link("c", "m1", slot="a"), link("t", "m2"))
    found = [(one.slot, one.scope) for one in pg.what_answers(where, "m1")]
    assert found == [("a", "c"), ("contact", "b"), ("contact", "x")]


def test_only_what_can_fill_a_slot_answers() -> None:
    with pytest.raises(pg.UnknownId, match="no record has the id 'm9'"):
        pg.what_answers(town(), "m9")
    with pytest.raises(pg.InvalidArgument, match="filler: 'b': a Building fills no slot; name"):
        pg.what_answers(town(), "b")
    with pytest.raises(pg.InvalidArgument, match="on: 'today': no day"):
        pg.what_answers(town(), "m1", on="today")  # type: ignore[arg-type]


def steps(where: pg.Jurisdiction, place: str = "b", **options: Any) -> list[tuple[Any, ...]]:
    path = pg.escalation_path(where, place, **options)
    return [(one.organisation, one.place, one.gap) for one in path]


WHOLE = [("bg", "b", None), ("xb", "x", None), ("cc", "c", None), ("tc", "t", None)]


@pytest.mark.parametrize(
    ("place", "first"), [("b", 0), ("x", 1), ("g", 2), ("union", 2), ("c", 2), ("t", 3)]
)
def test_the_line_leads_from_a_place_up_to_the_town(place: str, first: int) -> None:
    assert steps(town(), place) == WHOLE[first:]


def test_each_step_names_who_holds_its_posts() -> None:
    where = town(
        link("cc", "m1", slot="secretary"),
        link("cc", "m2", slot="deputy"),
        link("cc", "m2", slot="former", until=LAST_YEAR),
        link("c", "m2"),
    )
    group, _, committee, _ = pg.escalation_path(where, "b")
    assert [(one.slot, one.filler) for one in committee.holders] == [
        ("deputy", "m2"),
        ("secretary", "m1"),
    ]
    assert str(committee) == "cc: deputy m2, secretary m1"
    assert str(group) == "bg: no slot is filled"


def test_a_missing_organisation_is_a_step_and_the_path_goes_on() -> None:
    where = pg.Jurisdiction([one for one in town() if one.id != "bg"])
    path = pg.escalation_path(where, "b")
    assert str(path[0]) == "nobody: no organisation covers b"
    assert steps(where) == [(None, "b", EscalationGap.MISSING), *WHOLE[1:]]


def test_a_broken_line_goes_on_with_who_covers_the_place() -> None:
    where = town(pg.CompoundBranch("xb", compounds=["x"]))
    assert steps(where) == [*WHOLE[:2], ("cc", "c", EscalationGap.BROKEN), WHOLE[3]]
    broken = pg.escalation_path(where, "b")[2]
    assert str(broken) == "cc (the step before names no parent): no slot is filled"


def test_a_parent_that_no_longer_exists_breaks_the_line() -> None:
    dissolved = pg.CompoundBranch("xb", compounds=["x"], parent="cc", dissolved=date(2024, 1, 1))
    assert steps(town(dissolved)) == [
        WHOLE[0],
        (None, "x", EscalationGap.MISSING),
        ("cc", "c", EscalationGap.BROKEN),
        WHOLE[3],
    ]
    assert steps(town(dissolved), on=LAST_YEAR) == WHOLE


def test_the_parent_leads_on_even_where_it_covers_another_place() -> None:
    where = town(
        pg.Compound("y", community="c"),
        pg.CompoundBranch("yb", compounds=["y"], parent="cc"),
        pg.BuildingGroup("bg", buildings=["b"], parent="yb"),
    )
    assert steps(where) == [WHOLE[0], ("yb", "x", None), *WHOLE[2:]]


def test_of_several_that_cover_a_place_the_lowest_id_is_taken() -> None:
    where = town(pg.BuildingGroup("a", buildings=["b"]))
    assert steps(where)[0] == ("a", "b", None)


def test_a_level_that_the_scheme_lets_out_is_no_gap() -> None:
    villages = pg.LevelScheme(
        "villages", levels=pg.FOUR_LEVELS.levels, may_skip=[pg.CompoundBranch]
    )
    records = [one for one in town() if one.id not in ("xb", "bg", "b", "x")]
    records += [
        pg.Building("b", community="c", households=3),
        pg.BuildingGroup("bg", buildings=["b"], parent="cc"),
    ]
    assert steps(pg.Jurisdiction(records, scheme=villages)) == [WHOLE[0], *WHOLE[2:]]


def test_a_building_that_is_no_dwelling_needs_no_group() -> None:
    park = pg.Building("park", compound="x", kind=pg.BuildingKind.PARK)
    assert steps(town(park), "park") == WHOLE[1:]
    shop = pg.Building("shop", compound="x", kind=pg.BuildingKind.SHOP, households=1)
    assert steps(town(shop), "shop") == [(None, "shop", EscalationGap.MISSING), *WHOLE[1:]]


def test_where_the_community_is_not_known_the_path_says_so() -> None:
    hut = pg.Building("hut")
    assert steps(town(hut), "hut") == [
        (None, "hut", EscalationGap.MISSING),
        (None, None, EscalationGap.MISSING),
        (None, None, EscalationGap.MISSING),
    ]
    last = pg.escalation_path(town(hut), "hut")[-1]
    assert str(last) == "nobody: no organisation covers a place that is not known"


def test_grids_of_the_base_layer_belong_to_the_line() -> None:
    records = [one for one in town() if one.id not in ("xb", "bg")]
    records += [
        pg.GridBranch("a-union", grids=["union"], parent="cc"),
        pg.GridBranch("gb", grids=["g"], parent="cc"),
    ]
    where = pg.Jurisdiction(records, scheme=pg.GRID_BRANCHES)
    assert steps(where) == [
        (None, "b", EscalationGap.MISSING),
        ("gb", "g", None),
        *WHOLE[2:],
    ]
    assert steps(where, "union") == [("a-union", "union", None), *WHOLE[2:]]
