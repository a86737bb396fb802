"""A report of rules as JSON, SARIF and JUnit XML; nothing is computed here."""

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import attrs

from partygrid.rules._outcome import Verdict
from partygrid.rules._rule import Rule, Severity

if TYPE_CHECKING:
    from partygrid.rules._finding import Finding, Tally
    from partygrid.rules._report import RuleReport

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.GAP: "warning",
    Severity.INFO: "note",
}


def as_json(report: "RuleReport") -> str:
    """Return a report as JSON."""
    return _dumped(
        {
            "on": report.on.isoformat() if report.on else None,
            "tallies": [attrs.asdict(one) | {"total": one.total} for one in report.tallies],
            "vacuous": report.vacuous,
            "findings": report.to_records(),
            "faults": [attrs.asdict(one) for one in report.faults],
        }
    )


def as_sarif(report: "RuleReport") -> str:
    """Return a report in SARIF 2.1.0: a subject is a logical location; known ones are unchanged."""
    place = {one.id: i for i, one in enumerate(report.rules)}
    new = {one.key for one in report.new}
    driver = {"name": "partygrid", "rules": [_sarif_rule(one) for one in report.rules]}
    run = {
        "tool": {"driver": driver},
        "results": [_result(one, place[one.rule], one.key in new) for one in report.findings],
    }
    return _dumped(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": str(rule.title)},
        "fullDescription": {"text": rule.text},
        "help": {"text": f"{rule.remedy or rule.text} [{rule.source}]"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: "Finding", place: int, new: bool) -> dict[str, Any]:  # noqa: FBT001 - private
    return {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": "note" if finding.verdict is Verdict.UNKNOWN else _LEVELS[finding.severity],
        "kind": "open" if finding.verdict is Verdict.UNKNOWN else "fail",
        "message": {"text": str(finding)},
        "baselineState": "new" if new else "unchanged",
        "partialFingerprints": {"ruleAndSubject": "/".join(finding.key)},
        "locations": [{"logicalLocations": [{"name": finding.subject, "kind": "object"}]}],
    }


def as_junit(report: "RuleReport") -> str:
    """Return a report as JUnit XML: a rule is a test case, a vacuous rule is skipped."""
    cases = [_case(report, one) for one in report.tallies]
    failed = len({one.rule for one in report.failures})
    faulty = len({one.rule for one in report.faults})
    skipped = len(report.vacuous)
    counts = f'tests="{len(cases)}" failures="{failed}" errors="{faulty}" skipped="{skipped}"'
    body = "\n".join(cases)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="partygrid" {counts}>\n'
        f"{body}\n</testsuite>\n"
    )


def _case(report: "RuleReport", tally: "Tally") -> str:
    lines = [str(one) for one in report.failures if one.rule == tally.rule]
    faults = [str(one) for one in report.faults if one.rule == tally.rule]
    inner = ""
    if faults:
        inner += f"<error>{_xml(faults)}</error>"
    if lines:
        inner += f'<failure message="{len(lines)} fail">{_xml(lines)}</failure>'
    if not inner and tally.vacuous:
        inner = '<skipped message="the rule says nothing here"/>'
    return f'  <testcase classname="partygrid" name={quoteattr(tally.rule)}>{inner}</testcase>'


def _xml(lines: list[str]) -> str:
    """Return lines as XML text; control characters, which XML forbids, become a replacement."""
    text = "\n".join(lines)
    return escape("".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in text))


def _dumped(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
