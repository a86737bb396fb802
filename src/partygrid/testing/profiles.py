"""Profiles: how many examples are drawn, and how large a jurisdiction gets where nobody says so.

Each is a settings profile of Hypothesis as well: it is in force where Hypothesis' own option or
``settings.load_profile`` names it, as in ``pytest --hypothesis-profile=partygrid-fast``.
"""

from collections.abc import Mapping
from enum import StrEnum

from hypothesis import HealthCheck, settings

Range = tuple[int, int]
"""Fewest and most of something."""


class Profile(StrEnum):
    """How many examples are drawn, and how large they may be.

    Attributes:
        FAST: While you write: 20 examples, jurisdictions of 6 buildings at most.
        BALANCED: The default: 100 examples, 12 buildings at most.
        THOROUGH: Before a release, or over night: 1,000 examples, 40 buildings at most.

    Examples:
        >>> Profile.THOROUGH.settings.max_examples
        1000
    """

    FAST = "fast"
    BALANCED = "balanced"
    THOROUGH = "thorough"

    @property
    def settings(self) -> settings:
        """The settings for Hypothesis: nobody is told that the machine was busy."""
        unhurried = [HealthCheck.too_slow]
        return settings(
            max_examples=_EXAMPLES[self], deadline=None, suppress_health_check=unhurried
        )

    @property
    def settings_name(self) -> str:
        """The name under which Hypothesis knows it."""
        return f"partygrid-{self.value}"

    def size(self, what: str) -> Range:
        """Return fewest and most of buildings, members, needs, teams or links."""
        return (0, _MOST[what][tuple(Profile).index(self)])

    def load(self) -> None:
        """Let the profile be in force from now on."""
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
    """Return the profile that is in force: the balanced one where Hypothesis has another."""
    name = settings.get_current_profile_name()
    return next((one for one in Profile if one.settings_name == name), Profile.BALANCED)


def register() -> None:
    """Tell Hypothesis the profiles by name."""
    for one in Profile:
        settings.register_profile(one.settings_name, one.settings)
