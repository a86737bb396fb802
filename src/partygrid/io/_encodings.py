"""Encodings of text files that Chinese offices have."""

from enum import StrEnum


class TextEncoding(StrEnum):
    """The encoding of a text file, by the name of its codec.

    Attributes:
        UTF_8: What programs expect.
        UTF_8_BOM: With a byte order mark, by which spreadsheet programs tell that it is UTF-8.
        GB18030: The national standard (GB 18030), which older programs in China write.
    """

    UTF_8 = "utf-8"
    UTF_8_BOM = "utf-8-sig"
    GB18030 = "gb18030"
