"""What a question asks, and only the best policy looks at, in words for a reader."""

from collections.abc import Mapping
from enum import StrEnum

from partygrid._text import Language


class Overlooked(StrEnum):
    """What is asked, and only ``Policy.OPTIMAL`` looks at.

    Attributes:
        JOIN: The join of both halves. The gap of other policies is from the best plan without it;
            ``Policy.JOINED`` goes by it once units are placed.
        LEADERS: That somebody leads. By other policies nobody is proposed to a need that wants a
            leader.
    """

    JOIN = "join"
    LEADERS = "leaders"


NOTES: Mapping[Language, Mapping[Overlooked, str]] = {
    Language.ENGLISH: {
        Overlooked.JOIN: "Only optimal decides both halves together; the gap of the others is from "
        "the best plan without the join.",
        Overlooked.LEADERS: "Only optimal proposes anybody to needs that want a leader; the others "
        "leave them empty.",
    },
    Language.CHINESE: {
        Overlooked.JOIN: "只有“最优”同时考虑单位与人员两半；"
        "其余规则的差距以不计联动的最优方案为准。",
        Overlooked.LEADERS: "只有“最优”为要求领队的需求安排人员，其余规则让这些需求空缺。",
    },
}
