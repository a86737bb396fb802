"""What is true of every mechanism in a file, and of every file."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies import dates, ids, mechanisms, permuted


def _several() -> st.SearchStrategy[list[pg.Mechanism]]:
    return st.lists(mechanisms(), max_size=3, unique_by=lambda one: one.id)


@given(_several())
def test_what_is_written_is_read(written: list[pg.Mechanism]) -> None:
    assert pg.mechanisms_from_toml(pg.mechanisms_to_toml(written)) == tuple(written)


@given(mechanisms(), st.data())
def test_equal_mechanisms_give_equal_text(one: pg.Mechanism, data: st.DataObject) -> None:
    only = data.draw(permuted(one.only))
    slots = [
        attrs.evolve(
            slot,
            filler=[
                pg.Condition(each.field, values=each.values[::-1], least=each.least)
                for each in data.draw(permuted(slot.filler))
            ],
        )
        for slot in one.slots
    ]
    other = attrs.evolve(one, only=only, slots=slots)

    assert other == one
    assert pg.mechanisms_to_toml([other]) == pg.mechanisms_to_toml([one])


@given(mechanisms())
def test_what_has_its_default_is_not_written(one: pg.Mechanism) -> None:
    (table,) = tomllib.loads(pg.mechanisms_to_toml([one]))["mechanism"]

    assert {*table} == {*_stated(one)}
    assert [{*slot} for slot in table["slots"]] == [{*_stated(slot)} for slot in one.slots]


def _stated(one: Any) -> list[str]:
    fields = attrs.fields(type(one))
    return [field.name for field in fields if getattr(one, field.name) != field.default]


_KEYS = ("id", "name", "scope", "of", "only", "filler", "slots", "distinct", "least", "title")
_ATOMS: st.SearchStrategy[Any] = (
    st.integers()
    | st.booleans()
    | st.floats()
    | dates()
    | st.datetimes()
    | st.times()
    | ids()
    | st.sampled_from(("Grid", "Member", "union", "households", "scope"))
)


def _tables(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(_KEYS) | ids()
    return st.lists(of, max_size=3) | st.dictionaries(keys, of, max_size=4)


_ANYTHING = st.recursive(_ATOMS, _tables, max_leaves=8)


def _problems(document: dict[str, Any]) -> tuple[pg.Problem, ...]:
    try:
        read = pg.mechanisms_from_toml(tomli_w.dumps(document))
    except pg.UnreadableInput as error:
        return error.problems
    assert len(read) == len(document["mechanism"])
    return ()


@given(st.dictionaries(st.just("mechanism") | ids(), _ANYTHING, max_size=2))
def test_a_file_of_anything_is_read_or_refused_with_places(document: dict[str, Any]) -> None:
    problems = _problems(document)

    assert all(one.where.startswith("$") and one.message and one.remedy for one in problems)
    assert len(set(problems)) == len(problems)


def _places(value: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    """Yield every place below a value: what holds it, its key there, and its path."""
    if not isinstance(value, dict | list):
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        below = f"{path}.{key}" if isinstance(value, dict) else f"{path}[{key}]"
        yield value, key, below
        yield from _places(value[key], below)


@given(mechanisms(), st.data())
def test_a_value_that_fits_nowhere_is_refused_at_its_place(
    one: pg.Mechanism, data: st.DataObject
) -> None:
    document = tomllib.loads(pg.mechanisms_to_toml([one]))
    places = list(_places(document, "$"))
    holder, key, path = data.draw(st.sampled_from(places))
    holder[key] = datetime(2021, 1, 31, 12, 30)  # noqa: DTZ001 - TOML has such a type

    first, *_ = _problems(document)

    assert str(first).startswith(f"{path}: 2021-01-31T12:30:00: a date with a time stands here; ")
