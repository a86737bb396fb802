"""Where a number, a rule or a mechanism comes from and what it is called in two languages.

A `Source` names a document, not a link: instruments are cited by title and clause.
"""

from datetime import date
from enum import StrEnum

import attrs


@attrs.frozen
class Title:
    """A title in English and in Chinese.

    Attributes:
        en: The English title.
        zh: The Chinese title, empty where there is none.

    Examples:
        >>> print(Title("union grid staffing", "工会网格"))
        union grid staffing (工会网格)
    """

    en: str = ""
    zh: str = ""

    def __str__(self) -> str:
        return f"{self.en} ({self.zh})" if self.en and self.zh else self.en or self.zh


class Certainty(StrEnum):
    """How well a fact is known."""

    CONFIRMED = "confirmed"
    SINGLE = "single"
    UNCONFIRMED = "unconfirmed"


@attrs.frozen(kw_only=True)
class Source:
    """The authority behind a number or a rule.

    Attributes:
        title: The instrument, article or table.
        clause: Article or place within it, empty where the whole is meant.
        certainty: How well it is known: two witnesses, one, or none.
        valid_from: First day on which it holds, None where it is not known.
        valid_until: Last day on which it holds, None while it is in force.

    Examples:
        >>> law = Source("Volunteer Service Regulations", clause="25", valid_from=date(2017, 12, 1))
        >>> print(law)
        Volunteer Service Regulations, 25
        >>> law.holds_on(date(2016, 1, 1))
        False
    """

    title: str = attrs.field(kw_only=False)
    clause: str = ""
    certainty: Certainty = Certainty.CONFIRMED
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the source holds on a day; both ends are inclusive."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_until is None or day <= self.valid_until)

    def __str__(self) -> str:
        return f"{self.title}, {self.clause}" if self.clause else self.title
