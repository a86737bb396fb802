"""A report of rules as JSON, SARIF and JUnit XML; nothing is computed here."""

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import attrs

from partygrid.errors import printed
from partygrid.rules._outcome import Verdict
from partygrid.rules._rule import Rule, Severity

if TYPE_CHECKING:
    from partygrid.rules._finding import Finding, RuleFault, Tally
    from partygrid.rules._report import RuleReport

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.GAP: "warning",
    Severity.INFO: "note",
}


def as_json(report: "RuleReport") -> str:
    """Return a report as JSON."""
    new = {one.key for one in report.new}
    return _dumped(
        {
            "on": report.on.isoformat() if report.on else None,
            "ok": report.ok,
            "rules": [_json_rule(one) for one in report.rules],
            "tallies": [_json_tally(one) for one in report.tallies],
            "vacuous": report.vacuous,
            "undated": report.undated,
            "findings": [one.to_record() | {"new": one.key in new} for one in report.findings],
            "resolved": [{"rule": one.rule, "subject": one.subject} for one in report.resolved],
            "faults": [attrs.asdict(one) for one in report.faults],
        }
    )


def _json_tally(tally: "Tally") -> dict[str, Any]:
    return attrs.asdict(tally) | {"total": tally.total, "reasons": dict(tally.reasons)}


def _json_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "numbers": _numbers(rule),
        "source": str(rule.source),
        "local": rule.local,
    }


def _numbers(rule: Rule) -> list[str]:
    """Return the numbers with which a rule was asked, long ones cut."""
    return [
        str(one if isinstance(one.value, _PLAIN) else attrs.evolve(one, value=printed(one.value)))
        for one in rule.numbers
    ]


_PLAIN = (int, float, str, type(None))


def as_sarif(report: "RuleReport", file: str | None) -> str:
    """Return a report in SARIF 2.1.0: a subject is a logical location, a fault a notification."""
    place = {one.id: i for i, one in enumerate(report.rules)}
    state = {} if report.baseline is None else {one.key: "unchanged" for one in report.persisting}
    run = {
        "tool": {
            "driver": {"name": "partygrid", "rules": [_sarif_rule(one) for one in report.rules]}
        },
        "invocations": [
            {
                "executionSuccessful": not report.faults,
                "toolExecutionNotifications": [
                    _notification(one, place[one.rule]) for one in report.faults
                ],
            }
        ],
        "results": [
            _result(one, place[one.rule], file)
            | ({} if report.baseline is None else {"baselineState": state.get(one.key, "new")})
            for one in report.findings
        ],
    }
    return _dumped(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    said = [f"{rule.remedy or rule.text} [{rule.source}]", *_numbers(rule), rule.local]
    return {
        "id": rule.id,
        "shortDescription": {"text": str(rule.title)},
        "fullDescription": {"text": rule.text},
        "help": {"text": "; ".join(filter(None, said))},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: "Finding", place: int, file: str | None) -> dict[str, Any]:
    """Return a finding; what is unknown is open, which by the standard has no level."""
    unknown = finding.verdict is Verdict.UNKNOWN
    return {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": "none" if unknown else _LEVELS[finding.severity],
        "kind": "open" if unknown else "fail",
        "message": {"text": str(finding)},
        "partialFingerprints": {"ruleAndSubject/v1": "/".join(finding.key)},
        "locations": [_location(finding.subject, file)],
    }


def _location(subject: str, file: str | None) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"name": subject, "kind": "object"}]}
    if file is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": quote(file)},
            "region": {"startLine": 1},
        }
    return location


def _notification(fault: "RuleFault", place: int) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": str(fault)},
        "associatedRule": {"id": fault.rule, "index": place},
    }


def as_junit(report: "RuleReport") -> str:
    """Return a report as JUnit XML: a rule is a test case, a vacuous rule is skipped."""
    failures = _by_rule(report.failures)
    faults = _by_rule(report.faults)
    cases = [
        _case(one, failures.get(one.rule, []), faults.get(one.rule, [])) for one in report.tallies
    ]
    skipped = sum("<skipped" in one for one in cases)
    counts = (
        f'tests="{len(cases)}" failures="{len(failures)}" errors="{len(faults)}"'
        f' skipped="{skipped}"'
    )
    body = "".join(f"{one}\n" for one in cases)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites>\n<testsuite name="partygrid" {counts}>\n{body}</testsuite>\n</testsuites>\n'
    )


def _by_rule(found: "tuple[Finding, ...] | tuple[RuleFault, ...]") -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for one in found:
        lines.setdefault(one.rule, []).append(str(one))
    return lines


def _case(tally: "Tally", failures: list[str], faults: list[str]) -> str:
    inner = ""
    if faults:
        inner += f'<error message="{len(faults)} raised">{_xml(faults)}</error>'
    if failures:
        inner += f'<failure message="{len(failures)} fail">{_xml(failures)}</failure>'
    if not inner and tally.vacuous:
        inner = '<skipped message="the rule says nothing here"/>'
    return f'<testcase classname="partygrid" name={quoteattr(tally.rule)}>{inner}</testcase>'


_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(lines: list[str]) -> str:
    """Return lines as XML text; what XML forbids, such as control characters, is replaced."""
    return escape(_NO_XML.sub("\ufffd", "\n".join(lines)))


def _dumped(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
