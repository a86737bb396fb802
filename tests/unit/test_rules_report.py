"""The report of rules as text, JSON, SARIF and JUnit XML."""

import json
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import jsonschema
import pytest

import partygrid as pg

SOURCE = pg.Source("district", clause="3")


def _rule(key: str, severity: pg.Severity = pg.Severity.WARNING, **stated: Any) -> pg.Rule:
    def check(grid: pg.Grid, where: pg.Jurisdiction, *, least: int = 50) -> pg.Outcome:
        """A grid has <50> households & more."""
        if grid.name == key:
            raise ValueError(grid.id)
        found = where.households_in(grid.id)
        return pg.Outcome.within(found, least, missing="Building.households")

    options = {"each": pg.Grid, "severity": severity, "source": SOURCE, **stated}
    made: pg.Rule = pg.rule(key, **options)(check)
    return made


def _town(*households: int | None, name: str = "") -> pg.Jurisdiction:
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *(pg.Grid(f"g{i:02d}", community="c") for i in range(len(households))),
            pg.Grid("x", community="c", name=name),
            pg.Building("bx", community="c", grids=["x"], households=70),
            *(
                pg.Building(f"b{i}", community="c", grids=[f"g{i:02d}"], households=number)
                for i, number in enumerate(households)
            ),
        ]
    )


VACUOUS = _rule("nobody", each=pg.GridBranch)
REPORT = pg.check_rules(
    _town(40, None, name="broken"),
    [
        _rule("broken", pg.Severity.ERROR),
        _rule("gap", pg.Severity.GAP, remedy="split it"),
        _rule("info", pg.Severity.INFO),
        VACUOUS,
    ],
    on=date(2024, 7, 1),
)
BASELINE = pg.Baseline(
    known=[
        attrs.evolve(one, rule="gap")
        for one in pg.Baseline.of(pg.check_rules(_town(45, 30, None), [_rule("gap")])).known
    ]
)


def test_the_text_shows_tallies_vacuous_rules_faults_and_findings() -> None:
    assert str(REPORT).splitlines() == [
        "rule    pass  fail  unknown  not applicable",
        "broken     0     1        1               0",
        "gap        1     1        1               0",
        "info       1     1        1               0",
        "nobody     0     0        0               0",
        "say nothing here: nobody",
        "x: rule broken raised ValueError: x",
        "",
        "error: g00: broken: 40, required at least 50 [district, 3]",
        (
            "unknown: g01: broken: Building.households is not stated; "
            "state Building.households [district, 3]"
        ),
        "gap: g00: gap: 40, required at least 50; split it [district, 3]",
        (
            "unknown: g01: gap: Building.households is not stated; "
            "state Building.households [district, 3]"
        ),
        "info: g00: info: 40, required at least 50 [district, 3]",
        (
            "unknown: g01: info: Building.households is not stated; "
            "state Building.households [district, 3]"
        ),
    ]
    assert repr(REPORT) == "<RuleReport: 4 rules, 6 findings>"
    assert REPORT.vacuous == ("nobody",)


@pytest.mark.parametrize(
    ("number", "end"),
    [(12, "[district, 3]"), (13, "\n… and 1 more"), (1_013, "\n… and 1,001 more")],
)
def test_a_long_list_of_findings_is_cut_after_twelve_and_says_so(number: int, end: str) -> None:
    text = str(pg.check_rules(_town(*[40] * number), [_rule("size")]))

    assert text.removesuffix(" (all in .findings)").endswith(end)
    assert text.count("warning: ") == 12


def test_against_a_baseline_only_what_is_new_is_listed() -> None:
    report = pg.check_rules(_town(40, 60, None), [_rule("gap")], baseline=BASELINE)

    assert str(report).splitlines()[2:] == [
        "",
        "warning: g00: gap: 40, required at least 50 [district, 3]",
        "1 new, 1 known, 1 resolved",
    ]
    calm = pg.check_rules(_town(45, 60, None), [_rule("gap")], baseline=BASELINE)
    assert str(calm).splitlines()[2:] == ["0 new, 2 known, 1 resolved"]


def test_only_failures_that_weigh_more_than_information_are_not_ok() -> None:
    assert pg.check_rules(_town(40), [_rule("info", pg.Severity.INFO)]).ok
    assert pg.check_rules(_town(None), [_rule("gap")]).ok
    report = pg.check_rules(_town(40), [_rule("gap")])
    assert not report.ok
    with pytest.raises(pg.DoesNotHold, match="g00: gap: 40, required at least 50"):
        report.require_ok()
    calm = pg.check_rules(_town(60), [_rule("gap")])
    assert calm.require_ok() is calm


def test_tallies_and_findings_are_looked_up_by_rule() -> None:
    assert REPORT.tally("gap").total == 3
    assert {one.rule for one in REPORT.of(["gap", "nobody"])} == {"gap"}
    with pytest.raises(pg.UnknownName, match="no rule 'gab'; did you mean 'gap'"):
        REPORT.tally("gab")


def test_json_holds_everything() -> None:
    content = json.loads(REPORT.to_json())

    assert REPORT.to_json().splitlines()[:2] == ["{", '  "faults": [']
    assert "district" in REPORT.to_json()
    assert (content["on"], content["ok"], content["vacuous"]) == ("2024-07-01", False, ["nobody"])
    assert content["faults"] == [{"rule": "broken", "subject": "x", "cause": "ValueError: x"}]
    assert [{**one, "new": True} for one in REPORT.to_records()] == content["findings"]
    assert content["tallies"][1] == {
        "rule": "gap",
        "passed": 1,
        "failed": 1,
        "unknown": 1,
        "not_applicable": 0,
        "faults": 0,
        "reasons": {},
        "total": 3,
    }
    against = pg.check_rules(_town(40, 60, None), [_rule("gap")], baseline=BASELINE)
    other = json.loads(against.to_json())
    assert other["on"] is None
    assert [one["new"] for one in other["findings"]] == [True, False]
    assert other["resolved"] == [{"rule": "gap", "subject": "g01"}]


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _array(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT, INDEX = {"type": "string"}, {"type": "integer", "minimum": -1}
MESSAGE = _object(["text"], text=TEXT, markdown=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = _object(
    [],
    id=INDEX,
    physicalLocation=_object(
        ["artifactLocation"],
        artifactLocation=_object(["uri"], uri={"type": "string", "pattern": "^[!-~]+$"}),
        region=_object(["startLine"], startLine={"type": "integer", "minimum": 1}),
    ),
    logicalLocations={
        **_array(_object(["name"], name=TEXT, fullyQualifiedName=TEXT, kind=TEXT)),
        "uniqueItems": True,
    },
)
RULE = _object(
    ["id"],
    id=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=_object([], level=LEVEL),
)
NOTIFICATION = _object(
    ["message"],
    message=MESSAGE,
    level=LEVEL,
    associatedRule=_object(["id"], id=TEXT, index=INDEX),
)
RESULT = _object(
    ["message"],
    ruleId=TEXT,
    ruleIndex=INDEX,
    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
    level=LEVEL,
    message=MESSAGE,
    locations=_array(LOCATION),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
)
SARIF = _object(
    ["version", "runs"],
    **{
        "$schema": TEXT,
        "version": {"enum": ["2.1.0"]},
        "runs": _array(
            _object(
                ["tool"],
                tool=_object(
                    ["driver"],
                    driver=_object(
                        ["name"], name=TEXT, rules={**_array(RULE), "uniqueItems": True}
                    ),
                ),
                invocations=_array(
                    _object(
                        ["executionSuccessful"],
                        executionSuccessful={"type": "boolean"},
                        toolExecutionNotifications=_array(NOTIFICATION),
                    )
                ),
                results=_array(RESULT),
            )
        ),
    },
)
"""What the published schema of SARIF 2.1.0 says of the keys that are written here."""


def _sarif(report: pg.RuleReport, **options: Any) -> Any:
    content = json.loads(report.to_sarif(**options))
    jsonschema.validate(content, SARIF)
    (run,) = content["runs"]
    return run


class TestSarif:
    """SARIF 2.1.0, for code hosts and pipelines."""

    def test_each_finding_is_a_result_of_its_rule(self) -> None:
        run = _sarif(REPORT)
        driver = run["tool"]["driver"]
        listed = driver["rules"]

        assert driver["name"] == "partygrid"

        assert [one["id"] for one in listed] == ["broken", "gap", "info", "nobody"]
        assert [one["defaultConfiguration"]["level"] for one in listed] == [
            "error",
            "warning",
            "note",
            "warning",
        ]
        assert listed[1]["help"]["text"] == "split it [district, 3]; least = 50"
        definition = "A grid has <50> households & more."
        assert listed[0]["help"]["text"] == f"{definition} [district, 3]; least = 50"
        assert listed[0]["fullDescription"]["text"] == definition
        assert listed[0]["shortDescription"]["text"] == definition.rstrip(".")
        assert all(listed[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
        fingerprints = [one["partialFingerprints"]["ruleAndSubject/v1"] for one in run["results"]]
        assert fingerprints == ["/".join(one.key) for one in REPORT.findings]

    def test_what_is_unknown_is_open_and_has_no_level(self) -> None:
        levels = [(one["kind"], one["level"]) for one in _sarif(REPORT)["results"]]

        assert levels == [
            ("fail", "error"),
            ("open", "none"),
            ("fail", "warning"),
            ("open", "none"),
            ("fail", "note"),
            ("open", "none"),
        ]

    def test_a_fault_is_a_notification_of_a_run_without_success(self) -> None:
        (invocation,) = _sarif(REPORT)["invocations"]

        assert not invocation["executionSuccessful"]
        assert invocation["toolExecutionNotifications"] == [
            {
                "level": "error",
                "message": {"text": "x: rule broken raised ValueError: x"},
                "associatedRule": {"id": "broken", "index": 0},
            }
        ]

    def test_a_state_is_stated_against_a_baseline_alone(self) -> None:
        assert "baselineState" not in _sarif(REPORT)["results"][0]
        report = pg.check_rules(_town(40, 60, None), [_rule("gap")], baseline=BASELINE)
        states = [one["baselineState"] for one in _sarif(report)["results"]]
        assert states == ["new", "unchanged"]

    def test_a_file_gives_every_result_a_place(self) -> None:
        (first, *_) = _sarif(REPORT, file="data/莲峰 1.json")["results"]
        (location,) = first["locations"]

        assert location["physicalLocation"]["region"] == {"startLine": 1}
        assert location["logicalLocations"] == [{"name": "g00", "kind": "object"}]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "data/%E8%8E%B2%E5%B3%B0%201.json"
        assert "physicalLocation" not in _sarif(REPORT)["results"][0]["locations"][0]


class TestJUnit:
    """JUnit XML, for test reporters."""

    def test_each_rule_is_a_case_with_its_failures_and_faults(self) -> None:
        lines = REPORT.to_junit().splitlines()
        suite = ET.fromstring(REPORT.to_junit())[0]  # noqa: S314 - our own output

        assert lines[:2] == ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
        assert lines[-3:] == [
            (
                '<testcase classname="partygrid" name="nobody">'
                '<skipped message="the rule says nothing here"/></testcase>'
            ),
            "</testsuite>",
            "</testsuites>",
        ]
        assert suite.attrib == {
            "name": "partygrid",
            "tests": "4",
            "failures": "2",
            "errors": "1",
            "skipped": "1",
        }
        cases = {case.get("name"): [part.tag for part in case] for case in suite}
        assert cases == {
            "broken": ["error", "failure"],
            "gap": ["failure"],
            "info": [],
            "nobody": ["skipped"],
        }
        assert {case.get("classname") for case in suite} == {"partygrid"}
        error, failure = suite[0]
        assert (error.get("message"), error.text) == (
            "1 raised",
            "x: rule broken raised ValueError: x",
        )
        assert (failure.get("message"), len(str(failure.text).splitlines())) == ("1 fail", 1)
        (skipped,) = suite[3]
        assert skipped.get("message") == "the rule says nothing here"
        (failure,) = suite[1]
        assert failure.get("message") == "1 fail"
        assert failure.text == "g00: gap: 40, required at least 50; split it [district, 3]"

    def test_what_xml_forbids_is_replaced_and_the_rest_stays(self) -> None:
        rule = _rule("a<&\"'b", remedy="<split> & \x01 莲　峰 \ud800")
        suite = ET.fromstring(  # noqa: S314 - our own output
            pg.check_rules(_town(40), [rule]).to_junit().encode()
        )[0]

        assert suite[0].get("name") == "a<&\"'b"
        assert "<split> & \ufffd 莲　峰 \ufffd" in str(suite[0][0].text)

    def test_what_is_known_is_no_failure(self) -> None:
        report = pg.check_rules(_town(45, 60), [_rule("gap")], baseline=BASELINE)

        assert 'failures="0" errors="0" skipped="0"' in report.to_junit()


def test_findings_sort_by_rule_and_subject_alone() -> None:
    fail, other = REPORT.of(["broken"])[0], REPORT.of(["info"])[1]
    twin = attrs.evolve(other, rule=fail.rule, subject=fail.subject, witness=("g00",), source="")
    twin = attrs.evolve(twin, measured=1, distance=99, required="x", reason="x", remedy="x")

    assert fail < other
    assert not fail < twin
    assert not twin < fail
    assert fail != twin
