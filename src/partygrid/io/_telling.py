"""What a reading says to a person, in English or Chinese."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from partygrid._text import Language, table
from partygrid.io._headers import SHEET_TITLES
from partygrid.io._reasons import ReadReason, ReadSeverity, SkipReason
from partygrid.io._sentences import in_chinese

if TYPE_CHECKING:
    from partygrid.io.reading import Interpretation, Reading, ReadProblem, SheetCount

_SHOWN = 20
_NAMED = 5
"""Of columns of which the same is told, so many are named on a screen."""
_SEVERITIES = {ReadSeverity.ERROR: "错误", ReadSeverity.WARNING: "提醒"}
_HEADER = ("工作表", "类别", "行数", "已读取", "搁置", "空行", "表头", "填写说明", "小计", "备注")


def severity_title(severity: ReadSeverity, language: Language) -> str:
    """Return the word for a severity."""
    return _SEVERITIES[severity] if language is Language.CHINESE else severity.value


def said(sentence: str, language: Language) -> str:
    """Return a message or a remedy in a language."""
    return in_chinese(sentence) if language is Language.CHINESE else sentence


def reason_text(problem: "ReadProblem", language: Language) -> str:
    """Return reason and remedy, without place and value.

    Examples:
        >>> from partygrid.io.reading import ReadProblem
        >>> reason_text(ReadProblem(sheet="楼栋", reason=ReadReason.AMBIGUOUS,
        ...     message="several records are called so", remedy="write the id of one of them",
        ...     candidates=("g1", "g2")), Language.CHINESE)
        '有几个同名的对象；请改填其中一个的编号：g1、g2'
    """
    if language is Language.ENGLISH:
        told = attrs.evolve(problem.problem(), where="", field="", value="")
        return str(told).removeprefix(": ")
    sentence = f"{in_chinese(problem.message)}；{in_chinese(problem.remedy)}"
    if not problem.candidates:
        return sentence
    listed = "、".join(problem.likely)
    if problem.reason is ReadReason.AMBIGUOUS:
        return f"{sentence}：{listed}"
    return f"{sentence}；是否想填“{listed}”？"


def problem_text(problem: "ReadProblem", language: Language) -> str:
    """Return a problem with its place and value."""
    if language is Language.ENGLISH:
        return str(problem.problem())
    place = _place(problem.sheet, problem.row, problem.column)
    value = f"{problem.value}：" if problem.value else ""
    return f"{place}：{value}{reason_text(problem, language)}"


def _place(sheet: str, row: int, column: str) -> str:
    return "，".join(filter(None, (sheet, f"第{row}行" if row else "", column)))


def interpretation_text(one: "Interpretation", language: Language) -> str:
    """Return a value that was not taken as it stands, and what was understood."""
    if language is Language.CHINESE:
        what = f"{one.value}读作{in_chinese(one.understood)}" if one.value else "按理解读取"
        return f"{_place(one.sheet, one.row, one.column)}：{what}"
    what = f"{one.value} is read as {one.understood}" if one.value else "interpreted"
    return f"{one.sheet}, row {one.row:,}, {one.column}: {what}"


def reading_text(reading: "Reading", language: Language) -> str:
    """Return the account of a reading, and its first problems."""
    return "\n".join(_lines(reading, chinese=language is Language.CHINESE))


def _lines(reading: "Reading", *, chinese: bool) -> Iterator[str]:
    header = _HEADER if chinese else ("sheet", "kind", "rows", "read", "set aside", *SkipReason)
    yield table(header, (_row(one, chinese=chinese) for one in reading.sheets))
    values = len(reading.interpreted)
    if values:
        yield f"按理解读取的值：{values:,}" if chinese else f"interpreted values: {values:,}"
    told = _in_short(reading.problems)
    if told:
        yield ""
    for group in told[:_SHOWN]:
        yield _line(group, chinese=chinese)
    rest = len(told) - _SHOWN
    if rest > 0:
        yield f"……另有{rest:,}条" if chinese else f"… and {rest:,} more (all in .problems)"


def _in_short(problems: Sequence["ReadProblem"]) -> list[list["ReadProblem"]]:
    """Return errors before warnings, and together what is the same of several columns or rows."""
    groups: defaultdict[object, list[ReadProblem]] = defaultdict(list)
    for one in sorted(problems, key=lambda one: one.severity.value):
        at = (one.column, one.value, bool(one.value) or one.row) if one.row else ()
        groups[one.sheet, at, one.reason, one.message, one.remedy, one.candidates].append(one)
    return list(groups.values())


def _line(group: Sequence["ReadProblem"], *, chinese: bool) -> str:
    first, rest = group[0], len(group) - 1
    if not first.row:
        first = attrs.evolve(first, column=_listed([one.column for one in group], chinese=chinese))
        rest = 0
    if chinese:
        more = f"（另有{rest:,}行相同）" if rest else ""
        return f"{_SEVERITIES[first.severity]}：{first.text(Language.CHINESE)}{more}"
    more = f" (and in {rest:,} more row{'s' if rest > 1 else ''})" if rest else ""
    return f"{first.severity}: {first}{more}"


def _listed(columns: Sequence[str], *, chinese: bool) -> str:
    listed = ("、" if chinese else ", ").join(columns[:_NAMED])
    rest = len(columns) - _NAMED
    if rest <= 0:
        return listed
    return f"{listed}等{len(columns)}列" if chinese else f"{listed} and {rest:,} more columns"


def _row(count: "SheetCount", *, chinese: bool) -> list[object]:
    skipped = dict(count.skipped)
    return [
        count.sheet,
        SHEET_TITLES.get(count.kind, count.kind) if chinese else count.kind,
        count.rows,
        count.read,
        count.set_aside,
        *(skipped.get(one, 0) for one in SkipReason),
    ]
