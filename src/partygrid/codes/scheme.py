"""Code schemes as values: the lengths of a code, its named parts, and the rules it keeps.

A scheme reads text and says what is wrong with it. Whether a code was ever given out is not its
business: see `partygrid.codes.book`. A local scheme is a value too, never a subclass.
"""

from collections.abc import Callable, Iterable
from itertools import accumulate

import attrs

from partygrid.codes._writing import plain_form, shown, sign_names, spreadsheet_remedy
from partygrid.errors import InvalidArgument, InvalidCode, ProblemReason
from partygrid.sources import Source

DIGITS = "0123456789"


@attrs.frozen
class CodePart:
    """One part of a code that has been read.

    Attributes:
        name: What the part says.
        text: Its digits, with leading zeros.

    Examples:
        >>> CodePart("grid", "003").text
        '003'
    """

    name: str
    text: str


@attrs.frozen
class CodeFault:
    """One thing that is wrong with a code.

    Attributes:
        reason: Why it cannot stay.
        message: The sentence for a person, without the code.
        remedy: What to do about it.

    Examples:
        >>> CodeScheme("xian-grid", parts=[("division", 12), ("grid", 3)]).problems("")[0].message
        'is empty'
    """

    reason: ProblemReason
    message: str
    remedy: str


def _part_widths(parts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple((name, width) for name, width in parts)


def _sorted_lengths(lengths: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(lengths)))


def _no_rule(_: str) -> tuple[CodeFault, ...]:
    return ()


def _as_written(text: str) -> str:
    return text


@attrs.frozen(kw_only=True)
class CodeScheme:
    """How the codes of one standard, or of one place, are written.

    A code of the scheme has one of the `lengths` and holds signs of the `alphabet` only. Its parts
    follow one another without a gap; a shorter length ends after one of them. A scheme without
    parts is one whose structure is not known: its codes are checked, and stay whole.

    A plug-in offers a scheme through the entry-point group ``partygrid.code_schemes``.

    Attributes:
        id: Name of the scheme in files and messages.
        title: The standard, for a person.
        parts: Name and width of each part, in signs, from the left.
        lengths: Lengths allowed, in signs; by default the sum of the widths.
        alphabet: Signs allowed; by default the ten digits.
        rule: Further faults of a code whose signs and length are right.
        shorten: The one form of a code that may be written in several, given a code without fault.
        source: Where the structure is known from.

    Raises:
        InvalidArgument: On an empty id, neither parts nor lengths, a width below 1, a part named
            twice, an empty alphabet, or a length that ends inside a part.

    Examples:
        A local scheme:

        >>> xian = CodeScheme("xian-grid", parts=[("division", 12), ("grid", 3)])
        >>> xian.parse("610104009001007")
        (CodePart(name='division', text='610104009001'), CodePart(name='grid', text='007'))
        >>> xian.lengths
        (15,)
    """

    id: str = attrs.field(kw_only=False)
    title: str = ""
    parts: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=_part_widths)
    lengths: tuple[int, ...] = attrs.field(converter=_sorted_lengths)
    alphabet: str = DIGITS
    rule: Callable[[str], tuple[CodeFault, ...]] = attrs.field(default=_no_rule, repr=False)
    shorten: Callable[[str], str] = attrs.field(default=_as_written, repr=False)
    source: Source | None = None

    @lengths.default
    def _whole(self) -> tuple[int, ...]:
        return (sum(width for _, width in self.parts),) if self.parts else ()

    def __attrs_post_init__(self) -> None:
        """Refuse a definition that contradicts itself."""
        names = [name for name, _ in self.parts]
        ends = set(accumulate(width for _, width in self.parts))
        if not self.id or not self.alphabet:
            raise InvalidArgument("CodeScheme.id", self.id, "empty", "name it and its alphabet")
        if len(set(names)) < len(names) or any(width < 1 for _, width in self.parts):
            raise InvalidArgument(
                "CodeScheme.parts",
                self.parts,
                "a part is named twice or has no width",
                "name each part once, with a width of 1 or more",
            )
        if not self.lengths or self.lengths[0] < 1 or (ends and not ends.issuperset(self.lengths)):
            raise InvalidArgument(
                "CodeScheme.lengths",
                self.lengths,
                "no length, or one that ends inside a part",
                f"choose from {sorted(ends)}" if ends else "give parts or lengths",
            )

    def problems(self, text: str) -> tuple[CodeFault, ...]:
        """Return everything that is wrong with a code; empty where it can be read.

        Signs come first, then the length, then the rule of the scheme. Full-width digits and
        spaces are faults; the remedy shows the plain form.

        Complexity:
            O(length of `text`).

        Examples:
            >>> scheme = CodeScheme("police-15", lengths=[15])
            >>> for fault in scheme.problems("３５ 0825"):
            ...     print(fault.message, "->", fault.remedy)
            holds fullwidth digit three, fullwidth digit five, space -> write '350825'
            has 6 digits, not 15 -> give all of them, leading and trailing zeros included
        """
        if not isinstance(text, str):
            message = f"is of type {type(text).__name__}, not text"
            return (CodeFault(ProblemReason.WRONG_TYPE, message, "keep codes as text, in quotes"),)
        if len(text) in self.lengths and not text.strip(self.alphabet):
            return self.rule(text)
        plain = plain_form(text, self.alphabet)
        faults = _sign_faults(self, text, plain)
        if plain == "" or plain.strip(self.alphabet):
            return faults
        if len(plain) in self.lengths:
            return faults + self.rule(plain)
        return (*faults, _length_fault(self, plain))

    def canonical(self, text: str) -> str:
        """Return the one form of a code, which is the shortest that says the same.

        Raises:
            InvalidCode: With all problems, where the code cannot be read.

        Examples:
            >>> from partygrid.codes import DIVISION
            >>> DIVISION.canonical("350825100000")
            '350825100'
        """
        faults = self.problems(text)
        if faults:
            reason = ", and ".join(fault.message for fault in faults)
            remedy = "; ".join(dict.fromkeys(fault.remedy for fault in faults))
            raise InvalidCode(self.id, shown(str(text)), reason, remedy)
        return self.shorten(text)

    def parse(self, text: str) -> tuple[CodePart, ...]:
        """Return the parts of a code, from the left; empty where the structure is not known.

        Raises:
            InvalidCode: With all problems, where the code cannot be read.

        Examples:
            >>> from partygrid.codes import DIVISION
            >>> [part.text for part in DIVISION.parse("350825100006")]
            ['35', '08', '25', '100', '006']
        """
        code = self.canonical(text)
        ends = list(accumulate((width for _, width in self.parts), initial=0))
        return tuple(
            CodePart(name, code[start : start + width])
            for (name, width), start in zip(self.parts, ends, strict=False)
            if start < len(code)
        )


def _sign_faults(scheme: CodeScheme, text: str, plain: str) -> tuple[CodeFault, ...]:
    if plain == "":
        remedy = f"give {_numbers(scheme.lengths)} {_signs(scheme)}, or leave the code out"
        return (CodeFault(ProblemReason.MISSING, "is empty", remedy),)
    foreign = "".join(sign for sign in plain if sign not in scheme.alphabet)
    if foreign:
        remedy = spreadsheet_remedy(plain) or f"write {_signs(scheme)} only"
        return (CodeFault(ProblemReason.BAD_TEXT, f"holds {sign_names(foreign)}", remedy),)
    if plain == text:
        return ()
    strange = "".join(sign for sign in text if sign not in scheme.alphabet)
    message = f"holds {sign_names(strange)}"
    return (CodeFault(ProblemReason.BAD_TEXT, message, f"write {shown(plain)!r}"),)


def _length_fault(scheme: CodeScheme, plain: str) -> CodeFault:
    message = f"has {len(plain)} {_signs(scheme)}, not {_numbers(scheme.lengths)}"
    remedy = "give all of them, leading and trailing zeros included"
    return CodeFault(ProblemReason.MALFORMED, message, remedy)


def _signs(scheme: CodeScheme) -> str:
    return "digits" if scheme.alphabet == DIGITS else f"signs of {scheme.alphabet!r}"


def _numbers(lengths: tuple[int, ...]) -> str:
    *most, last = (str(length) for length in lengths)
    return f"{', '.join(most)} or {last}" if most else last
