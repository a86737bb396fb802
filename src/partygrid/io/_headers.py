"""Names of sheets, columns and choices, in Chinese and English, and the ways people write them.

The Chinese term of a field is that of its `FieldSpec`, the English one is the field's own name.
Both are written and read; aliases are only read. Before names are compared they are made plain:
small letters, no spaces and marks, no text in brackets.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from unicodedata import normalize

from partygrid._fields import Check, FieldSpec, specs
from partygrid._text import Language
from partygrid.errors import InvalidArgument
from partygrid.grid import BuildingKind, CommunityKind, GridKind, PropertyService
from partygrid.io._columnar import Column
from partygrid.mechanisms import Link
from partygrid.org import MemberStatus, OrgForm, OrgNature, UnitKind, Window
from partygrid.records import RECORD_KINDS
from partygrid.teams import FacilityKind

SHEET_TITLES: Mapping[str, str] = {
    "Town": "乡镇",
    "Community": "社区",
    "Compound": "小区",
    "Grid": "网格",
    "Building": "楼栋",
    "TownCommittee": "乡镇党委",
    "CommunityCommittee": "社区党组织",
    "CompoundBranch": "小区党支部",
    "GridBranch": "网格党支部",
    "BuildingGroup": "楼栋党小组",
    "UnitBranch": "单位党组织",
    "Unit": "单位",
    "Member": "党员",
    "Need": "需求",
    "Resource": "资源",
    "Project": "项目",
    "Team": "队伍",
    "Facility": "阵地",
    "Link": "机制任职",
}
"""The Chinese name of the sheet of each kind."""

Fields = Mapping[str, str | None]
"""The column by header, as a user says it; None for a header that names none."""

NO_FIELDS: Fields = MappingProxyType({})

SCHEME_TITLES = {Language.CHINESE: "层级", Language.ENGLISH: "LevelScheme"}
"""The name of the sheet of the level scheme."""

LIST_TITLES = {Language.CHINESE: "机制目录", Language.ENGLISH: "Mechanisms"}
"""The name of the sheet of a template that lists the mechanisms of the catalogue."""

REASON_TITLE = "原因 reason"
"""The header of the reasons in an annotated workbook; nobody else calls a column so."""
SUMMARY_TITLES = {
    Language.CHINESE: ("工作表", "类别", "行数", "已读取", "搁置"),
    Language.ENGLISH: ("sheet", "kind", "rows", "read", "set aside"),
}
"""The first row of the sheet that sums up an annotated workbook, likewise."""
SUMMARY_NAMES = {Language.CHINESE: "汇总", Language.ENGLISH: "summary"}
"""The name of this sheet."""

_SHEET_ALIASES: Mapping[str, tuple[str, ...]] = {
    "Town": ("街道", "镇街", "乡镇街道", "镇", "Towns"),
    "Community": ("村社区", "社区村", "村", "村居", "Communities"),
    "Compound": ("住宅小区", "居民小区", "Compounds"),
    "Grid": ("网格信息", "Grids"),
    "Building": ("楼宇", "楼幢", "楼房", "楼", "Buildings"),
    "TownCommittee": ("街道党工委", "镇党委", "乡镇街道党工委", "TownCommittees"),
    "CommunityCommittee": ("社区党委", "社区党总支", "CommunityCommittees"),
    "CompoundBranch": ("小区支部", "小区党组织", "CompoundBranches"),
    "GridBranch": ("网格支部", "网格党组织", "GridBranches"),
    "BuildingGroup": ("楼栋小组", "党小组", "BuildingGroups"),
    "UnitBranch": ("单位支部", "单位党支部", "机关企业党组织", "UnitBranches"),
    "Unit": ("驻区单位", "辖区单位", "共建单位", "Units"),
    "Member": ("党员名册", "党员花名册", "花名册", "Members"),
    "Need": ("需求清单", "Needs"),
    "Resource": ("资源清单", "Resources"),
    "Project": ("项目清单", "Projects"),
    "Team": ("志愿服务队", "服务队", "Teams"),
    "Facility": ("阵地场所", "设施", "Facilities"),
    "Link": ("链接", "关联", "联系", "Links"),
}

COLUMN_ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("标识", "唯一编号", "ID号"),
    "name": ("行政区划名称", "名字", "全称", "单位名称"),
    "code": ("代码", "编码", "区划编码", "统计用区划代码", "行政区划代码"),
    "town": ("街道", "镇", "镇街", "所属乡镇", "所属街道", "所在街道", "乡镇街道"),
    "community": ("社区", "所属社区", "所在社区", "村社区", "村居", "社区村"),
    "compound": ("所属小区", "所在小区", "小区名称"),
    "grids": ("所属网格", "所在网格", "网格编号"),
    "households": ("总户数", "住户数", "居民户数", "户数户"),
    "residents": ("人口", "人口数", "总人口", "居民人数", "常住人口"),
    "point": ("经纬度", "位置坐标"),
    "kind": ("类型", "种类", "性质类别"),
    "property_service": ("物业", "物业类型", "物业管理"),
    "built": ("建成年代", "建成时间", "竣工年份", "建筑年代"),
    "layer": ("网格层级", "层"),
    "parent": ("上级党组织", "上级", "隶属组织"),
    "form": ("形式", "组织类别"),
    "established": ("成立时间", "设立日期"),
    "dissolved": ("撤销时间",),
    "elected": ("换届日期", "换届时间"),
    "compounds": ("覆盖小区", "所属小区"),
    "buildings": ("覆盖楼栋", "楼栋号"),
    "units": ("覆盖单位",),
    "uscc": ("信用代码", "社会信用代码", "统一信用代码"),
    "operating": ("是否营业", "正常经营"),
    "trade": ("所属行业",),
    "offers": ("可提供服务", "服务内容"),
    "organisation": ("所在党组织", "党组织", "所属党组织"),
    "unit": ("工作单位", "所在单位"),
    "residence": ("居住楼栋编号", "住址楼栋", "所在楼栋", "楼栋"),
    "probationary": ("是否预备党员", "预备"),
    "skills": ("专长", "技能特长"),
    "place": ("位置", "所在地", "服务地点"),
    "least": ("所需人数", "需要人数"),
    "within": ("服务半径", "最远距离"),
    "members": ("成员",),
    "leader": ("负责人编号",),
}
"""Further headers of a field, which count where no other field of the kind has the word."""

LON, LAT = "lon", "lat"
"""The columns of a point."""
POINT_HEADERS: Mapping[str, tuple[str, ...]] = {
    LON: ("经度", "lon", "lng", "longitude", "经度WGS84"),
    LAT: ("纬度", "lat", "latitude", "纬度WGS84"),
}

_CHOICE_TITLES: Mapping[type[StrEnum], tuple[str, ...]] = {
    PropertyService: ("无物业", "物业公司", "社区托管", "居民自管"),
    CommunityKind: ("居委会", "村委会"),
    GridKind: ("基础网格", "专属网格", "微网格"),
    BuildingKind: ("住宅", "商铺", "办公", "工业", "公共", "公园", "空置"),
    UnitKind: (
        *("机关", "事业单位", "国有企业", "非公企业"),
        *("社会组织", "物业公司", "其他"),
    ),
    MemberStatus: ("在职", "退休", "流动"),
    Window: ("工作时间", "晚上", "周末"),
    OrgForm: ("党工委", "党委", "党总支", "党支部", "党小组"),
    OrgNature: ("一般", "联合", "临时", "功能型"),
    FacilityKind: (
        *("党群服务中心", "小区微政务服务中心", "红色驿站", "邻里先锋站"),
        *("巡逻岗", "新时代文明实践站", "其他"),
    ),
}
_CHOICE_ALIASES: tuple[tuple[StrEnum, tuple[str, ...]], ...] = (
    (PropertyService.NONE, ("无", "没有物业", "三无小区")),
    (PropertyService.COMPANY, ("专业物业", "有物业", "有")),
    (PropertyService.COMMUNITY_RUN, ("社区代管", "社区管理")),
    (PropertyService.SELF_MANAGED, ("自管", "业主自管", "自治")),
    (CommunityKind.RESIDENTS, ("社区", "居民委员会", "居")),
    (CommunityKind.VILLAGE, ("村", "村民委员会", "行政村")),
    (BuildingKind.RESIDENTIAL, ("居住", "住宅楼", "居民楼")),
    (BuildingKind.SHOP, ("商业", "店铺")),
    (BuildingKind.OFFICE, ("写字楼", "办公楼")),
    (BuildingKind.INDUSTRIAL, ("厂房",)),
    (UnitKind.AGENCY, ("党政机关", "行政机关")),
    (UnitKind.STATE_ENTERPRISE, ("国企",)),
    (UnitKind.ENTERPRISE, ("企业", "民营企业", "非公有制企业")),
    (MemberStatus.IN_SERVICE, ("在岗",)),
    (MemberStatus.RETIRED, ("离退休", "离休")),
    (Window.WORKING_HOURS, ("上班时间", "白天")),
    (Window.EVENING, ("夜间", "晚间")),
    (Window.WEEKEND, ("双休日", "节假日")),
    (OrgForm.WORKING_COMMITTEE, ("工委",)),
    (OrgForm.GENERAL_BRANCH, ("总支", "党总支部")),
    (OrgForm.BRANCH, ("支部",)),
    (OrgForm.GROUP, ("小组",)),
    (OrgNature.ORDINARY, ("普通", "常设")),
    (FacilityKind.OTHER, ("其它",)),
    (UnitKind.OTHER, ("其它",)),
)

_ASIDE = frozenset(
    (
        *(
            "汇总",
            "说明",
            "填写说明",
            "填表说明",
            "目录",
            "封面",
            "instructions",
            "summary",
            "readme",
        ),
        *map(str.casefold, LIST_TITLES.values()),
    )
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_MARKS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"\d{1,2}$")


def plain(name: str) -> str:
    """Return the one spelling of a header or of a choice.

    Examples:
        >>> plain("*户 数（户）"), plain("Property_Service")
        ('户数', 'propertyservice')
    """
    text = normalize("NFKC", name).casefold()
    bare = _MARKS.sub("", _BRACKETED.sub("", text))
    return bare or _MARKS.sub("", text)


def sheet_title(kind: type, language: Language) -> str:
    """Return the name of the sheet of a kind."""
    return SHEET_TITLES[kind.__name__] if language is Language.CHINESE else kind.__name__


def column_title(column: Column, language: Language) -> str:
    """Return the header of a column."""
    if language is Language.ENGLISH:
        return column.name
    return POINT_HEADERS[column.name][0] if column.spec.check is Check.POINT else column.spec.zh


def choice_title(choice: StrEnum, language: Language) -> str:
    """Return the word for a choice."""
    if language is Language.ENGLISH:
        return choice.value
    return _titles_of(type(choice))[choice]


@cache
def _titles_of(choices: type[StrEnum]) -> Mapping[StrEnum, str]:
    return dict(zip(choices, _CHOICE_TITLES[choices], strict=True))


@cache
def _kinds() -> Mapping[str, type]:
    known: dict[str, type] = {}
    for kind in (*RECORD_KINDS, Link):
        title = SHEET_TITLES[kind.__name__]
        for word in (kind.__name__, title, *_SHEET_ALIASES[kind.__name__]):
            for form in (word, f"{word}信息", f"{word}表", f"{word}信息表", f"{word}台账"):
                known.setdefault(plain(form), kind)
    return known


def kind_of(name: str) -> type | None:
    """Return the kind of record that a sheet of this name holds, `Link` for links.

    Examples:
        >>> kind_of("楼栋信息表（2024）"), kind_of("Sheet1")
        (<class 'partygrid.grid.Building'>, None)
    """
    word = plain(name)
    return _kinds().get(word) or _kinds().get(_NUMBERED.sub("", word))


def is_aside(name: str) -> bool:
    """Return whether a sheet of this name holds no records by its nature.

    Examples:
        >>> is_aside("填写说明"), is_aside("楼栋")
        (True, False)
    """
    return _NUMBERED.sub("", plain(name)) in _ASIDE


def is_summary(row: Iterable[object]) -> bool:
    """Return whether a row is the first one of a sheet that sums up an annotated workbook.

    Examples:
        >>> is_summary(["工作表", "类别", "行数", "已读取", "搁置", ""]), is_summary(["工作表"])
        (True, False)
    """
    words = tuple(map(str, row))
    return any(words[: len(titles)] == titles for titles in SUMMARY_TITLES.values())


def is_scheme(name: str) -> bool:
    """Return whether a sheet of this name holds the level scheme."""
    return plain(name) in map(plain, SCHEME_TITLES.values())


@cache
def headers_of(kind: type) -> Mapping[str, str]:
    """Return the column of each plain header of a kind of record.

    Examples:
        >>> from partygrid.grid import Building
        >>> [headers_of(Building)[plain(word)] for word in ("户数（户）", "所在小区", "经度")]
        ['households', 'compound', 'lon']
    """
    known: dict[str, str] = {}
    for words in (_own_words, _derived_words, _alias_words):
        for name, spec in specs(kind):
            for word in words(kind, name, spec):
                known.setdefault(plain(word), name)
        if words is _own_words and any(spec.check is Check.POINT for _, spec in specs(kind)):
            known |= {plain(word): part for part, words in POINT_HEADERS.items() for word in words}
    return known


def headers_with(kind: type, fields: Fields) -> Mapping[str, str | None]:
    """Return the column of each plain header, those first that the user says.

    Args:
        kind: The kind of record.
        fields: The column by header, None for a header that names none; what is a column of other
            kinds alone is left out.

    Examples:
        >>> from partygrid.grid import Building
        >>> headers_with(Building, {"几户": "households"})["几户"]
        'households'
    """
    known = headers_of(kind)
    names = {None, *known.values()}
    return {**known, **{plain(word): name for word, name in fields.items() if name in names}}


def refuse_no_fields(fields: Fields, kinds: Iterable[type]) -> None:
    """Refuse what is a column of no kind.

    Raises:
        InvalidArgument: `fields` names no field.
    """
    known = {name for kind in kinds for name in headers_of(kind).values()}
    for name in fields.values():
        if name is not None and name not in known:
            remedy = f"name one of {', '.join(sorted(known))}"
            raise InvalidArgument("fields", name, "no record here has such a field", remedy)


def _own_words(_: type, name: str, spec: FieldSpec) -> tuple[str, ...]:
    return spec.zh, name


def _derived_words(kind: type, name: str, spec: FieldSpec) -> tuple[str, ...]:
    title = SHEET_TITLES[kind.__name__]
    if name in _OF_ITSELF:
        itself = (title, kind.__name__) if name == "name" else ()
        return (*(f"{title}{word}" for word in _OF_ITSELF[name]), *itself)
    if spec.check in (Check.REFERENCE, Check.REFERENCES):
        return tuple(f"{spec.zh}{word}" for words in _OF_ITSELF.values() for word in words)
    return ()


def _alias_words(_: type, name: str, __: FieldSpec) -> tuple[str, ...]:
    return COLUMN_ALIASES.get(name, ())


_OF_ITSELF: Mapping[str, tuple[str, ...]] = {
    "id": ("编号", "ID"),
    "name": ("名称", "名"),
    "code": ("代码", "编码"),
}


@cache
def choices_of(choices: type[StrEnum]) -> Mapping[str, StrEnum]:
    """Return the choice of each plain word.

    Examples:
        >>> [choices_of(Window)[plain(word)] for word in ("周末", "weekend")]
        [<Window.WEEKEND: 'weekend'>, <Window.WEEKEND: 'weekend'>]
    """
    known = {word: one for one, words in own_words_of(choices).items() for word in words}
    for one in choices:
        for word in _ALIASES_OF.get((choices, one), ()):
            known.setdefault(plain(word), one)
    return known


@cache
def own_words_of(choices: type[StrEnum]) -> Mapping[StrEnum, frozenset[str]]:
    """Return the plain words of each choice that are no aliases: those that are written.

    Examples:
        >>> sorted(own_words_of(Window)[Window.WEEKEND])
        ['weekend', '周末']
    """
    return {
        one: frozenset(map(plain, (one.value, one.name, _titles_of(choices)[one])))
        for one in choices
    }


_ALIASES_OF = {(type(one), one): words for one, words in _CHOICE_ALIASES}
