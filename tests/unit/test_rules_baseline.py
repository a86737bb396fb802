"""Known violations: they may persist until a day, and may not get worse."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import rules

DAY = date(2024, 6, 30)


@pg.rule("size", each=pg.Grid, severity=pg.Severity.WARNING, source=pg.Source("district"))
def size(grid: pg.Grid, where: pg.Jurisdiction, *, least: int = 50) -> pg.Outcome:
    """A grid has 50 households."""
    if grid.name == "broken":
        raise ValueError
    return pg.Outcome.within(where.households_in(grid.id), least, missing="Building.households")


def _town(*households: int | None, **stated: Any) -> pg.Jurisdiction:
    """Grids g0, g1, ... with one building each."""
    grids = [pg.Grid(f"g{i}", community="c", **stated) for i in range(len(households))]
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *grids,
            *(
                pg.Building(f"b{i}", community="c", grids=[f"g{i}"], households=number)
                for i, number in enumerate(households)
            ),
        ]
    )


BEFORE = pg.check_rules(_town(40, None, 60), [size])
KNOWN = pg.Baseline.of(BEFORE)


def _subjects(found: Any) -> list[str]:
    return [one.subject for one in found]


def test_what_is_known_is_not_new() -> None:
    report = pg.check_rules(_town(40, None, 60), [size], baseline=KNOWN)

    assert (report.new, report.resolved) == ((), ())
    assert _subjects(report.persisting) == ["g0", "g1"]
    assert report.ok
    assert report.findings == BEFORE.findings
    assert not BEFORE.ok


@pytest.mark.parametrize(
    ("households", "new", "persisting", "resolved"),
    [
        ((39, None, 60), ["g0"], ["g1"], []),  # worse
        ((41, None, 60), [], ["g0", "g1"], []),  # better
        ((50, None, 60), [], ["g1"], ["g0"]),
        ((40, None, 49), ["g2"], ["g0", "g1"], []),
        ((40, 40, 60), ["g1"], ["g0"], []),  # no longer unknown: it fails
        ((None, None, 60), ["g0"], ["g1"], []),  # the number was taken away
    ],
)
def test_worse_is_new_better_persists_and_gone_is_resolved(
    households: Any, new: list[str], persisting: list[str], resolved: list[str]
) -> None:
    report = pg.check_rules(_town(*households), [size], baseline=KNOWN)

    assert _subjects(report.new) == new
    assert _subjects(report.persisting) == persisting
    assert _subjects(report.resolved) == resolved


@pytest.mark.parametrize(("day", "persists"), [(DAY, True), (date(2024, 7, 1), False)])
def test_a_violation_may_persist_through_its_last_day(day: date, persists: bool) -> None:
    known = pg.Baseline.of(BEFORE, until=DAY, reason="rebuilding")
    report = pg.check_rules(_town(40, None, 60), [size], on=day, baseline=known)

    assert report.ok == persists
    assert _subjects(report.new) == ([] if persists else ["g0", "g1"])
    assert known.known[0].reason == "rebuilding"


def test_a_baseline_that_expires_needs_a_day() -> None:
    with pytest.raises(pg.InvalidArgument, match=r"^on: None: the baseline expires; state the day"):
        pg.check_rules(_town(40), [size], baseline=pg.Baseline.of(BEFORE, until=DAY))


def test_what_was_not_asked_is_not_resolved() -> None:
    fine = _town(60, 60, 60)
    other = pg.Rule(**{**_fields(size), "id": "other"})

    assert _subjects(pg.check_rules(fine, [size], baseline=KNOWN).resolved) == ["g0", "g1"]
    assert pg.check_rules(fine, [other], baseline=KNOWN).resolved == ()
    focused = pg.check_rules(fine, [size], baseline=KNOWN, focus=["g1", "b0"])
    assert _subjects(focused.resolved) == ["g1"]
    assert pg.check_rules(_town(60, 60, name="broken"), [size], baseline=KNOWN).resolved == ()


def _fields(rule: pg.Rule) -> dict[str, Any]:
    return {one.name: getattr(rule, one.name) for one in attrs.fields(pg.Rule) if one.init}


def test_the_order_of_what_is_known_does_not_matter_and_each_covers_what_it_covers() -> None:
    narrow = rules.Known(rule="size", subject="g0", distance=3)
    wide = rules.Known(rule="size", subject="g0", distance=10, until=DAY)
    one, other = (pg.Baseline(known=known) for known in ([narrow, wide, narrow], [wide, narrow]))

    assert one == other
    assert one.known == (narrow, wide)
    assert one.new(BEFORE.findings[:1], DAY) == ()
    assert one.new(BEFORE.findings[:1], date(2024, 7, 1)) == BEFORE.findings[:1]


class TestFiles:
    """Baselines as JSON."""

    def test_what_was_written_is_read_back(self, tmp_path: Path) -> None:
        file = tmp_path / "known.json"
        known = pg.Baseline(
            known=[
                *KNOWN.known,
                rules.Known(rule="size", subject="栗园", distance=0.5, until=DAY, reason="旧城"),
            ]
        )
        pg.write_baseline(known, file)

        assert pg.read_baseline(file) == known
        assert file.read_text(encoding="utf-8").splitlines() == [
            '{"format":"partygrid-baseline","version":1,"known":[',
            (
                '{"rule":"size","subject":"g0","verdict":"fail","distance":10,'
                '"until":null,"reason":""},'
            ),
            (
                '{"rule":"size","subject":"g1","verdict":"unknown","distance":0,'
                '"until":null,"reason":""},'
            ),
            (
                '{"rule":"size","subject":"栗园","verdict":"fail","distance":0.5,'
                '"until":"2024-06-30","reason":"旧城"}'
            ),
            "]}",
        ]

    def test_an_empty_baseline_is_a_file_too(self, tmp_path: Path) -> None:
        pg.write_baseline(pg.Baseline(), tmp_path / "known.json")

        assert pg.read_baseline(tmp_path / "known.json") == pg.Baseline()

    def test_a_broken_encoding_is_refused_and_nothing_is_written(self, tmp_path: Path) -> None:
        broken = pg.Baseline(known=[rules.Known(rule="a", subject="b", reason="\ud800")])
        with pytest.raises(
            pg.InvalidArgument, match="a text is in a broken encoding; write the reason"
        ):
            pg.write_baseline(broken, tmp_path / "known.json")
        assert [*tmp_path.iterdir()] == []

    def test_what_is_not_stated_has_its_default(self, tmp_path: Path) -> None:
        content = {"known": [{"rule": "size", "subject": "g0"}]}

        (known,) = self._read(tmp_path, **content).known
        assert known == rules.Known(rule="size", subject="g0")
        assert (known.verdict, known.distance, known.until) == (pg.Verdict.FAIL, 0, None)

    def test_every_problem_is_told_at_once_with_its_path(self, tmp_path: Path) -> None:
        wrong = {
            "rule": "",
            "subject": 5,
            "verdict": "pass",
            "distance": True,
            "until": "2024-02-30",
            "reason": None,
            "untill": "",
        }
        more = {"rule": "a", "until": "20240630", "distance": -1}
        with pytest.raises(pg.UnreadableInput, match="unreadable input: 12 problems") as caught:
            self._read(tmp_path, version=0, known=[wrong, more, "size"])

        assert [str(one) for one in caught.value.problems] == [
            "$.version: 0: no such version; write 1",
            (
                "$.known[0].untill: no such key; "
                "the keys are: rule, subject, verdict, distance, until, reason"
            ),
            "$.known[0].rule: '': of the wrong kind; write the id of a rule",
            "$.known[0].subject: 5: of the wrong kind; write the id of a record",
            "$.known[0].verdict: 'pass': of the wrong kind; write fail or unknown",
            "$.known[0].distance: True: of the wrong kind; write a number that is not negative",
            (
                "$.known[0].until: '2024-02-30': of the wrong kind; "
                "write a date as in 2025-06-30, or null"
            ),
            "$.known[0].reason: None: of the wrong kind; write a text",
            "$.known[1].subject: the key is missing; state it",
            "$.known[1].distance: -1: of the wrong kind; write a number that is not negative",
            (
                "$.known[1].until: '20240630': of the wrong kind; "
                "write a date as in 2025-06-30, or null"
            ),
            "$.known[2]: 'size': no object; write an object with rule and subject",
        ]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[]", r"\$\.format: no baseline of partygrid; name a file that write_baseline wrote"),
            ('{"format": "partygrid"}', r"\$\.format: no baseline of partygrid"),
            ("{", r"  \$: no JSON: Expecting property name.*; write the baseline anew$"),
            ("[" * 100_000, r"\$: no JSON: "),
            ("\udcff", r"\$: no JSON: .*can't decode byte 0xff"),
        ],
    )
    def test_what_is_no_baseline_is_refused(self, tmp_path: Path, text: str, said: str) -> None:
        file = tmp_path / "known.json"
        file.write_bytes(text.encode(errors="surrogateescape"))
        with pytest.raises(pg.UnreadableInput, match=said):
            pg.read_baseline(file)

    def test_known_is_an_array(self, tmp_path: Path) -> None:
        with pytest.raises(
            pg.UnreadableInput, match=r"  \$\.known: None: no array; write an array of o"
        ):
            self._read(tmp_path)

    def test_a_newer_version_is_told_apart(self, tmp_path: Path) -> None:
        with pytest.raises(pg.UnsupportedVersion, match="2 is newer than 1"):
            self._read(tmp_path, version=2)

    def _read(self, folder: Path, **content: Any) -> pg.Baseline:
        file = folder / "known.json"
        document = {"format": "partygrid-baseline", "version": 1, **content}
        file.write_text(json.dumps(document), encoding="utf-8")
        return pg.read_baseline(file)


def test_a_baseline_is_made_of_anything_that_has_findings() -> None:
    assert rules.Baseline.of(BEFORE).known == KNOWN.known
    assert not KNOWN.expires
