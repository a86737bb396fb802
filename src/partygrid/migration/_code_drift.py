"""From two lists of divisions to their difference."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from partygrid._collector import paused_collector
from partygrid._likeness import nearest
from partygrid.codes import DIVISION, CodeScheme
from partygrid.errors import Problem, ProblemReason, UnreadableInput, printed
from partygrid.migration._drift import Drift, DriftCandidate, DriftLine
from partygrid.migration._flows import Flows, follow
from partygrid.migration._kinds import DoubtReason, DriftKind
from partygrid.migration._listing import Listing, read_listing
from partygrid.migration._matching import matched
from partygrid.migration._state import Matching

DivisionRow = tuple[str, str] | tuple[str, str, str | None]
"""Code and name of a division, and the code of its parent where its own does not say it."""


@attrs.frozen(kw_only=True)
class DriftDecision:
    """What the user says became of a division.

    Attributes:
        before: Its code in the older list.
        after: Its code in the newer list, None where it is gone.
        reason: Why, for the record; never empty.
        place: Where it was read, such as file and row, for what is wrong with it.

    Examples:
        >>> DriftDecision(before="350825202", after="350825110", reason="乡改镇").after
        '350825110'
    """

    before: str
    after: str | None
    reason: str
    place: str = attrs.field(default="", eq=False, repr=False)


def code_drift(
    before: Iterable[DivisionRow],
    after: Iterable[DivisionRow],
    *,
    scheme: CodeScheme = DIVISION,
    decisions: Iterable[DriftDecision] = (),
) -> Drift:
    """Return what differs between two lists of divisions, each place accounted for.

    A place is matched where that is exact: by code and name, by a name that is unique below its
    parent or below the parent of its parent, by code below the same parent. Every other case is
    listed with its candidates; nothing is guessed. Give the levels above as well: places are looked
    for below a parent, and next to it. ``partygrid.migration._matching`` states each step.

    Args:
        before: The older list: code and name, and the code of the parent where the code of the
            place does not begin with it. A place printed as ``[已撤销]`` (abolished) is absent.
        after: The newer list.
        scheme: How the codes are written.
        decisions: What the user has decided; places below a decided one are matched there.

    Raises:
        UnreadableInput: With all problems: a code that breaks the scheme, an empty name, a code
            with two names or parents in one list, a parent below itself, a decision that names no
            listed code or no reason.

    Complexity:
        O(n log n) in the rows of both lists.

    Examples:
        >>> from partygrid.codes import codes_in_force, load_codebook
        >>> book = load_codebook("350825")
        >>> old, new = ([(one.code, one.name) for one in codes_in_force(book, year=year)]
        ...             for year in (2017, 2023))
        >>> drift = code_drift(old, new)
        >>> for line in drift.doubtful[:1]:
        ...     print(line)
        doubtful (class-word): 350825202 隔川乡; may be 350825110 隔川镇 (8 places)
    """
    with paused_collector():
        problems: list[Problem] = []
        old = read_listing(before, "older list", scheme, problems)
        new = read_listing(after, "newer list", scheme, problems)
        reasons: dict[str, DriftDecision] = {}
        for position, one in enumerate(decisions):
            problems += _decision_problems(one, position, old, new, reasons)
            reasons[one.before] = one
        if problems:
            raise UnreadableInput(problems)
        found = matched(old, new, {one.before: one.after for one in reasons.values()})
        flows = follow(found, reasons)
        return _drift(found, flows, reasons, scheme)


def single_candidates(
    drift: Drift, *, reasons: Collection[DoubtReason], because: str
) -> tuple[DriftDecision, ...]:
    """Return a decision for each doubtful division with a single candidate and one of some reasons.

    Args:
        drift: The difference.
        reasons: The reasons for which the user accepts the candidate.
        because: The reason of the decisions.

    Examples:
        >>> drift = code_drift([("350825", "连城县"), ("350825202", "隔川乡")],
        ...                    [("350825", "连城县"), ("350825110", "隔川镇")])
        >>> found = single_candidates(drift, reasons=[DoubtReason.CLASS_WORD], because="撤乡设镇")
        >>> [(one.before, one.after, one.reason) for one in found]
        [('350825202', '350825110', '撤乡设镇')]
    """
    return tuple(
        DriftDecision(before=str(line.before), after=line.candidates[0].code, reason=because)
        for line in drift.doubtful
        if line.reason in set(reasons) and len(line.candidates) == 1
    )


def _decision_problems(
    one: DriftDecision,
    position: int,
    old: Listing,
    new: Listing,
    earlier: Mapping[str, DriftDecision],
) -> list[Problem]:
    found: list[tuple[str, str, str, Collection[str]]] = []
    if one.before not in old.names:
        found.append(("before", one.before, "is not in the older list", old.names))
    if one.after is not None and one.after not in new.names:
        found.append(("after", one.after, "is not in the newer list", new.names))
    where = one.place or f"decision {position}"
    problems = [
        Problem(
            where=where,
            field=field,
            value=printed(value),
            reason=ProblemReason.UNKNOWN_REFERENCE,
            message=message,
            remedy="correct the code",
            nearest=nearest(value, names),
            position=position,
        )
        for field, value, message, names in found
    ]
    if not one.reason.strip():
        problems.append(
            _plain_problem(where, position, "reason", ProblemReason.MISSING, "no reason")
        )
    if one.before in earlier:
        message = f"{one.before} is decided twice"
        problems.append(_plain_problem(where, position, "before", ProblemReason.REPEATED, message))
    return problems


_REMEDY = {ProblemReason.MISSING: "say why", ProblemReason.REPEATED: "keep one of the two"}


def _plain_problem(
    where: str, position: int, field: str, reason: ProblemReason, message: str
) -> Problem:
    return Problem(
        where=where,
        field=field,
        value="",
        reason=reason,
        message=message,
        remedy=_REMEDY[reason],
        position=position,
    )


def _drift(
    found: Matching, flows: Flows, reasons: Mapping[str, DriftDecision], scheme: CodeScheme
) -> Drift:
    lines: list[DriftLine] = []
    unchanged: list[str] = []
    borne = Counter(other for _, others in found.doubts.values() for other in others)
    for code in found.old.names:
        if code not in found.match:
            lines.append(_open_line(found, flows, code, borne, reasons))
        elif _stayed(found, code) and found.old.names[code] == found.new.names[code]:
            unchanged.append(code)
        else:
            lines.append(_matched_line(found, code, reasons))
    lines += (_appeared(found, flows, code) for code in found.free(found.new.names))
    return Drift(
        lines=tuple(sorted(lines, key=_place)),
        unchanged=tuple(sorted(unchanged)),
        scheme=scheme,
        names={code: found.old.names[code] for code in sorted(unchanged)},
    )


def _place(line: DriftLine) -> tuple[str, str]:
    return line.before or str(line.after), line.after or ""


def _stayed(found: Matching, code: str) -> bool:
    """Return whether a place with a partner has its code and its parent still."""
    if found.match[code] != code:
        return False
    return found.partner(found.old.parents[code]) == found.new.parents[code]


def _matched_line(found: Matching, code: str, reasons: Mapping[str, DriftDecision]) -> DriftLine:
    after = found.match[code]
    if not _stayed(found, code):
        kind = DriftKind.MOVED
    else:
        kind = DriftKind.REWORDED if found.same(code, after) else DriftKind.RENAMED
    return DriftLine(
        kind=kind,
        before=code,
        after=after,
        old_name=found.old.names[code],
        new_name=found.new.names[after],
        parent=found.new.parents[after],
        decided=reasons[code].reason if code in reasons else "",
    )


def _open_line(
    found: Matching,
    flows: Flows,
    code: str,
    borne: Mapping[str, int],
    reasons: Mapping[str, DriftDecision],
) -> DriftLine:
    name = found.old.names[code]
    if code not in found.doubts:
        decided = reasons[code].reason if code in reasons else ""
        return DriftLine(
            kind=DriftKind.VANISHED, before=code, after=None, old_name=name, decided=decided
        )
    reason, others = found.doubts[code]
    went = flows.to.get(code, Counter())
    return DriftLine(
        kind=_open_kind(found, reason, others, borne),
        before=code,
        after=None,
        old_name=name,
        reason=reason,
        candidates=tuple(
            DriftCandidate(code=one, name=found.new.names[one], places=went[one]) for one in others
        ),
    )


_BY_PARTS = (DoubtReason.WITH_PLACES, DoubtReason.SIMILAR_NAME)


def _open_kind(
    found: Matching, reason: DoubtReason, others: Sequence[str], borne: Mapping[str, int]
) -> DriftKind:
    """Return whether a doubtful place may be in several parts, or a part of another."""
    if reason not in _BY_PARTS:
        return DriftKind.DOUBTFUL
    if len(others) > 1:
        return DriftKind.SPLIT
    merged = borne[others[0]] > 1 or others[0] in found.taken
    return DriftKind.MERGED if merged else DriftKind.DOUBTFUL


def _appeared(found: Matching, flows: Flows, code: str) -> DriftLine:
    came = flows.came.get(code, Counter())
    return DriftLine(
        kind=DriftKind.APPEARED,
        before=None,
        after=code,
        new_name=found.new.names[code],
        parent=found.new.parents[code],
        candidates=tuple(
            DriftCandidate(code=one, name=found.old.names[one], places=number)
            for one, number in sorted(came.items())
        ),
    )
