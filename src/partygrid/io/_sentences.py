"""The sentences of readers in Chinese, each by the English one, with the same placeholders.

A reader states a problem in English; whoever fills in a Chinese workbook is told the sentence that
stands here for it. What stands in braces is put in as it is, but for what `_WORDS` names: kinds of
records, units, and what a field holds.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import chain

from partygrid.io._headers import SHEET_TITLES

SENTENCES: Mapping[str, str] = {
    # nothing, or something else than the field holds
    "nothing is stated": "没有填写",
    "nothing": "未填写",
    "fill in the cell": "请填写该单元格",
    "give each feature an id": "请给每个图形加上编号（id）",
    "state it": "请填写",
    "state {wanted}": "请填写{wanted}",
    "add the key": "请补上该项",
    "{found} stands here": "此处是{found}",
    "not what the field holds": "与该字段要求的内容不符",
    "write {wanted}": "请填写{wanted}",
    "no record": "不是记录",
    "pass records such as Town(...) or Building(...), and links as links=": "请传入记录和机制任职",
    "no link": "不是机制任职",
    "pass Link(...) values": "请传入机制任职",
    "larger than any number here": "超出可读的最大数值",
    "correct it": "请更正",
    "no day of the calendar": "不是日历上的日期",
    # numbers
    "no number of {unit}": "看不出数值（单位：{unit}）",
    "no number": "看不出数值",
    "no whole number": "不是整数",
    "write the counted number": "请填写清点的整数",
    "write the number in digits, or leave the cell empty where it is not known": (
        "请用阿拉伯数字填写，不清楚就留空"
    ),
    "a count is not negative": "数量不能为负",
    "larger than any count": "数值过大",
    "write the counted number, or None where it is not known": "请填写清点的整数，不清楚就留空",
    "write the counted number, or leave the cell empty where it is not known": (
        "请填写清点的整数，不清楚就留空"
    ),
    "not a finite number from 0 on": "不是大于或等于0的数",
    "write {unit} as 0 or more": "请填写大于或等于0的数（单位：{unit}）",
    "a number of more digits than a spreadsheet keeps": "数字太长，电子表格已丢失末尾几位",
    "a day or time stands here: a spreadsheet may have made it out of digits": (
        "此处是日期或时间：可能是电子表格把数字自动变成了日期"
    ),
    "a number among texts that begin with zeros: it may have lost its own": (
        "同列的编号以0开头，此处是数字，开头的0可能已丢失"
    ),
    "format the column as text, and type it anew": "请把该列设为文本格式，再重新录入",
    "one number for {rows} rows; it is left out": "合并单元格中的一个数对应{rows}行，没有读取",
    "split the cell, and write how much belongs to each row": "请拆分单元格，逐行填写各自的数",
    # days, choices, positions
    "no day": "看不出日期",
    "write it like 2021-05-01, or leave the cell empty": "请按2021-05-01的格式填写，不清楚就留空",
    "write it as YYYY-MM-DD": "请写成2021-05-01的形式",
    "neither yes nor no": "看不出是“是”还是“否”",
    "write 是 or 否": "请填写“是”或“否”",
    "write yes or no": "请填写“是”或“否”",
    "none of the choices": "不在可选项之内",
    "write one of {words}": "请从下列选项中填写：{words}",
    "no longitude and latitude": "看不出经度和纬度",
    "only one of longitude and latitude is stated": "经度和纬度只填了一个",
    "state both or none": "请两个都填，或都不填",
    "the latitude stands in the place of the other": "经度和纬度填反了",
    "write longitude first, then latitude, in degrees, as 116.75,25.71": (
        "请先经度后纬度，单位为度，如116.75,25.71"
    ),
    "not a position in degrees": "不是以度表示的位置",
    "write longitude -180 to 180 first, then latitude -90 to 90": (
        "请先填经度（-180至180），后填纬度（-90至90）"
    ),
    "write numbers, longitude -180 to 180 first, then latitude -90 to 90": (
        "请填写数字，先经度（-180至180），后纬度（-90至90）"
    ),
    "no point and no polygon": "既不是点，也不是面",
    "draw one position, or an area of which one position is taken": (
        "请画一个点，或画一个面，从中取一个位置"
    ),
    "no polygon": "不是面",
    "draw the outline of the place": "请画出该处的轮廓",
    "a {kind} has no position of its own; geometries are not read": (
        "{kind}没有自己的位置，图形没有读取"
    ),
    "state its place": "请填写所在的地点",
    # cells, ids, texts
    "the spreadsheet shows an error in the cell": "单元格显示的是错误值",
    "correct the cell": "请更正该单元格",
    "the cell holds a formula, and the file holds no result of it": (
        "单元格是公式，文件里没有它的计算结果"
    ),
    "type the value, or open the file in a spreadsheet program and save it again": (
        "请直接录入数值，或用电子表格软件打开文件后重新保存"
    ),
    "empty, or with spaces at an end or characters that do not print": (
        "为空，或前后有空格，或含有不可见字符"
    ),
    "holds control characters or broken encoding": "含有控制字符或乱码",
    "remove them": "请删去这些字符",
    "one is named twice": "同一个写了两遍",
    "name each once": "每个只写一遍",
    "not in order": "没有按顺序排列",
    "make the record by its constructor": "请用构造函数建立记录",
    "the id of a person is an identity number or a mobile number": "人员编号是身份证号或手机号",
    "an identity number or a mobile number is stated of a person": "人员信息中有身份证号或手机号",
    "take it out: people are known by their ids alone": "请删去，人员只以编号相称",
    "give the person another id, which says nothing about them": ("请另编一个看不出个人信息的编号"),
    "this {kind} has the id of another {other}": "该{kind}与另一个{other}的编号相同",
    "this {kind} has the id of another {other}, in row {row}": (
        "该{kind}与第{row}行的{other}编号相同"
    ),
    "this {kind} has the id of another {other}, in row {row} of {sheet}": (
        "该{kind}与“{sheet}”第{row}行的{other}编号相同"
    ),
    "this {kind} has name and parent of another {other}, in row {row}": (
        "该{kind}与第{row}行的{other}同名，所属上级也相同"
    ),
    "this {kind} has name and parent of another {other}, in row {row} of {sheet}": (
        "该{kind}与“{sheet}”第{row}行的{other}同名，所属上级也相同"
    ),
    "give one of them another name, or drop the repeated record": (
        "请更正其中一个的名称，或删去重复的一行"
    ),
    "give one of them another id, or drop the repeated record": (
        "请给其中一个另编编号，或删去重复的一行"
    ),
    "the same link is given twice": "同一条机制任职写了两遍",
    "drop one of them": "请删去其中一条",
    # references
    "several records are called so": "有几个同名的对象",
    "write the id of one of them": "请改填其中一个的编号",
    "no {kinds} has this id": "没有此编号、代码或名称的{kinds}",
    "add the {kinds} or correct the id": "请补上该{kinds}，或更正所填的编号或名称",
    "no mechanism of the catalogue is called so": "机制目录中没有此机制",
    "correct it, unless it is a mechanism of your own": "请更正；如果是自定的机制，可不理会",
    "mechanism {mechanism} of the catalogue has no such slot": (
        "机制目录中的机制{mechanism}没有此位置"
    ),
    "this is a {kind}": "所填的是{kind}",
    "name a {kinds} instead": "请改填{kinds}",
    "level scheme {scheme} has no {kind}": "层级方案{scheme}中没有{kind}",
    "state the scheme that has it: Jurisdiction(..., scheme=...)": (
        "请在“层级”工作表中写明含有该类组织的层级方案"
    ),
    "a {kind} does not stand below a {other}": "{kind}的上级不能是{other}",
    "in level scheme {scheme} its parent is {kinds}": "按层级方案{scheme}，其上级应为{kinds}",
    "where it has no such place: LevelScheme(..., may_skip=[{list}])": (
        "当地没有这一层的，请在“层级”工作表中把{list}标为可略过"
    ),
    "the parents form a cycle: {cycle}": "上级互为循环：{cycle}",
    "correct one of the parents": "请更正其中一个上级",
    # contradictions
    "it {verb} on {end}, before it begins on {start}": "{verb}日期{end}早于开始日期{start}",
    "correct one of the dates": "请更正其中一个日期",
    "its compound lies in {place}": "所填小区位于{place}",
    "leave community out, or correct one": "请不填社区，或更正其中一个",
    "the most is below the least, {number}": "最多人数小于最少人数{number}",
    "state most at or above least": "最多人数不能小于最少人数",
    "no unified social credit code: {reason}": "不是统一社会信用代码：{reason}",
    "copy the 18 characters from the certificate, or leave it out": ("请照证书抄录18位，或不填"),
    "its own community {place} is named again": "又写了本社区{place}",
    "name only further communities": "只写另外的社区",
    "no level scheme: {reason}": "不成层级方案：{reason}",
    "state on each row the scheme, the level as a number, and the kind of organisation": (
        "每行请写明层级方案、第几层（数字）和组织类别"
    ),
    # columns and sheets
    "no row names the fields of the records": "没有一行写明各列是什么",
    "put a row above them that names some of {words}": "请在数据上方加一行表头，如：{words}",
    "no kind of record is called so": "工作表名不是已知的类别",
    "call the sheet one of {words}": "请把工作表命名为：{words}",
    "{column} stands for the same field": "与“{column}”是同一字段",
    "keep one of them; this one is kept as notes": "请保留一列；此列作为备注保留",
    "no column holds ids; what stands here is taken as id as well": (
        "没有编号列，本列同时当作编号"
    ),
    "no column holds ids; each record is known by its name and what it lies below": (
        "没有编号列，按名称和所属上级辨认"
    ),
    "add a column {column}": "请增加“{column}”列",
    "there is no such column, and every record states it": "缺少此列，而每条记录都必须填写",
    "a field that must be stated has no column": "必填字段没有对应的列",
    "the column is not there": "没有这一列",
    "add the column": "请增加该列",
    "no field is called so; it is kept as notes": "列名不识别，作为备注保留",
    "rename it where a field is meant": "如果是某个字段，请改用该字段的列名",
    "no field of {kind} is called so; it is not read": "{kind}没有这个字段，没有读取",
    "rename it, or leave it out": "请改名，或去掉该列",
    "seems to hold what no record may; it is not read": "疑似个人信息，没有读取",
    "take the column out: people are ids": "请去掉该列：人员只用编号表示",
    "the quote that opens on line {line} is never closed": "第{line}行的引号没有闭合",
    "close it, or take it out": "请补上或去掉引号",
    "the row has {count} cells, the header {width}": "该行有{count}格，表头只有{width}格",
    "quote a cell that holds a delimiter": "单元格内有分隔符（如逗号）时，请给该单元格加上引号",
    "a cell in quotes seems to hold whole rows": "引号内的单元格似乎包含了整行",
    "look whether a quote is missing or too many": "请检查是否少了或多了引号",
    # documents and databases
    "the key stands more than once": "同一项出现了不止一次",
    "keep one of them": "请保留一个",
    "{owner} has no such key": "{owner}没有这一项",
    "drop it, or use one of {words}": "请删去，或改用：{words}",
    "use one of {words}": "请改用：{words}",
    "where it is no such field, fields={{{column}: None}} or --field {word}=": (
        "如果不是这个字段：fields={{{column}: None}}，或 --field {word}="
    ),
    "of no record": "不属于任何记录",
    "restore the record": "请恢复该记录",
    "restore the table, or write the snapshot into a database of its own": (
        "请恢复该表，或把快照写入单独的数据库"
    ),
    "the snapshot was written with {number} {what}": "写入快照时共有{number}条{what}",
}
"""English to Chinese."""

_UNITS = {
    "households": "户",
    "persons": "人",
    "residents": "人",
    "hours": "小时",
    "metres": "米",
    "projects": "个项目",
    "year": "年",
    "school": "学历层次",
    "degrees, WGS-84": "度，WGS-84",
}
_HELD = {
    "text": "文本",
    "an id": "编号",
    "a reference": "编号",
    "a list of ids": "编号，可多个",
    "a whole number": "整数",
    "a number with decimals": "小数",
    "a truth value": "是或否",
    "an array": "数组",
    "an object": "对象",
    "an object: {…}": "对象",
    "null": "空值",
    "no JSON value": "不合规的值",
    "text or a number": "文本或数字",
    "a whole number, not as text": "整数，不要用文本",
    "a number, not as text": "数字，不要用文本",
    "degrees as a number": "以度为单位的数字",
    "a list of text": "文本列表",
    "a list of ids as text": "编号列表（文本）",
    "true or false": "是或否",
    "a day, YYYY-MM-DD where it is text": "日期，文本请写成2021-05-01的形式",
    "an array that is not empty": "非空数组",
}
_REASONS = {
    "the number has an invalid format": "格式不对",
    "the number's checksum or check digit is invalid": "校验码不符",
    "the number has an invalid length": "位数不对",
    "one of the parts of the number are invalid or unknown": "有一段不合规",
    "it holds spaces, marks or full-width characters": "含有空格、符号或全角字符",
    "no level, or no kind": "没有层数或组织类别",
    "no name": "没有名称",
    "stands on no level": "不在任何一层",
    "stands on two levels": "出现在两层",
    "stands above the lowest level": "不在最低一层",
}
_COUNTED = {"records": "记录", "links": "机制任职"}
_VERBS = {"is dissolved": "撤销", "ends": "结束"}


def _kind(text: str) -> str:
    return SHEET_TITLES.get(text, {"record": "对象", "Record": "对象"}.get(text, text))


def _kinds(text: str) -> str:
    return "或".join(map(_kind, text.split(" or ")))


def _list(text: str) -> str:
    return "、".join(map(_kind, text.split(", ")))


_WORDS: Mapping[str, Callable[[str], str]] = {
    "kind": _kind,
    "other": _kind,
    "kinds": _kinds,
    "list": _list,
    "words": _list,
    "owner": _kind,
    "unit": lambda text: _UNITS.get(text, text),
    "wanted": lambda text: _HELD.get(text, text),
    "found": lambda text: _HELD.get(text, text),
    "reason": lambda text: _REASONS.get(text, text),
    "what": lambda text: _COUNTED.get(text, text),
    "verb": lambda text: _VERBS.get(text, text),
}
"""What is put in the place of some placeholders."""


@lru_cache(maxsize=4_096)
def in_chinese(text: str) -> str:
    """Return the Chinese of what a reader states, the text itself where nothing stands for it.

    Complexity:
        O(sentences).

    Examples:
        >>> in_chinese("no number of households")
        '看不出数值（单位：户）'
        >>> in_chinese("no Compound has this id")
        '没有此编号、代码或名称的小区'
    """
    if text in SENTENCES:
        return SENTENCES[text]
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            words = {name: _WORDS.get(name, str)(one) for name, one in found.groupdict().items()}
            return chinese.format(**words)
    clauses = text.split("; ")
    return "；".join(map(in_chinese, clauses)) if len(clauses) > 1 else text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the sentences with placeholders as patterns, those with most own letters first."""
    made = [
        (re.compile(_pattern(english)), chinese)
        for english, chinese in SENTENCES.items()
        if "{" in english
    ]
    return tuple(sorted(made, key=lambda one: -len(_PLACE.sub("", one[0].pattern))))


def _pattern(english: str) -> str:
    """Return the pattern of a sentence, in which braces that stand for themselves are doubled."""
    words = _BRACES.split(english)
    names = [f"(?P<{name}>[^;]+)" for name in words[1::2]]
    own = [re.escape(one.replace("{{", "{").replace("}}", "}")) for one in words[::2]]
    return "".join(chain.from_iterable(zip(own, [*names, ""], strict=True)))


_BRACES = re.compile(r"\{(\w+)\}")
_PLACE = re.compile(r"\(\?P<\w+>[^)]*\)")
