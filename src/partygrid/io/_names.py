"""Records by what a reference may say: the id, the code, or the name, alone or as an address.

An address is the name of a record behind that of what it lies in, nearest or further up, and that
may be an address as well: 莲峰镇东街社区花园小区1号楼, 东街花园小区, 花园小区（东街社区）.

An id comes before a code, a code before a name. Names are compared in their plain spelling, so that
3号楼, ３栋 and 三幢 are the same building. A name that several records have is narrowed by what
else its row names: of two compounds called 莲花, the one in the community of the row; of two grids
called 第一网格, the one in the community of the compound of the row.

A source that is read into a jurisdiction names the records of that as well. Where both have one of
a name, below a parent of one name, it is one record; otherwise it is not known which is meant.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import chain
from operator import attrgetter
from types import ModuleType
from typing import Any

from partygrid._fields import Check, references, specs
from partygrid.jurisdiction import Jurisdiction
from partygrid.records import RECORD_KINDS

Columns = Mapping[str, Sequence[Any]]
"""The values of the fields of records of one kind, ``id`` among them."""

_Pairs = Iterator[tuple[str, str]]
_Table = Mapping[str, Sequence[str]]
_TOLD = 3
"""So many names make a title, as those of community, compound and building."""


class Names:
    """All records of a source, by what they are called; tables are made when first asked for."""

    def __init__(
        self,
        groups: Iterable[tuple[type, Columns]],
        into: Jurisdiction | None = None,
        by_name: Collection[type] = (),
    ) -> None:
        """Take all records.

        Args:
            groups: Those of the source.
            into: What it is read into.
            by_name: The kinds of which the source states no ids: an id that is a name as well
                means whatever is called so.
        """
        self._by_name = by_name
        self._groups: defaultdict[type, list[Columns]] = defaultdict(list)
        for kind, columns in groups:
            self._groups[kind].append(columns)
        self._there: set[str] = set()
        self._made: dict[object, Any] = {}
        if into is not None:
            self._add(into)

    def _add(self, into: Jurisdiction) -> None:
        """Add the records of what the source is read into."""
        own = {id_ for several in self._groups.values() for one in several for id_ in one["id"]}
        for kind in RECORD_KINDS:
            records: tuple[Any, ...] = into.of(kind)
            if records:
                self._groups[kind].append(_columns(kind, records))
        self._there = {one.id for one in into} - own

    def of(self, kinds: Iterable[type]) -> tuple[type, ...]:
        """Return those of some kinds of which there are records."""
        return tuple(kind for kind in kinds if kind in self._groups)

    def ids_of(self, kinds: Iterable[type]) -> AbstractSet[str]:
        """Return the ids of the records of some kinds."""
        wanted = tuple(kinds)
        found: frozenset[str] = self._kept(
            ("ids", wanted), lambda: frozenset(self._ids(wanted)).difference(self._shared(wanted))
        )
        return found

    def _shared(self, kinds: Sequence[type]) -> Iterator[str]:
        """Yield the ids that are only names, and names of others as well."""
        for kind in kinds if not set(kinds).isdisjoint(self._by_name) else ():
            for columns in self._groups.get(kind, ()):
                for id_, name in zip(columns["id"], columns.get("name", ()), strict=False):
                    if id_ and id_ == name and len(self.meant_by(id_, kinds)) > 1:
                        yield id_

    def _ids(self, kinds: Iterable[type]) -> Iterator[str]:
        groups = chain.from_iterable(self._groups.get(kind, ()) for kind in kinds)
        return chain.from_iterable(columns["id"] for columns in groups)

    def meant_by(self, text: str, kinds: Iterable[type]) -> tuple[str, ...]:
        """Return the ids of the records that a text may mean, sorted.

        Complexity:
            O(1), and O(records of the kinds) for the first text that is no id.
        """
        found = self._meant(text, tuple(kinds))
        return tuple(sorted(found - self._doubles(found)))

    def _meant(self, text: str, kinds: Sequence[type]) -> set[str]:
        for make, spelled in ((_by_code, _as_it_is), (_by_name, plain), (self._behind, plain)):
            found = {
                id_
                for kind in kinds
                for id_ in self._table(kind, make).get(spelled(text, kind), ())
            }
            if found:
                return found
        return self._addressed(text, kinds)

    def _addressed(self, text: str, kinds: Iterable[type]) -> set[str]:
        """Return the ids of the records of which a text is the address."""
        address = _spellings().parent_first(text)
        return {id_ for kind in kinds for id_ in self._of_address(plain(address, kind), kind)}

    def _of_address(self, address: str, kind: type) -> Iterator[str]:
        """Yield the ids of the records of a kind whose name an address ends in."""
        named = self._table(kind, _by_name)
        for cut in range(1, len(address)):
            if address[cut:] in named:
                below = self._kept(("below", kind), lambda: self._below(kind))
                for above in sorted(self._within(address[:cut])):
                    yield from below.get((above, address[cut:]), ())

    def _within(self, address: str) -> AbstractSet[str]:
        """Return the ids of the records that the beginning of an address may mean."""
        kinds = self.of(RECORD_KINDS)
        found: AbstractSet[str] = self._kept(
            ("within", address), lambda: self._meant(address, kinds)
        )
        return found

    def _below(self, kind: type) -> Mapping[tuple[str, str], Sequence[str]]:
        """Return the ids of the records of a kind by all that they lie in and their name."""
        found = defaultdict(list)
        for name, ids in self._table(kind, _by_name).items():
            for id_ in dict.fromkeys(ids):
                for above in self._ancestors(id_):
                    found[above, name].append(id_)
        return found

    def _ancestors(self, id_: str) -> set[str]:
        """Return the ids of what a record lies in or below, however far."""
        places = self._kept("places", self._places)
        above: set[str] = set()
        left = [id_]
        while left:
            named = {
                columns[name][place]
                for kind, columns, place in places.get(left.pop(), ())
                for name, spec in references(kind)
                if spec.check is Check.REFERENCE and name in columns
            }
            left += sorted(named - above - {None})
            above |= named
        return above - {id_}

    def _doubles(self, meant: AbstractSet[str]) -> set[str]:
        """Return those of some records that are there already and are in the source once more."""
        there = meant & self._there
        own = [self._above(one) for one in meant - there]
        return {
            one
            for one in there
            for above in [self._above(one)]
            if any(not above or not other or above & other for other in own)
        }

    def _above(self, id_: str) -> set[str]:
        """Return what a record names, by ids and by names."""
        named = self.named_by(id_)
        names = self._kept("names", self._names)
        return named.union(*(names.get(one, ()) for one in named))

    def named_by(self, id_: str) -> set[str]:
        """Return the ids that the records with an id name."""
        places = self._kept("places", self._places)
        return {
            one
            for kind, columns, place in places.get(id_, ())
            for name, _ in references(kind)
            if name in columns
            for one in _as_several(columns[name][place])
        }

    def title(self, id_: str) -> str:
        """Return the name of a record behind those of what it lies in next, empty without one."""
        places = self._kept("places", self._places)
        titles: list[str] = []
        while id_ in places and len(titles) < _TOLD:
            kind, columns, place = places[id_][0]
            titles.append(columns["name"][place] or "" if "name" in columns else "")
            parents = [one for one, spec in references(kind) if spec.check is Check.REFERENCE]
            stated = (columns[one][place] for one in parents if one in columns)
            id_ = next(filter(None, stated), "")
        return "".join(reversed(titles))

    def _places(self) -> Mapping[str, Sequence[tuple[type, Columns, int]]]:
        found = defaultdict(list)
        for kind, groups in self._groups.items():
            for columns in groups:
                for place, id_ in enumerate(columns["id"]):
                    found[id_].append((kind, columns, place))
        return found

    def _table(self, kind: type, make: Callable[[type, Columns], _Pairs]) -> _Table:
        def made() -> _Table:
            table: defaultdict[str, list[str]] = defaultdict(list)
            for columns in self._groups.get(kind, ()):
                for key, id_ in make(kind, columns):
                    if id_ is not None:  # an id that could not be read
                        table[key].append(id_)
            return table

        kept: _Table = self._kept((kind, make), made)
        return kept

    def _behind(self, kind: type, columns: Columns) -> _Pairs:
        """Yield the name of each record behind that of its parent, with the id."""
        parent = next((name for name, spec in specs(kind) if spec.check is Check.REFERENCE), "")
        if parent not in columns or "name" not in columns:
            return
        above = self._kept("names", self._names)
        for id_, name, over in zip(columns["id"], columns["name"], columns[parent], strict=True):
            for title in above.get(over, ()) if name and over else ():
                yield plain(f"{title}{name}", kind), id_

    def _names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of the records with each id, and by each name the name itself."""
        found = defaultdict(set)
        for columns in chain.from_iterable(self._groups.values()):
            for id_, name in zip(columns["id"], columns.get("name", ()), strict=False):
                if name:
                    found[id_].add(name)
                    found[name].add(name)
        return {key: tuple(sorted(names)) for key, names in found.items()}

    def _kept(self, key: object, make: Callable[[], Any]) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def _columns(kind: type, records: Sequence[Any]) -> Columns:
    """Return what is asked of records: what they are called, and what they name."""
    named = dict(references(kind))
    wanted = [name for name, _ in specs(kind) if name in ("id", "name", "code") or name in named]
    return {name: list(map(attrgetter(name), records)) for name in wanted}


def _by_code(_: type, columns: Columns) -> _Pairs:
    codes = zip(columns["id"], columns.get("code", ()), strict=False)
    yield from ((code, id_) for id_, code in codes if code)


def _by_name(kind: type, columns: Columns) -> _Pairs:
    names = zip(columns["id"], columns.get("name", ()), strict=False)
    yield from ((plain(name, kind), id_) for id_, name in names if name)


def _as_it_is(text: str, _: type) -> str:
    return text


def plain(text: str, kind: type) -> str:
    """Return the one spelling of what a reference may call a record of a kind."""
    found: str = _spellings().plain_name(text.replace("/", ""), kind)
    return found


@cache
def _spellings() -> ModuleType:
    from partygrid.rules.packs.structure import _plain_names  # noqa: PLC0415 - seldom, and heavy

    return _plain_names


def _as_several(value: Any) -> Sequence[str]:
    return value if type(value) is tuple else () if value is None else (value,)
