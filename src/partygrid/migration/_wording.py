"""Names of divisions as they are compared: what names the place, and what only says how it is run.

A printed name is a body and a tail of wording. Three forms of it are compared, each coarser than
the one before:

1. the plain form: NFKC, without white space;
2. the stem: the plain form without the words for the body that runs the place
   (居民委员会, 居委会, 村委会, 街道办事处, …), and then without 社区, 村 or 街道;
3. the body: the stem without the class of the place (镇, 乡, 县, 区, 市, …) and of its people.

Two names are the same but for wording where their stems are equal and neither says 居民 (residents)
where the other says 村民 (villagers): a village that becomes a residents' community is no wording.
"""

import re
import unicodedata

_RESIDENTS = ("居民委员会", "居民委会", "居委会", "居委")
_VILLAGE = ("村民委员会", "村民委会", "村委会", "村委")
_LIVING = ("生活区",)
_OFFICES = (
    "街道办事处",
    "街办事处",
    "(办事处)",
    "办事处",
    "人民政府",
    "管理委员会",
    "管委会",
)
_BODIES = tuple(sorted((*_RESIDENTS, *_VILLAGE, *_LIVING), key=lambda word: (-len(word), word)))
_SETTLEMENT = ("行政村", "村")
_CLASS = ("自治县", "自治州", "自治旗", "自治区", "地区", "林区", "特区", *"镇乡县区市旗盟州")
_PEOPLES = tuple(
    sorted(
        re.findall(
            r"\S+",
            """蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族
            哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族
            柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族
            塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族
            鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 民族 各族""",
        ),
        key=lambda word: (-len(word), word),
    )
)


def plain(name: str) -> str:
    """Return a name in its compatibility form without white space.

    Examples:
        >>> plain(" 建华区（镇）　直辖地域")
        '建华区(镇)直辖地域'
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def stem(name: str) -> str:
    """Return a plain name without the words for how the place is run; never an empty text.

    Examples:
        >>> {stem(name) for name in ("栗园社区居委会", "栗园社区居民委员会", "栗园社区", "栗园")}
        {'栗园'}
        >>> stem("许集村村民委员会"), stem("庞村街道办事处"), stem("庞村街道"), stem("隔川乡")
        ('许集', '庞村', '庞村', '隔川乡')
    """
    if name.endswith(_OFFICES):
        return _without(_without(name, _OFFICES), ("街道",))
    rest = _without(name, _BODIES)
    street = _without(rest, ("街道",))
    return street if street != rest else _without(_without(rest, ("社区",)), _SETTLEMENT)


def body(name: str) -> str:
    """Return a stem without the class of the place; never an empty text.

    Examples:
        >>> body("隔川乡"), body("隔川镇"), body("红旗满族乡"), body("建阳市")
        ('隔川', '隔川', '红旗', '建阳')
    """
    found = _without(name, _CLASS)
    shorter = _without(found, _PEOPLES)
    while shorter != found:
        found, shorter = shorter, _without(shorter, _PEOPLES)
    return found


def _without(name: str, tails: tuple[str, ...]) -> str:
    if not name.endswith(tails):
        return name
    rest = next(name[: -len(tail)] for tail in tails if name.endswith(tail))
    return rest or name


def contradict(one: str, other: str) -> bool:
    """Return whether two plain names state bodies of different kinds that run the place.

    Examples:
        >>> contradict("李家村委会", "李家社区居委会"), contradict("李家村委会", "李家社区")
        (True, False)
    """
    stated = _run_by(one), _run_by(other)
    return None not in stated and stated[0] != stated[1]


def unlike(one: str, other: str) -> bool:
    """Return whether two Chinese names are those of different places: no body has the other in it.

    Examples:
        >>> unlike("东街社区", "南街社区居委会"), unlike("连城县莲峰镇", "莲峰镇")
        (True, False)
        >>> unlike("East Street", "东街社区"), unlike("", "东街社区")
        (False, False)
    """
    if one in other or other in one:
        return False
    bodies = [body(stem(plain(name))) for name in (one, other)]
    if not all(_CHINESE.search(name) for name in bodies):
        return False
    return bodies[0] not in bodies[1] and bodies[1] not in bodies[0]


_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _run_by(name: str) -> int | None:
    return next(
        (i for i, words in enumerate((_RESIDENTS, _VILLAGE, _LIVING)) if name.endswith(words)), None
    )
