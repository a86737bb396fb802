"""What records and links must satisfy to be a jurisdiction: every problem, found in one go.

`examine` sorts the records into tables by kind and collects what is wrong: values, ids, references,
parents, cycles, dates, contradictions, links.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise
from operator import attrgetter
from typing import Any

from partygrid._columns import Fault
from partygrid._faults import (
    fault_of_dates,
    faults_of_kind,
    parent_cycles,
    sound_columns,
    unknown_references,
)
from partygrid._tables import Finding, Table, Tables, by_kind, shared_ids, table_of
from partygrid.errors import Problem, ProblemReason, printed
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS


def examine(
    records: Sequence[Any],
    links: Sequence[Any],
    scheme: LevelScheme,
    *,
    known: Collection[str] = (),
) -> tuple[Tables, tuple[Link, ...], tuple[Problem, ...]]:
    """Return the records as tables, the links in order, and every problem.

    Args:
        records: Records of any kind in any order.
        links: Links in any order.
        scheme: The level scheme that parents must follow.
        known: Ids that count as existing although no record is given: a reader passes those of
            records that it could not build, so that one fault is not reported as many.

    Complexity:
        O(records + links) with sorting where the input is not in id order.
    """
    groups, findings = by_kind(records)
    tables: dict[type, Table] = {}
    for kind in (kind for kind in RECORD_KINDS if kind in groups):
        tables[kind], twice = table_of(groups[kind])
        findings += twice
    findings += shared_ids(tables)
    for kind, group in groups.items():
        findings += faults_of_kind(kind, group, tables, scheme, known)
    findings += parent_cycles(groups, findings)
    ordered, link_problems = examine_links(links, tables, known=known)
    return tables, ordered, (*_problems(findings, records, "record"), *link_problems)


def examine_links(
    links: Sequence[Any], tables: Tables, *, known: Collection[str] = ()
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """Return links in canonical order, and every problem with them.

    Complexity:
        O(links log links).
    """
    sound = [link for link in links if type(link) is Link]
    findings = [Finding(link, "", link, _NOT_A_LINK) for link in links if type(link) is not Link]
    findings += sound_columns(Link, sound)[1]
    faulty = {id(finding.record) for finding in findings}
    for field in ("scope", "filler"):
        findings += unknown_references(sound, field, RECORD_KINDS, tables, known)
    findings += (
        Finding(link, "until", link.until, fault_of_dates(link.since, link.until, "ends"))
        for link in sound
        if type(link.since) is date and type(link.until) is date and link.until < link.since
    )
    sound = [link for link in sound if id(link) not in faulty]
    ordered = sorted(sound, key=attrgetter("key"))
    findings += (
        Finding(second, "", second.key, _TWICE)
        for first, second in pairwise(ordered)
        if first == second
    )
    return tuple(ordered), _problems(findings, links, "link")


_NOT_A_LINK = Fault(ProblemReason.NOT_A_RECORD, "no link", "pass Link(...) values")
_AT_THE_SECOND = (ProblemReason.DUPLICATE_ID, ProblemReason.REPEATED)
"""Where the same object is given twice, these are told at its second place."""
_TWICE = Fault(ProblemReason.REPEATED, "the same link is given twice", "drop one of them")


def _problems(findings: Sequence[Finding], inputs: Sequence[Any], noun: str) -> tuple[Problem, ...]:
    if not findings:
        return ()
    places: defaultdict[int, list[int]] = defaultdict(list)
    for position, one in enumerate(inputs):
        places[id(one)].append(position)
    told: Counter[tuple[int, str, ProblemReason]] = Counter()
    problems = []
    for finding in findings:
        here = places[id(finding.record)]
        key = (id(finding.record), finding.field, finding.fault.reason)
        nth = told[key] + (finding.fault.reason in _AT_THE_SECOND and len(here) > 1)
        told[key] += 1
        problems.append(_problem(finding, here[min(nth, len(here) - 1)], noun))
    return tuple(sorted(problems, key=lambda problem: (problem.position, problem.field)))


def _problem(finding: Finding, position: int, noun: str) -> Problem:
    label = getattr(finding.record, "id", None)
    printable = type(label) is str and label != "" and label.isprintable()
    return Problem(
        where=str(label) if printable else f"{noun} {position}",
        field=finding.field,
        value=printed(finding.value) if finding.field else "",
        reason=finding.fault.reason,
        message=finding.fault.message,
        remedy=finding.fault.remedy,
        nearest=finding.near,
        position=position,
    )
