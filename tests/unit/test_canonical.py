"""The one byte form of a record."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
import towns
from partygrid._canonical import lines, opening, plain_lines, scheme_line
from partygrid._fields import specs
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import SCHEMES, jurisdictions, records, values

KINDS = st.sampled_from(RECORD_KINDS)


def _plain(record: Any) -> Any:
    """What the JSON form of a record must read back as."""
    return json.loads(json.dumps(attrs.asdict(record), default=str))


@given(st.data())
def test_each_record_is_a_json_object_on_its_own_line(data: st.DataObject) -> None:
    kind = data.draw(KINDS)
    made = data.draw(st.lists(records(kind), min_size=1, max_size=4))
    text = lines(kind, made).decode()
    for line, record in zip(text.split("\n"), made, strict=True):
        pairs = json.loads(line.removesuffix(","), object_pairs_hook=list)
        keys = [key for key, _ in pairs]
        assert keys == ["type", *sorted(keys[1:])]
        found = json.loads(line.removesuffix(","))
        assert found.pop("type") == kind.__name__
        assert found == _plain(record)
    assert json.loads(f"[{text}]")


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_a_line_opens_with_the_kind(kind: type) -> None:
    assert opening(kind) == f'{{"type":"{kind.__name__}",'.encode()
    assert lines(kind, []) == b""


def test_names_with_quotes_and_braces_cannot_break_a_line() -> None:
    hostile = [pg.Town("a", name='"},\\n{"type":"Town"'), pg.Town("b", name="]}\\")]
    found = json.loads(b"[" + lines(pg.Town, hostile) + b"]")
    assert [one["name"] for one in found] == [one.name for one in hostile]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_names_its_kinds(scheme: pg.LevelScheme) -> None:
    found = json.loads(scheme_line(scheme))
    assert found["id"] == scheme.id
    assert found["levels"] == [[kind.__name__ for kind in level] for level in scheme.levels]
    assert found["may_skip"] == [kind.__name__ for kind in scheme.may_skip]


@given(st.lists(records(pg.Link), max_size=3))
def test_links_are_lines_without_a_type(links: list[pg.Link]) -> None:
    found = json.loads(b"[" + plain_lines(links) + b"]")
    assert found == [_plain(link) for link in links]


@given(jurisdictions(), st.randoms(use_true_random=False))
def test_equal_records_have_equal_bytes(where: pg.Jurisdiction, random: Any) -> None:
    shuffled = list(where.records)
    random.shuffle(shuffled)
    other = pg.Jurisdiction(shuffled, where.links, scheme=where.scheme)
    for kind in RECORD_KINDS:
        assert lines(kind, where.of(kind)) == lines(kind, other.of(kind))


@given(st.data())
def test_one_changed_field_changes_the_record_and_its_bytes(data: st.DataObject) -> None:
    kind = data.draw(KINDS)
    record = data.draw(records(kind))
    name, spec = data.draw(st.sampled_from(specs(kind)))
    changed = attrs.evolve(record, **{name: data.draw(values(spec))})
    same = getattr(changed, name) == getattr(record, name)
    assert (changed == record) == same
    assert (lines(kind, [changed]) == lines(kind, [record])) == same


NUMBERS = ((1, 1.0), (0, -0.0), (0.0, -0.0), (2**53 - 1, float(2**53 - 1)))


@pytest.mark.parametrize(("one", "other"), NUMBERS)
def test_equal_numbers_have_equal_bytes_however_they_are_written(one: float, other: float) -> None:
    for first, second in (
        (pg.Need("n", place="t", hours=one), pg.Need("n", place="t", hours=other)),
        (pg.Member("m", capacity=one), pg.Member("m", capacity=other)),
    ):
        bytes_ = [lines(type(first), [record]) for record in (first, second)]
        assert (first == second) == (bytes_[0] == bytes_[1])


@pytest.mark.parametrize(("one", "other"), [(116, 116.0), (0.0, -0.0)])
def test_equal_positions_have_equal_bytes_however_they_are_written(
    one: float, other: float
) -> None:
    first = pg.Building("b", point=pg.Point(one, one))
    second = pg.Building("b", point=pg.Point(other, other))
    equal = lines(pg.Building, [first]) == lines(pg.Building, [second])
    assert (first == second) == equal


def test_chinese_is_written_as_it_is() -> None:
    assert "栗园社区" in lines(pg.Community, towns.small().of(pg.Community)).decode()
