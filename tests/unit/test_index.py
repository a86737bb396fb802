"""Records as integer columns, against a slow and plain statement of the same."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
import towns
from partygrid._fields import Check, specs
from partygrid._index import NOWHERE, Labels, Pairs, grouped_sum
from partygrid.records import KIND_BY_NAME, RECORD_KINDS
from partygrid.testing.strategies import jurisdictions

TOWN = towns.awkward()
FIELDS = [
    (kind, name, KIND_BY_NAME[target])
    for kind in RECORD_KINDS
    for name, spec in specs(kind)
    if spec.check is Check.REFERENCE
    for target in spec.targets
]
RELATIONS = [
    (kind, name, KIND_BY_NAME[spec.targets[0]])
    for kind in RECORD_KINDS
    for name, spec in specs(kind)
    if spec.check is Check.REFERENCES
]


def _position(where: pg.Jurisdiction, kind: type, id_: str | None) -> int:
    ids = [one.id for one in where.of(kind)]
    return ids.index(id_) if id_ in ids else NOWHERE


@given(jurisdictions())
def test_a_reference_becomes_the_position_of_what_it_names(where: pg.Jurisdiction) -> None:
    for kind, field, target in FIELDS:
        column = where.index.reference(kind, field, target)
        named = [getattr(one, field) for one in where.of(kind)]
        assert column.tolist() == [_position(where, target, id_) for id_ in named]
        assert column.dtype == np.int32


@given(jurisdictions())
def test_a_relation_becomes_pairs_by_owner_then_target(where: pg.Jurisdiction) -> None:
    for kind, field, target in RELATIONS:
        pairs = where.index.pairs(kind, field, target)
        found = list(zip(pairs.owner.tolist(), pairs.target.tolist(), strict=True))
        assert found == [
            (owner, _position(where, target, id_))
            for owner, one in enumerate(where.of(kind))
            for id_ in getattr(one, field)
        ]
        assert dict(specs(kind))[field].ranked or found == sorted(found)


@given(jurisdictions())
def test_counts_are_zero_where_none_is_stated(where: pg.Jurisdiction) -> None:
    households = where.index.counts(pg.Building, "households")
    assert households.tolist() == [one.households or 0 for one in where.of(pg.Building)]
    assert households.dtype == np.int64
    least = where.index.counts(pg.Need, "least")
    assert least.tolist() == [one.least for one in where.of(pg.Need)]


def test_the_largest_count_is_kept_exactly() -> None:
    where = pg.Jurisdiction([pg.Building("b", households=2**53 - 1), pg.Building("c")])
    assert where.index.counts(pg.Building, "households").tolist() == [2**53 - 1, 0]


def test_hours_are_no_counts_and_are_never_cut() -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.Need("n", place="t", hours=1.5)])
    with pytest.raises(pg.PartyGridError, match="hours"):
        where.index.counts(pg.Need, "hours")


@pytest.mark.parametrize(
    ("kind", "field"), [(pg.Grid, "layer"), (pg.Building, "kind"), (pg.Building, "name")]
)
@given(where=jurisdictions())
def test_labels_are_codes_into_the_sorted_names(
    where: pg.Jurisdiction, kind: type, field: str
) -> None:
    labels = where.index.labels(kind, field)
    values = [getattr(one, field) for one in where.of(kind)]
    assert [labels.names[code] for code in labels.codes] == values
    assert list(labels.names) == sorted(set(values))
    assert labels.codes.dtype == np.int32


@pytest.mark.parametrize(
    ("kind", "field"), [(pg.Compound, "property_service"), (pg.Building, "code")]
)
def test_what_is_not_stated_is_nowhere_among_the_labels(kind: type, field: str) -> None:
    values = [getattr(one, field) for one in TOWN.of(kind)]
    labels = TOWN.index.labels(kind, field)
    assert None not in labels.names
    assert [code == NOWHERE for code in labels.codes] == [value is None for value in values]


@given(jurisdictions())
def test_positions_are_ranks_in_id_order(where: pg.Jurisdiction) -> None:
    for kind in RECORD_KINDS:
        assert where.index.size(kind) == len(where.of(kind))
        assert where.index.table(kind).records == where.of(kind)
        ids = [where.index.id_of(kind, i) for i in range(where.index.size(kind))]
        assert ids == sorted(one.id for one in where.of(kind))
        assert dict(where.index.table(kind).position) == {id_: i for i, id_ in enumerate(ids)}


def test_a_column_is_made_once_and_handed_out_read_only() -> None:
    index = towns.small().index
    columns: list[Any] = [
        index.reference(pg.Building, "compound", pg.Compound),
        index.pairs(pg.Building, "grids", pg.Grid).target,
        index.pairs(pg.Building, "grids", pg.Grid).owner,
        index.counts(pg.Building, "households"),
        index.labels(pg.Grid, "layer").codes,
    ]
    assert columns[0] is index.reference(pg.Building, "compound", pg.Compound)
    assert columns[1] is index.pairs(pg.Building, "grids", pg.Grid).target
    assert columns[3] is index.counts(pg.Building, "households")
    assert columns[4] is index.labels(pg.Grid, "layer").codes
    for column in columns:
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 7


def test_what_an_analysis_derives_is_made_once_per_key() -> None:
    index = towns.small().index
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [index.kept(key, make) for key in (("a",), ("b",), ("a",), ("b",))] == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "made",
    [
        np.arange(3),
        Pairs(np.arange(3, dtype=np.int32), np.arange(3, dtype=np.int32)),
        Labels(np.arange(3, dtype=np.int32), ("a", "b", "c")),
    ],
)
def test_what_an_analysis_derives_is_handed_out_read_only(made: Any) -> None:
    kept = towns.small().index.kept(("own",), lambda: made)
    array = kept if isinstance(kept, np.ndarray) else next(iter(_arrays(kept)))
    assert not array.flags.writeable


def _arrays(made: Any) -> list[Any]:
    return [getattr(made, name) for name in made.__slots__ if hasattr(getattr(made, name), "flags")]


def test_snapshots_do_not_share_columns_that_differ() -> None:
    where = towns.small()
    before = where.index.counts(pg.Building, "households")
    other = where.replace(pg.Building("b1", compound="garden", households=1))
    assert other.index.counts(pg.Building, "households")[0] == 1
    assert before[0] == 48


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 2**40))), st.integers(5, 7))
def test_a_grouped_sum_adds_what_belongs_to_each_group(
    rows: list[tuple[int, int]], size: int
) -> None:
    group = np.array([group for group, _ in rows], dtype=np.int32)
    weight = np.array([weight for _, weight in rows], dtype=np.int64)
    expected = [sum(weight for group, weight in rows if group == i) for i in range(size)]
    sums = grouped_sum(group, weight, size)
    assert sums.tolist() == expected
    assert sums.dtype == np.int64
