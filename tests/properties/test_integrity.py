"""Laws of the checks: any value anywhere is accepted or told, in any order."""

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
import towns
from broken import BASE, LINK, problems_of
from partygrid._columns import fault_in
from partygrid._fields import specs
from partygrid._integrity import examine, examine_links
from partygrid.errors import ProblemReason as Reason
from partygrid.testing.strategies import anything, jurisdictions, permuted


@given(st.data())
def test_any_value_in_any_field_is_accepted_or_told(data: st.DataObject) -> None:
    where = data.draw(jurisdictions(buildings=(1, 4)))
    records = list(where.records)
    place = data.draw(st.integers(0, len(records) - 1))
    name, spec = data.draw(st.sampled_from(specs(type(records[place]))))
    value = data.draw(anything())
    records[place] = attrs.evolve(records[place], **{name: value})
    faulty = fault_in(spec, getattr(records[place], name)) is not None
    tables, links, problems = examine(records, where.links, where.scheme)
    if problems:
        found = problems_of(records, where.links, scheme=where.scheme)
        assert found == problems
        assert not faulty or (place, name) in {(one.position, one.field) for one in found}
        assert all(len(one.value) <= 60 for one in found)
    else:
        assert not faulty
        made = pg.Jurisdiction(records, where.links, scheme=where.scheme)
        assert len(made.fingerprint) == 64
        assert links == where.links
        assert sum(len(table.records) for table in tables.values()) == len(records)


@given(st.data())
def test_any_value_in_any_field_of_a_link_is_accepted_or_told(data: st.DataObject) -> None:
    name, spec = data.draw(st.sampled_from(specs(pg.Link)))
    wrong = attrs.evolve(LINK, **{name: data.draw(anything())})
    tables, _, _ = examine(BASE, (), pg.FOUR_LEVELS)
    ordered, problems = examine_links([wrong], tables)
    if fault_in(spec, getattr(wrong, name)) is not None:
        assert [one.field for one in problems] == [name]
    elif not problems:
        assert ordered == (wrong,)


@given(st.lists(anything(), max_size=3), st.lists(anything(), max_size=3))
def test_any_values_for_records_and_links_are_told(records: list[Any], links: list[Any]) -> None:
    made = [one for one in records if type(one) is pg.Town]
    _, _, problems = examine(records, links, pg.FOUR_LEVELS)
    strangers = [one for one in problems if one.reason is Reason.NOT_A_RECORD]
    assert len(strangers) == len(records) - len(made) + len(links)


@given(st.data())
def test_the_problems_are_the_same_in_any_order(data: st.DataObject) -> None:
    broken = [
        *towns.small().records[2:],
        pg.Member("m1"),
        pg.Unit("b1"),
        pg.UnitBranch("p", parent="q"),
        pg.UnitBranch("q", parent="p"),
    ]
    shuffled = data.draw(permuted(broken))
    texts = sorted(str(one) for one in problems_of(broken))
    assert sorted(str(one) for one in problems_of(shuffled)) == texts
