"""Columns that seem to hold what no record may: names of persons, identity numbers, telephones.

It is a guess that errs on the side of leaving a column unread. A header tells, or a value: eighteen
digits in the form of an identity number, a mobile number, or mostly names of persons.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from unicodedata import normalize

from partygrid.io._columnar import Column
from partygrid.io._headers import plain
from partygrid.mechanisms import Link
from partygrid.org import Member

_HEADER = re.compile(
    "姓名|名字$|联系人|负责人|户主|身份证|证件号|电话|手机|联系方式|微信|qq|邮箱|住址|家庭地址|出生|年龄|性别"
    "|民族|宗教|信仰|健康|疾病|残疾|学历|婚姻|政治面貌|籍贯|人脸|照片|指纹|工资|收入"
    "|phone|mobile|telephone|email|surname|firstname|lastname|fullname|idcard|idnumber|birth"
    "|gender|religion|health|address|leader$|secretary"
    "|(?:楼|栋|幢|网格|片|组|队|站|所|院|户|镇|村|区|道|元|街|路|支|会)长$|书记|主任$|委员$"
    "|网格员|联络员|管理员|指导员|楼管|党代表|居民代表"
)
_NUMBER = re.compile(
    r"(?<![0-9])(?:[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"|1[3-9]\d{9})(?![0-9])"
)
_MANY_DIGITS = re.compile(r"\d[\d \t\u3000.-]{9}")
"""What every such number has, as it is written."""
_GAP = re.compile(r"(?<=\d)[\s-](?=\d)")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕"
    "丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PERSON = re.compile(rf"[{_SURNAMES}][一-鿿]{{1,2}}")
_MOSTLY = 0.6
_FEWEST = 3
"""Of fewer values nothing is guessed."""


def holds_number_of_person(value: Any) -> bool:
    """Return whether a cell holds an identity number or a mobile number.

    Examples:
        >>> holds_number_of_person("138 0013 8000"), holds_number_of_person(13800138000.0)
        (True, True)
        >>> holds_number_of_person("m-0138")
        False
    """
    return _NUMBER.search(_digits(value)) is not None


def names_a_person(kind: type, column: Column) -> bool:
    """Return whether a column of a kind of record holds ids of people."""
    if column.name in ("id", "filler"):
        return kind in (Member, Link)
    return Member.__name__ in column.spec.targets


def tells_of_a_person(kind: type, column: Column) -> bool:
    """Return whether a column holds ids of people, or what is stated of one."""
    return kind is Member or names_a_person(kind, column)


def places_of_numbers(values: Sequence[Any]) -> list[int]:
    """Return the places of the cells that hold an identity number or a mobile number.

    Examples:
        >>> places_of_numbers(["m1", "13800138000", ""])
        [1]
    """
    try:
        distinct: Iterable[Any] = set(values)
    except TypeError:  # lists and the like, in frames
        distinct = values
    if _MANY_DIGITS.search("\n".join(map(str, distinct))) is None:
        return []
    return [place for place, one in enumerate(values) if holds_number_of_person(one)]


def _digits(value: Any) -> str:
    """Return the text of a value, whole numbers without a point, digits without gaps."""
    whole = isinstance(value, float) and value % 1 == 0
    return _GAP.sub("", normalize("NFKC", str(int(value) if whole else value)))


def looks_personal(title: str, values: Collection[Any]) -> bool:
    """Return whether a column seems to hold what no record may.

    Args:
        title: Its header.
        values: Its distinct values.

    Complexity:
        O(values).

    Examples:
        >>> looks_personal("联系电话", []), looks_personal("楼层", [6, 11])
        (True, False)
        >>> looks_personal("其他", ["见 350825199001011234"])
        True
    """
    if _HEADER.search(plain(title)):
        return True
    if any(map(holds_number_of_person, values)):
        return True
    persons = sum(1 for one in values if _PERSON.fullmatch(str(one).strip()))
    return persons >= _FEWEST and persons >= _MOSTLY * len(values)
