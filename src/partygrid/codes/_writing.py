"""How a code is written: its plain form, and what may be shown of it in a message.

It knows letters and digits, no scheme. A message never repeats what looks like an identity number,
a telephone number or a person's name that was put into a code column by mistake.
"""

import re
import unicodedata

_IDENTITY_NUMBER = re.compile(r"\d{17}[\dXx]")
_TELEPHONE = re.compile(r"1[3-9]\d{9}")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0*")
_ROUNDED_NUMBER = re.compile(r"\d(\.\d+)?[Ee]\+?\d+")
_INVISIBLE = ("C", "Z")  # first letters of the Unicode categories of controls and of spaces


def plain_form(text: str, alphabet: str) -> str:
    """Return the half-width form of a code, without spaces and invisible signs.

    Signs of the alphabet stay as they are, and so does whatever has no plain form.

    Examples:
        >>> plain_form(" ３５０８２５ ", "0123456789")
        '350825'
    """
    if not text.strip(alphabet):
        return text
    return "".join(_plain_sign(sign, alphabet) for sign in text)


def _plain_sign(sign: str, alphabet: str) -> str:
    if sign in alphabet:
        return sign
    if unicodedata.category(sign).startswith(_INVISIBLE):
        return ""
    digit = unicodedata.decimal(sign, None)
    return unicodedata.normalize("NFKC", sign) if digit is None else str(digit)


def shown(text: str) -> str:
    """Return what a message may show of a code: no identity or telephone number, no name.

    Ideographs and other letters without case become an asterisk, as do all but the first digits
    of what looks like an identity number (18 signs) or a mobile telephone number (11 digits).

    Examples:
        >>> shown("350825"), shown("栗园350825"), shown("000000200001010000"), shown("19900000000")
        ('350825', '**350825', '000000************', '199********')
    """
    plain = plain_form(text, "")
    if _IDENTITY_NUMBER.fullmatch(plain):
        return plain[:6] + "*" * 12
    if _TELEPHONE.fullmatch(plain):
        return plain[:3] + "*" * 8
    return "".join("*" if unicodedata.category(sign) == "Lo" else sign for sign in text)


def sign_names(signs: str) -> str:
    """Return a list of signs in words, each once, in the order of the text; letters stay unnamed.

    Examples:
        >>> sign_names("３ 栗")
        'fullwidth digit three, space, a letter'
        >>> sign_names(chr(9))
        'U+0009'
    """
    return ", ".join(dict.fromkeys(_sign_name(sign) for sign in signs))


def _sign_name(sign: str) -> str:
    if unicodedata.category(sign).startswith("L"):
        return "a letter"
    return unicodedata.name(sign, "").lower() or f"U+{ord(sign):04X}"


def spreadsheet_remedy(text: str) -> str | None:
    """Return what to do where a spreadsheet has made a number of the code, or None.

    Examples:
        >>> spreadsheet_remedy("350825100006.0")
        "write '350825100006': a spreadsheet has made a number of it"
        >>> spreadsheet_remedy("3.50825E+11")
        'export the column as text: a spreadsheet has made a number of it, and digits are lost'
    """
    whole = _WHOLE_NUMBER.fullmatch(text)
    if whole:
        return f"write {shown(whole[1])!r}: a spreadsheet has made a number of it"
    if _ROUNDED_NUMBER.fullmatch(text):
        return (
            "export the column as text: a spreadsheet has made a number of it, and digits are lost"
        )
    return None
