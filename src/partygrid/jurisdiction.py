"""The snapshot: records and links that have been checked together and never change.

A jurisdiction holds records in id order by kind and links in one sorted tuple. Everything else
(children, graphs, coverage, indexes) is derived. It offers look-ups and new snapshots; questions
are free functions in other modules.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain
from types import UnionType
from typing import Any, Self, TypeVar, cast, final, get_args, overload

import attrs

from partygrid import _canonical as canonical
from partygrid._collector import paused_collector
from partygrid._index import Index
from partygrid._integrity import examine, examine_links, in_order
from partygrid._likeness import nearest
from partygrid._links import LinkIndex
from partygrid._tables import CHUNK, EMPTY, Tables
from partygrid._territory import all_state, totals
from partygrid.errors import (
    InvalidArgument,
    InvalidJurisdiction,
    ProblemReason,
    UnknownId,
    UnknownName,
)
from partygrid.grid import PLACE_KINDS, Building, Community, Compound, Grid, Town
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS, Record

R = TypeVar("R")


@final
@attrs.frozen(init=False, eq=False, repr=False)
class Jurisdiction:
    """An immutable snapshot of a jurisdiction (辖区).

    Invariants: ids are unique over all kinds; every reference names a record of a kind that its
    field allows; parents follow the level scheme and have no cycle; counts are not negative;
    dates are in order; links name records.

    Args:
        records: Records of any kind, in any order.
        links: Filled slots of mechanisms, in any order.
        scheme: The level scheme, four levels where none is stated.

    Raises:
        InvalidJurisdiction: The input is no jurisdiction; ``problems`` holds every reason.

    Complexity:
        O(records + links), with sorting where they are not in id order.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Community("liyuan", town="lianfeng", name="栗园社区"), pg.Town("lianfeng")])
        >>> where["liyuan"].name
        '栗园社区'
        >>> where
        <Jurisdiction: 1 Town, 1 Community>
    """

    _tables: Tables
    links: tuple[Link, ...]
    """Every link, sorted by mechanism, scope, slot, filler and dates."""
    scheme: LevelScheme
    """The level scheme that the parents follow."""
    index: Index
    """The integer columns that analyses run on, built lazily and shared."""

    def __init__(
        self,
        records: Iterable[Record] = (),
        links: Iterable[Link] = (),
        *,
        scheme: LevelScheme = FOUR_LEVELS,
    ) -> None:
        if not isinstance(scheme, LevelScheme):
            raise InvalidArgument("scheme", scheme, "no level scheme", "pass a LevelScheme")
        with paused_collector():
            tables, ordered, problems = examine(records, links, scheme)
            if problems:
                raise InvalidJurisdiction(problems)
            self.__attrs_init__(tables, ordered, scheme, Index(tables))

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record, kind by kind in the canonical order of kinds, each kind in id order."""
        return tuple(self)

    def __getitem__(self, key: str) -> Any:
        record = self.get(key)
        if record is None:
            known = {id_ for table in self._tables.values() for id_ in table.position}
            raise UnknownId(key, near=nearest(str(key), known))
        return record

    def get(self, key: str) -> Record | None:
        """Return the record with an id, or None where there is none.

        Complexity:
            O(kinds).
        """
        for table in self._tables.values():
            position = table.position.get(key)
            if position is not None:
                return cast("Record", table.records[position])
        return None

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __len__(self) -> int:
        return sum(len(table.records) for table in self._tables.values())

    def __iter__(self) -> Iterator[Record]:
        return chain.from_iterable(table.records for table in self._tables.values())

    @overload
    def of(self, kind: type[R], /, **filters: object) -> tuple[R, ...]: ...
    @overload
    def of(self, kind: UnionType, /, **filters: object) -> tuple[Any, ...]: ...
    def of(self, kind: type[R] | UnionType, /, **filters: object) -> tuple[Any, ...]:
        """Return the records of a kind in id order, or of several kinds.

        A filter compares the field as it is stated: ``community`` finds no building that leaves
        its community to its compound. For where a place lies, ask `community_of`.

        Args:
            kind: A record class, or a union such as ``Place`` or ``Organisation``.
            filters: Field and wanted value; for a field that holds several, one that is in it.

        Raises:
            UnknownName: A filter names no field of the kind.
            InvalidArgument: `kind` is no kind of record.

        Complexity:
            O(1) without filters, else O(records of the kind).

        Examples:
            >>> import partygrid as pg
            >>> where = pg.examples.small_town()
            >>> {grid.layer for grid in where.of(pg.Grid, layer="union")}
            {'union'}
            >>> len(where.of(pg.Building, community="west"))
            2
            >>> sum(where.community_of(one.id) == "west" for one in where.of(pg.Building))
            13
        """
        kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
        found = [self._selected(one, filters) for one in kinds]
        return found[0] if len(found) == 1 else tuple(chain.from_iterable(found))

    def _selected(self, kind: type, filters: dict[str, object]) -> tuple[Any, ...]:
        if kind not in RECORD_KINDS:
            names = ", ".join(one.__name__ for one in RECORD_KINDS)
            raise InvalidArgument("kind", kind, "no kind of record", f"use one of {names}")
        records = self._tables.get(kind, EMPTY).records
        fields = [attribute.name for attribute in attrs.fields(kind)]
        for name, wanted in filters.items():
            if name not in fields:
                raise UnknownName(f"field of {kind.__name__}", name, fields)
            records = tuple(one for one in records if _matches(getattr(one, name), wanted))
        return records

    def community_of(self, key: str) -> str | None:
        """Return the community in which a place lies, or None where it is not known.

        A building lies where its compound lies; without one, where it says; else where its
        first grid lies. A community lies in itself, a town in none.

        Raises:
            UnknownId: No record has this id.
            InvalidArgument: The record is no place.
        """
        match self[key]:
            case Community():
                return key
            case Compound(community=community) | Grid(community=community):
                return community
            case Building(compound=str(compound)):
                return cast("str", self[compound].community)
            case Building(community=stated, grids=grids):
                first = self[grids[0]].community if grids and stated is None else stated
                return cast("str | None", first)
            case Town():
                return None
        raise InvalidArgument("key", key, "the record is no place", "name a place")

    def households_in(self, key: str) -> int | None:
        """Return the number of households in a place, None where a dwelling there states none.

        A building in two grids counts in both; a place without buildings has 0.

        Raises:
            UnknownId: No record has this id.
            InvalidArgument: The record is no place.

        Complexity:
            O(buildings) for the first place of a kind, O(1) afterwards.

        Examples:
            >>> import partygrid as pg
            >>> pg.examples.small_town().households_in("west")
            552
        """
        kind = type(self[key])
        if kind not in PLACE_KINDS:
            raise InvalidArgument("key", key, "the record is no place", "name a place")
        position = self._tables[kind].position[key]
        stated = all_state(self.index, kind, "households")[position]
        return int(totals(self.index, kind, "households")[position]) if stated else None

    def with_links(self, *links: Link | Iterable[Link]) -> Self:
        """Return a new snapshot with more links; those that it has already stay once.

        Raises:
            InvalidJurisdiction: A link names no record or has impossible dates.

        Complexity:
            O(links of the new snapshot), with sorting where those that are added are not in order.
        """
        with paused_collector():
            added, problems = examine_links(tuple(_flattened(links)), self._tables)
            problems = tuple(one for one in problems if one.reason is not ProblemReason.REPEATED)
            if problems:
                raise InvalidJurisdiction(problems)
            ordered = in_order((*self.links, *added))[0] if self.links else added
        return self._linked(ordered)

    def without_links(self, *links: Link | Iterable[Link]) -> Self:
        """Return a new snapshot without some of its links.

        To end a link and keep it, take it out and add it with its last day.

        Raises:
            InvalidArgument: It has no such link; the first one is named.

        Complexity:
            O(links).
        """
        held, gone = set(self.links), list(_flattened(links))
        for one in gone:
            if type(one) is not Link or one not in held:
                remedy = "take it out of the links of the snapshot"
                raise InvalidArgument("links", one, "the snapshot has no such link", remedy)
        held.difference_update(gone)
        return self._linked(tuple(one for one in self.links if one in held))

    def _linked(self, links: tuple[Link, ...]) -> Self:
        """Return a snapshot of the same records with other links, which are in order."""
        other = object.__new__(type(self))
        other.__attrs_init__(self._tables, links, self.scheme, self.index)
        return other

    def replace(self, *records: Record) -> Self:
        """Return a new snapshot in which records take the place of those with the same ids.

        A record whose id is new is added.

        Raises:
            InvalidJurisdiction: The result is no jurisdiction; nothing is changed.
        """
        given = [getattr(record, "id", None) for record in records]
        ids = {id_ for id_ in given if type(id_) is str}
        kept = [record for record in self if record.id not in ids]
        return type(self)([*kept, *records], self.links, scheme=self.scheme)

    def without(self, *ids: str) -> Self:
        """Return a new snapshot without some records and without the links that name them.

        Raises:
            UnknownId: No record has one of the ids.
            InvalidJurisdiction: Something that stays refers to what was taken out.
        """
        for id_ in ids:
            self[id_]
        gone = set(ids)
        kept = [record for record in self if record.id not in gone]
        links = [one for one in self.links if not {one.scope, one.filler} & gone]
        return type(self)(kept, links, scheme=self.scheme)

    @cached_property
    def link_index(self) -> LinkIndex:
        """The links as integer columns by mechanism, built lazily and shared by analyses."""
        return LinkIndex(self.links, self.index)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content in hexadecimal: the same for equal snapshots anywhere."""
        digest = hashlib.sha256(canonical.scheme_line(self.scheme))
        for kind, table in self._tables.items():
            digest.update(b"\n")
            for piece in _pieces(partial(canonical.lines, kind), table.records):
                digest.update(piece)
        digest.update(b"\n")
        for piece in _pieces(canonical.plain_lines, self.links):
            digest.update(piece)
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Jurisdiction):
            return NotImplemented
        mine, theirs = self._tables, other._tables
        same_kinds = mine.keys() == theirs.keys()
        return (
            same_kinds
            and self.scheme == other.scheme
            and self.links == other.links
            and all(mine[kind].records == theirs[kind].records for kind in mine)
        )

    def __hash__(self) -> int:
        return int(self.fingerprint[:15], 16)

    def __repr__(self) -> str:
        counts = [f"{len(table.records):,} {kind.__name__}" for kind, table in self._tables.items()]
        if self.links:
            counts.append(f"{len(self.links):,} Link")
        return f"<Jurisdiction: {', '.join(counts) or 'empty'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), scheme=self.scheme), (self.records, self.links)


def of_tables(tables: Tables, links: tuple[Link, ...], scheme: LevelScheme) -> Jurisdiction:
    """Return the snapshot of what `examine` made and found no problem in."""
    where = object.__new__(Jurisdiction)
    where.__attrs_init__(tables, links, scheme, Index(tables))
    return where


def _pieces(lines: Callable[[Sequence[Any]], bytes], values: Sequence[Any]) -> Iterator[bytes]:
    """Yield the lines of values some at a time, joined like those of all of them."""
    for start in range(0, len(values), CHUNK):
        yield b",\n" * (start > 0) + lines(values[start : start + CHUNK])


def _matches(value: object, wanted: object) -> bool:
    return value == wanted or (isinstance(value, tuple) and wanted in value)


def _flattened(items: Iterable[Link | Iterable[Link]]) -> Iterator[Link]:
    for item in items:
        if isinstance(item, Link) or not isinstance(item, Iterable):
            yield item
        else:
            yield from item
