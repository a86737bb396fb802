"""The structure of a jurisdiction itself (结构): lines, territory, grids, members, posts, names.

Where a jurisdiction is refused unless it holds, a rule says so and passes, so that the list is
complete.
"""

from partygrid.rules._pack import Pack
from partygrid.rules.packs.structure._line import (
    organisation_forest,
    organisation_level,
    organisation_places,
    organisation_superior,
    organisation_superior_exists,
)
from partygrid.rules.packs.structure._names import name_unique
from partygrid.rules.packs.structure._people import (
    member_one_report,
    member_organisation,
    post_one_holder,
)
from partygrid.rules.packs.structure._places import (
    building_community,
    building_grid,
    building_group,
    building_one_grid,
    grid_buildings,
    grid_one_community,
    place_organisation,
)
from partygrid.rules.packs.structure._territory import organisation_territory
from partygrid.sources import Title

PACK = Pack(
    id="structure",
    title=Title("structure of a jurisdiction", "结构完整性"),
    rules=(
        building_community,
        building_grid,
        building_group,
        building_one_grid,
        grid_buildings,
        grid_one_community,
        member_one_report,
        member_organisation,
        name_unique,
        organisation_forest,
        organisation_level,
        organisation_places,
        organisation_superior,
        organisation_superior_exists,
        organisation_territory,
        place_organisation,
        post_one_holder,
    ),
)
