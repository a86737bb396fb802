"""The four answers of a rule, with measured and required values."""

import re
from typing import Any

import pytest

import partygrid as pg

Outcome, Verdict = pg.Outcome, pg.Verdict
NOT_PLAIN = "no finite number and no text; pass int(...), float(...) or a text"


@pytest.mark.parametrize(
    ("measured", "bounds", "missed_by", "required"),
    [
        (2, (3, None), 1, "at least 3"),
        (3, (3, None), 0, "at least 3"),
        (51, (None, 50), 1, "at most 50"),
        (50, (None, 50), 0, "at most 50"),
        (299, (300, 1000), 1, "300 to 1,000"),
        (1001, (300, 1000), 1, "300 to 1,000"),
        (300, (300, 1000), 0, "300 to 1,000"),
        (2, (1, 1), 1, "1"),
        (2, (None, None), 0, "anything"),
        (0.25, (0.5, None), 0.25, "at least 0.5"),
    ],
)
def test_a_number_lies_within_its_bounds_or_misses_one(
    measured: float, bounds: tuple[float | None, float | None], missed_by: float, required: str
) -> None:
    outcome = Outcome.within(measured, *bounds, witness=("m2", "m1"))

    assert outcome.verdict is (Verdict.FAIL if missed_by else Verdict.PASS)
    assert (outcome.measured, outcome.distance) == (measured, missed_by)
    assert outcome.required == required
    assert outcome.witness == (("m1", "m2") if missed_by else ())


def test_what_is_not_stated_is_unknown_and_not_a_failure() -> None:
    assert str(Outcome.within(None, 3)) == "unknown: the measured number is not stated"
    named = Outcome.within(None, 3, missing="Building.households", witness=["b1"])
    assert named == Outcome.unknown("Building.households", witness=("b1",))


def test_an_outcome_says_what_it_is() -> None:
    assert str(Outcome.passed()) == "pass"
    assert str(Outcome.passed(4, required="3")) == "pass: 4, required 3"
    assert str(Outcome.failed(2, reason="too few", remedy="add one")) == "fail: 2: too few"
    assert str(Outcome.not_applicable("temporary")) == "not applicable: temporary"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: Outcome.unknown(""),
            "missing: '': no field is named; name what is not stated",
        ),
        (
            lambda: Outcome.not_applicable(""),
            "reason: '': no reason is named; say why it does not apply",
        ),
        (
            lambda: Outcome.not_applicable(" "),
            "reason: ' ': no reason is named; say why it does not apply",
        ),
        (lambda: Outcome.passed(float("nan")), f"measured: nan: {NOT_PLAIN}"),
        (lambda: Outcome.failed([3]), f"measured: [3]: {NOT_PLAIN}"),
        (lambda: Outcome.failed(True), f"measured: True: {NOT_PLAIN}"),
        (lambda: Outcome.within(float("nan"), 3), f"measured: nan: {NOT_PLAIN}"),
        (lambda: Outcome.failed(distance=float("inf")), f"distance: inf: {NOT_PLAIN}"),
        (
            lambda: Outcome.failed(witness="m1"),
            "witness: 'm1': one id alone; pass several, as in ('m1',)",
        ),
    ],
)
def test_an_outcome_that_says_nothing_is_refused(make: Any, said: str) -> None:
    with pytest.raises(pg.InvalidArgument, match=f"^{re.escape(said)}$"):
        make()
