"""Towns and communities of the divisions of 2023, and which county a district text means.

Kind of a community, by the end of its name: 居委会, 居民委员会 and 社区 are residents' committees,
村委会, 村民委员会 and 村 are villages. A name with another end (生活区, 管理区, 生产队) is taken by
the class of its code: 001-199 and 400-499 residents, anything else a village.

A letter of the private use area (a rare character in a font of the maker's own) cannot be shown
by other fonts: it becomes 〓, the printers' mark for a missing letter, and the name
is reported.

A district text means, first match first:

1. the county whose name, full or without 区, 县 or 市, the text begins with (a name of one letter
   must be the whole text);
2. for a zone without a county of its own, the towns whose names begin with the text, or with the
   text less 开发区, 开发, 区 or 新区, where they all lie in one county (高新区 in 420606);
3. written twice, or with the city's name before it, what the rest means.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from partygrid import Community, CommunityKind, Town
from partygrid.codes import CommunityClass, parse_division_code
from real_compounds.tables import Reason, Result, SourceRow, read_rows, set_aside

FOLDER = "admin_cn_2023"
VAGUE = ("", "暂无资料", "其他区域")

_RESIDENTS = ("居委会", "居民委员会", "社区")
_VILLAGE = ("村委会", "村民委员会", "村")
_RESIDENT_CLASSES = (CommunityClass.RESIDENTS, CommunityClass.LIKE_RESIDENTS)
_ZONE_ENDS = ("", "开发区", "开发", "区", "新区")


@attrs.frozen(kw_only=True)
class Territory:
    """Towns and communities below one division, and the rows that could not be used.

    Attributes:
        code: Division code, empty for the whole country.
        name: Its name without 市.
        counties: Code and name of each county.
        towns: Towns in code order.
        communities: Communities in code order.
        rows: How many rows of towns and communities were read.
        by_code: How many communities got their kind from the code, not the name.
        mended: Codes of the towns and communities whose names hold a letter that became 〓.
        results: The rows set aside.
    """

    code: str
    name: str
    counties: tuple[tuple[str, str], ...]
    towns: tuple[Town, ...]
    communities: tuple[Community, ...]
    rows: int
    by_code: int
    mended: tuple[str, ...]
    results: tuple[Result, ...]


@attrs.frozen
class Area:
    """What a district text means.

    Attributes:
        county: Code of the county.
        towns: Codes of the towns of a zone, empty for the whole county.
        rest: What follows the county in the text, often a business circle.
    """

    county: str
    towns: tuple[str, ...] = ()
    rest: str = ""


def kind_by_name(name: str) -> CommunityKind | None:
    """Return the kind that the end of a community's name states, or None."""
    if name.endswith(_RESIDENTS):
        return CommunityKind.RESIDENTS
    return CommunityKind.VILLAGE if name.endswith(_VILLAGE) else None


def kind_by_code(code: str) -> CommunityKind:
    """Return the kind that the last three digits of a community's code state."""
    residents = parse_division_code(code).community_class in _RESIDENT_CLASSES
    return CommunityKind.RESIDENTS if residents else CommunityKind.VILLAGE


def read_territory(folder: Path, *, code: str = "") -> Territory:
    """Read the towns and communities whose codes begin with `code`."""
    counties = {row.cells[0]: row.cells[1] for row in _below(folder, "counties.csv", code)}
    cities = {row.cells[0]: row.cells[1] for row in _below(folder, "cities.csv", code)}
    town_rows = _below(folder, "towns.csv.gz", code)
    rows = _below(folder, "villages.csv.gz", code)
    towns, without_county = checked(town_rows, counties)
    names, without_town = checked(rows, towns)
    kinds = {one: kind_by_name(name) for one, name in names.items()}
    return Territory(
        code=code,
        name=cities.get(code, "").removesuffix("市"),
        counties=tuple(sorted(counties.items())),
        towns=tuple(Town(one, name=legible(name), code=one) for one, name in sorted(towns.items())),
        communities=tuple(
            Community(
                one,
                town=one[:9],
                name=legible(name),
                code=one,
                kind=kinds[one] or kind_by_code(one),
            )
            for one, name in sorted(names.items())
        ),
        rows=len(town_rows) + len(rows),
        by_code=sum(kind is None for kind in kinds.values()),
        mended=tuple(
            one for one, name in sorted({**towns, **names}.items()) if legible(name) != name
        ),
        results=(*without_county, *without_town),
    )


def legible(name: str) -> str:
    """Return a name with 〓 for each private use letter, and without what does not print."""
    if name.isprintable():
        return name
    mended = ("〓" if unicodedata.category(letter) == "Co" else letter for letter in name)
    return "".join(letter for letter in mended if letter.isprintable())


def _below(folder: Path, file: str, code: str) -> list[SourceRow]:
    return [row for row in read_rows(folder, f"{FOLDER}/{file}") if row.cells[0].startswith(code)]


def checked(
    rows: Iterable[SourceRow], parents: Mapping[str, str]
) -> tuple[dict[str, str], list[Result]]:
    """Return name by code, and the rows whose code is repeated or whose parent is not listed.

    The parent's code is as long as those of `parents`.
    """
    names: dict[str, str] = {}
    refused: list[Result] = []
    length = len(next(iter(parents), ""))
    for row in rows:
        code, name = row.cells[:2]
        if code in names:
            refused.append(set_aside(row, Reason.REPEATED_CODE))
        elif code[:length] not in parents:
            refused.append(set_aside(row, Reason.NO_PARENT))
        else:
            names[code] = name
    return names, refused


def area_of(text: str, where: Territory) -> Area | None:
    """Return what a district text means in a territory, or None; the rule is in the module."""
    forms = sorted(
        ((form, code) for code, name in where.counties for form in (name, name[:-1])),
        key=lambda pair: (-len(pair[0]), pair[1]),
    )
    for form, code in forms:
        if text == form or (len(form) > 1 and text.startswith(form)):
            return Area(code, rest=text.removeprefix(form))
    if is_vague(text, where):
        return None
    zones = (_zone(text.removesuffix(end), where) for end in _ZONE_ENDS)
    zone = next((one for one in zones if one), None)
    half = text[: len(text) // 2]
    rest = half if half * 2 == text else text.removeprefix(where.name)
    return zone if zone or rest == text else area_of(rest, where)


def _zone(stem: str, where: Territory) -> Area | None:
    towns = tuple(town.id for town in where.towns if town.name.startswith(stem))
    counties = {code[:6] for code in towns}
    return Area(towns[0][:6], towns) if len(stem) > 1 and len(counties) == 1 else None


def is_vague(text: str, where: Territory) -> bool:
    """Return whether a district text says nothing: empty, 暂无资料, or only the city's name."""
    return text in VAGUE or text.removesuffix("市").replace(where.name, "") == ""


def county_named_in(text: str, where: Territory) -> Area | None:
    """Return the county whose full name stands in a text, None where none or several do."""
    found = [code for code, name in where.counties if name in text]
    return Area(found[0]) if len(found) == 1 else None
