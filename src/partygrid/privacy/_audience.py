"""Who reads what is passed on."""

from enum import StrEnum

from partygrid._fields import Privacy


class Audience(StrEnum):
    """Who reads what is passed on; each sees what the one before sees, and one class more.

    Attributes:
        PUBLIC: Anybody: public fields only.
        ORGANISATION: Those who work with the records: internal fields too, such as who fills a
            slot, as an opaque id.
        SUPERIOR: Who is responsible for the people in them: personal fields too.
        KEEPER: Who keeps the data, and may see all of it: sensitive fields too.

    Examples:
        >>> from partygrid.privacy import Privacy
        >>> [audience.value for audience in Audience if audience.sees(Privacy.PERSONAL)]
        ['superior', 'keeper']
    """

    PUBLIC = "public"
    ORGANISATION = "organisation"
    SUPERIOR = "superior"
    KEEPER = "keeper"

    def sees(self, privacy: Privacy) -> bool:
        """Return whether the audience may see fields of a privacy class."""
        return tuple(Privacy).index(privacy) <= tuple(Audience).index(self)
