"""Organisations, posts and memberships for other systems: Popolo JSON, and ORG of W3C as JSON-LD.

Both say who leads what and under whom, which posts there are, and, for an audience that may see it,
which opaque id holds them. No field of a person is written beside the id.

| Here | Popolo | ORG |
| --- | --- | --- |
| place | area | ``dct:Location`` |
| party organisation, work unit | organization | ``org:Organization`` |
| superior organisation | ``parent_id`` | ``org:subOrganizationOf`` |
| slot at a scope, filled by people | post | ``org:Post`` with an ``org:Role`` |
| link, formal organisation of a member | membership | ``org:Membership`` |

Sources:
    The Popolo Project, Popolo data specification 1.0; W3C, The Organization Ontology,
    Recommendation of 16 January 2014.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from os import PathLike
from typing import Any

import msgspec

from partygrid._atomic import replace_file
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.privacy import Audience

Piece = dict[str, Any]

_BATCH = 1_000
_ENCODER = msgspec.json.Encoder()
_NO_IRI = re.compile(r"""[\s<>"{}|\\^`]""")


def to_popolo(where: Jurisdiction, *, audience: Audience = Audience.PUBLIC) -> bytes:
    """Return organisations, posts and memberships as Popolo JSON; see `write_popolo`.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t", name="栗园社区"),
        ...     pg.CommunityCommittee("cc", community="c", name="栗园社区党委")])
        >>> print(to_popolo(where).decode())
        {"organizations":[
        {"id":"cc","name":"栗园社区党委","classification":"CommunityCommittee","area_id":"c"}
        ],"areas":[
        {"id":"t","name":"t","classification":"Town"},
        {"id":"c","name":"栗园社区","classification":"Community","parent_id":"t"}
        ],"posts":[
        ],"memberships":[
        ],"persons":[
        ]}
        <BLANKLINE>
    """
    return b"".join(_popolo(where, audience))


def write_popolo(
    where: Jurisdiction,
    target: str | PathLike[str],
    *,
    audience: Audience = Audience.PUBLIC,
) -> None:
    """Write organisations, posts and memberships as Popolo JSON, in a single step.

    One object holds the lists ``organizations``, ``areas``, ``posts``, ``memberships`` and
    ``persons``. A post is a slot at a scope that people fill; it is in the organisation that the
    scope is, or else in the nearest one that covers the place. Popolo gives an organisation one
    area: one that covers several states none, and `write_jsonld` states all.

    The public sees which posts there are. For `Audience.ORGANISATION` there is also who holds
    them, by opaque id; for `Audience.KEEPER` the formal organisation of each member too.

    Args:
        where: The snapshot.
        target: The file; an old one is replaced and keeps its permissions.
        audience: Who will read it.

    Raises:
        InvalidArgument: The target is a symbolic link, a folder or a device.
        OSError: The file cannot be written; the old one is untouched.

    Complexity:
        O(records + links), with sorting.

    Examples:
        See `to_popolo`.
    """
    replace_file(target, _popolo(where, audience))


def to_jsonld(
    where: Jurisdiction, *, base: str = "#", audience: Audience = Audience.PUBLIC
) -> bytes:
    """Return organisations, posts and memberships as JSON-LD in the words of ORG.

    See `write_jsonld`.

    Examples:
        >>> import json
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.TownCommittee("tc", town="t", name="莲峰镇党委")])
        >>> json.loads(to_jsonld(where))["@graph"][-1]["org:classification"]
        {'@id': '#kind/TownCommittee'}
    """
    return b"".join(_org(where, base, audience))


def write_jsonld(
    where: Jurisdiction,
    target: str | PathLike[str],
    *,
    base: str = "#",
    audience: Audience = Audience.PUBLIC,
) -> None:
    """Write organisations, posts and memberships as JSON-LD in the words of ORG, in a single step.

    What there is, and who sees what, is as in `write_popolo`. An organisation states every place
    that it covers (``dct:spatial``); slots are roles (``org:Role``) with titles in two languages
    where the catalogue has them; a post states who holds it while the link has no end.

    Args:
        where: The snapshot.
        target: The file; an old one is replaced and keeps its permissions.
        base: What stands before each id to make it an IRI, such as
            ``https://example.org/lianfeng/``; by default ids are fragments of the document.
        audience: Who will read it.

    Raises:
        InvalidArgument: `base` cannot begin an IRI; or the target is a symbolic link, a folder or
            a device.
        OSError: The file cannot be written; the old one is untouched.

    Complexity:
        O(records + links), with sorting.

    Examples:
        See `to_jsonld`.
    """
    replace_file(target, _org(where, base, audience))


def _popolo(where: Jurisdiction, audience: Audience) -> Iterator[bytes]:
    from partygrid.io._popolo import sections  # noqa: PLC0415 - reads the catalogue

    before = b"{"
    for name, rows in sections(where, audience):
        yield before + b'"%b":[\n' % name.encode()
        yield from _lines(rows)
        before = b"],"
    yield b"]}\n"


def _org(where: Jurisdiction, base: str, audience: Audience) -> Iterator[bytes]:
    from partygrid.io._org_terms import CONTEXT, nodes  # noqa: PLC0415 - reads the catalogue

    if not base or _NO_IRI.search(base):
        remedy = "state one such as https://example.org/lianfeng/"
        raise InvalidArgument("base", base, "no beginning of an IRI", remedy)
    yield b'{"@context":' + _ENCODER.encode(CONTEXT) + b',\n"@graph":[\n'
    yield from _lines(nodes(where, base, audience))
    yield b"]}\n"


def _lines(rows: Iterable[Piece]) -> Iterator[bytes]:
    """Yield objects on a line each, a comma between them, in pieces of moderate size."""
    rest = iter(rows)
    between = b""
    while batch := list(islice(rest, _BATCH)):
        yield between + _ENCODER.encode_lines(batch)[:-1].replace(b"\n{", b",\n{")
        between = b",\n"
    yield between[1:]
