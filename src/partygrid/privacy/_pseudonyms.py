"""Keyed pseudonyms: the same id and key give the same pseudonym, in every snapshot and for ever.

The pseudonym of an id is ``p-`` and 24 letters that stand for the first 96 bits of its HMAC-SHA-256
(RFC 2104) under the key, four bits a letter. Nobody without the key can compute it or undo it, and
nothing that is stored undoes it either: who has the key and the ids computes it anew. Among n ids
two share a pseudonym with a chance below n² / 2⁹⁷, one in 10¹⁷ for a million.

What stays the same. Renaming is one to one and touches every place where the ids stand. An answer
that does not read ids is therefore the same answer with other ids in it: coverage, mechanisms,
findings of rules, and of an allocation status, objective, bound and score as it is printed (a
value of Python, it holds ids besides). Two things read ids.

- Ties go to the lowest id, and pseudonyms are ordered by chance. Among equals another one may be
  proposed, or be the witness of a finding. Pseudonyms in the order of the ids would keep even that,
  and be no pseudonyms: who knows the ids would sort both lists and lay them side by side.
- The rule `opaque-member` is about the form of ids; and policies that go by the order of arrival,
  such as ``Policy.FIRST_COME``, draw it by id.

What is given beside the snapshot, such as pins, activities and refusals, names the same people and
needs the same pseudonyms. An id that is in no record may be that of somebody who left: it gets a
pseudonym too, so that only ids of records that keep theirs are passed on as they are.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import UnionType
from typing import Any, TypeVar, cast, overload

import attrs

from partygrid._collector import paused_collector
from partygrid.allocation import Ledger
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member
from partygrid.privacy._removal import references
from partygrid.records import RECORD_KINDS
from partygrid.slots import kinds_of

SHORTEST_KEY = 32
"""Bytes that a key must have: as many as the output of SHA-256 (RFC 2104, section 3)."""

_BYTES = 12
_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")
"""No digit, so that nothing looks like the number of a person; no vowel, so that none is a word."""
_What = TypeVar("_What")
_IDENTIFYING = ("name", "code", "uscc", "point")
"""Fields that tell which place, unit or organisation it is."""


def pseudonym(id: str, key: bytes) -> str:  # noqa: A002 - it is what every record calls it
    """Return the pseudonym of an id.

    Args:
        id: The id.
        key: The secret key, at least 32 bytes; make one with ``secrets.token_bytes(32)``.

    Raises:
        InvalidArgument: The key is no bytes, or too short. The message does not show it.

    Complexity:
        O(length of the id).

    Examples:
        >>> pseudonym("m1", b"a key of at least 32 bytes, kept elsewhere")
        'p-thrlcplrfnhpldjdsdjpdmjj'
    """
    return _pseudonym(id, _checked(key))


@overload
def pseudonymise(
    what: Jurisdiction, key: bytes, *, kinds: type | UnionType = Member
) -> Jurisdiction: ...
@overload
def pseudonymise(what: Ledger, key: bytes) -> Ledger: ...
def pseudonymise(
    what: Jurisdiction | Ledger, key: bytes, *, kinds: type | UnionType = Member
) -> Jurisdiction | Ledger:
    """Return a snapshot, or a ledger, in which people have pseudonyms instead of their ids.

    Every check and allocation gives the same result on it, with other ids; where equals stand
    side by side, another of them may be chosen. The same key gives the same pseudonyms, so
    that snapshots of two years stay comparable. What members live in, belong to and offer is as
    it was: who may not see it gets `redact` on top.

    Args:
        what: The snapshot or the ledger.
        key: The secret key, at least 32 bytes; keep it apart from what you pass on.
        kinds: Which records of a snapshot get pseudonyms: members, or a union of kinds such as
            ``Member | Unit``. Places, units and organisations among them lose name, code and
            position as well, which would give them away, and rules about these then differ.

    Raises:
        InvalidArgument: The key is no bytes, or too short; `kinds` is no kind of record; `what`
            is neither. The message does not show the key.

    Complexity:
        O(records + links), with sorting.

    Examples:
        >>> import partygrid as pg
        >>> key = b"a key of at least 32 bytes, kept elsewhere"
        >>> where = pg.examples.small_town()
        >>> secret = pg.pseudonymise(where, key)
        >>> pg.check_coverage(secret).ratio == pg.check_coverage(where).ratio
        True
        >>> pg.pseudonym("m01", key) in secret, "m01" in secret
        (True, False)
    """
    secret = _checked(key)
    if isinstance(what, Ledger):
        served = [attrs.evolve(one, id=_pseudonym(one.id, secret)) for one in what.served]
        return attrs.evolve(what, served=served)
    if not isinstance(what, Jurisdiction):
        reason = "neither a snapshot nor a ledger"
        raise InvalidArgument("what", type(what).__name__, reason, "pass one of both")
    named = _records_of(kinds)
    with paused_collector():
        return _renamed(what, secret, named)


@attrs.frozen(repr=False)
class Pseudonyms:
    """The pseudonyms under a key, for what is given beside a snapshot; made by `pseudonyms`."""

    _key: bytes
    _staying: frozenset[str]

    def of(self, what: _What) -> _What:
        """Return the same with pseudonyms in the place of ids.

        Args:
            what: An id; a `Link`, `Assignment`, `UnitAssignment`, `Together`, `Apart`, `Override`,
                `Activity`, `Served` or `Ledger`; or a tuple, list, set or mapping of these. Other
                values, such as days and numbers, stay as they are, and so do free texts.

        Raises:
            InvalidArgument: It is something else, such as a plan: ask again of the pseudonymised
                snapshot, with the proposals of the plan as pins.

        Complexity:
            O(ids).
        """
        return cast("_What", self._of(what))

    def _of(self, what: Any) -> Any:
        if type(what) is str:
            return what if what in self._staying else _pseudonym(what, self._key)
        if isinstance(what, tuple | list | set | frozenset):
            return type(what)(map(self._of, what))
        if isinstance(what, dict):
            return {self._of(name): self._of(value) for name, value in what.items()}
        if what is None or isinstance(what, str | int | float | date):
            return what
        from partygrid.privacy._naming import NAMING  # noqa: PLC0415 - brings allocation

        if type(what) not in NAMING:
            remedy = "ask again of the pseudonymised snapshot"
            raise InvalidArgument("what", type(what).__name__, "holds more than ids", remedy)
        names = NAMING[type(what)]
        return attrs.evolve(what, **{name: self._of(getattr(what, name)) for name in names})


def pseudonyms(where: Jurisdiction, key: bytes, *, kinds: type | UnionType = Member) -> Pseudonyms:
    """Return the pseudonyms that `pseudonymise` gives, for what is asked about the snapshot.

    With them pins, refusals, activities and ledgers go with the pseudonymised snapshot, and what
    is then asked of it has the same answer as what was asked before, with other ids.

    Args:
        where: The snapshot, not yet pseudonymised.
        key: The key of `pseudonymise`.
        kinds: The kinds of `pseudonymise`.

    Raises:
        InvalidArgument: The key is no bytes, or too short; or `kinds` is no kind of record. The
            message does not show the key.

    Complexity:
        O(records).

    Examples:
        >>> import partygrid as pg
        >>> key = b"a key of at least 32 bytes, kept elsewhere"
        >>> where = pg.examples.small_town()
        >>> secret, names = pg.pseudonymise(where, key), pseudonyms(where, key)
        >>> plan = pg.allocate_double_reporting(where)
        >>> again = pg.allocate_double_reporting(secret, pins=names.of(plan.assignments))
        >>> again.objective == plan.objective
        True
        >>> names.of(("m01", "east-clean-up")) == (pg.pseudonym("m01", key), "east-clean-up")
        True
    """
    secret, named = _checked(key), _records_of(kinds)
    return Pseudonyms(secret, frozenset(one.id for one in where if not isinstance(one, named)))


def _records_of(kinds: type | UnionType) -> tuple[type, ...]:
    """Return kinds of record, each of a union."""
    for kind in kinds_of(kinds):
        if kind not in RECORD_KINDS:
            raise InvalidArgument("kinds", kind, "no kind of record", "pass Member, or a union")
    return kinds_of(kinds)


def _checked(key: object) -> bytes:
    """Return a key that is long enough."""
    if not isinstance(key, bytes):
        remedy = "pass bytes, such as secrets.token_bytes(32)"
        raise InvalidArgument("key", type(key).__name__, "no bytes", remedy)
    if len(key) < SHORTEST_KEY:
        remedy = f"use {SHORTEST_KEY} bytes or more, such as secrets.token_bytes({SHORTEST_KEY})"
        raise InvalidArgument("key", f"{len(key)} bytes", "too short for a key", remedy)
    return key


def _pseudonym(id_: str, key: bytes) -> str:
    digest = hmac.digest(key, id_.encode(errors="surrogatepass"), "sha256")
    return f"p-{digest[:_BYTES].hex().translate(_LETTERS)}"


def _renamed(where: Jurisdiction, key: bytes, kinds: tuple[type, ...]) -> Jurisdiction:
    names = {record.id: _pseudonym(record.id, key) for record in where if isinstance(record, kinds)}
    records = [one for kind in RECORD_KINDS for one in _of_kind(where.of(kind), kind, kinds, names)]
    links = [
        attrs.evolve(
            link,
            scope=names.get(link.scope, link.scope),
            filler=names.get(link.filler, link.filler),
        )
        for link in where.links
    ]
    return Jurisdiction(records, links, scheme=where.scheme)


def _of_kind(
    records: Sequence[Any], kind: type, kinds: tuple[type, ...], names: Mapping[str, str]
) -> Iterable[Any]:
    """Return the records of a kind with other ids in them."""
    renamed = {one.__name__ for one in kinds}
    fields = [one.name for one in references(kind) if renamed.intersection(one.targets)]
    if kind in kinds:
        defaults = {one.name: one.default for one in attrs.fields(kind)}
        emptied = {name: defaults[name] for name in _IDENTIFYING if name in defaults}
        return [
            attrs.evolve(one, id=names[one.id], **emptied, **_mapped(one, fields, names))
            for one in records
        ]
    if fields:
        return [attrs.evolve(one, **_mapped(one, fields, names)) for one in records]
    return records


def _mapped(record: Any, fields: Iterable[str], names: Mapping[str, str]) -> dict[str, Any]:
    """Return what fields name, with other ids."""
    values = {name: getattr(record, name) for name in fields}
    return {
        name: tuple(names.get(one, one) for one in value)
        if isinstance(value, tuple)
        else names.get(value, value)
        for name, value in values.items()
    }
