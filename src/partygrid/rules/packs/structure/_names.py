"""Names that repeat under one parent, however they are written."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask, Pairs
from partygrid._territory import (
    communities_of_buildings,
    communities_of_grids,
    compounds_of_buildings,
)
from partygrid.grid import Building, Community, Compound, Grid, Place, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Organisation
from partygrid.rules._organisations import existing, named
from partygrid.rules._outcome import Outcome
from partygrid.rules._rule import Codes, Severity, rule
from partygrid.rules.packs.structure._answers import none_of
from partygrid.rules.packs.structure._columns import Targets, codes, grouped, position_of
from partygrid.rules.packs.structure._plain_names import plain_name
from partygrid.sources import Source, Title

OWN = Source("partygrid", clause="one record for one thing")


@attrs.frozen(eq=False)
class _Alike:
    """The records of a kind that have one plain name under one parent.

    Attributes:
        group: The group of each record, -1 where it has no name.
        members: The records of each group.
    """

    group: Counts
    members: Targets


def _alike(index: Index, kind: type) -> _Alike:
    return index.kept(("rules", "alike", kind), lambda: _grouped(index, kind))


def _grouped(index: Index, kind: type) -> _Alike:
    names = index.labels(kind, "name")
    plain = [plain_name(name, kind) for name in names.names]
    code = {name: i for i, name in enumerate(sorted({*plain} - {""}))}
    of_label = np.array([code.get(name, NOWHERE) for name in plain], np.int64)
    name = of_label[names.codes]
    has = np.flatnonzero((name >= 0) & ~_unplaced(index, kind, plain))
    key = _parents(index, kind)[has].astype(np.int64) * len(code) + name[has]
    found, inverse = np.unique(key, return_inverse=True)
    group = np.full(name.size, NOWHERE, np.int64)
    group[has] = inverse
    pairs = Pairs(group[has].astype(np.int32), has.astype(np.int32))
    return _Alike(group, grouped(pairs, found.size))


_NUMBER = re.compile(r"(\d+|[a-z])栋")


def _unplaced(index: Index, kind: type, plain: Sequence[str]) -> Mask:
    """Return which records are buildings outside compounds with a number alone for a name."""
    if kind is not Building:
        return np.zeros(index.size(kind), np.bool_)
    number = [_NUMBER.fullmatch(name) is not None for name in plain]
    numbered = np.array(number, np.bool_)[index.labels(kind, "name").codes]
    found: Mask = numbered & (compounds_of_buildings(index) < 0)
    return found


def _parents(index: Index, kind: type) -> Any:
    """Return a number for what each record of a kind lies in or stands under. Shape: (records,)."""
    if kind is Town:
        return np.zeros(index.size(kind), np.int64)
    if kind is Community:
        return index.reference(kind, "town", Town)
    if kind is Compound:
        return index.reference(kind, "community", Community)
    if kind is Grid:
        layers = index.labels(kind, "layer")
        return communities_of_grids(index) * np.int64(len(layers.names)) + layers.codes
    if kind is Building:
        compound, community = compounds_of_buildings(index), communities_of_buildings(index)
        # those without any community come behind the compounds, and before those of the first
        return np.where(compound < 0, index.size(Compound) + 1 + community, compound)
    return named(index, kind, "parent")


def _screen(where: Jurisdiction, *, kind: type, on: date | None) -> Codes:
    index = where.index
    alike = _alike(index, kind)
    group = alike.group
    there = (group >= 0) & existing(index, kind, on)
    many = np.bincount(group[there], minlength=alike.members.first.size) > 1
    return codes(many[group], outside=group < 0)


@rule(
    "name-unique",
    title=Title("names under one parent", "同级重名"),
    each=Place | Organisation,
    severity=Severity.WARNING,
    source=OWN,
    remedy="take out the one that was entered twice, or tell them apart by name",
    screen=_screen,
)
def name_unique(subject: Any, where: Jurisdiction, *, on: date | None) -> Outcome:
    """No two records of a kind have one name under one parent (同级重名).

    Spellings count as one: full-width and half-width, 号楼, 栋, 幢, 座 and #, Chinese numerals and
    leading zeros, brackets, and suffixes such as 社区 and 居委会. The parent is the town of a
    community, the community of a compound or grid, of a grid in its layer, the compound of a
    building or else its community, and the superior of an organisation. Outside compounds a number
    alone tells no building apart: each street has its own.
    """
    index, kind = where.index, type(subject)
    alike = _alike(index, kind)
    group = int(alike.group[position_of(index, subject)])
    if group < 0:
        return Outcome.not_applicable("it has no name, or a number alone outside compounds")
    records = index.table(kind).records
    others = (records[one] for one in alike.members.of(group))
    there = [one.id for one in others if one.id != subject.id and _exists(one, on)]
    return none_of(there, "others have its name under the same parent")


def _exists(record: Any, on: date | None) -> bool:
    return not isinstance(record, Organisation) or record.exists_on(on)
