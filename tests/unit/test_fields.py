"""What the metadata beside each field states."""

import inspect
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given

from partygrid._fields import KEY, Check, Privacy, ranked, several, spec, specs
from partygrid.errors import ProblemReason
from partygrid.mechanisms import Link
from partygrid.org import Member
from partygrid.records import KIND_BY_NAME, RECORD_KINDS
from partygrid.testing.strategies import anything

KINDS = (*RECORD_KINDS, Link)
PERSONAL = re.compile(
    "name|phone|mobile|card|identity|birth|age|gender|sex|nation|ethnic|religion|faith|health|"
    "disease|disab|face|photo|finger|address|street|account|wechat|email|salary|income|family"
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_record_states_what_it_holds(kind: type) -> None:
    assert [name for name, _ in specs(kind)] == [one.name for one in attrs.fields(kind)]
    for _, stated in specs(kind):
        assert stated.zh
        assert (stated.choices is not None) == (stated.check in (Check.CHOICE, Check.CHOICES))
        assert set(stated.targets) <= KIND_BY_NAME.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_left_out_is_not_stated_by_default(kind: type) -> None:
    by_name = attrs.fields_dict(kind)
    for name, stated in specs(kind):
        assert (by_name[name].default is None) == stated.optional


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_several_sorts_what_it_is_given_unless_it_ranks(kind: type) -> None:
    for name, stated in specs(kind):
        converter = attrs.fields_dict(kind)[name].converter
        holds_several = stated.check in (Check.REFERENCES, Check.CHOICES, Check.WORDS)
        assert (converter is several) == (holds_several and not stated.ranked)
        assert (converter is ranked) == stated.ranked


@pytest.mark.parametrize("kind", KINDS)
def test_the_docstring_lists_every_field_once(kind: type) -> None:
    text = inspect.getdoc(kind) or ""
    listed = text.partition("Attributes:\n")[2].partition("\n\n")[0].splitlines()
    named = [line.strip().partition(":")[0] for line in listed if line[4:5] != " "]
    assert sorted(named) == sorted(one.name for one in attrs.fields(kind))


def test_only_the_id_of_a_record_is_positional() -> None:
    for kind in RECORD_KINDS:
        assert [one.name for one in attrs.fields(kind) if not one.kw_only] == ["id"]


def test_no_field_of_a_person_identifies_the_person() -> None:
    for name, stated in specs(Member):
        assert not PERSONAL.search(name)
        assert stated.privacy is not Privacy.PUBLIC


def test_no_free_text_can_be_written_about_a_person() -> None:
    assert [name for name, stated in specs(Member) if stated.check is Check.TEXT] == []


def test_attributes_without_a_statement_are_no_fields_of_a_record() -> None:
    @attrs.frozen
    class Half:
        stated: int = attrs.field(metadata=spec(Check.COUNT, "数"))
        other: int

    assert [name for name, _ in specs(Half)] == ["stated"]
    assert specs(Half)[0][1] is attrs.fields(Half).stated.metadata[KEY]


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ((), ()),
        (("b",), ("b",)),
        (("b", "a"), ("a", "b")),
        (["b", "a", "b"], ("a", "b", "b")),
        (iter("ba"), ("a", "b")),
        ({"b", "a"}, ("a", "b")),
        ({"b": 1, "a": 2}, ("a", "b")),
        ("ba", "ba"),  # one text is no list
        (5, 5),
        (None, None),
        (["b", 1], ("b", 1)),  # cannot be sorted
        ([date(2020, 1, 1), "b"], (date(2020, 1, 1), "b")),
    ],
)
def test_several_values_are_kept_sorted_and_anything_else_as_it_is(
    given_: Iterable[Any], kept: Any
) -> None:
    assert several(given_) == kept


def test_texts_of_an_array_are_taken_one_by_one() -> None:
    assert several(np.array(["b", "a"])) == ("a", "b")


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ((), ()),
        (["b", "a"], ("b", "a")),
        (iter("ba"), ("b", "a")),
        ({"b": 1, "a": 2}, ("b", "a")),
        ("ba", "ba"),  # one text is no list
        ({"b", "a"}, {"b", "a"}),  # nor does a set have an order
        (5, 5),
        (None, None),
    ],
)
def test_ranked_values_are_kept_in_their_order(given_: Iterable[Any], kept: Any) -> None:
    assert ranked(given_) == kept


@pytest.mark.parametrize("converter", [several, ranked])
@given(value=anything())
def test_a_converter_never_raises(converter: Callable[[Any], Any], value: Any) -> None:
    kept = converter(value)
    assert kept is value or type(kept) is tuple


def test_reasons_of_problems_are_words_joined_by_hyphens() -> None:
    for reason in ProblemReason:
        assert reason.value == reason.name.lower().replace("_", "-")
