"""Facts about links by who fills them, looked up in what is made once for a snapshot.

A link counts on the days on which it holds; None asks for the latest state.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from partygrid._index import Counts, Mask
from partygrid._links import Rows
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link


def links_of(
    where: Jurisdiction,
    filler: Any,
    mechanism: str,
    *,
    on: date | None,
    slots: Collection[str] | None = None,
) -> tuple[Link, ...]:
    """Return the links of a mechanism that a record fills on a day, in the order of links.

    Args:
        where: The snapshot.
        filler: The record.
        mechanism: Id of the mechanism.
        on: The day.
        slots: The slots that count; None for all.

    Complexity:
        O(links of the mechanism) for the first call, O(links of the filler) afterwards.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> plan = pg.catalogue.get("double-reporting").fill("garden-patrol", member="m04")
        >>> [link.scope for link in links_of(
        ...     where.with_links(plan), where["m04"], "double-reporting", on=None)]
        ['garden-patrol']
    """
    rows = where.link_index.rows(mechanism)
    by_filler = rows.kept("rules: by filler", partial(_by_filler, rows.links))
    return tuple(
        one
        for one in by_filler.get(filler.id, ())
        if one.holds_on(on) and (slots is None or one.slot in slots)
    )


def live_rows(rows: Rows, slots: Collection[str] | None, on: date | None) -> Mask:
    """Return which links of a mechanism fill some slots on a day. Shape: (links,)."""
    wanted = np.array([slots is None or name in slots for name in rows.slots], np.bool_)
    live, chosen = rows.live(on), wanted[rows.slot]
    return chosen if live is None else chosen & live


def filled_by(
    where: Jurisdiction,
    kind: type,
    mechanism: str,
    *,
    on: date | None,
    slots: Collection[str] | None = None,
) -> Counts:
    """Return how many links of a mechanism each record of a kind fills on a day.

    Shape: (records of the kind,).

    Complexity:
        O(links of the mechanism + records).
    """
    rows = where.link_index.rows(mechanism)
    return counted(where, kind, rows.filler[live_rows(rows, slots, on)])


def counted(where: Jurisdiction, kind: type, numbers: Any) -> Counts:
    """Return how often each record of a kind is among numbers. Shape: (records of the kind,)."""
    start = where.index.start(kind)
    found = np.bincount(numbers, minlength=where.index.total)
    return found[start : start + where.index.size(kind)]


def _by_filler(links: Iterable[Link]) -> Mapping[str, Sequence[Link]]:
    found = defaultdict(list)
    for link in links:
        found[link.filler].append(link)
    return found
