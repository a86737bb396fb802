"""Division codes (统计用区划代码): province, city, county, town, community.

2 + 2 + 2 digits of GB/T 2260, 3 of the town and 3 of the community. Missing counties, development
zones, farms and units that no table foresees are legal. Whether a code was listed in some year is
answered by `partygrid.codes.book`. The class of a town or community says how it was numbered; it
says neither urban nor rural, since a village under a subdistrict is ordinary.
"""

from enum import StrEnum
from typing import TypeVar

import attrs

from partygrid.codes.scheme import CodeFault, CodeScheme
from partygrid.errors import ProblemReason
from partygrid.sources import Source

_Class = TypeVar("_Class", bound=StrEnum)
_ENDS = (2, 4, 6, 9)
_FULL = 12


class DivisionLevel(StrEnum):
    """How far down a division code goes.

    Examples:
        >>> parse_division_code("350825100").level
        <DivisionLevel.TOWN: 'town'>
    """

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    COMMUNITY = "community"


class TownClass(StrEnum):
    """How a town is numbered, by digits 7 to 9.

    001-099 subdistrict (街道), 100-199 town (镇), 200-399 township (乡), 400-599 enterprise type
    (政企合一单位: development zones, scenic areas, farms, forest farms), anything else OTHER.

    Examples:
        >>> parse_division_code("650103502").town_class
        <TownClass.ENTERPRISE: 'enterprise'>
    """

    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    TOWNSHIP = "township"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class CommunityClass(StrEnum):
    """How a community is numbered, by digits 10 to 12.

    001-199 residents' committee (居民委员会), 200-399 villagers' committee (村民委员会),
    400-499 like a residents' committee (类似居委会: industrial parks, bonded zones), 500-599 like a
    villagers' committee (类似村委会: farm companies, living areas), anything else OTHER. The first
    two are stated by the numbering rule. The last two are read from the names in the lists of 2017
    and 2023, where 498 and 598 are virtual communities (虚拟社区).

    Examples:
        >>> parse_division_code("350825110202").community_class
        <CommunityClass.VILLAGE: 'village'>
    """

    RESIDENTS = "residents"
    VILLAGE = "village"
    LIKE_RESIDENTS = "like-residents"
    LIKE_VILLAGE = "like-village"
    OTHER = "other"


_TOWN_CLASSES = (
    (1, 99, TownClass.SUBDISTRICT),
    (100, 199, TownClass.TOWN),
    (200, 399, TownClass.TOWNSHIP),
    (400, 599, TownClass.ENTERPRISE),
)
_COMMUNITY_CLASSES = (
    (1, 199, CommunityClass.RESIDENTS),
    (200, 399, CommunityClass.VILLAGE),
    (400, 499, CommunityClass.LIKE_RESIDENTS),
    (500, 599, CommunityClass.LIKE_VILLAGE),
)


def _without_zero_segments(text: str) -> str:
    if text[-1] != "0":
        return text
    stem = len(text.rstrip("0"))
    return text[: next((end for end in _ENDS if end >= stem), _FULL)]


def _division_faults(text: str) -> tuple[CodeFault, ...]:
    code = _without_zero_segments(text)
    wrong = (code[0] == "0", code[2:4] == "00", code[6:9] == "000")
    if not any(wrong):
        return ()
    return tuple(fault for found, fault in zip(wrong, _FAULTS, strict=True) if found)


_FAULTS = tuple(
    CodeFault(ProblemReason.OUT_OF_RANGE, message, remedy)
    for message, remedy in (
        ("starts with 0, and no province does", "correct digits 1 and 2"),
        (
            "goes on after a city of 00",
            "state the city in digits 3 and 4; 90 stands for a county directly under the province",
        ),
        ("goes on after a town of 000", "state the town in digits 7 to 9"),
    )
)

DIVISION = CodeScheme(
    "division",
    title="Statistical division code (统计用区划代码)",
    parts=[("province", 2), ("city", 2), ("county", 2), ("town", 3), ("community", 3)],
    lengths=[2, 4, 6, 9, 12],
    rule=_division_faults,
    shorten=_without_zero_segments,
    source=Source("Numbering rule of the statistical division codes (统计用区划代码)"),
)


def _canonical(text: str) -> str:
    return DIVISION.canonical(text)


@attrs.frozen(order=True)
class DivisionCode:
    """A division code in its shortest form.

    Trailing segments of zeros name no place of their own, so ``350825100000`` and ``350825100``
    are the same town, and ``441900`` and ``4419`` the same city. Codes sort as a tree is walked:
    each before those below it.

    Each part is the code down to that level, so ``town`` is nine digits. A part is None below the
    level of the code, and `county` is None where a city has towns but no counties (441900003, a
    subdistrict of the city 4419).

    Attributes:
        text: 2, 4, 6, 9 or 12 digits.

    Raises:
        InvalidCode: Where the text is no division code.

    Examples:
        >>> code = DivisionCode("350825100006")
        >>> code.province, code.city, code.county, code.town, code.community
        ('35', '3508', '350825', '350825100', '350825100006')
        >>> print(DivisionCode("350825100000"), DivisionCode("441900003").county)
        350825100 None
    """

    text: str = attrs.field(converter=_canonical)

    def __str__(self) -> str:
        return self.text

    @property
    def province(self) -> str:
        """Two digits."""
        return self.text[:2]

    @property
    def city(self) -> str | None:
        """Four digits, None for a province."""
        return self._down_to(4)

    @property
    def county(self) -> str | None:
        """Six digits, None above the county and where the city has none."""
        return self._down_to(6) if self.text[4:6] != "00" else None

    @property
    def town(self) -> str | None:
        """Nine digits, None above the town."""
        return self._down_to(9)

    @property
    def community(self) -> str | None:
        """Twelve digits, None above the community."""
        return self._down_to(_FULL)

    def _down_to(self, end: int) -> str | None:
        return self.text[:end] if len(self.text) >= end else None

    @property
    def level(self) -> DivisionLevel:
        """How far down the code goes."""
        return tuple(DivisionLevel)[(*_ENDS, _FULL).index(len(self.text))]

    @property
    def parent(self) -> "DivisionCode | None":
        """The code one level up; the city where there is no county; None for a province.

        Examples:
            >>> print(DivisionCode("441900003").parent)
            4419
        """
        ends = [end for end in _ENDS if end < len(self.text)]
        return DivisionCode(self.text[: ends[-1]]) if ends else None

    @property
    def padded(self) -> str:
        """The form of 12 digits that the yearly lists print.

        Examples:
            >>> DivisionCode("350825100").padded
            '350825100000'
        """
        return self.text.ljust(_FULL, "0")

    @property
    def town_class(self) -> TownClass | None:
        """How the town is numbered, None above the town."""
        number = self.text[6:9]
        return _class_of(int(number), _TOWN_CLASSES, TownClass.OTHER) if number else None

    @property
    def community_class(self) -> CommunityClass | None:
        """How the community is numbered, None above the community."""
        number = self.text[9:12]
        return _class_of(int(number), _COMMUNITY_CLASSES, CommunityClass.OTHER) if number else None

    def is_within(self, other: "DivisionCode") -> bool:
        """Return whether this is `other` or lies below it; a code is within itself.

        Examples:
            >>> DivisionCode("441900003001").is_within(DivisionCode("441900"))
            True
        """
        return self.text.startswith(other.text)


def _class_of(number: int, classes: tuple[tuple[int, int, _Class], ...], other: _Class) -> _Class:
    return next((kind for first, last, kind in classes if first <= number <= last), other)


def parse_division_code(text: str) -> DivisionCode:
    """Return the division code that a text writes.

    Args:
        text: 2, 4, 6, 9 or 12 ASCII digits; shorter codes may be filled up with zero segments.

    Raises:
        InvalidCode: With all problems and the plain form; nothing is repaired.

    Complexity:
        O(1).

    Examples:
        >>> str(parse_division_code("350825100006").parent)
        '350825100'
        >>> from partygrid.errors import InvalidCode
        >>> try:
        ...     parse_division_code("350825100００6 ")
        ... except InvalidCode as error:
        ...     print(error.reason)
        ...     print(error.remedy)
        holds fullwidth digit zero, space
        write '350825100006'
    """
    return DivisionCode(text)
