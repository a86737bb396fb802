"""XML in UTF-8, part by part; whoever calls has made sure that it has no document type."""

from collections.abc import Callable, Mapping
from xml.parsers.expat import ExpatError, ParserCreate


def parse(
    content: bytes,
    begun: Callable[[str, Mapping[str, str]], None] | None = None,
    stated: Callable[[str], None] | None = None,
) -> None:
    """Read XML.

    Args:
        content: The bytes.
        begun: Is told the name and the attributes of each element.
        stated: Is told each text.

    Raises:
        ValueError: It is no XML.

    Complexity:
        O(bytes).

    Examples:
        >>> parse(b'<a><b c="d"/></a>', lambda name, has: print(name, has))
        a {}
        b {'c': 'd'}
    """
    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler = begun, stated
    try:
        parser.Parse(content, True)  # noqa: FBT003 - it takes no name for this
    except ExpatError as error:
        raise ValueError(str(error)) from None
