"""Places as records."""

import pytest

import partygrid as pg
from partygrid._fields import specs
from partygrid.grid import BASE_LAYER, PLACE_KINDS, PLACE_NAMES


def test_a_compound_may_spread_over_grids_and_a_grid_over_compounds() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *[pg.Compound(id_, community="c") for id_ in ("x1", "x2")],
            *[pg.Grid(id_, community="c") for id_ in ("g1", "g2")],
            pg.Building("b1", compound="x1", grids=["g1"]),
            pg.Building("b2", compound="x1", grids=["g2"]),
            pg.Building("b3", compound="x2", grids=["g2"]),
        ]
    )
    assert {(one.compound, one.grids[0]) for one in where.of(pg.Building)} == {
        ("x1", "g1"),
        ("x1", "g2"),
        ("x2", "g2"),
    }


def test_the_order_in_which_grids_are_named_says_nothing() -> None:
    assert pg.Building("b", grids=["g2", "g1"]) == pg.Building("b", grids=("g1", "g2"))


def test_a_grid_is_of_the_base_layer_unless_stated() -> None:
    assert pg.Grid("g", community="c").layer == BASE_LAYER == "base"
    assert pg.Grid("g", community="c").kind is pg.GridKind.BASE


def test_what_is_not_known_of_a_place_is_none_and_never_zero() -> None:
    building = pg.Building("b")
    assert (building.households, building.residents, building.point) == (None, None, None)
    assert pg.Compound("x", community="c").property_service is None
    assert pg.Compound("x", community="c", property_service=pg.PropertyService.NONE) != (
        pg.Compound("x", community="c")
    )


@pytest.mark.parametrize("kind", PLACE_KINDS)
def test_places_do_not_name_persons_or_the_organisations_that_lead_them(kind: type) -> None:
    named = {target for _, spec in specs(kind) for target in spec.targets}
    assert named <= {one.__name__ for one in PLACE_KINDS}


def test_a_place_is_any_of_five_kinds() -> None:
    assert pg.Place.__args__ == PLACE_KINDS
    assert PLACE_NAMES == ("Town", "Community", "Compound", "Grid", "Building")
    assert isinstance(pg.Building("b"), pg.Place)
    assert not isinstance(pg.Unit("u"), pg.Place)
