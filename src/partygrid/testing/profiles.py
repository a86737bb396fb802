"""Profiles: how many examples are drawn, and how large a jurisdiction gets where nobody says so.

Each is a settings profile of Hypothesis as well: it is in force where Hypothesis' own option or
``settings.load_profile`` names it, as in ``pytest --hypothesis-profile=partygrid-fast``.
"""

from collections.abc import Mapping
from enum import StrEnum

Range = tuple[int, int]
"""Fewest and most of something."""


class Profile(StrEnum):
    """How many examples are drawn, and how large they may be.

    Attributes:
        FAST: While you write: 20 examples, jurisdictions of 6 buildings at most.
        BALANCED: The default: 100 examples, 12 buildings at most.
        THOROUGH: Before a release, or over night: 1,000 examples, 40 buildings at most.

    Examples:
        >>> Profile.THOROUGH.examples, Profile.THOROUGH.size("buildings")
        (1000, (0, 40))
    """

    FAST = "fast"
    BALANCED = "balanced"
    THOROUGH = "thorough"

    @property
    def examples(self) -> int:
        """How many examples a test draws."""
        return _EXAMPLES[self]

    @property
    def settings_name(self) -> str:
        """The name under which Hypothesis knows it.

        Examples:
            >>> Profile.FAST.settings_name
            'partygrid-fast'
        """
        return f"partygrid-{self.value}"

    def size(self, what: str) -> Range:
        """Return the fewest and the most of buildings, members, needs, teams or links."""
        return (0, _MOST[what][tuple(Profile).index(self)])

    def load(self) -> None:
        """Let the profile be in force from now on."""
        from hypothesis import settings  # noqa: PLC0415 - importing Hypothesis imports this module

        settings.load_profile(self.settings_name)


_EXAMPLES = {Profile.FAST: 20, Profile.BALANCED: 100, Profile.THOROUGH: 1000}
_MOST: Mapping[str, tuple[int, int, int]] = {
    "buildings": (6, 12, 40),
    "members": (3, 4, 12),
    "needs": (2, 3, 6),
    "teams": (1, 2, 4),
    "links": (3, 4, 16),
}


def in_force() -> Profile:
    """Return the profile that is in force: the balanced one where Hypothesis has another.

    Examples:
        >>> in_force() in Profile
        True
    """
    from hypothesis import settings  # noqa: PLC0415 - importing Hypothesis imports this module

    name = settings.get_current_profile_name()
    return next((one for one in Profile if one.settings_name == name), Profile.BALANCED)
