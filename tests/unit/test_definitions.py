"""Definitions of mechanisms: what contradicts itself is refused, with every reason at once."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._definitions import count_names
from partygrid.errors import ProblemReason as Reason
from partygrid.testing.strategies import anything

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


def refused(content: dict[str, Any]) -> list[tuple[str, str, Reason]]:
    """The problems of a mechanism that has one slot unless something else is stated."""
    with pytest.raises(pg.InvalidMechanism, match=r"^not a mechanism: ") as caught:
        make(content)
    return [(one.field, one.value, one.reason) for one in caught.value.problems]


def make(content: dict[str, Any]) -> pg.Mechanism:
    return pg.Mechanism(
        **{"id": "pairing", "scope": pg.Community, "slots": [pg.Slot("unit", of=pg.Unit)]} | content
    )


def refused_slot(content: dict[str, Any], **others: Any) -> list[tuple[str, str, Reason]]:
    """The problems of a mechanism whose only slot has some content."""
    slot = pg.Slot(**{"name": "unit", "of": pg.Unit} | content)
    found = refused({"slots": [slot], **others})
    return [(field.removeprefix("slots.unit."), value, reason) for field, value, reason in found]


# What can be


def test_a_mechanism_is_a_few_lines() -> None:
    pairing = pg.Mechanism(
        "pairing",
        scope=pg.Community,
        slots=[pg.Slot("leader", of=pg.Member, least=2, most=2), pg.Slot("unit", of=pg.Unit)],
    )
    assert repr(pairing) == "<Mechanism 'pairing': leader, unit>"
    assert pairing.slot("unit") is pairing.slots[1]
    assert pairing.slot("nobody") is None


def test_mechanisms_of_the_same_content_are_equal() -> None:
    one = make({"scope": pg.Grid | pg.Town, "only": {"name": ["a", "b"]}, "distinct": []})
    other = make({"scope": [pg.Town, pg.Grid], "only": {"name": ("b", "a")}})
    assert one == other
    assert hash(one) == hash(other)
    assert one != make({})


def test_a_mechanism_never_changes() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        make({}).id = "other"  # type: ignore[misc]


def test_a_text_is_a_title() -> None:
    assert make({"title": "pairing"}).title == pg.Title("pairing")
    assert str(make({"title": pg.Title("pairing", "结对")}).title) == "pairing (结对)"


def test_slots_on_the_same_records_are_one_layer() -> None:
    mechanism = pg.Mechanism(
        "links",
        scope=pg.Grid,
        only={"layer": "base"},
        slots=[
            pg.Slot("a"),
            pg.Slot("b", scope=pg.Town),
            pg.Slot("c"),
            pg.Slot("d", only={"kind": "micro"}),
            pg.Slot("e", only={"layer": "base"}),  # says again what the mechanism says
            pg.Slot("f", scope=pg.Grid),  # its own scope: the filter of the mechanism is not its
        ],
    )
    assert [[slot.name for slot in layer.slots] for layer in mechanism.layers] == [
        ["a", "c", "e"],
        ["b"],
        ["d"],
        ["f"],
    ]
    assert [len(layer.only) for layer in mechanism.layers] == [1, 0, 2, 0]
    assert [layer.kinds for layer in mechanism.layers] == [
        (pg.Grid,),
        (pg.Town,),
        (pg.Grid,),
        (pg.Grid,),
    ]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, {"before", "first", "last", "after"}),
        (FIRST, None, {"first", "last", "after"}),
        (None, LAST, {"before", "first", "last"}),
        (FIRST, LAST, {"first", "last"}),
    ],
)
def test_a_mechanism_is_in_force_from_its_first_to_its_last_day(
    first: date | None, last: date | None, days: set[str]
) -> None:
    mechanism = make({"valid_from": first, "valid_until": last})
    known = {
        "before": date(2023, 12, 31),
        "first": FIRST,
        "last": LAST,
        "after": date(2025, 1, 1),
    }
    assert {name for name, day in known.items() if mechanism.holds_on(day)} == days
    assert mechanism.holds_on(None) == (last is None)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (pg.Building, ("households", "residents")),
        (pg.Need, ("least", "most", "priority", "places")),
        (pg.Team, ("helpers", "size")),
        (pg.Member, ("rank",)),
        (pg.Grid, ()),
    ],
)
def test_counts_are_count_fields_and_whole_numbers_worked_out(
    kind: type, names: tuple[str, ...]
) -> None:
    assert count_names(kind) == names


def test_a_bound_may_be_a_count_that_every_scope_has() -> None:
    content = {"scope": pg.Building, "slots": [pg.Slot("home", least="households", most=5)]}
    assert make(content).slots[0].least == "households"
    assert refused({**content, "scope": pg.Building | pg.Grid}) == [
        ("slots.home.least", "'households'", Reason.UNKNOWN_FIELD)
    ]


# What cannot be


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"id": ""}, ("id", "''", Reason.BAD_ID)),
        ({"id": "a\n"}, ("id", r"'a\n'", Reason.BAD_ID)),
        ({"id": 5}, ("id", "5", Reason.BAD_ID)),
        ({"title": 5}, ("title", "5", Reason.WRONG_TYPE)),
        ({"source": "an article"}, ("source", "'an article'", Reason.WRONG_TYPE)),
        ({"note": None}, ("note", "None", Reason.WRONG_TYPE)),
        ({"valid_from": "2024"}, ("valid_from", "'2024'", Reason.WRONG_TYPE)),
        ({"valid_until": 2024}, ("valid_until", "2024", Reason.WRONG_TYPE)),
        (
            {"valid_from": LAST, "valid_until": FIRST},
            ("valid_until", "datetime.date(2024, 1, 1)", Reason.IMPOSSIBLE_DATES),
        ),
        ({"scope": "Community"}, ("scope", "'Community'", Reason.WRONG_KIND)),
        ({"scope": pg.Link}, ("scope", "'Link'", Reason.WRONG_KIND)),
        ({"scope": []}, ("scope", "[]", Reason.WRONG_KIND)),
        ({"scope": None}, ("slots.unit.scope", "None", Reason.MISSING)),
        ({"only": 5}, ("only", "5", Reason.WRONG_TYPE)),
        ({"only": {"nam": "x"}}, ("only", "'nam'", Reason.UNKNOWN_FIELD)),
        ({"slots": []}, ("slots", "()", Reason.MISSING)),
        ({"slots": None}, ("slots", "None", Reason.MISSING)),
        ({"slots": "unit"}, ("slots", "'unit'", Reason.MISSING)),
        ({"slots": ["unit"]}, ("slots[0]", "'unit'", Reason.WRONG_TYPE)),
        ({"slots": [pg.Slot("")]}, ("slots[0].name", "''", Reason.BAD_ID)),
        ({"slots": [pg.Slot(["a"])]}, ("slots[0].name", "['a']", Reason.BAD_ID)),
        ({"slots": [pg.Slot("since")]}, ("slots.since.name", "'since'", Reason.BAD_ID)),
        ({"slots": [pg.Slot("until")]}, ("slots.until.name", "'until'", Reason.BAD_ID)),
        ({"slots": [pg.Slot("where")]}, ("slots.where.name", "'where'", Reason.BAD_ID)),
        ({"slots": [pg.Slot("a"), pg.Slot("a")]}, ("slots.a.name", "'a'", Reason.REPEATED)),
        ({"distinct": 5}, ("distinct", "5", Reason.WRONG_TYPE)),
        ({"distinct": ["unit"]}, ("distinct", "('unit',)", Reason.WRONG_TYPE)),
        ({"distinct": [["unti", "unit"]]}, ("distinct[0]", "'unti'", Reason.UNKNOWN_SLOT)),
        ({"distinct": [[["unit"]]]}, ("distinct[0]", "['unit']", Reason.UNKNOWN_SLOT)),
        ({"distinct": [["unit"]]}, ("distinct[0]", "('unit',)", Reason.REPEATED)),
        ({"distinct": [["unit"] * 2]}, ("distinct[0]", "('unit', 'unit')", Reason.REPEATED)),
        ({"distinct": [[]]}, ("distinct[0]", "()", Reason.REPEATED)),
    ],
)
def test_a_definition_that_cannot_be_is_told_by_its_place(
    content: dict[str, Any], problem: tuple[str, str, Reason]
) -> None:
    assert refused(content) == [problem]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"title": "unit"}, ("title", "'unit'", Reason.WRONG_TYPE)),
        ({"of": pg.Building}, ("of", "'Building'", Reason.WRONG_KIND)),
        ({"of": "Unit"}, ("of", "'Unit'", Reason.WRONG_KIND)),
        ({"of": pg.Unit | None}, ("of", "'NoneType'", Reason.WRONG_KIND)),
        ({"scope": int}, ("scope", "'int'", Reason.WRONG_KIND)),
        ({"only": {"layer": "base"}}, ("only", "'layer'", Reason.UNKNOWN_FIELD)),
        ({"only": 0}, ("only", "0", Reason.WRONG_TYPE)),
        ({"scope": pg.Grid, "only": {"town": "t"}}, ("only", "'town'", Reason.UNKNOWN_FIELD)),
        ({"filler": {"knd": "agency"}}, ("filler", "'knd'", Reason.UNKNOWN_FIELD)),
        ({"filler": ["kind"]}, ("filler", "('kind',)", Reason.WRONG_TYPE)),
        ({"least": None}, ("least", "None", Reason.WRONG_TYPE)),
        ({"least": -1}, ("least", "-1", Reason.OUT_OF_RANGE)),
        ({"least": 2**53}, ("least", str(2**53), Reason.OUT_OF_RANGE)),
        ({"least": True}, ("least", "True", Reason.WRONG_TYPE)),
        ({"most": 1.5}, ("most", "1.5", Reason.WRONG_TYPE)),
        ({"most": "households"}, ("most", "'households'", Reason.UNKNOWN_FIELD)),
        ({"least": 3, "most": 2}, ("most", "2", Reason.CONTRADICTION)),
        ({"weighted": 1}, ("weighted", "1", Reason.WRONG_TYPE)),
        ({"exclusive": None}, ("exclusive", "None", Reason.WRONG_TYPE)),
        ({"load": 0}, ("load", "0", Reason.OUT_OF_RANGE)),
        ({"load": "1"}, ("load", "'1'", Reason.WRONG_TYPE)),
        ({"lives": "town", "of": pg.Member}, ("lives", "'town'", Reason.WRONG_TYPE)),
        ({"lives": pg.Area.TOWN}, ("lives", "<Area.TOWN: 'town'>", Reason.CONTRADICTION)),
        ({"located": "town"}, ("located", "'town'", Reason.WRONG_TYPE)),
        ({"choose": "elected", "of": pg.Member}, ("choose", "'elected'", Reason.WRONG_TYPE)),
        (
            {"choose": pg.PostRule.ELECTED},
            ("choose", "<PostRule.ELECTED: 'elected'>", Reason.CONTRADICTION),
        ),
    ],
)
def test_a_slot_that_cannot_be_is_told_by_its_name(
    content: dict[str, Any], problem: tuple[str, str, Reason]
) -> None:
    assert refused_slot(content) == [problem]


def test_members_among_others_may_live_somewhere_but_a_post_is_for_members_alone() -> None:
    slot = pg.Slot("unit", of=pg.Unit | pg.Member, lives=pg.Area.SCOPE)
    assert make({"slots": [slot]}).slots == (slot,)
    assert refused_slot({"of": pg.Unit | pg.Member, "choose": pg.PostRule.RETIRED}) == [
        ("choose", "<PostRule.RETIRED: 'retired'>", Reason.CONTRADICTION)
    ]


def test_a_filter_needs_a_scope_that_it_narrows() -> None:
    content = {"scope": None, "slots": [pg.Slot("unit", scope=pg.Town)]}
    assert refused({**content, "only": {"name": "x"}})[0][::2] == ("only", Reason.CONTRADICTION)
    assert make(content).layers[0].kinds == (pg.Town,)


def test_slots_that_demand_different_fillers_sit_on_one_scope() -> None:
    slots = [pg.Slot("a"), pg.Slot("b", scope=pg.Town), pg.Slot("c", only={"kind": "village"})]
    assert refused({"slots": slots, "distinct": [("a", "b"), ("a", "c")]}) == [
        ("distinct[0]", "('a', 'b')", Reason.CONTRADICTION),
        ("distinct[1]", "('a', 'c')", Reason.CONTRADICTION),
    ]
    assert make({"slots": [*slots, pg.Slot("d")], "distinct": [["a", "d"]]}).distinct == (
        ("a", "d"),
    )


# Conditions


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"status": "retird"}, ("filler.status", "'retird'", Reason.WRONG_TYPE)),
        ({"status": 5}, ("filler.status", "5", Reason.WRONG_TYPE)),
        ({"status": []}, ("filler.status", "()", Reason.MISSING)),
        ({"status": {"least": 2}}, ("filler.status", "2", Reason.WRONG_TYPE)),
        ({"windows": "noon"}, ("filler.windows", "'noon'", Reason.WRONG_TYPE)),
        ({"skills": 5}, ("filler.skills", "5", Reason.WRONG_TYPE)),
        ({"residence": None}, ("filler.residence", "None", Reason.WRONG_TYPE)),
        ({"probationary": "no"}, ("filler.probationary", "'no'", Reason.WRONG_TYPE)),
        ({"rank": "5"}, ("filler.rank", "'5'", Reason.WRONG_TYPE)),
        ({"rank": True}, ("filler.rank", "True", Reason.WRONG_TYPE)),
        ({"rank": {"least": "5"}}, ("filler.rank", "'5'", Reason.WRONG_TYPE)),
        ({"capacity": 5}, ("filler", "'capacity'", Reason.UNKNOWN_FIELD)),  # no count
        ([pg.Condition(5)], ("filler", "5", Reason.UNKNOWN_FIELD)),
        ([pg.Condition("status", values=5)], ("filler.status", "5", Reason.WRONG_TYPE)),
    ],
)
def test_a_condition_that_nothing_could_meet_is_refused(
    wanted: Any, problem: tuple[str, str, Reason]
) -> None:
    assert refused_slot({"of": pg.Member, "filler": wanted}) == [problem]


def test_a_value_need_be_possible_for_one_of_the_kinds_only() -> None:
    both = {"scope": pg.Grid | pg.Building, "only": {"kind": ["micro", "shop"]}}
    assert make(both).only[0].values == ("micro", "shop")
    assert refused({**both, "only": {"kind": "shp"}}) == [("only.kind", "'shp'", Reason.WRONG_TYPE)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"only": {"nam": "x"}}, "only: 'nam': no field that a condition can be about; did you "),
        ({"only": {"kind": "vilage"}}, "only.kind: 'vilage': the field never has this value; did "),
        ({"only": {"name": 5}}, "only.name: 5: the field never has this value; write text"),
        ({"only": {"kind": "z"}}, "this value; use one of residents, village"),
        (
            {"scope": pg.Link},
            "no class that may stand here; use one of the classes Town, Community, Compound, ",
        ),
        ({"scope": "Buildng"}, "scope: 'Buildng': no class that may stand here; did you mean Bui"),
        (
            {"slots": [pg.Slot("home", of=pg.Member, filler={"status": {"least": 2}})]},
            "2: the field is no count and has no least; name the wanted values or use rank",
        ),
        (
            {"slots": [pg.Slot("home", least="housholds")]},
            "home.least: 'housholds': no count of a Community; write a number",
        ),
        (
            {"scope": pg.Need, "slots": [pg.Slot("home", least="leas")]},
            "no count of a Need; did you mean 'least'? write a number, or one of least, most, pl",
        ),
        (
            {"scope": pg.Need | pg.Building, "slots": [pg.Slot("home", least="least")]},
            "no count of every Building and Need; write a number",
        ),
        ({"slots": [pg.Slot("since")]}, "fill() has an option of this name; name it otherwise"),
        ({"distinct": [["unti", "unit"]]}, "did you mean 'unit'? the slots are: unit"),
        ({"valid_from": LAST, "valid_until": FIRST}, "it ends before it begins on 2024-12-31"),
    ],
)
def test_a_problem_says_what_to_do(content: dict[str, Any], text: str) -> None:
    with pytest.raises(pg.InvalidMechanism, match="1 problem") as caught:
        make(content)
    assert text in str(caught.value)


def test_every_problem_is_told_together_in_the_order_of_the_fields() -> None:
    bad = pg.Slot(
        "a",
        scope=pg.Grid,
        of=pg.Unit,
        only={"layr": "base"},
        filler={"kind": "agncy"},
        least=-1,
        most=-2,
        weighted=None,
        load=0,
        lives=pg.Area.SCOPE,
        choose=pg.PostRule.ELECTED,
    )
    found = refused(
        {
            "id": None,
            "title": 1,
            "note": 2,
            "scope": pg.Unit,
            "only": {"kind": "x"},
            "slots": [bad, 5, pg.Slot("a"), pg.Slot("where")],
            "distinct": [["a", "b"], ["a", "a"], ["where", "a"]],
            "valid_from": LAST,
            "valid_until": FIRST,
        }
    )
    assert [field for field, _, _ in found] == [
        "id",
        "title",
        "note",
        "valid_until",
        "only.kind",
        "slots.a.only",
        "slots.a.least",
        "slots.a.most",
        "slots.a.most",
        "slots.a.filler.kind",
        "slots.a.lives",
        "slots.a.choose",
        "slots.a.weighted",
        "slots.a.load",
        "slots[1]",
        "slots.a.name",
        "slots.where.name",
        "distinct[0]",
        "distinct[1]",
    ]


def test_a_mechanism_without_an_id_is_called_a_mechanism() -> None:
    with pytest.raises(pg.InvalidMechanism, match=r"  mechanism\.id: '': no id; write a text"):
        make({"id": ""})
    with pytest.raises(pg.InvalidMechanism, match=r"  pairing\.note: None: of the wrong kind"):
        make({"note": None})


def test_the_position_of_a_problem_is_its_rank() -> None:
    with pytest.raises(pg.InvalidMechanism, match="2 problems") as caught:
        make({"title": 1, "note": 2})
    assert [problem.position for problem in caught.value.problems] == [0, 1]


_ODD = (
    anything()
    | st.builds(
        lambda field, values, least: pg.Condition(field, values=values, least=least),
        anything(),
        anything(),
        anything(),
    )
    | st.dictionaries(st.sampled_from(["kind", "name", "status", "rank"]), anything(), max_size=2)
)
_FIELDS = [field.name for field in attrs.fields(pg.Mechanism) if field.name != "slots"]
_SLOT_FIELDS = [field.name for field in attrs.fields(pg.Slot) if field.name != "name"]


@given(
    st.dictionaries(st.sampled_from(_FIELDS), _ODD | st.lists(_ODD, max_size=2), max_size=2),
    st.dictionaries(st.sampled_from(_SLOT_FIELDS), _ODD | st.lists(_ODD, max_size=2), max_size=3),
    st.just("unit") | anything(),
)
def test_whatever_is_given_is_a_mechanism_or_refused_with_its_problems(
    content: dict[str, Any], slot: dict[str, Any], name: Any
) -> None:
    try:
        made = make({**content, "slots": [pg.Slot(name, **slot)]})
    except pg.InvalidMechanism as error:
        told = str(error)
        assert told.startswith("not a mechanism: ")
    else:
        assert hash(made) == hash(attrs.evolve(made))
        assert made.layers[0].slots == made.slots
