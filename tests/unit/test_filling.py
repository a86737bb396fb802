"""Filling slots: a mechanism makes links, and tells at once everything that it does not allow."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.errors import ProblemReason as Reason
from partygrid.testing.strategies import anything

DAY, LATER = date(2024, 1, 1), date(2024, 12, 31)
UNION = pg.Mechanism(
    "union",
    scope=pg.Grid,
    only={"layer": "union"},
    slots=[
        pg.Slot("leader", of=pg.Member, filler={"status": "retired"}),
        pg.Slot("cadre", of=pg.Member | pg.Unit),
        pg.Slot("chief", of=pg.Member, scope=pg.Building),
    ],
)
WHERE = pg.examples.small_town()


def told(error: pg.InvalidLink | pg.InvalidMechanism) -> list[tuple[str, Reason]]:
    return [(problem.field, problem.reason) for problem in error.problems]


def refused(*args: Any, **content: Any) -> list[tuple[str, Reason]]:
    with pytest.raises(pg.InvalidLink, match=r"^not links of the mechanism: ") as caught:
        UNION.fill(*args, **content)
    return told(caught.value)


# What is filled


def test_a_filled_slot_is_a_link_and_an_unnamed_one_is_vacant() -> None:
    (link,) = UNION.fill("union-1", leader="m21")
    assert link == pg.Link(mechanism="union", scope="union-1", slot="leader", filler="m21")


@pytest.mark.parametrize(
    ("fillers", "expected"),
    [
        ("m1", [("m1", None)]),
        (["m2", "m1"], [("m2", None), ("m1", None)]),
        (iter(["m2", "m1"]), [("m2", None), ("m1", None)]),
        ({"m2": 12, "m1": 0}, [("m2", 12), ("m1", 0)]),
        ({"m2": None}, [("m2", None)]),
        ([], []),
        ({}, []),
    ],
)
def test_fillers_are_one_several_or_several_with_weights(
    fillers: Any, expected: list[tuple[str, int | None]]
) -> None:
    links = UNION.fill("union-1", cadre=fillers)
    assert [(link.filler, link.weight) for link in links] == expected


def test_links_have_the_days_that_are_given() -> None:
    links = UNION.fill("union-1", leader="m21", cadre=["m1", "school"], since=DAY, until=LATER)
    assert [(link.slot, link.filler) for link in links] == [
        ("leader", "m21"),
        ("cadre", "m1"),
        ("cadre", "school"),
    ]
    assert {(link.since, link.until) for link in links} == {(DAY, LATER)}


def test_nothing_is_filled_where_no_slot_is_named() -> None:
    assert UNION.fill("union-1") == ()


def test_slots_with_the_names_of_arguments_can_be_filled() -> None:
    names = ["self", "scope", "mechanism", "slots", "单位"]
    odd = pg.Mechanism("odd", scope=pg.Town, slots=[pg.Slot(name) for name in names])
    links = odd.fill("t", **dict.fromkeys(names, "m"))  # type: ignore[arg-type]
    assert [link.slot for link in links] == names
    assert odd.with_(self={"least": 0}, slots={"least": 2}).slots[0].least == 0


def test_where_the_records_are_at_hand_scope_and_fillers_are_looked_up() -> None:
    links = UNION.fill("union-1", where=WHERE, leader="m21", cadre=["m01", "school"])
    assert WHERE.with_links(links).links == tuple(sorted(links, key=lambda link: link.key))


def test_slots_of_another_layer_sit_on_their_own_scope() -> None:
    (link,) = UNION.fill("b01", where=WHERE, chief="m21")
    assert link.scope == "b01"


def test_a_dissolved_organisation_can_be_looked_up() -> None:
    branch = attrs.evolve(WHERE["garden-branch"], dissolved=DAY)
    visits = pg.Mechanism("visits", scope=pg.CompoundBranch, slots=[pg.Slot("by", of=pg.Member)])
    assert visits.fill("garden-branch", where=WHERE.replace(branch), by="m01")


# What is refused


def test_a_slot_that_does_not_exist_is_told_with_the_nearest_name() -> None:
    with pytest.raises(pg.InvalidLink, match=r"union\.leadr: no slot has this name; did you mean"):
        UNION.fill("union-1", leadr="m1")
    with pytest.raises(pg.InvalidLink, match=r"the slots are: leader, cadre, chief"):
        UNION.fill("union-1", zzz="m1")


def test_a_filler_is_named_once_in_a_slot_but_may_fill_two() -> None:
    assert refused("union-1", cadre=["m1", "m2", "m1"]) == [("cadre", Reason.REPEATED)]
    assert len(UNION.fill("union-1", leader="m1", cadre="m1")) == 2


@pytest.mark.parametrize("filler", [None, 5, ["m1"], "", " m1"])
def test_a_filler_is_named_by_an_id(filler: Any) -> None:
    assert refused("union-1", cadre=[filler]) == [("cadre", Reason.WRONG_TYPE)]
    assert refused("union-1", where=WHERE, cadre=[filler]) == [("cadre", Reason.WRONG_TYPE)]


@pytest.mark.parametrize("scope", [None, 5, [], "", "union-1 "])
def test_a_scope_is_named_by_an_id(scope: Any) -> None:
    assert refused(scope, leader="m21") == [("scope", Reason.WRONG_TYPE)]
    assert refused(scope, where=WHERE, leader="m21") == [("scope", Reason.WRONG_TYPE)]


@pytest.mark.parametrize(
    ("weight", "reason"),
    [
        (-1, Reason.OUT_OF_RANGE),
        (2**53, Reason.OUT_OF_RANGE),
        ("12", Reason.WRONG_TYPE),
        (1.5, Reason.WRONG_TYPE),
        (True, Reason.WRONG_TYPE),
    ],
)
def test_a_weight_is_a_whole_number_from_nothing_on(weight: Any, reason: Reason) -> None:
    assert refused("union-1", cadre={"m1": weight}) == [("cadre.m1", reason)]


@pytest.mark.parametrize(
    ("since", "until", "problems"),
    [
        (LATER, DAY, [("until", Reason.IMPOSSIBLE_DATES)]),
        ("2024", None, [("since", Reason.WRONG_TYPE)]),
        (2024, "2025", [("since", Reason.WRONG_TYPE), ("until", Reason.WRONG_TYPE)]),
    ],
)
def test_days_are_dates_in_order(
    since: Any, until: Any, problems: list[tuple[str, Reason]]
) -> None:
    assert refused("union-1", leader="m21", since=since, until=until) == problems


def test_one_day_is_a_span() -> None:
    assert UNION.fill("union-1", leader="m21", since=DAY, until=DAY)[0].until == DAY


@pytest.mark.parametrize(
    ("scope", "slots", "problems"),
    [
        ("nowhere", {"leader": "m21"}, [("scope", Reason.UNKNOWN_REFERENCE)]),
        ("b01", {"leader": "m21"}, [("scope", Reason.WRONG_KIND)]),
        ("east-1", {"leader": "m21"}, [("scope", Reason.OUTSIDE_SCOPE)]),
        ("union-1", {"leader": "nobody"}, [("leader", Reason.UNKNOWN_REFERENCE)]),
        ("union-1", {"leader": "school"}, [("leader", Reason.WRONG_KIND)]),
        ("union-1", {"leader": "m01"}, [("leader", Reason.NOT_ELIGIBLE)]),
        ("union-1", {"cadre": "b01"}, [("cadre", Reason.WRONG_KIND)]),
        ("union-1", {"leader": "m21", "chief": "m21"}, [("scope", Reason.WRONG_KIND)]),
    ],
)
def test_records_are_held_against_the_definition(
    scope: str, slots: dict[str, Any], problems: list[tuple[str, Reason]]
) -> None:
    assert refused(scope, where=WHERE, **slots) == problems
    assert UNION.fill(scope, **slots)  # without records nobody can know


CARE = pg.Mechanism(
    "care",
    scope=pg.Building,
    slots=[
        pg.Slot("chief", of=pg.Member, most=1),
        pg.Slot("deputy", of=pg.Member),
        pg.Slot("carer", of=pg.Member, least="households", most="households", weighted=True),
    ],
    distinct=[["deputy", "chief"]],
)


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ({"chief": ["m01", "m02"]}, "chief: 2: more than the most, 1; name fewer"),
        (
            {"deputy": {"m01": 4}},
            "deputy.m01: 4: the slot counts fillers, not weights; leave it out",
        ),
        (
            {"chief": "m01", "deputy": ["m02", "m01"]},
            "chief: 'm01': it fills deputy as well; name somebody else",
        ),
    ],
)
def test_fillers_that_do_not_go_together_are_told_where_records_are_at_hand(
    slots: dict[str, Any], text: str
) -> None:
    assert CARE.fill("b01", **slots)
    with pytest.raises(pg.InvalidLink, match="1 problem") as caught:
        CARE.fill("b01", where=WHERE, **slots)
    assert str(caught.value) == f"not links of the mechanism: 1 problem\n  care.{text}"


def test_weights_are_welcome_where_they_count() -> None:
    assert len(CARE.fill("b01", where=WHERE, chief="m01", carer={"m01": 20, "m02": 900})) == 3


def test_every_reason_is_told_together() -> None:
    found = refused(
        "east-1",
        where=WHERE,
        since=LATER,
        until=DAY,
        leader=["m01", "m01", "nobody", "school", 5],
        unti="x",
        cadre={"m02": -1, "b01": "x"},
    )
    assert found == [
        ("until", Reason.IMPOSSIBLE_DATES),
        ("scope", Reason.OUTSIDE_SCOPE),
        ("leader", Reason.NOT_ELIGIBLE),
        ("leader", Reason.REPEATED),
        ("leader", Reason.UNKNOWN_REFERENCE),
        ("leader", Reason.WRONG_KIND),
        ("leader", Reason.WRONG_TYPE),
        ("unti", Reason.UNKNOWN_SLOT),
        ("cadre.m02", Reason.OUT_OF_RANGE),
        ("cadre.b01", Reason.WRONG_TYPE),
        ("cadre", Reason.WRONG_KIND),
    ]


def test_an_unknown_scope_is_told_once_for_slots_that_sit_on_the_same_kind() -> None:
    split = pg.Mechanism(
        "split",
        scope=pg.Grid,
        slots=[pg.Slot("a", only={"layer": "base"}), pg.Slot("b", only={"layer": "union"})],
    )
    with pytest.raises(pg.InvalidLink, match="1 problem\n") as caught:
        split.fill("nowhere", where=WHERE, a="m01", b="m01")
    assert told(caught.value) == [("scope", Reason.UNKNOWN_REFERENCE)]


ANOTHER = "name another, or change the definition"


@pytest.mark.parametrize(
    ("scope", "slots", "place", "text"),
    [
        (
            "east-1",
            {"leader": "m21"},
            "union.scope",
            f"'east-1': no Grid whose layer is union; {ANOTHER}",
        ),
        (
            "union-1",
            {"leader": "m01"},
            "union.leader",
            f"'m01': no Member whose status is retired; {ANOTHER}",
        ),
        (
            "union-1",
            {"cadre": "b01"},
            "union.cadre",
            "'b01': this is a Building; name a Unit or Member instead",
        ),
        (
            "union-1",
            {"chief": "m01"},
            "union.scope",
            "'union-1': this is a Grid; name a Building instead for chief",
        ),
        (
            "union-1",
            {"cadre": {"m01": -3}},
            "union.cadre.m01",
            "-3: a number is not negative; write the number that is meant",
        ),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(
    scope: str, slots: dict[str, Any], place: str, text: str
) -> None:
    with pytest.raises(pg.InvalidLink, match="1 problem") as caught:
        UNION.fill(scope, where=WHERE, **slots)
    assert str(caught.value) == f"not links of the mechanism: 1 problem\n  {place}: {text}"


def test_three_kinds_and_more_are_listed() -> None:
    patrol = pg.Mechanism(
        "patrol", scope=pg.Facility, slots=[pg.Slot("squad", of=pg.Team | pg.Unit | pg.Member)]
    )
    with pytest.raises(pg.InvalidLink, match="name a Unit, Member or Team instead"):
        patrol.fill("station-post", where=WHERE, squad="b01")


def attempted(scope: Any, **content: Any) -> tuple[pg.Link, ...] | pg.InvalidLink:
    try:
        return UNION.fill(scope, **content)
    except pg.InvalidLink as error:
        return error


@given(anything(), anything(), anything(), st.sampled_from([None, WHERE]))
def test_whatever_is_given_is_filled_or_refused_with_its_problems(
    scope: Any, fillers: Any, since: Any, where: pg.Jurisdiction | None
) -> None:
    for named in (fillers, [fillers], {"m1": fillers}):
        outcome = attempted(scope, where=where, since=since, cadre=named)
        if isinstance(outcome, tuple):
            assert all(type(link) is pg.Link for link in outcome)
        else:
            assert outcome.problems
            assert str(outcome).startswith("not links of the mechanism: ")


# Changing slots


def test_numbers_are_parameters_that_can_be_changed() -> None:
    changed = UNION.with_(leader={"least": 2, "most": 3}, chief={"load": 1})
    assert [(slot.name, slot.least, slot.most, slot.load) for slot in changed.slots] == [
        ("leader", 2, 3, None),
        ("cadre", 1, None, None),
        ("chief", 1, None, 1),
    ]
    assert UNION.slots[0].most is None
    assert UNION.with_() == UNION


def test_what_cannot_be_changed_is_told_together() -> None:
    with pytest.raises(pg.InvalidMechanism, match=r"did you mean 'leader'\?") as caught:
        UNION.with_(leadr={"least": 2}, cadre={"mots": 1, "zzz": 2}, chief=5)  # type: ignore[arg-type]
    assert told(caught.value) == [
        ("leadr", Reason.UNKNOWN_SLOT),
        ("cadre.mots", Reason.UNKNOWN_FIELD),
        ("cadre.zzz", Reason.UNKNOWN_FIELD),
        ("chief", Reason.WRONG_TYPE),
    ]
    assert "union.cadre.mots: no field of a slot; did you mean 'most'? " in str(caught.value)


def test_a_change_must_leave_a_mechanism() -> None:
    with pytest.raises(pg.InvalidMechanism, match="below the least, 1"):
        UNION.with_(leader={"most": 0})
