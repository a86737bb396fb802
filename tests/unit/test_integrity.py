"""What cannot be a jurisdiction, and how every problem is told at once."""

from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest

import partygrid as pg
from broken import BASE, LINK, only_problem, problems_of
from partygrid._integrity import examine, examine_links
from partygrid.errors import ProblemReason as Reason

ARRAY = np.array(["a", "b"])
DAY, LATER = date(2020, 1, 1), date(2021, 1, 1)
VALUES = (
    (pg.Building("b9", households=-3), "households", "-3", Reason.OUT_OF_RANGE),
    (pg.Building("b9", households="约60"), "households", "'约60'", Reason.WRONG_TYPE),  # type: ignore[arg-type]
    (pg.Building("b9", grids="g"), "grids", "'g'", Reason.WRONG_TYPE),
    (pg.Building("b9", grids=["g", "g"]), "grids", "('g', 'g')", Reason.REPEATED),
    (pg.Building("b9", grids=[["g"]]), "grids", "(['g'],)", Reason.WRONG_TYPE),
    (pg.Building("b9", compound=[], community="c"), "compound", "[]", Reason.WRONG_TYPE),  # type: ignore[arg-type]
    (pg.Building("b9", name="a\x00"), "name", r"'a\x00'", Reason.BAD_TEXT),
    (pg.Building("b9", kind=None), "kind", "None", Reason.MISSING),  # type: ignore[arg-type]
    (pg.Building("b9", point=pg.Point(25.5, 116.5)), "point", "Point(lon=", Reason.OUT_OF_RANGE),
    (pg.Community("c9", town=None), "town", "None", Reason.MISSING),  # type: ignore[arg-type]
    (pg.Grid("g9", community="c", layer=""), "layer", "''", Reason.BAD_ID),
    (pg.Need("n9", place="c", hours=10**400), "hours", "1000000", Reason.OUT_OF_RANGE),
    (pg.Facility("f9", place="c", windows=5), "windows", "5", Reason.WRONG_TYPE),  # type: ignore[arg-type]
    (pg.Need("n9", place="c", priority=-1), "priority", "-1", Reason.OUT_OF_RANGE),
    (pg.TownCommittee("o9", town="t", parent=[]), "parent", "[]", Reason.WRONG_TYPE),  # type: ignore[arg-type]
    (pg.TownCommittee("o9", town="t", form="committee"), "form", "'committee'", Reason.WRONG_TYPE),  # type: ignore[arg-type]
    (
        pg.TownCommittee("o9", town="t", established="1921"),
        "established",
        "'1921'",
        Reason.WRONG_TYPE,
    ),  # type: ignore[arg-type]
    (pg.Unit("u9", operating="是"), "operating", "'是'", Reason.WRONG_TYPE),  # type: ignore[arg-type]
    (pg.Unit("u9", uscc=913508250000000010), "uscc", "9135", Reason.WRONG_TYPE),  # type: ignore[arg-type]
    (
        pg.CommunityCommittee("o9", community="c", joint_communities=5),  # type: ignore[arg-type]
        "joint_communities",
        "5",
        Reason.WRONG_TYPE,
    ),
    (pg.Need("n9", place="c", hours=float("nan")), "hours", "nan", Reason.OUT_OF_RANGE),
    (pg.Need("n9", place="c", least=2, most=1), "most", "1", Reason.CONTRADICTION),
)


@pytest.mark.parametrize(("record", "field", "value", "reason"), VALUES)
def test_a_faulty_value_is_told_with_place_value_and_reason(
    record: Any, field: str, value: str, reason: Reason
) -> None:
    problem = only_problem(record)
    assert (problem.where, problem.field, problem.reason) == (record.id, field, reason)
    assert problem.value.startswith(value)
    assert problem.position == len(BASE)
    assert problem.message
    assert problem.remedy
    assert problem.nearest is None


@pytest.mark.parametrize(
    ("id_", "value", "reason"),
    [
        ("", "''", Reason.BAD_ID),
        (None, "None", Reason.MISSING),
        (5, "5", Reason.WRONG_TYPE),
        ([], "[]", Reason.WRONG_TYPE),
    ],
)
def test_a_record_without_a_usable_id_is_named_by_its_position(
    id_: Any, value: str, reason: Reason
) -> None:
    problem = only_problem(pg.Town(id_))
    assert (problem.where, problem.field) == (f"record {len(BASE)}", "id")
    assert (problem.value, problem.reason) == (value, reason)


def test_an_id_that_does_not_print_keeps_its_problem_on_one_line() -> None:
    problem = only_problem(pg.Town("a\nb"))
    assert problem.reason is Reason.BAD_ID
    assert len(str(problem).splitlines()) == 1


@pytest.mark.parametrize("stranger", [None, "b1", 5, {"name": "x"}, pg.Town, LINK, pg.Point(1, 1)])
def test_what_is_no_record_is_told_without_being_printed(stranger: Any) -> None:
    problem = only_problem(stranger)
    assert problem.reason is Reason.NOT_A_RECORD
    assert (problem.where, problem.field, problem.value) == (f"record {len(BASE)}", "", "")
    assert str(problem) == (
        f"record {len(BASE)}: no record; pass records such as Town(...) or Building(...), "
        "and links as links="
    )


def test_a_subclass_of_a_record_is_no_record() -> None:
    @attrs.frozen
    class Tower(pg.Building):
        pass

    problem = only_problem(Tower("b9"))
    assert (problem.where, problem.reason) == ("b9", Reason.NOT_A_RECORD)


def test_each_of_several_strangers_is_told_at_its_own_place() -> None:
    found = problems_of([None, pg.Town("t"), None], [5, None, 5])
    assert [(one.where, one.position) for one in found] == [
        ("record 0", 0),
        ("record 2", 2),
        ("link 0", 0),
        ("link 1", 1),
        ("link 2", 2),
    ]


REFERENCES = (
    (pg.Community("c9", town="tt"), "town", "'tt'", "no Town has this id", "t"),
    (pg.Compound("x9", community="C2"), "community", "'C2'", "no Community has this id", "c2"),
    (pg.Building("b9", compound="gardn"), "compound", "'gardn'", "no Compound has", "garden"),
    (pg.Building("b9", grids=["g", "zzz"]), "grids", "'zzz'", "no Grid has this id", None),
    (pg.CompoundBranch("o9", compounds=["gardenn"]), "compounds", "'gardenn'", "no", "garden"),
    (pg.Facility("f9", place="c", organisation="xc"), "organisation", "'xc'", "no", "cc"),
    (pg.BuildingGroup("o9", buildings=["bb"]), "buildings", "'bb'", "no Building has", "b"),
    (pg.Need("n9", place="zzzz"), "place", "'zzzz'", "no record has this id", None),
    (pg.UnitBranch("o9", units=["U"]), "units", "'U'", "no Unit has this id", "u"),
    (pg.UnitBranch("o9", units=[""]), "units", "''", "no Unit has this id", "u"),
)


@pytest.mark.parametrize(("record", "field", "value", "message", "near"), REFERENCES)
def test_a_reference_to_nothing_is_told_with_the_nearest_id(
    record: Any, field: str, value: str, message: str, near: str | None
) -> None:
    problem = only_problem(record)
    assert (problem.where, problem.field, problem.value) == (record.id, field, value)
    assert problem.reason is Reason.UNKNOWN_REFERENCE
    assert problem.message.startswith(message)
    assert problem.remedy.startswith("add the ")
    assert problem.nearest == near


def test_of_several_kinds_the_id_that_is_most_like_is_the_nearest() -> None:
    others = [pg.TownCommittee("garde-pc", town="t"), pg.CompoundBranch("garden-br")]
    assert only_problem(*others, pg.Team("t9", organisation="gardn-br")).nearest == "garden-br"


def test_only_the_first_fifty_unknown_ids_get_a_nearest_one() -> None:
    strays = [pg.BuildingGroup(f"g-{i:02d}", buildings=[f"building-{i:02d}"]) for i in range(60)]
    found = problems_of([*BASE, *strays, pg.Building("building-xx")])
    assert [one.nearest for one in found] == ["building-xx"] * 50 + [None] * 10


@pytest.mark.parametrize(
    ("record", "field", "message", "remedy"),
    [
        (pg.Building("b9", compound="g"), "compound", "this is a Grid", "name a Compound instead"),
        (pg.Building("b9", grids=["garden"]), "grids", "this is a Compound", "name a Grid instead"),
        (pg.Member("m9", unit="m"), "unit", "this is a Member", "name a Unit instead"),
        (pg.Need("n9", place="xb"), "place", "this is a CompoundBranch", "name a Town or Commun"),
        (
            pg.BuildingGroup("o9", parent="b"),
            "parent",
            "this is a Building",
            "name a TownCommittee",
        ),
    ],
)
def test_a_reference_to_another_kind_is_told_as_such(
    record: Any, field: str, message: str, remedy: str
) -> None:
    problem = only_problem(record)
    assert (problem.where, problem.field) == (record.id, field)
    assert problem.reason is Reason.WRONG_KIND
    assert problem.message == message
    assert problem.remedy.startswith(remedy)
    assert problem.nearest is None


def test_a_wrong_type_beside_it_hides_no_unknown_reference() -> None:
    first = pg.Building("b8", grids=5)  # type: ignore[arg-type]
    found = problems_of([*BASE, first, pg.Building("b9", grids=["stray"])])
    assert [(one.where, one.reason) for one in found] == [
        ("b8", Reason.WRONG_TYPE),
        ("b9", Reason.UNKNOWN_REFERENCE),
    ]


def test_ids_are_unique_within_a_kind() -> None:
    found = problems_of([*BASE, pg.Town("t"), pg.Town("t2"), pg.Town("t")])
    assert [(one.position - len(BASE), one.where, one.reason) for one in found] == [
        (0, "t", Reason.DUPLICATE_ID),
        (2, "t", Reason.DUPLICATE_ID),
    ]
    assert {(one.field, one.value) for one in found} == {("id", "'t'")}
    assert "this Town has the id of another Town" in found[0].message


@pytest.mark.parametrize("before", [True, False])
def test_ids_are_unique_over_all_kinds(before: bool) -> None:
    unit = pg.Unit("garden")
    records = [unit, *BASE] if before else [*BASE, unit]
    (problem,) = problems_of(records)
    assert problem.reason is Reason.DUPLICATE_ID
    assert (problem.where, problem.field, problem.value) == ("garden", "id", "'garden'")
    assert records[problem.position] in (unit, BASE[3])
    assert {"Unit", "Compound"} <= set(problem.message.split())


def test_a_record_given_twice_is_told_at_its_second_place() -> None:
    (problem,) = problems_of([*BASE, BASE[0]])
    assert (problem.reason, problem.position) == (Reason.DUPLICATE_ID, len(BASE))


def test_one_id_in_three_kinds_is_told_of_two_records_at_least() -> None:
    found = problems_of([pg.Town("a"), pg.Unit("a"), pg.Member("a"), pg.Member("b")])
    assert {one.reason for one in found} == {Reason.DUPLICATE_ID}
    assert len({one.position for one in found}) >= 2


def test_a_building_lies_in_the_community_of_its_compound() -> None:
    problem = only_problem(pg.Building("b9", compound="garden", community="c2"))
    assert (problem.where, problem.field, problem.value) == ("b9", "community", "'c2'")
    assert problem.reason is Reason.CONTRADICTION
    assert problem.message == "its compound lies in 'c'"
    agreeing = pg.Building("b9", compound="garden", community="c")
    assert len(pg.Jurisdiction([*BASE, agreeing])) == len(BASE) + 1


def test_a_joint_committee_names_its_own_community_once() -> None:
    wrong = pg.CommunityCommittee("o9", community="c", joint_communities=["c2", "c"])
    problem = only_problem(wrong)
    assert (problem.where, problem.field, problem.reason) == (
        "o9",
        "joint_communities",
        Reason.REPEATED,
    )
    assert "'c'" in problem.message
    joint = pg.CommunityCommittee("o9", community="c", joint_communities=["c2"])
    assert len(pg.Jurisdiction([*BASE, joint])) == len(BASE) + 1


def test_a_community_of_a_wrong_type_does_not_contradict_its_compound() -> None:
    wrong = pg.Building("b9", compound="garden", community=5)  # type: ignore[arg-type]
    assert only_problem(wrong).reason is Reason.WRONG_TYPE


@pytest.mark.parametrize(
    "wrong",
    [
        pg.Building("b9", households=ARRAY),  # type: ignore[arg-type]
        pg.Building("b9", compound="garden", community=ARRAY),  # type: ignore[arg-type]
        pg.Building("b9", grids=[ARRAY]),
        pg.CommunityCommittee("o9", community="c", joint_communities=[ARRAY]),
        pg.CommunityCommittee("o9", community=ARRAY, joint_communities=["c"]),  # type: ignore[arg-type]
        pg.Unit("u9", uscc=ARRAY),  # type: ignore[arg-type]
        pg.UnitBranch("o9", parent=ARRAY, dissolved=ARRAY),  # type: ignore[arg-type]
    ],
)
def test_an_array_where_one_value_belongs_is_of_a_wrong_type(wrong: Any) -> None:
    found = problems_of([*BASE, wrong])
    assert {(one.where, one.reason) for one in found} == {(wrong.id, Reason.WRONG_TYPE)}


def test_faults_far_apart_are_all_found() -> None:
    many = [pg.Building(f"b{i:05d}", compound="garden") for i in range(9_000)]
    wrong = {
        0: pg.Building("b00000", compound="stray"),
        4_500: pg.Building("b04500", households=-1),
        8_999: pg.Building("b08999", grids=["stray"]),
    }
    found = problems_of([*BASE, *[wrong.get(i, one) for i, one in enumerate(many)]])
    assert [(one.position - len(BASE), one.field) for one in found] == [
        (0, "compound"),
        (4_500, "households"),
        (8_999, "grids"),
    ]


@pytest.mark.parametrize(
    "number",
    [
        "913508250000000011",  # the check digit is 0
        "91350825000000001",
        "",
        "9135 0825-0000000010",  # the right number, not written in 18 characters
        "９13508250000000010",
        "91350825000000001O",
        "X13508250000000010",
    ],
)
def test_a_unified_social_credit_code_has_18_characters_and_a_check_digit(number: str) -> None:
    problem = only_problem(pg.Unit("u9", uscc=number))
    assert (problem.where, problem.field, problem.value) == ("u9", "uscc", repr(number))
    assert problem.reason is Reason.BAD_CHECK_DIGIT
    assert problem.message.startswith("no unified social credit code: ")
    sound = pg.Unit("u9", uscc="913508250000000010")
    assert len(pg.Jurisdiction([*BASE, sound])) == len(BASE) + 1


def test_all_problems_come_together_in_the_order_of_the_input() -> None:
    found = problems_of(
        [
            pg.UnitBranch("o", parent="o", established=LATER, dissolved=DAY),
            pg.Building("b", grids=["g9"], households=-1, name=5),  # type: ignore[arg-type]
            "stranger",
            pg.Building("b"),
            pg.Unit("u", uscc="1"),
            pg.Need("n", place="nowhere", least=3, most=2),
            pg.Compound("x", community="o"),
        ],
        [attrs.evolve(LINK, scope="b"), 7],
    )
    assert [(one.where, one.field, one.reason) for one in found] == [
        ("o", "dissolved", Reason.IMPOSSIBLE_DATES),
        ("o", "parent", Reason.CYCLE),
        ("b", "grids", Reason.UNKNOWN_REFERENCE),
        ("b", "households", Reason.OUT_OF_RANGE),
        ("b", "name", Reason.WRONG_TYPE),
        ("record 2", "", Reason.NOT_A_RECORD),
        ("b", "id", Reason.DUPLICATE_ID),
        ("u", "uscc", Reason.BAD_CHECK_DIGIT),
        ("n", "most", Reason.CONTRADICTION),
        ("n", "place", Reason.UNKNOWN_REFERENCE),
        ("x", "community", Reason.WRONG_KIND),
        ("link 0", "filler", Reason.UNKNOWN_REFERENCE),
        ("link 1", "", Reason.NOT_A_RECORD),
    ]
    assert [one.position for one in found] == [0, 0, 1, 1, 1, 2, 3, 4, 5, 5, 6, 0, 1]


def test_no_value_of_a_member_is_shown_not_even_a_faulty_one() -> None:
    member = pg.Member(
        "m9", unit="secret-unit", residence="b", skills=["rare-skill"], rank=-3, capacity=7.25
    )
    text = "\n".join(map(str, problems_of([*BASE, member])))
    assert "m9.rank: a count is not negative; " in text
    assert "m9.unit: no Unit has this id; add the Unit or correct the id" in text
    shown = [word for word in ("-3", "secret", "rare-skill", "7.25", "residence") if word in text]
    assert shown == []


def test_an_identity_or_telephone_number_is_shown_neither_as_an_id_nor_as_a_value() -> None:
    text = "\n".join(
        map(
            str,
            problems_of(
                [
                    *BASE,
                    pg.Unit("350825199001011234", community="13812345678"),
                    pg.Town("t8", name="见 35082519900101123X\x00"),
                ]
            ),
        )
    )
    assert "<personal number>.community: '<personal number>': no Community has this id" in text
    assert "t8.name: '见 <personal number>" in text
    assert "19900101" not in text


def test_a_value_of_any_length_is_shown_on_60_characters() -> None:
    long = only_problem(pg.Unit("u9", offers=["x" * 5_000, ""]))
    assert len(long.value) == 60
    assert len(str(long)) < 300


def test_ids_that_a_reader_knows_of_count_as_existing() -> None:
    stray = pg.Building("b9", compound="lost", grids=["gone"])
    _, _, problems = examine([*BASE, stray], [], pg.FOUR_LEVELS, known={"lost"})
    assert [(one.field, one.value) for one in problems] == [("grids", "'gone'")]
    tables, _, _ = examine(BASE, [], pg.FOUR_LEVELS)
    links = [attrs.evolve(LINK, scope="lost")]
    assert examine_links(links, tables, known={"lost"}) == (tuple(links), ())
    assert len(examine_links(links, tables)[1]) == 1


def test_a_link_among_the_records_is_told_where_links_go() -> None:
    with pytest.raises(pg.InvalidJurisdiction, match=r"and links as links=$"):
        pg.Jurisdiction([LINK])
