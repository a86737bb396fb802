"""The check of rules: findings, tallies, faults, screens, focus."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

import partygrid as pg
from partygrid import rules
from partygrid.rules import LOOK, OUTSIDE, PASSES

SOURCE = pg.Source("district", valid_from=date(2020, 1, 1), valid_until=date(2029, 12, 31))


def _make(check: Any, key: str, **stated: Any) -> pg.Rule:
    options = {"each": pg.Grid, "severity": pg.Severity.WARNING, "source": SOURCE, **stated}
    return pg.rule(key, **options)(check)


def _size(grid: pg.Grid, where: pg.Jurisdiction, *, least: int = 50) -> pg.Outcome:
    """A grid has 50 households."""
    found = where.households_in(grid.id)
    return pg.Outcome.within(found, least, missing="Building.households")


def _town(*more: pg.Record) -> pg.Jurisdiction:
    """Two grids of the base layer with 40 and 60 households, a silent one, and one of a union."""
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *(pg.Grid(f"g{i}", community="c") for i in (1, 2, 3)),
            pg.Grid("u1", community="c", layer="union"),
            pg.Building("b1", community="c", grids=["g1", "u1"], households=40),
            pg.Building("b2", community="c", grids=["g2"], households=60),
            pg.Building("b3", community="c", grids=["g3"]),
            *more,
        ]
    )


def test_each_subject_gets_one_of_four_answers_and_two_of_them_are_findings() -> None:
    exempt = rules.Exemption(reason="unions", applies=lambda grid, _: grid.layer == "union")
    report = pg.check_rules(_town(), [_make(_size, "size", exemptions=[exempt])])
    tally = report.tally("size")

    assert [(one.subject, one.verdict) for one in report.findings] == [
        ("g1", pg.Verdict.FAIL),
        ("g3", pg.Verdict.UNKNOWN),
    ]
    assert (tally.passed, tally.failed, tally.unknown, tally.not_applicable) == (1, 1, 1, 1)
    assert (tally.total, tally.faults, tally.vacuous) == (4, 0, False)
    assert report.findings[0].key == ("size", "g1")


def test_a_finding_carries_what_was_measured_and_what_to_do() -> None:
    fail, unknown = pg.check_rules(
        _town(), [_make(_size, "size", each=rules.each(pg.Grid, layer="base"), remedy="merge it")]
    ).findings

    assert (fail.measured, fail.required, fail.distance) == (40, "at least 50", 10)
    assert str(fail) == "g1: size: 40, required at least 50; merge it [district]"
    assert str(unknown) == (
        "g3: size: Building.households is not stated; state Building.households [district]"
    )


def test_an_outcome_can_have_a_remedy_and_a_reason_of_its_own() -> None:
    def named(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
        """A grid has a name."""
        del where
        if grid.id == "g1":
            return pg.Outcome.failed(reason="no name", remedy="name it", witness=["g2", "g1"])
        return pg.Outcome.failed()

    first, second, *_ = pg.check_rules(_town(), [_make(named, "n", remedy="ask")]).findings

    assert (first.label, first.remedy, first.witness) == ("no name", "name it", ("g1", "g2"))
    assert (second.label, second.remedy) == ("fails", "ask")
    assert first.to_record() == {
        "rule": "n",
        "subject": "g1",
        "verdict": "fail",
        "severity": "warning",
        "measured": None,
        "required": "",
        "distance": 0,
        "witness": "g1 g2",
        "missing": "",
        "reason": "no name",
        "remedy": "name it",
        "source": "district",
        "local": "",
    }
    assert (
        str(pg.check_rules(_town(), [_make(named, "n")]).findings[1]) == "g2: n: fails [district]"
    )


def test_rules_in_any_order_give_one_report() -> None:
    pack = [_make(_size, "b"), _make(_size, "a").with_(least=70)]
    report = pg.check_rules(_town(), pack)

    assert report == pg.check_rules(_town(), reversed(pack))
    assert [one.id for one in report.rules] == ["a", "b"]
    assert [one.rule for one in report.findings] == ["a"] * 4 + ["b"] * 3


def test_the_day_reaches_the_rule() -> None:
    def founded(grid: pg.Grid, where: pg.Jurisdiction, *, on: date | None) -> pg.Outcome:
        """A grid knows the day."""
        return pg.Outcome.failed(f"{grid.id in where} {on}")

    report = pg.check_rules(_town(), [_make(founded, "day")], on=date(2024, 7, 1))

    assert {one.measured for one in report.findings} == {"True 2024-07-01"}
    assert report.on == date(2024, 7, 1)


class Stubborn(Exception):
    """An exception that cannot even be printed."""

    def __str__(self) -> str:
        raise ValueError


class TestFaults:
    """A rule that breaks is reported, and the others still run."""

    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            (KeyError("g9"), "KeyError: 'g9'"),
            (ValueError("one\n\ntwo\x0b three"), "ValueError: one two three"),
            (ZeroDivisionError(), "ZeroDivisionError"),
            (Stubborn(), "Stubborn"),
            (ValueError("x" * 500), "ValueError: " + "x" * 147 + "…"),
        ],
    )
    def test_the_cause_is_the_exception_cut_short(self, error: Exception, cause: str) -> None:
        def broken(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """A grid is no g2."""
            if grid.id == "g2":
                raise error
            return pg.Outcome.passed(len(where))

        report = pg.check_rules(_town(), [_make(broken, "broken"), _make(_size, "size")])

        assert [str(one) for one in report.faults] == [f"g2: rule broken raised {cause}"]
        assert report.tally("broken") == pg.Tally(rule="broken", passed=3, faults=1)
        assert report.tally("size").total == 4
        assert not report.ok

    def test_what_returns_no_outcome_is_a_fault(self) -> None:
        def silent(grid: pg.Grid, where: pg.Jurisdiction) -> Any:
            """A grid has a name."""
            return grid.id in where

        report = pg.check_rules(_town(), [_make(silent, "silent")])

        assert [one.subject for one in report.faults] == ["g1", "g2", "g3", "u1"]
        assert report.faults[0].cause.startswith("InvalidArgument: check: True: a rule returns")

    def test_an_exemption_that_breaks_is_a_fault(self) -> None:
        exempt = rules.Exemption(reason="x", applies=lambda grid, where: where[grid.id + "!"])
        report = pg.check_rules(_town(), [_make(_size, "size", exemptions=[exempt])])

        assert report.faults[0].cause.startswith("UnknownId: no record has the id 'g1!'")
        assert report.tally("size").total == 0


def _screen(answer: Callable[[int], Any]) -> Any:
    return lambda where, *, kind, **_: answer(where.index.size(kind))


class TestScreens:
    """A screen saves calls and changes no answer."""

    def test_only_doubts_are_asked_about_and_all_are_counted(self) -> None:
        asked = []

        def size(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
            """A grid has 50 households."""
            asked.append(grid.id)
            return pg.Outcome.within(where.households_in(grid.id), 50)

        codes = np.array([LOOK, PASSES, OUTSIDE, PASSES], np.int8)
        rule = _make(size, "size", screen=_screen(lambda _: codes))

        assert pg.check_rules(_town(), [rule]).tally("size") == pg.Tally(
            rule="size", passed=2, failed=1, not_applicable=1
        )
        assert asked == ["g1"]
        pg.check_rules(_town(), [rule], focus=["g2"])
        assert asked == ["g1", "g2"]

    @pytest.mark.parametrize(
        ("filters", "total"),
        [({"layer": "base"}, 3), ({"layer": "none"}, 0), ({"name": ""}, 4), ({}, 4)],
    )
    def test_filters_hold_for_what_a_screen_says(self, filters: Any, total: int) -> None:
        rule = _make(
            _size,
            "size",
            each=rules.each(pg.Grid, **filters),
            screen=_screen(lambda size: np.full(size, PASSES, np.int8)),
        )

        assert pg.check_rules(_town(), [rule]).tally("size").passed == total

    @pytest.mark.parametrize(
        ("filters", "subjects"),
        [
            ({"grids": "g2"}, ["b2"]),
            ({"compound": None}, ["b1", "b2", "b3"]),
            ({"households": None}, ["b3"]),
            ({"households": 40, "grids": "u1"}, ["b1"]),
            ({"community": None}, []),
        ],
    )
    def test_filters_of_a_screened_rule_are_those_of_a_look_up(
        self, filters: dict[str, Any], subjects: list[str]
    ) -> None:
        asked = rules.each(pg.Building, **filters)
        where = _town()
        mask = asked.mask(where.index, pg.Building)

        assert [one.id for one in asked.subjects(where, pg.Building)] == subjects
        assert [f"b{i + 1}" for i in np.flatnonzero(mask)] == subjects
        assert [one.id for one in where.of(pg.Building) if asked.holds(one)] == subjects

    @pytest.mark.parametrize(
        "answer",
        [
            lambda size: np.zeros(size + 1, np.int8),
            lambda size: np.full(size, 3, np.int8),
            lambda _: None,
            lambda size: 1 // (size - 4),
        ],
    )
    def test_a_broken_screen_is_a_fault_and_every_subject_is_asked_about(
        self, answer: Callable[[int], Any]
    ) -> None:
        report = pg.check_rules(_town(), [_make(_size, "size", screen=_screen(answer))])

        assert [one.subject for one in report.faults] == [""]
        assert str(report.faults[0]).startswith("screen: rule size raised ")
        assert "ZeroDivisionError" in report.faults[0].cause or report.faults[0].cause.endswith(
            ": no code for each record; return 4 codes, each LOOK, PASSES or OUTSIDE"
        )
        assert report.tally("size") == pg.Tally(
            rule="size", passed=1, failed=2, unknown=1, faults=1
        )


def _named(branch: pg.CompoundBranch, where: pg.Jurisdiction) -> pg.Outcome:
    """A branch has a name."""
    del where
    return pg.Outcome.passed() if branch.name else pg.Outcome.failed(reason="no name")


def _nobody_passes(where: pg.Jurisdiction, *, kind: type) -> Any:
    return np.full(len(where.of(kind)), LOOK)


@pytest.mark.parametrize("screen", [None, _nobody_passes])
@pytest.mark.parametrize(
    ("on", "asked"),
    [(date(2023, 12, 31), ["old"]), (date(2024, 1, 1), ["new"]), (None, ["new"])],
)
def test_an_organisation_is_asked_about_while_it_exists(
    screen: Any, on: date | None, asked: list[str]
) -> None:
    where = pg.Jurisdiction(
        [
            pg.CompoundBranch("old", dissolved=date(2024, 1, 1)),
            pg.CompoundBranch("new", established=date(2024, 1, 1)),
        ]
    )
    rule = _make(_named, "named", each=pg.CompoundBranch, screen=screen)
    report = pg.check_rules(where, [rule], on=on)

    assert [one.subject for one in report.findings] == asked
    assert report.tally("named").not_applicable == 1
    (gone,) = (one for one in where if one.id not in asked)
    assert rule(gone, where, on=on).reason == "it does not exist on the day"


class TestFocus:
    """A check of some records alone."""

    def test_only_they_are_asked_about_and_only_by_rules_for_their_kind(self) -> None:
        where = _town()
        full = pg.check_rules(where, [_make(_size, "size")])
        report = pg.check_rules(where, [_make(_size, "size")], focus=["u1", "g1", "b1", "g1"])

        assert report.focus == ("b1", "g1", "u1")
        assert report.findings == tuple(one for one in full.findings if one.subject in {"g1", "u1"})
        assert report.tally("size").total == 2

    def test_every_unknown_id_is_told_at_once(self) -> None:
        said = r"focus: \['b9', 'zzzz'\]: no record has these ids; did you mean 'b1'\? name records"
        with pytest.raises(pg.InvalidArgument, match=said):
            pg.check_rules(_town(), [], focus=["zzzz", "g1", "b9"])
        with pytest.raises(pg.InvalidArgument, match=r"did you mean 'b1', 'u1'\? name records$"):
            pg.check_rules(_town(), [], focus=["u9", "b9"])
        with pytest.raises(pg.InvalidArgument, match="no record has these ids; name records"):
            pg.check_rules(_town(), [], focus=["zzzz"])

    def test_one_text_is_no_list_of_ids(self) -> None:
        with pytest.raises(
            pg.InvalidArgument, match=r"'g1': no list of ids; pass several, as in \['b1'\]$"
        ):
            pg.check_rules(_town(), [], focus="g1")

    def test_a_record_is_no_id(self) -> None:
        where: Any = _town()
        with pytest.raises(pg.InvalidArgument, match=r"focus: .*: no list of ids"):
            pg.check_rules(where, [], focus=where["g1"])
        for ask in (pg.check_rules, pg.propose_repairs):
            with pytest.raises(pg.InvalidArgument, match=r"no id; pass ids, as in \[record.id\]$"):
                ask(where, [_make(_size, "size")], focus=[where["g1"]])


class TestRefusals:
    """What cannot be asked."""

    @pytest.mark.parametrize("pack", ["grid-norms", None, _make(_size, "size")])
    def test_what_is_no_pack_is_refused(self, pack: Any) -> None:
        said = (
            r"pack: .*: neither a pack nor rules; pass a Pack, as from rules.get\(...\), or a list"
        )
        with pytest.raises(pg.InvalidArgument, match=said):
            pg.check_rules(_town(), pack)

    def test_two_rules_of_one_id_are_refused(self) -> None:
        rule = _make(_size, "size")
        with pytest.raises(
            pg.InvalidPack, match=r"\n  rules\.size: two rules have this id; rename one"
        ):
            pg.check_rules(_town(), [rule, rule])

    def test_overrides_alone_are_refused(self) -> None:
        override = pg.RuleOverride(rule="size", reason="hills", omitted=True)
        pack = pg.Pack(id="local", title=pg.Title("local"), overrides=[override])
        said = (
            r"  local\.overrides\.size: the pack only changes another; "
            "lay it over that one by overlay$"
        )
        with pytest.raises(pg.InvalidPack, match=said):
            pg.check_rules(_town(), pack)

    @pytest.mark.parametrize(
        ("day", "holds"),
        [
            (date(2019, 12, 31), False),
            (date(2020, 1, 1), True),
            (date(2029, 12, 31), True),
            (date(2030, 1, 1), False),
        ],
    )
    def test_a_day_on_which_the_source_does_not_hold_is_refused(
        self, day: date, holds: bool
    ) -> None:
        rule = _make(_size, "size")
        if holds:
            assert pg.check_rules(_town(), [rule], on=day).on == day
            return
        said = (
            rf"rules\.size\.source: 'district': it does not hold on {day}, "
            "but from 2020-01-01 until 2029-12-31; "
            "ask for a day on which it holds, or leave the rule out$"
        )
        with pytest.raises(pg.InvalidPack, match=said):
            pg.check_rules(_town(), [rule], on=day)

    def test_the_day_is_a_date_and_the_baseline_a_baseline(self) -> None:
        with pytest.raises(
            pg.InvalidArgument, match=r"^on: '2024-07-01': no date; pass a datetime"
        ):
            pg.check_rules(_town(), [], on="2024-07-01")  # type: ignore[arg-type]
        with pytest.raises(
            pg.InvalidArgument,
            match=r"^baseline: 'known': no baseline; make it by",
        ):
            pg.check_rules(_town(), [], baseline="known")  # type: ignore[arg-type]
