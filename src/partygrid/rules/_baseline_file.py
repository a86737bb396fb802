"""Baselines as JSON files, one violation on each line: equal baselines give equal bytes.

{"format":"partygrid-baseline","version":1,"known":[
{"rule":"grid-households","subject":"g1","verdict":"fail","distance":20,"until":null,"reason":""}
]}
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from partygrid._atomic import replace_file
from partygrid.errors import (
    InvalidArgument,
    Problem,
    ProblemReason,
    UnreadableInput,
    UnsupportedVersion,
    printed,
)
from partygrid.rules._baseline import Baseline, Known
from partygrid.rules._definition import problem
from partygrid.rules._outcome import Verdict

_FORMAT, _VERSION = "partygrid-baseline", 1


def write_baseline(baseline: Baseline, target: str | PathLike[str]) -> None:
    """Write a baseline as a JSON file, in a single step: a crash leaves the old file.

    Args:
        baseline: The violations that are known.
        target: The file. An old one is replaced and keeps its permissions; a symbolic link is
            refused.

    Raises:
        InvalidArgument: The target is a symbolic link, a folder or a device, or a text is in a
            broken encoding.
        OSError: The file cannot be written; the old one is untouched.

    Complexity:
        O(violations).

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> baseline = Baseline(known=[Known(rule="grid-households", subject="g1", distance=20)])
        >>> with TemporaryDirectory() as folder:
        ...     write_baseline(baseline, f"{folder}/known.json")
        ...     read_baseline(f"{folder}/known.json") == baseline
        True
    """
    head = _dumped({"format": _FORMAT, "version": _VERSION})[:-1]
    lines = ",\n".join(_dumped(attrs.asdict(one)) for one in baseline.known)
    try:
        content = f'{head},"known":[\n{lines}\n]}}\n'.encode()
    except UnicodeEncodeError:
        message, remedy = "a text is in a broken encoding", "write the reason anew"
        raise InvalidArgument("baseline", baseline, message, remedy) from None
    replace_file(target, [content])


def _dumped(content: Mapping[str, Any]) -> str:
    return json.dumps(content, default=date.isoformat, ensure_ascii=False, separators=(",", ":"))


def read_baseline(source: str | PathLike[str]) -> Baseline:
    """Read a baseline from a JSON file.

    Args:
        source: The file, in UTF-8.

    Raises:
        UnreadableInput: The file is no baseline. ``problems`` holds every problem, each with its
            path, such as ``$.known[3].until``.
        UnsupportedVersion: A newer partygrid wrote it.
        OSError: The file cannot be read.

    Complexity:
        O(bytes).

    Examples:
        See `write_baseline`.
    """
    try:
        document = json.loads(Path(source).read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        text = f"no JSON: {error}"
        raise UnreadableInput(
            [problem("$", ProblemReason.MALFORMED, text, "write the baseline anew")]
        ) from None
    _refuse_newer(document)
    problems = [*_faults_of_document(document)]
    if problems:
        raise UnreadableInput(problems)
    return Baseline(known=[_known(one) for one in document["known"]])


def _known(content: Mapping[str, Any]) -> Known:
    until = content.get("until")
    verdict = Verdict(content.get("verdict", Verdict.FAIL))
    day = None if until is None else date.fromisoformat(until)
    return Known(**{**content, "verdict": verdict, "until": day})


def _refuse_newer(document: Any) -> None:
    version = document.get("version") if isinstance(document, dict) else None
    if type(version) is int and version > _VERSION:
        raise UnsupportedVersion(version, _VERSION)


def _faults_of_document(document: Any) -> Iterator[Problem]:
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        remedy = "name a file that write_baseline wrote"
        yield problem("$.format", ProblemReason.MALFORMED, "no baseline of partygrid", remedy)
        return
    if document.get("version") != _VERSION:
        found = printed(document.get("version"))
        reason, remedy = ProblemReason.OUT_OF_RANGE, f"write {_VERSION}"
        yield problem("$.version", reason, "no such version", remedy, value=found)
    known = document.get("known")
    if not isinstance(known, list):
        reason, remedy = ProblemReason.WRONG_TYPE, "write an array of objects"
        yield problem("$.known", reason, "no array", remedy, value=printed(known))
        return
    for position, one in enumerate(known):
        yield from _faults_of_known(f"$.known[{position}]", one)


def _faults_of_known(place: str, content: Any) -> Iterator[Problem]:
    if not isinstance(content, dict):
        reason, remedy = ProblemReason.WRONG_TYPE, "write an object with rule and subject"
        yield problem(place, reason, "no object", remedy, value=printed(content))
        return
    for name in sorted(content.keys() - _FIELDS.keys()):
        remedy = f"the keys are: {', '.join(_FIELDS)}"
        yield problem(f"{place}.{name}", ProblemReason.UNKNOWN_FIELD, "no such key", remedy)
    for name in ("rule", "subject"):
        if name not in content:
            yield problem(
                f"{place}.{name}", ProblemReason.MISSING, "the key is missing", "state it"
            )
    for name, (fits, wanted) in _FIELDS.items():
        if name in content and not fits(content[name]):
            reason, remedy, found = (
                ProblemReason.WRONG_TYPE,
                f"write {wanted}",
                printed(content[name]),
            )
            yield problem(f"{place}.{name}", reason, "of the wrong kind", remedy, value=found)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_verdict(value: object) -> bool:
    return value in (Verdict.FAIL, Verdict.UNKNOWN)


def _is_distance(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_day(value: object) -> bool:
    if value is None:
        return True
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_FIELDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "rule": (_is_id, "the id of a rule"),
    "subject": (_is_id, "the id of a record"),
    "verdict": (_is_verdict, "fail or unknown"),
    "distance": (_is_distance, "a number that is not negative"),
    "until": (_is_day, "a date as in 2025-06-30, or null"),
    "reason": (_is_text, "a text"),
}
