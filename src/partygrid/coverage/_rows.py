"""The rows of a coverage report: how much of a place, or of a level, is covered."""

from fractions import Fraction

import attrs


@attrs.frozen(kw_only=True)
class Cover:
    """How much of a place is covered.

    A building counts as covered when it has no gap of its own.

    Attributes:
        place: Id of the place; empty for the whole jurisdiction, and for the buildings whose
            community is not known.
        name: Its name.
        buildings: Number of buildings.
        covered: Number of buildings without any gap.
        households: Households in all buildings; 0 where none is stated.
        covered_households: Households in buildings without any gap.
        residents: Residents in all buildings; 0 where none is stated.
        covered_residents: Residents in buildings without any gap.
    """

    place: str = ""
    name: str = ""
    buildings: int
    covered: int
    households: int
    covered_households: int
    residents: int
    covered_residents: int

    @property
    def ratio(self) -> Fraction:
        """Covered buildings among all buildings; 1 where there is none."""
        return _ratio(self.covered, self.buildings)

    @property
    def household_ratio(self) -> Fraction:
        """Covered households among all households; 1 where there is none."""
        return _ratio(self.covered_households, self.households)

    @property
    def resident_ratio(self) -> Fraction:
        """Covered residents among all residents; 1 where there is none."""
        return _ratio(self.covered_residents, self.residents)


@attrs.frozen(kw_only=True)
class LevelCover:
    """How many places of a level have an organisation of that level.

    Attributes:
        organisation: Kind of organisation, by class name.
        place: Kind of place, by class name.
        places: Number of places; of buildings only dwellings, of grids only those of the base
            layer.
        led: Number of them that an organisation covers.
    """

    organisation: str
    place: str
    places: int
    led: int

    @property
    def ratio(self) -> Fraction:
        """Places with an organisation among all places of the level; 1 where there is none."""
        return _ratio(self.led, self.places)


def _ratio(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(1)
