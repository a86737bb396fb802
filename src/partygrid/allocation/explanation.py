"""The explanation of one member's part in a plan, and the letter that it makes."""

import attrs

from partygrid._text import Language, table
from partygrid.allocation.letters import letter
from partygrid.allocation.options import Option
from partygrid.allocation.outcomes import words
from partygrid.allocation.terms import UnplacedReason


@attrs.frozen(kw_only=True)
class Explanation:
    """Every option of one member, cheapest first, and what became of it.

    Printed, the metres are empty where they are not measured, and the cost counts a step; the limit
    is shown where a need has one.

    Attributes:
        member: Id of the member.
        need: The need that the plan proposes, None for none.
        reason: Why there is none; None where there is one.
        options: The needs within reach, by cost, then id.

    Examples:
        >>> print(Explanation(
        ...     member="m1", need=None, reason=UnplacedReason.NO_RESIDENCE, options=()))
        m1: no residence
        need  cost  metres  missing skills  outcome
    """

    member: str
    need: str | None
    reason: UnplacedReason | None
    options: tuple[Option, ...]

    def letter(self, *, language: Language | str = Language.CHINESE) -> str:
        """Return a short letter to the member: what is proposed, why, and that one may decline.

        It names needs by id, places by name where one is stated, and no person; how far they are
        only where that is measured.

        Args:
            language: A `Language`: ``"zh"`` for Chinese, ``"en"`` for English.

        Raises:
            InvalidArgument: Nothing is written in this language.

        Sources:
            Declining without a reason: Volunteer Service Regulations (志愿服务条例) 2017, art. 25.
            Explaining a decision made by automated means: Personal Information Protection Law
            (个人信息保护法), art. 24.
        """
        return letter(self.member, self.options, self.reason, language)

    def __str__(self) -> str:
        why = "" if self.reason is None else words(self.reason)
        ranked = any(one.rank is not None for one in self.options)
        limited = any(one.within is not None for one in self.options)
        rows = [
            [
                one.need,
                one.cost,
                one.metres if one.measured else None,
                *([one.within] * limited),
                ", ".join(one.missing_skills),
                *([one.rank] * ranked),
                words(one.outcome),
            ]
            for one in self.options
        ]
        header = ["need", "cost", "metres", *["limit"] * limited, "missing skills"]
        header += [*["rank"] * ranked, "outcome"]
        return f"{self.member}: {self.need or why}\n{table(header, rows)}"
