"""Fills every slot of a mechanism with records that are added for it."""

from collections.abc import Sequence
from typing import Any

import partygrid as pg
from partygrid._fields import Check, specs
from partygrid.errors import InvalidArgument
from partygrid.grid import PLACE_NAMES

ADDED: tuple[type, ...] = (
    pg.Member,
    pg.Unit,
    pg.Team,
    pg.Facility,
    pg.CompoundBranch,
    pg.GridBranch,
    pg.BuildingGroup,
    pg.UnitBranch,
)
"""The kinds of record that are added, those first that are taken first."""


def refuse_unfillable(mechanism: pg.Mechanism) -> None:
    """Refuse a mechanism of which a slot may stay vacant whatever is added.

    Raises:
        InvalidArgument: It has such a slot; each is named.
    """
    reasons = [
        f"{slot.name} {reason}"
        for slot in mechanism.slots
        if slot.least != 0 and (reason := _hindrance(mechanism, slot))
    ]
    if reasons:
        remedy = "leave filled out, or pass a mechanism without such slots"
        raise InvalidArgument("mechanism", mechanism.id, "; ".join(reasons), remedy)


def _hindrance(mechanism: pg.Mechanism, slot: pg.Slot) -> str:
    """Return why a slot may stay vacant, empty where it need not."""
    if slot.lives or slot.located:
        return "asks where its fillers live or are"
    if not _able(mechanism, slot):
        kinds = ", ".join(kind.__name__ for kind in slot.filler_kinds)
        return f"is filled by {kinds}: not added, or it sits on them itself"
    return ""


def _able(mechanism: pg.Mechanism, slot: pg.Slot) -> list[type]:
    """Return the kinds that may fill a slot and bring no new vacancy along."""
    scopes = {kind for one in mechanism.slots for kind in mechanism.sits_on(one)[0]}
    at_places = all(kind.__name__ in PLACE_NAMES for kind in mechanism.sits_on(slot)[0])
    return [
        kind
        for kind in ADDED
        if kind in slot.filler_kinds
        and kind not in scopes
        and (kind is not pg.Facility or at_places)
    ]


def completed(where: pg.Jurisdiction, mechanism: pg.Mechanism) -> pg.Jurisdiction:
    """Return the jurisdiction with new fillers for every vacancy."""
    slots = {slot.name: slot for slot in mechanism.slots}
    made: list[Any] = []
    tied: list[pg.Link] = []
    for finding in pg.check_mechanism(where, mechanism).findings:
        slot = slots[finding.slot]
        kind = _able(mechanism, slot)[0]
        for weight in _weights(slot, finding.missing):
            made.append(_filler(kind, f"filler-{len(made):02d}", finding.scope, slot.filler))
            new = made[-1].id
            fillers: Any = new if weight is None else {new: weight}
            tied += mechanism.fill(finding.scope, **{slot.name: fillers})
    return where.replace(*made).with_links(tied)


def _weights(slot: pg.Slot, missing: int) -> list[int | None]:
    """Return the weights of the links that are missing, no more to one filler than it may carry."""
    if not slot.weighted:
        return [None] * missing
    if slot.load is None:
        return [None]
    return [min(slot.load, missing - done) for done in range(0, missing, slot.load)]


def _filler(kind: type, id_: str, scope: str, demanded: Sequence[pg.Condition]) -> Any:
    """Return a record that meets conditions, the first values of each."""
    known = dict(specs(kind))
    content: dict[str, Any] = {"place": scope} if kind is pg.Facility else {}
    for one in demanded:
        if one.field in known:
            spec = known[one.field]
            value: Any = one.values[0] if one.least is None else one.least
            value = spec.choices(value) if spec.choices else value
            several = spec.check in (Check.WORDS, Check.CHOICES)
            content[one.field] = (value,) if several else value
    return kind(id_, **content)
