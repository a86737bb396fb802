"""Mechanisms in TOML files: what is read, what is refused and where, what is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attrs
import pytest

import partygrid as pg

FORM = """
[[mechanism]]
id = "1+1+N"
title = { en = "union grid staffing", zh = "工会网格" }
scope = "Grid"
only = { layer = ["union", "union-2"] }
valid_from = 2021-01-01
source = { title = "an article", clause = "4.2", certainty = "single" }
note = "local"
distinct = [["leader", "cadre"]]

[[mechanism.slots]]
name = "leader"
title = { en = "union leader", zh = "工会领导" }
of = "Member"
most = 1
filler = { status = "in-service", probationary = false, rank = { least = 3 } }
lives = "community"
choose = "highest-rank"

[[mechanism.slots]]
name = "cadre"
of = ["Unit", "Member"]
located = "town"

[[mechanism.slots]]
name = "neighbour"
scope = ["Building", "Compound"]
only = [{ kind = "residential" }, { id = "b1" }]
of = "Member"
least = 0
weighted = true
exclusive = true
load = 15
"""

MEANT = pg.Mechanism(
    "1+1+N",
    title=pg.Title("union grid staffing", "工会网格"),
    scope=pg.Grid,
    only={"layer": ["union", "union-2"]},
    valid_from=date(2021, 1, 1),
    source=pg.Source("an article", clause="4.2", certainty=pg.Certainty.SINGLE),
    note="local",
    distinct=[["leader", "cadre"]],
    slots=[
        pg.Slot(
            "leader",
            title=pg.Title("union leader", "工会领导"),
            of=pg.Member,
            most=1,
            filler={
                "status": pg.MemberStatus.IN_SERVICE,
                "probationary": False,
                "rank": {"least": 3},
            },
            lives=pg.Area.COMMUNITY,
            choose=pg.PostRule.HIGHEST_RANK,
        ),
        pg.Slot("cadre", of=pg.Unit | pg.Member, located=pg.Area.TOWN),
        pg.Slot(
            "neighbour",
            scope=pg.Building | pg.Compound,
            only={"kind": "residential", "id": "b1"},
            of=pg.Member,
            least=0,
            weighted=True,
            exclusive=True,
            load=15,
        ),
    ],
)


def _problems(text: str) -> list[str]:
    with pytest.raises(pg.UnreadableInput, match="problem") as caught:
        pg.mechanisms_from_toml(text)
    return [str(problem) for problem in caught.value.problems]


def _contact(*lines: str, slot: Sequence[str] = ()) -> str:
    """Return a sound mechanism with further lines."""
    head = ["[[mechanism]]", 'id = "contact"', *lines]
    scope = [] if any(line.startswith("scope") for line in lines) else ['scope = "Community"']
    return "\n".join([*head, *scope, "[[mechanism.slots]]", 'name = "unit"', *slot])


def test_every_field_is_read_as_python_has_it() -> None:
    assert pg.mechanisms_from_toml(FORM) == (MEANT,)


def test_what_is_not_stated_has_its_default() -> None:
    bare = pg.Mechanism("contact", scope=pg.Community, slots=[pg.Slot("unit")])

    assert pg.mechanisms_from_toml(_contact()) == (bare,)


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    plain, marked = tmp_path / "plain.toml", tmp_path / "marked.toml"
    plain.write_text(FORM, encoding="utf-8")
    marked.write_text(FORM, encoding="utf-8-sig")

    assert pg.read_mechanisms(plain) == pg.read_mechanisms(str(marked)) == (MEANT,)


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        pg.read_mechanisms(tmp_path / "none.toml")


def test_an_error_names_the_file_and_the_byte_that_is_no_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes('note = "网格"'.encode("gbk"))

    with pytest.raises(pg.UnreadableInput, match=r"gbk\.toml: unreadable input: 1 prob") as caught:
        pg.read_mechanisms(path)
    assert str(caught.value.problems[0]) == "$: byte 8 is no UTF-8; save the file as UTF-8"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = \nc = 3", "no TOML, line 2, column 5: "),
        ("a = [", "no TOML, end of document: "),
        (
            "a = " + "9" * 5000,
            "no TOML, a number or a nesting beyond all measure; write it as TOML",
        ),
        ("a = " + "[" * 100_000, "no TOML, a number or a nesting beyond all measure; write"),
    ],
    ids=["line", "end", "number", "nesting"],
)
def test_what_is_no_toml_is_refused_with_its_line(text: str, said: str) -> None:
    (found,) = _problems(text)
    assert found.startswith(f"$: {said}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "$.mechanism: nothing is stated; add the key"),
        ("[mechanism]", "$.mechanism: {…}: a table stands here; write an array of tables"),
        ("mechanism = [5]", "$.mechanism[0]: 5: a whole number stands here; write a table"),
        ("mechanism = [true]", "$.mechanism[0]: true: a truth value stands here; write a table"),
        ("mechanism = []\nmechanisms = 1", "$.mechanisms: no such key; did you mean 'mechanism'?"),
    ],
)
def test_the_top_of_a_file_holds_mechanisms_and_nothing_else(text: str, problem: str) -> None:
    (found,) = _problems(text)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("titel = 1", "titel: no such key; did you mean 'title'? drop it, or use one of id, title"),
        ("xyz = 1", "xyz: no such key; drop it, or use one of id, title, scope"),
        ("title = 'x'", "title: 'x': text stands here; write a table, as in { en = "),
        ("title = { en = 5 }", "title.en: 5: a whole number stands here; write text in quotes"),
        ("source = { clause = '4' }", "source.title: nothing is stated; add the key"),
        ("valid_from = '2021'", "valid_from: '2021': text stands here; write a date as in 2021-"),
        ("valid_from = 2021-01-31T12:00:00", "valid_from: 2021-01-31T12:00:00: a date with a time"),
        ("valid_from = 12:30:00", "valid_from: 12:30:00: a time stands here; write a date as in"),
        ("note = 1.5", "note: 1.5: a number with decimals stands here; write text in quotes"),
        ("distinct = [5]", "distinct[0]: 5: a whole number stands here; write a group of slot"),
        ("distinct = [['unit', []]]", "distinct[0][1]: […]: an array stands here; write text in"),
        ("only = 5", "only: 5: a whole number stands here; write a table of conditions, as in {"),
        ("only = [5]", "only[0]: 5: a whole number stands here; write a table of conditions"),
        ("only = { kind = [[]] }", "only.kind[0]: […]: an array stands here; write text, a whole"),
        ("only = { name = 1.5 }", "only.name: 1.5: a number with decimals stands here; write"),
        ("only = { name = {} }", "only.name.least: nothing is stated; add the key"),
        ("only = { 'a b' = 1.5 }", "only['a b']: 1.5: a number with decimals stands here; write"),
        (
            "scope = [5]",
            "scope[0]: 5: a whole number stands here; write the name of a record class",
        ),
    ],
)
def test_a_value_that_does_not_fit_a_mechanism_is_refused_at_its_place(
    line: str, problem: str
) -> None:
    (found,) = _problems(_contact(line))
    assert found.startswith(f"$.mechanism[0].{problem}")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("of = 5", "of: 5: a whole number stands here; write the name of a record class, as in"),
        ("load = true", "load: true: a truth value stands here; write a whole number without"),
        ("lives = 5", "lives: 5: a whole number stands here; write text in quotes"),
        ("weighted = 'yes'", "weighted: 'yes': text stands here; write true or false without"),
        ("most = 1.5", "most: 1.5: a number with decimals stands here; write a whole number, or"),
        ("filler = { id = { least = 'x' } }", "filler.id.least: 'x': text stands here; write a"),
    ],
)
def test_a_value_that_does_not_fit_a_slot_is_refused_at_its_place(line: str, problem: str) -> None:
    (found,) = _problems(_contact(slot=[line]))
    assert found.startswith(f"$.mechanism[0].slots[0].{problem}")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("of = 'Membr'", "of: 'Membr': no record class has this name; did you mean 'Member'?"),
        ("of = ['Unit', 'Membr']", "of[1]: 'Membr': no record class has this name; did you mean"),
        ("scope = 'Gird'", "scope: 'Gird': no record class has this name; did you mean 'Grid'?"),
        ("lives = 'scop'", "lives: 'scop': no Area has this name; did you mean 'scope'? use one"),
        ("choose = 'elect'", "choose: 'elect': no PostRule has this name; did you mean 'elected'?"),
    ],
)
def test_a_wrong_name_comes_with_the_nearest_right_one(line: str, problem: str) -> None:
    (found,) = _problems(_contact(slot=[line]))
    assert found.startswith(f"$.mechanism[0].slots[0].{problem}")


@pytest.mark.parametrize(
    ("lines", "slot", "places"),
    [
        ([], ["most = 0"], ["slots[0].most: 0"]),
        ([], ["least = 'household'"], ["slots[0].least: 'household'"]),
        ([], ["of = 'Town'"], ["slots[0].of: 'Town'"]),
        (
            [],
            ["only = { kind = 'x' }", "load = 0"],
            ["slots[0].only.kind: 'x'", "slots[0].load: 0"],
        ),
        (["only = { kynd = 'village' }"], [], ["only: 'kynd'"]),
        (["only = { kind = 'vilage' }"], [], ["only.kind: 'vilage'"]),
        (["only = { kind = [5, 'x'] }"], [], ["only.kind: 5", "only.kind: 'x'"]),
        (["only = { kind = [[], 'x'] }"], [], ["only.kind[0]: […]", "only.kind: 'x'"]),
        (["only = { kind = [] }"], [], ["only.kind: ()"]),
        (
            ["distinct = [['unit', 'x'], ['unit']]"],
            [],
            ["distinct[0]: 'x'", "distinct[1]: ('unit',)"],
        ),
        (["distinct = [[5, 'x']]"], [], ["distinct[0][0]: 5", "distinct[0]: 'x'"]),
        (["scope = []"], [], ["scope: []"]),
        (["valid_from = 2021-01-02", "valid_until = 2021-01-01"], [], ["valid_until: datetime."]),
    ],
)
def test_what_a_mechanism_refuses_is_refused_at_its_place_in_the_file(
    lines: list[str], slot: list[str], places: list[str]
) -> None:
    found = _problems(_contact(*lines, slot=slot))
    assert len(found) == len(places)
    for problem, place in zip(found, places, strict=True):
        assert problem.startswith(f"$.mechanism[0].{place}")


def test_the_slots_of_a_file_are_numbered_whatever_their_names() -> None:
    names = ["", "a", "a.least", "a", "b", "a", "a"]
    slots = ["5", *(f"{{ name = '{name}', most = 0 }}" for name in names)]
    text = f"[[mechanism]]\nid = 'x'\nscope = 'Grid'\nslots = [{', '.join(slots)}]"

    assert [": ".join(problem.split(": ")[:2]) for problem in _problems(text)] == [
        "$.mechanism[0].slots[0]: 5",
        "$.mechanism[0].slots[1].name: ''",
        "$.mechanism[0].slots[1].most: 0",
        "$.mechanism[0].slots[2].most: 0",
        "$.mechanism[0].slots[3].most: 0",
        "$.mechanism[0].slots[4].name: 'a'",
        "$.mechanism[0].slots[4].most: 0",
        "$.mechanism[0].slots[5].most: 0",
        "$.mechanism[0].slots[6].name: 'a'",
        "$.mechanism[0].slots[6].most: 0",
        "$.mechanism[0].slots[7].name: 'a'",
        "$.mechanism[0].slots[7].most: 0",
    ]


def test_what_is_missing_is_said_once() -> None:
    assert _problems("[[mechanism]]\nscope = 'Grid'") == [
        "$.mechanism[0].id: nothing is stated; add the key",
        "$.mechanism[0].slots: nothing is stated; add the key",
    ]
    assert _problems("[[mechanism]]\nid = 'x'\nscope = 'Grid'\nslots = [{ least = 2 }]") == [
        "$.mechanism[0].slots[0].name: nothing is stated; add the key"
    ]


def test_a_slot_whose_scope_is_misspelt_is_not_said_to_sit_on_nothing() -> None:
    for scope in ("'Comunity'", "['Comunity', 'Grid']", "5"):
        (found,) = _problems(_contact(f"scope = {scope}"))
        assert found.startswith("$.mechanism[0].scope")


def test_two_mechanisms_with_one_id_are_refused_even_if_one_is_broken() -> None:
    text = "\n".join([_contact("note = 5"), _contact(), _contact('title = "x"', "id2 = 1")])
    problems = _problems(text)

    assert [one.partition(":")[0] for one in problems] == [
        "$.mechanism[0].note",
        "$.mechanism[1].id",
        "$.mechanism[2].id2",
        "$.mechanism[2].title",
        "$.mechanism[2].id",
    ]
    assert problems[1].endswith("'contact': two mechanisms have this id; give one of them another")


def test_a_problem_carries_its_place_value_and_position() -> None:
    text = "\n".join([_contact(), _contact().replace("contact", "other"), "most = 0"])
    with pytest.raises(pg.UnreadableInput, match=r"own\.toml: unreadable input: 1 pro") as caught:
        pg.mechanisms_from_toml(text, name="own.toml")
    (problem,) = caught.value.problems

    assert (problem.where, problem.field) == ("$.mechanism[1]", "slots[0].most")
    assert (problem.value, problem.position) == ("0", 1)
    assert problem.reason is pg.ProblemReason.CONTRADICTION


def test_written_text_has_one_order_and_no_defaults() -> None:
    assert pg.mechanisms_to_toml([MEANT]).split() == WRITTEN.split()
    assert pg.mechanisms_from_toml(WRITTEN) == (MEANT,)


WRITTEN = """
[[mechanism]]
id = "1+1+N"
scope = "Grid"
distinct = [ [ "leader", "cadre", ], ]
valid_from = 2021-01-01
note = "local"

[mechanism.title]
en = "union grid staffing"
zh = "工会网格"

[mechanism.only]
layer = [ "union", "union-2", ]

[[mechanism.slots]]
name = "leader"
of = "Member"
most = 1
lives = "community"
choose = "highest-rank"

[mechanism.slots.title]
en = "union leader"
zh = "工会领导"

[mechanism.slots.filler]
probationary = false
status = "in-service"

[mechanism.slots.filler.rank]
least = 3

[[mechanism.slots]]
name = "cadre"
of = [ "Unit", "Member", ]
located = "town"

[[mechanism.slots]]
name = "neighbour"
of = "Member"
scope = [ "Compound", "Building", ]
least = 0
weighted = true
exclusive = true
load = 15

[mechanism.slots.only]
id = "b1"
kind = "residential"

[mechanism.source]
title = "an article"
clause = "4.2"
certainty = "single"
"""


def test_two_conditions_of_one_field_are_two_tables() -> None:
    both = [pg.Condition("tags", values=("night",)), pg.Condition("tags", values=("patrol",))]
    night = pg.Mechanism("night-patrol", scope=pg.Team, only=both, slots=[pg.Slot("post")])
    text = pg.mechanisms_to_toml([night])

    assert text.split()[5:12] == "= 'Team' only = [ { tags".replace("'", '"').split()
    assert pg.mechanisms_from_toml(text) == (night,)


def test_no_mechanism_is_a_file_too() -> None:
    assert pg.mechanisms_to_toml([]) == "mechanism = []\n"
    assert pg.mechanisms_from_toml("mechanism = []\n") == ()


def test_two_mechanisms_with_one_id_are_not_written() -> None:
    other = attrs.evolve(MEANT, note="other")

    with pytest.raises(pg.InvalidArgument, match="mechanisms: '1\\+1\\+N': two mechanisms have"):
        pg.mechanisms_to_toml([MEANT, other])


def test_a_file_is_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    pg.write_mechanisms([MEANT], path)

    assert pg.read_mechanisms(path) == (MEANT,)
    assert path.read_bytes().decode() == pg.mechanisms_to_toml([MEANT])


def test_a_text_in_a_broken_encoding_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(pg.InvalidArgument, match=r"mechanisms: .*loc\\ud800.*broken encoding"):
        pg.write_mechanisms([attrs.evolve(MEANT, note="loc\ud800")], path)
    assert path.read_text(encoding="utf-8") == "old"


def test_a_symbolic_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "link.toml").symlink_to(tmp_path / "own.toml")

    with pytest.raises(pg.InvalidArgument, match="a symbolic link"):
        pg.write_mechanisms([MEANT], tmp_path / "link.toml")
