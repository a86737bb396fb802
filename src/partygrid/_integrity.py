"""What records and links must satisfy to be a jurisdiction: every problem, found in one go.

`examine` sorts the records into tables by kind and collects what is wrong: values, ids, references,
parents, cycles, dates, contradictions, links.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import compress
from operator import attrgetter, eq, lt, not_
from typing import Any

from partygrid._columns import Fault
from partygrid._faults import (
    Kind,
    fault_of_dates,
    parent_cycles,
    sound_columns,
    unknown_references,
)
from partygrid._fields import specs
from partygrid._tables import (
    Batches,
    Finding,
    Table,
    Tables,
    by_kind,
    in_chunks,
    not_a_record,
    shared_ids,
    used_ids,
)
from partygrid.errors import Problem, ProblemReason, printed, unnumbered
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS


def examine(
    records: Iterable[Any],
    links: Iterable[Any],
    scheme: LevelScheme,
    *,
    known: Collection[str] = (),
    is_judged: Callable[[Sequence[type]], bool] | None = None,
) -> tuple[Tables, tuple[Link, ...], tuple[Problem, ...]]:
    """Return the records as tables, the links in order, and every problem.

    Args:
        records: Records of any kind in any order; they are taken once, chunk by chunk.
        links: Links in any order; they are taken after the records.
        scheme: The level scheme that parents must follow.
        known: Ids that count as existing although no record is given: a reader passes those of
            records that it could not build, so that one fault is not reported as many.
        is_judged: Whether references of records are looked up that may name such kinds; all are
            where None. A reader of a part leaves out those that would name what it was not given.

    Complexity:
        O(records + links) with sorting where the input is not in id order.
    """
    given: list[Any] = []
    findings: list[Finding] = []
    kinds = {kind: Kind(kind) for kind in RECORD_KINDS}
    typed = isinstance(records, Batches)
    for chunk in in_chunks(records):
        given += chunk
        groups = {type(chunk[0]): chunk} if typed else by_kind(chunk)
        for kind, group in groups.items():
            if kind in kinds:
                kinds[kind].look_at(group, typed=typed)
            else:
                findings += map(not_a_record, group)
    tables, twice = _tables(kinds.values())
    lengths = {kind: one.drawer.lengths for kind, one in kinds.items()}
    findings += (*twice, *shared_ids(tables, lengths))
    for one in kinds.values():
        findings += one.hold_against(tables, scheme, known, is_judged)
    findings += parent_cycles(tables, findings)
    ordered, link_problems = examine_links(tuple(links), tables, known=known)
    return tables, ordered, (*_problems(findings, given, "record"), *link_problems)


def examine_one(
    record: Any, table: Callable[[type], Table], scheme: LevelScheme
) -> tuple[Problem, ...]:
    """Return what is wrong with one record beside those of a snapshot.

    Args:
        record: A record of one of the kinds.
        table: Returns the records of a kind that are there.
        scheme: The level scheme of the snapshot.

    Complexity:
        O(ids that the record names, log records), and O(records) where it names a strange one.
    """
    return _beside([record], {one: table(one) for one in RECORD_KINDS}, scheme, ())


def examine_beside(
    records: Sequence[Any],
    tables: Tables,
    scheme: LevelScheme,
    *,
    known: Collection[str],
    is_judged: Callable[[Sequence[type]], bool],
) -> tuple[Problem, ...]:
    """Return what is wrong with records that are not among others, beside these.

    Args:
        records: Records of any kind. One whose id another has, in the tables or before it, is told.
        tables: The others.
        scheme: The level scheme.
        known: Ids that count as existing.
        is_judged: As for `examine`.

    Complexity:
        O(records and the ids that they name), and O(others) where one is strange.
    """
    twice = used_ids(records, tables)
    return _beside(records, tables, scheme, known, is_judged=is_judged, findings=twice)


def _beside(
    records: Sequence[Any],
    tables: Tables,
    scheme: LevelScheme,
    known: Collection[str],
    *,
    is_judged: Callable[[Sequence[type]], bool] | None = None,
    findings: Iterable[Finding] = (),
) -> tuple[Problem, ...]:
    found = list(findings)
    for kind, group in by_kind(records).items() if records else ():
        one = Kind(kind)
        one.look_at(group, typed=False)
        found += one.hold_against(tables, scheme, known, is_judged)
    return _problems(found, records, "record")


def _tables(kinds: Iterable[Kind]) -> tuple[dict[type, Table], list[Finding]]:
    tables: dict[type, Table] = {}
    findings: list[Finding] = []
    for one in kinds:
        if one.drawer.records:
            tables[one.kind], twice = one.drawer.table()
            findings += twice
    return tables, findings


def examine_links(
    links: Sequence[Any], tables: Tables, *, known: Collection[str] = ()
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """Return links in canonical order, each once, and every problem with them.

    Complexity:
        O(links), with sorting where they are not in order.
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
    if faulty:
        sound = [link for link in sound if id(link) not in faulty]
    ordered, again = in_order(sound)
    findings += (Finding(link, "", link.key, _TWICE) for link in again)
    return ordered, _problems(findings, links, "link")


def in_order(links: Sequence[Link]) -> tuple[tuple[Link, ...], list[Link]]:
    """Return links sorted by their keys, each once, and those that are there again.

    Complexity:
        O(links) where they are in order or several runs that are; else O(links log links).
    """
    keys = _sort_keys(links)
    if not all(map(lt, keys, keys[1:])):
        order = sorted(range(len(keys)), key=keys.__getitem__)
        links, keys = [links[i] for i in order], [keys[i] for i in order]
    again = [False, *map(eq, keys, keys[1:])][: len(keys)]
    if not any(again):
        return tuple(links), []
    return tuple(compress(links, map(not_, again))), list(compress(links, again))


def _sort_keys(links: Sequence[Link]) -> list[str]:
    """Return for each link a text that sorts like its key: one sign parts, which sorts first."""
    keys = list(map("\0".join, map(_FIRST, links)))
    for name, as_text in _THEN.items():
        stated = list(map(attrgetter(name), links))
        if stated.count(None) < len(stated):
            text = {one: "" if one is None else as_text(one) for one in set(stated)}
            keys = list(map("\0".join, zip(keys, map(text.__getitem__, stated), strict=True)))
    return keys


_FIRST = attrgetter("mechanism", "scope", "slot", "filler")
_THEN: Mapping[str, Callable[[Any], str]] = {
    "since": date.isoformat,
    "until": date.isoformat,
    "weight": "{:016}".format,  # as many digits as the largest count has
}
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
    kind: type = type(finding.record)
    private = finding.field != "" and finding.field in _private(kind)
    return Problem(
        where=unnumbered(str(label)) if printable else f"{noun} {position}",
        field=finding.field,
        value=printed(finding.value) if finding.field and not private else "",
        reason=finding.fault.reason,
        message=finding.fault.message,
        remedy=finding.fault.remedy,
        nearest=None if private else finding.near,
        position=position,
    )


@cache
def _private(kind: type) -> frozenset[str]:
    """Return the fields of a kind whose values stand in no message."""
    return frozenset(name for name, spec in specs(kind) if spec.private)
