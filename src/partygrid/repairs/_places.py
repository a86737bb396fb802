"""Edits of places: buildings into and out of grids and groups, grids split, merged, shifted."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import BuildingGroup, CommunityCommittee, CompoundBranch, GridBranch
from partygrid.repairs._asked import Asked, fresh_id
from partygrid.repairs._edit import Change, Edit, EditKind, made_joint


def resize_grid(asked: Asked) -> Iterator[Edit]:
    """Offer to merge a grid with a neighbour, to split it, and to move buildings over."""
    where, grid = asked.where, asked.subject
    near = asked.neighbours(where.of(Grid, layer=grid.layer, kind=grid.kind))
    if asked.is_short:
        yield from (_merged(asked, grid, other) for other in near)
        yield from (_moved(asked, one, other, grid) for other in near for one in _in(where, other))
    else:
        yield from _split(asked, grid)
        yield from (_moved(asked, one, grid, other) for other in near for one in _in(where, grid))


def _in(where: Jurisdiction, grid: Grid) -> list[Building]:
    """Return the buildings that a grid can spare: none are left to a grid with one alone."""
    held = where.of(Building, grids=grid.id)
    return [one for one in held if one.households or one.residents] if len(held) > 1 else []


def _merged(asked: Asked, one: Grid, other: Grid) -> Edit:
    heir, gone = sorted([one.id, other.id])
    return Edit(
        kind=EditKind.MERGE,
        text=f"merge grid {gone} into grid {heir}",
        price=asked.prices.merge,
        merges=((gone, heir),),
    )


def _moved(asked: Asked, building: Building, source: Grid, target: Grid) -> Edit:
    change = Change(record=building.id, field="grids", add=(target.id,), drop=(source.id,))
    return Edit(
        kind=EditKind.MOVE,
        text=f"move building {building.id} from grid {source.id} to grid {target.id}",
        price=asked.prices.move,
        changes=(change,),
    )


def _split(asked: Asked, grid: Grid) -> Iterator[Edit]:
    """Offer to cut a grid in two, compound by compound, where the halves are most alike."""
    held = asked.where.of(Building, grids=grid.id)
    ordered = sorted(held, key=lambda one: (one.compound or "", one.id))
    weights = [(one.households or 0) for one in ordered]
    cuts = range(1, len(ordered))
    if not cuts:
        return
    cut = min(cuts, key=lambda at: (abs(sum(weights[:at]) - sum(weights[at:])), at))
    new = attrs.evolve(grid, id=fresh_id(asked.where, grid.id), name="", code=None)
    changes = tuple(
        Change(record=one.id, field="grids", add=(new.id,), drop=(grid.id,))
        for one in ordered[cut:]
    )
    moved = ", ".join(one.id for one in ordered[cut:])
    yield Edit(
        kind=EditKind.SPLIT,
        text=f"split grid {grid.id}: new grid {new.id} takes {moved}",
        price=asked.prices.split,
        founds=(new,),
        changes=changes,
    )


def empty_grid(asked: Asked) -> Iterator[Edit]:
    """Offer to merge an empty grid into a neighbour."""
    grid = asked.subject
    for other in asked.neighbours(asked.where.of(Grid, layer=grid.layer)):
        yield _merged(asked, grid, other)


def attach_to_grids(asked: Asked) -> Iterator[Edit]:
    """Offer to put a building, or those that lack a grid, into grids of their community."""
    for building in _buildings(asked):
        held = {asked.where[one].layer for one in building.grids}
        known = asked.where.of(Grid, community=asked.where.community_of(building.id))
        there = {BASE_LAYER, *(one.layer for one in known)}
        for layer in sorted(there - held):
            near = attrs.evolve(asked, subject=building).neighbours(
                [one for one in known if one.layer == layer]
            )
            yield from (_attached(asked, building, one, "grids") for one in near)


def _buildings(asked: Asked) -> list[Building]:
    """Return the buildings that a finding is about: its subject, or its witness."""
    ids = [asked.subject.id, *asked.finding.witness]
    found = [asked.where.get(one) for one in ids]
    return [one for one in found if isinstance(one, Building)]


def _attached(asked: Asked, building: Building, target: Any, field: str) -> Edit:
    owner, gained = (building, target) if field == "grids" else (target, building)
    noun = "grid" if field == "grids" else "building group"
    return Edit(
        kind=EditKind.ATTACH,
        text=f"attach building {building.id} to {noun} {target.id}",
        price=asked.prices.attach,
        changes=(Change(record=owner.id, field=field, add=(gained.id,)),),
    )


def detach_from_grids(asked: Asked) -> Iterator[Edit]:
    """Offer to take a building out of grids that overlap."""
    where = asked.where
    for building in _buildings(asked):
        layers = [where[one].layer for one in building.grids]
        for grid, layer in zip(building.grids, layers, strict=True):
            if layers.count(layer) > 1:
                yield _detached(asked, building, grid)


def detach_strays(asked: Asked) -> Iterator[Edit]:
    """Offer to take buildings of other communities out of a grid."""
    for building in _buildings(asked):
        yield _detached(asked, building, asked.subject.id)


def _detached(asked: Asked, building: Building, grid: str) -> Edit:
    return Edit(
        kind=EditKind.DETACH,
        text=f"take building {building.id} out of grid {grid}",
        price=asked.prices.detach,
        changes=(Change(record=building.id, field="grids", drop=(grid,)),),
    )


def attach_to_group(asked: Asked) -> Iterator[Edit]:
    """Offer building groups of the same compound or grid, and a new one."""
    where, building = asked.where, asked.subject
    near = [
        one
        for one in where.of(BuildingGroup)
        if any(_are_close(building, where[id_]) for id_ in one.buildings)
    ]
    for group in asked.neighbours(near):
        yield _attached(asked, building, group, "buildings")
    for parent in _branches(asked):
        new = BuildingGroup(f"{building.id}-group", parent=parent, buildings=[building.id])
        if new.id not in where:
            yield _founded(asked, new, building.id)


def _are_close(one: Building, other: Building) -> bool:
    if one.compound is not None or other.compound is not None:
        return one.compound == other.compound
    return not set(one.grids).isdisjoint(other.grids)


def _branches(asked: Asked) -> list[str]:
    """Return the ids of the branches that cover the compound or a grid of a building."""
    where, building = asked.where, asked.subject
    allowed = where.scheme.parents_of(BuildingGroup)
    found: list[Any] = []
    if building.compound is not None:
        found += where.of(CompoundBranch, compounds=building.compound)
    for grid in building.grids:
        found += where.of(GridBranch, grids=grid)
    return [one.id for one in found if type(one) in allowed and one.exists_on(asked.on)]


_COVERED: Mapping[type, tuple[Any, str]] = {
    Community: (CommunityCommittee, "joint_communities"),
    Compound: (CompoundBranch, "compounds"),
    Grid: (GridBranch, "grids"),
}


def cover_place(asked: Asked) -> Iterator[Edit]:
    """Offer that an organisation of a neighbour covers a place too, and a new one."""
    place = asked.subject
    kind, field = _COVERED.get(type(place), (None, ""))
    if kind is None:
        return
    for other in asked.neighbours(asked.where.of(kind)):
        covered = {*getattr(other, field), place.id}
        yield Edit(
            kind=EditKind.JOIN,
            text=f"let {other.id} cover {place.id} too",
            price=asked.prices.join,
            changes=(
                Change(record=other.id, field=field, add=(place.id,)),
                *(() if kind is CommunityCommittee else made_joint(other.id, covered)),
            ),
        )
    covers = {"community": place.id} if kind is CommunityCommittee else {field: [place.id]}
    new = kind(f"{place.id}-organisation", parent=_superior(asked, kind), **covers)
    if new.id not in asked.where:
        yield _founded(asked, new, place.id)


def _superior(asked: Asked, kind: type) -> str | None:
    """Return the lowest id of the organisations above a place that a new one may have."""
    allowed = asked.where.scheme.parents_of(kind)
    fit: list[str] = []
    for other in allowed:
        above: tuple[Any, ...] = asked.where.of(other)
        fit += [
            one.id for one in above if one.exists_on(asked.on) and _stands_above(one, asked.subject)
        ]
    return min(fit, default=None)


def _stands_above(one: Any, place: Any) -> bool:
    """Return whether an organisation covers the community or town in which a place lies."""
    if isinstance(one, CommunityCommittee):
        return place.community in (one.community, *one.joint_communities)
    return getattr(one, "town", "") == getattr(place, "town", None)


def _founded(asked: Asked, new: Any, place: str) -> Edit:
    return Edit(
        kind=EditKind.FOUND,
        text=f"found {type(new).__name__} {new.id} for {place}",
        price=asked.prices.found,
        founds=(new,),
    )
