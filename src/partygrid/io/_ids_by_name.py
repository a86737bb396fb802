"""Ids of records whose sheets have no column of ids: they are known by their name and parent.

Procedure. Kind by kind, from above: what each row names is looked up, and the rows of one name
below one parent are one record. Its id is its name, where no other record of the source and of
what the source is read into has that as id or name; otherwise the id of its parent, a hyphen and
its name. The order of rows is of no account.

An id that is made so is never one of what the source is read into: which record there is meant, is
sought by name below the parent, as `propose_update` does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING

from partygrid._fields import Check, references
from partygrid.io._names import Names, plain
from partygrid.jurisdiction import Jurisdiction

if TYPE_CHECKING:
    from partygrid.io._rows import Draft

_Place = tuple["Draft", int]
_Rows = Mapping[tuple[str, str], Sequence[_Place]]
"""The rows of each record, by its plain name and its parent."""


def give_ids(drafts: Sequence["Draft"], into: Jurisdiction | None) -> None:
    """Give ids to the records of sheets that have no column of ids.

    Args:
        drafts: All sheets, kinds that others lie in first; references are texts still.
        into: What they are read into.

    Complexity:
        O(cells of the sheets without ids + records).
    """
    groups: defaultdict[type, list[Draft]] = defaultdict(list)
    known: list[Draft] = []
    for one in drafts:
        if "id" in one.values:
            (known if one.laid.has_ids else groups[one.kind]).append(one)
    if not groups:
        return
    used = {id_ for one in known for id_ in one.values["id"]}
    used.update(one.id for one in into or ())
    texts = {kind: set(_texts(several)) for kind, several in groups.items()}
    shared = Counter(chain.from_iterable(texts.values()))
    for kind, several in groups.items():
        names = Names(((one.kind, one.values) for one in known), into)
        rows = _same(kind, several, names)
        own = Counter(_name(places) for places in rows.values())
        alone = {name for name, number in own.items() if number == shared[name] == 1}
        _give(rows, alone, used, kind)
        known += several


def _texts(drafts: Iterable["Draft"]) -> Iterator[str]:
    return (text for one in drafts for text in one.values["id"] if text is not None)


def _same(kind: type, drafts: Iterable["Draft"], names: Names) -> _Rows:
    """Return the rows of each record."""
    fields = [name for name, spec in references(kind) if spec.check is Check.REFERENCE]
    rows: defaultdict[tuple[str, str], list[_Place]] = defaultdict(list)
    for one in drafts:
        named = one.named(names)
        stated = [named[name] for name in fields if name in named]
        for place, text in enumerate(one.values["id"]):
            if text is not None:
                above = next(filter(None, (column[place] for column in stated)), "")
                rows[plain(text, kind), above].append((one, place))
    return rows


def _name(places: Iterable[_Place]) -> str:
    """Return the first of the spellings in which rows state a name."""
    return min(str(one.values["id"][place]) for one, place in places)


def _give(rows: _Rows, alone: set[str], used: set[str], kind: type) -> None:
    """Put an id into the rows of each record."""
    found = sorted((_name(places), above, places) for (_, above), places in rows.items())
    for name, above, places in found:
        behind = f"{above or kind.__name__}-{name}"
        others = chain([behind], (f"{behind}-{number}" for number in count(2)))
        id_ = next(one for one in chain([name] if name in alone else (), others) if one not in used)
        used.add(id_)
        for one, place in places:
            one.values["id"][place] = id_
