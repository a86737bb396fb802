"""What the exceptions say, and which known name is nearest."""

import copy
import pickle
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygrid import errors
from partygrid._likeness import nearest
from partygrid.errors import (
    DoesNotHold,
    InvalidArgument,
    InvalidCase,
    InvalidCode,
    InvalidJurisdiction,
    InvalidLink,
    InvalidLog,
    InvalidMechanism,
    InvalidPack,
    InvalidScenario,
    MissingExtra,
    PartyGridError,
    Problem,
    ProblemReason,
    UnknownId,
    UnknownName,
    UnreadableInput,
    UnsupportedVersion,
    printed,
)

PROBLEM = Problem(
    where="b1",
    field="compound",
    value="'gardn'",
    reason=ProblemReason.UNKNOWN_REFERENCE,
    message="no Compound has this id",
    remedy="add the Compound or correct the id",
    nearest="garden",
    position=4,
)
EVERY = (
    (InvalidJurisdiction([PROBLEM]), ValueError),
    (InvalidMechanism([PROBLEM]), ValueError),
    (InvalidLink([PROBLEM]), ValueError),
    (InvalidScenario([PROBLEM]), ValueError),
    (InvalidPack([PROBLEM]), ValueError),
    (InvalidLog([PROBLEM]), ValueError),
    (InvalidCase([PROBLEM]), ValueError),
    (UnreadableInput([PROBLEM]), ValueError),
    (UnsupportedVersion(9, 1), ValueError),
    (InvalidArgument("least", -1, "below 0", "write 0 or more"), ValueError),
    (InvalidCode("division", "35082", "five digits", "write six"), ValueError),
    (UnknownId("b9", "b1"), LookupError),
    (UnknownName("layer", "unoin", ["union", "base"]), LookupError),
    (DoesNotHold("3 gaps"), RuntimeError),
    (MissingExtra("reading workbooks", "excel"), ImportError),
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gardn", "garden"),  # a letter dropped
        ("gardeen", "garden"),  # added
        ("gartden", "garden"),
        ("garten", "garden"),  # changed
        ("gadren", "garden"),  # swapped
        ("Garden", "garden"),  # letter case
        (" garden ", "garden"),  # spaces
        ("\u3000garden", "garden"),
        ("栗园社", "栗园社区"),  # loosely alike
        ("garden-east", "garden"),
    ],
)
def test_the_nearest_name_is_what_was_probably_meant(written: str, meant: str) -> None:
    assert nearest(written, ["garden", "market", "栗园社区"]) == meant


def test_among_names_at_one_edit_the_lowest_is_nearest() -> None:
    assert nearest("b0", ["b2", "b1", "a0"]) == "a0"


def test_among_names_loosely_alike_the_lowest_is_nearest() -> None:
    assert nearest("grid-xx", ["grid-yb", "grid-ya", "grid-yc"]) == "grid-ya"


def test_a_name_at_one_edit_goes_before_one_that_is_loosely_alike() -> None:
    assert nearest("gardn-br", ["garde-pc", "garden-br"]) == "garden-br"


@pytest.mark.parametrize("known", [[], ["market"], {"zz": 1}.keys()])
def test_nothing_is_near_where_nothing_is_alike(known: Collection[str]) -> None:
    assert nearest("garden", known) is None


def test_loose_likeness_is_not_searched_among_many_names() -> None:
    few = [f"place number {i}" for i in range(2_000)]
    assert nearest("plaice numbre 12", few) is not None
    assert nearest("plaice numbre 12", [*few, "one more"]) is None
    assert nearest("place number x", [*few, "one more"]) == "place number 0"


class _Counted(Collection[str]):
    def __init__(self) -> None:
        self.asked = 0

    def __contains__(self, _: object) -> bool:
        self.asked += 1
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_a_very_long_name_costs_no_more_than_a_long_one() -> None:
    known = _Counted()
    assert nearest("x" * 1_000, known) is None
    assert known.asked < 30_000


@given(st.text(max_size=8), st.sets(st.text(max_size=8), max_size=5))
def test_the_nearest_name_is_a_known_one_whatever_their_order(name: str, known: set[str]) -> None:
    found = nearest(name, sorted(known))
    assert found is None or found in known
    assert found == nearest(name, sorted(known, reverse=True))


def test_a_problem_reads_place_value_message_nearest_remedy() -> None:
    assert str(PROBLEM) == (
        "b1.compound: 'gardn': no Compound has this id; did you mean 'garden'? "
        "add the Compound or correct the id"
    )


def test_a_problem_with_a_whole_record_names_neither_field_nor_value() -> None:
    whole = Problem(
        where="record 3",
        field="",
        value="",
        reason=ProblemReason.NOT_A_RECORD,
        message="no record",
        remedy="pass records",
    )
    assert str(whole) == "record 3: no record; pass records"


def test_a_value_is_printed_on_at_most_60_characters() -> None:
    assert printed("x" * 58) == f"'{'x' * 58}'"
    assert printed("x" * 59) == f"'{'x' * 58}…"
    assert len(printed(["x" * 900])) == 60


def test_a_number_of_very_many_digits_is_printed_too() -> None:
    assert len(printed(10**5000)) <= 60


@pytest.mark.parametrize(("error", "builtin"), EVERY)
def test_every_exception_is_one_of_ours_and_a_builtin(
    error: PartyGridError, builtin: type[Exception]
) -> None:
    assert isinstance(error, PartyGridError)
    assert isinstance(error, builtin)


def test_every_exception_is_tried_here_and_drawn_in_the_tree() -> None:
    leaves = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, PartyGridError) and name[0] != "_"
    } - {"PartyGridError"}
    assert {type(error).__name__ for error, _ in EVERY} == leaves
    drawn = {line.split()[1] for line in str(errors.__doc__).splitlines() if "── " in line}
    assert drawn == leaves


@pytest.mark.parametrize("error", [error for error, _ in EVERY])
def test_an_exception_survives_pickling_and_copying(error: PartyGridError) -> None:
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301
        assert type(other) is type(error)
        assert str(other) == str(error)
        assert vars(other) == vars(error)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            UnsupportedVersion(9, 1),
            (
                "$.version: 9 is newer than 1, the newest that this partygrid reads; "
                "update partygrid, or write the file with the older one"
            ),
        ),
        (
            InvalidArgument("least", -1, "below 0", "write 0 or more"),
            "least: -1: below 0; write 0 or more",
        ),
        (
            InvalidCode("division", "35082", "five digits", "write six"),
            "division code '35082': five digits; write six",
        ),
        (
            UnknownName("layer", "unoin", ["union", "base"]),
            "no layer 'unoin'; did you mean 'union'? known: base, union",
        ),
        (UnknownName("layer", "zzz", ["union", "base"]), "no layer 'zzz'; known: base, union"),
        (UnknownName("layer", "zzz", []), "no layer 'zzz'; known: none"),
        (UnknownId("b9"), "no record has the id 'b9'"),
        (UnknownId("b9", "b1"), "no record has the id 'b9'; did you mean 'b1'?"),
        (DoesNotHold("3 gaps"), "3 gaps"),
    ],
)
def test_an_exception_writes_its_own_text(error: PartyGridError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize("kind", [InvalidJurisdiction, UnreadableInput])
def test_twenty_problems_are_printed_and_the_rest_is_counted(
    kind: type[InvalidJurisdiction | UnreadableInput],
) -> None:
    def text(times: int) -> list[str]:
        return str(kind(iter([PROBLEM] * times))).splitlines()

    assert text(1) == [f"{kind.headline}: 1 problem", f"  {PROBLEM}"]
    assert text(20) == [f"{kind.headline}: 20 problems", *[f"  {PROBLEM}"] * 20]
    assert text(1_021)[0] == f"{kind.headline}: 1,021 problems"
    assert text(1_021)[-1] == "  … and 1,001 more (all in .problems)"
    assert len(text(1_021)) == 22


def test_a_name_that_is_no_text_is_printed_with_the_known_ones() -> None:
    name: Any = 5
    assert str(UnknownName("layer", name, ["a"])) == "no layer 5; did you mean 'a'? known: a"
    assert str(UnknownName("layer", name, ["base", "union"])) == "no layer 5; known: base, union"
