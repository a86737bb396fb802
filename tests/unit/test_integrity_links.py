"""Links that cannot be."""

from collections import Counter
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from broken import BASE, LINK, only_problem, problems_of
from partygrid._integrity import in_order
from partygrid.errors import ProblemReason as Reason
from partygrid.testing.strategies import permuted, records

DAY, LATER = date(2020, 1, 1), date(2021, 1, 1)
LINKS = (
    ({"scope": "cx"}, "scope", "'cx'", Reason.UNKNOWN_REFERENCE, "c"),
    ({"filler": "mm"}, "filler", "'mm'", Reason.UNKNOWN_REFERENCE, "m"),
    ({"filler": "zzzz"}, "filler", "'zzzz'", Reason.UNKNOWN_REFERENCE, None),
    ({"filler": None}, "filler", "None", Reason.MISSING, None),
    ({"filler": []}, "filler", "[]", Reason.WRONG_TYPE, None),
    ({"slot": ""}, "slot", "''", Reason.BAD_ID, None),
    ({"mechanism": "a "}, "mechanism", "'a '", Reason.BAD_ID, None),
    ({"mechanism": []}, "mechanism", "[]", Reason.WRONG_TYPE, None),
    ({"since": "2020"}, "since", "'2020'", Reason.WRONG_TYPE, None),
    ({"weight": -1}, "weight", "-1", Reason.OUT_OF_RANGE, None),
    ({"weight": 2**53}, "weight", str(2**53), Reason.OUT_OF_RANGE, None),
    ({"weight": "12"}, "weight", "'12'", Reason.WRONG_TYPE, None),
    ({"weight": 1.5}, "weight", "1.5", Reason.WRONG_TYPE, None),
    (
        {"since": LATER, "until": DAY},
        "until",
        "datetime.date(2020, 1, 1)",
        Reason.IMPOSSIBLE_DATES,
        None,
    ),
)


@pytest.mark.parametrize(("content", "field", "value", "reason", "near"), LINKS)
def test_a_faulty_link_is_told_by_its_place_among_the_links(
    content: dict[str, Any], field: str, value: str, reason: Reason, near: str | None
) -> None:
    wrong = attrs.evolve(LINK, **content)
    problem = only_problem(links=[LINK, wrong])
    assert (problem.where, problem.field, problem.position) == ("link 1", field, 1)
    assert (problem.value, problem.reason, problem.nearest) == (value, reason, near)


def test_every_problem_of_one_link_is_told() -> None:
    wrong = attrs.evolve(LINK, slot="", filler="nobody", since=LATER, until=DAY)
    found = problems_of(BASE, [wrong])
    assert [(one.field, one.reason) for one in found] == [
        ("filler", Reason.UNKNOWN_REFERENCE),
        ("slot", Reason.BAD_ID),
        ("until", Reason.IMPOSSIBLE_DATES),
    ]


def test_a_link_is_given_once() -> None:
    again = attrs.evolve(LINK)
    (problem,) = problems_of(BASE, [LINK, attrs.evolve(LINK, since=DAY), again])
    assert (problem.where, problem.field, problem.reason) == ("link 2", "", Reason.REPEATED)
    assert str(problem) == "link 2: the same link is given twice; drop one of them"


def test_links_that_differ_in_weight_alone_are_two() -> None:
    links = [attrs.evolve(LINK, weight=weight) for weight in (10, None, 9, 2**53 - 1, 0)]
    found = pg.Jurisdiction(BASE, links).links
    assert [one.weight for one in found] == [None, 0, 9, 10, 2**53 - 1]


@given(st.lists(records(pg.Link), max_size=6), st.data())
def test_links_stand_in_the_order_of_their_keys_each_once(
    links: list[pg.Link], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(links), max_size=4) if links else st.just([]))
    ordered, repeated = in_order(data.draw(permuted([*links, *again])))
    assert list(ordered) == sorted(set(links), key=lambda link: link.key)
    assert Counter([*ordered, *repeated]) == Counter([*links, *again])


def test_a_link_may_hold_for_one_day() -> None:
    one_day = attrs.evolve(LINK, since=DAY, until=DAY)
    assert pg.Jurisdiction(BASE, [one_day]).links == (one_day,)
