"""Names read as people mean them: one spelling for all ways to write the name of a place.

Procedure. Compatibility forms (NFKC), so that full-width letters, digits and brackets are the usual
ones, and small letters; Chinese numerals up to 99 as digits; spaces, brackets and points left out,
a hyphen where they part two numbers; no leading zeros; then the suffixes of the kind in one form.
"""

import re
from collections.abc import Mapping
from unicodedata import normalize

from partygrid.grid import Building, Community, Compound, Grid, Town
from partygrid.org import ORGANISATION_KINDS

_Steps = tuple[tuple[re.Pattern[str], str], ...]

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_NUMERAL = re.compile("[〇零一二三四五六七八九十]+")
_TENS = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def _steps(*pairs: tuple[str, str]) -> _Steps:
    return tuple((re.compile(pattern), plain) for pattern, plain in pairs)


_MARKS = r"[\s()\[\]{}<>〈〉《》「」『』【】〔〕〖〗\"'“”‘’·•.,。、_]"
_COMMON = _steps(
    (r"[‐-―−~]", "-"),
    (rf"(?<=\d){_MARKS}+(?=\d)", "-"),
    (_MARKS, ""),
    (r"(?<!\d)0+(?=\d)", ""),
)
_BUILDING = _steps(
    (r"#(\d+)", r"\1#"),
    (r"第?(?<![a-z\d])(\d+|[a-z])(?:[号#]?[楼栋幢座]|#)", r"\1栋"),
    (r"^(\d+|[a-z])$", r"\1栋"),
)
_ORGANISATION = _steps(
    (r"^(?:中国共产党|中共)", ""),
    (r"党(?=支部|总支|小组)", ""),
    (r"总支部", "总支"),
    (r"(?<=支部|总支|小组)委员会$", ""),
    (r"党?工(?:作)?委(?:员会)?$", "工委"),
    (r"党?委(?:员会)?$", "委"),
)
_FORMS: Mapping[type, _Steps] = {
    Town: _steps((r"街(?:道办事处|道办|办)$", "街道"), (r"(?<=[镇乡])(?:人民)?政府$", "")),
    Community: _steps(
        (r"(?:社区)?(?:居民委员会|居委会)$|社区$", ""), (r"村?(?:村民委员会|村委会)$", "村")
    ),
    Compound: _steps((r"(?:住宅)?小区$", "")),
    Grid: _steps((r"第?(\d+)号?网格$", r"网格\1"), (r"网格第?(\d+)号$", r"网格\1")),
    Building: _BUILDING,
    **dict.fromkeys(ORGANISATION_KINDS, (*_BUILDING[:2], *_ORGANISATION)),
}


_LONGEST = 80
_BEHIND = re.compile(r"^([^()（）]+)[(（]([^()（）]+)[)）]$")


def plain_name(name: str, kind: type) -> str:
    """Return the one spelling of the name of a record of a kind.

    Two names with the same plain name are the same to a reader. It is for comparison, not for
    print.

    Examples:
        >>> [plain_name(name, Building) for name in ("３号楼", "3栋", "03#", "第三幢")]
        ['3栋', '3栋', '3栋', '3栋']
        >>> [plain_name(name, Community) for name in ("栗园社区", "栗园居委会")]
        ['栗园', '栗园']
    """
    text = normalize("NFKC", name).casefold()
    text = _NUMERAL.sub(_as_digits, text)
    for pattern, plain in (*_COMMON, *_FORMS.get(kind, ())):
        text = pattern.sub(plain, text)
    return text


def parent_first(text: str) -> str:
    """Return a text that may be an address as one in which what comes in brackets stands in front.

    Nothing of more letters than any address has.

    Examples:
        >>> parent_first("花园小区（东街社区）"), parent_first("1号楼")
        ('东街社区花园小区', '1号楼')
    """
    return _BEHIND.sub(r"\2\1", text) if len(text) <= _LONGEST else ""


def _as_digits(found: re.Match[str]) -> str:
    numeral = found.group()
    if "十" not in numeral:
        return "".join(str(_DIGITS[sign]) for sign in numeral)
    tens = _TENS.fullmatch(numeral)
    if tens is None:
        return numeral
    ten, one = (_DIGITS.get(sign) for sign in tens.groups())
    return str((1 if ten is None else ten) * 10 + (one or 0))
