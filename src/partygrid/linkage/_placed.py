"""The links of the slots of a layer, each at its scope and slot."""

import attrs
import numpy as np

from partygrid._index import NOWHERE
from partygrid._links import Numbers, Rows
from partygrid.linkage._seats import Seats


@attrs.frozen(eq=False)
class Placed:
    """The links of the slots of a layer. Shape of each column: (rows,).

    Attributes:
        row: Position among the links of the mechanism.
        slot: Position of the slot in the layer.
        key: Slot times the number of scopes, plus scope position; -1 where it is no scope.
        scope: Number of the scope.
        filler: Number of the filler.
        place: Slot times the number of records, plus the number of the filler.
        group: Number of the run of links of one scope, slot and filler, None where each is alone.
    """

    row: Numbers
    slot: Numbers
    key: Numbers
    scope: Numbers
    filler: Numbers
    place: Numbers
    group: Numbers | None


def place(rows: Rows, here: Seats) -> Placed:
    """Return the links of the slots of a layer, made once for the same scopes and slot names."""
    names = tuple(slot.name for slot in here.layer.slots)
    return rows.kept(("placed", here.key, names), lambda: _placed(rows, here, names))


def _placed(rows: Rows, here: Seats, names: tuple[str, ...]) -> Placed:
    position = {name: i for i, name in enumerate(names)}
    local = np.array([position.get(name, NOWHERE) for name in rows.slots], np.intp)
    slot = local[rows.slot]
    row = np.flatnonzero(slot >= 0)
    slot, scope, filler = slot[row], rows.scope[row], rows.filler[row]
    seat = here.seat[scope].astype(np.intp)
    key = np.where(seat < 0, NOWHERE, slot * here.size + seat)
    alike = (scope[1:] == scope[:-1]) & (slot[1:] == slot[:-1]) & (filler[1:] == filler[:-1])
    group = np.concatenate([[0], np.cumsum(~alike)])[: row.size] if alike.any() else None
    held = slot * here.seat.size + filler
    return Placed(row, slot, key, scope, filler, held, group)
