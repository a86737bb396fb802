"""Personal Information Protection Law (个人信息保护法), 2021, as constraints on records of members.

Asked is what the records themselves can show: which fields a member has, whether an id gives a
person away, to what a member agreed, how long a record may be kept, whether it serves anything.

Not asked, because it is a matter of handling and no field would prove it: notice (article 17),
contracts with those who share or process data (20, 21, 23), explanation and the right to refuse an
automated decision (24; see ``Plan.explain`` and ``replan``), access and correction (45 to 47),
security (51), and the impact assessment (55, 56). Whether consent is the legal basis at all, or a
statutory duty is (13, 34), is for you to establish: leave the rules of consent out by an override
where it is not.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from functools import partial
from typing import Annotated, Any

import attrs
import numpy as np
from stdnum.cn import ric

from partygrid._fields import KEY, Privacy
from partygrid.grid import Building
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import ORGANISATION_KINDS, Member, Unit
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._rule import LOOK, OUTSIDE, PASSES, Codes, Severity, rule
from partygrid.rules.packs._consents import agreed, consenting
from partygrid.sources import Certainty, Source, Title
from partygrid.teams import Team

_TITLE = "中华人民共和国个人信息保护法"

Words = Annotated[tuple[str, ...], "words"]


def _article(clause: str) -> Source:
    return Source(_TITLE, clause=clause, certainty=Certainty.SINGLE, valid_from=date(2021, 11, 1))


FORBIDDEN = (
    "address",
    "birth",
    "birthday",
    "email",
    "ethnicity",
    "face",
    "fingerprint",
    "gender",
    "health",
    "identity",
    "illness",
    "mobile",
    "name",
    "passport",
    "phone",
    "photo",
    "religion",
    "sex",
    "telephone",
    "wechat",
)
"""Words that the name of a field of a person must not contain."""


def _faults(kind: type, forbidden: Iterable[str] | None) -> list[str]:
    """Return the names of the fields of a class that a person must not have."""
    words = set(forbidden or ())
    return [
        one.name
        for one in attrs.fields(kind)
        if words & set(one.name.lower().split("_"))
        or KEY not in one.metadata
        or one.metadata[KEY].privacy is Privacy.PUBLIC
    ]


def _fields_pass(where: Jurisdiction, kind: Any, *, forbidden: tuple[str, ...] | None) -> Codes:
    return np.full(where.index.size(kind), LOOK if _faults(kind, forbidden) else PASSES)


@rule(
    "no-forbidden-field",
    title=Title("no forbidden field of a person", "个人信息最小范围"),
    each=Member,
    severity=Severity.ERROR,
    source=_article("第六条、第二十八条"),
    remedy="take the field out of the class, or state its privacy class",
    screen=_fields_pass,
)
def no_forbidden_field(
    member: Any, where: Jurisdiction, *, forbidden: Words = FORBIDDEN
) -> Outcome:
    """A record of a person has no field that gives the person away, and none that is public.

    No field is for a name, telephone, identity number, religion, health or face, and each states
    its privacy class. It asks the class, not the values: `Member` passes as it ships, a class of
    others that adds such a field fails.
    """
    del where
    faults = _faults(type(member), forbidden)
    if faults:
        named = ", ".join(faults)
        return Outcome.failed(len(faults), required="0", reason=f"{type(member).__name__}: {named}")
    return Outcome.passed(0)


_DIGITS = re.compile(r"\d{11}")
_TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


def _opaque_pass(where: Jurisdiction, kind: Any) -> Codes:
    members = where.of(kind)
    doubts = [any(map(_DIGITS.search, _texts(one))) for one in members]
    return np.where(np.array(doubts, np.bool_), LOOK, PASSES)


def _texts(member: Member) -> tuple[str, ...]:
    return (member.id, *member.skills, *member.consents)


@rule(
    "opaque-member",
    title=Title("members are opaque", "党员编号去标识化"),
    each=Member,
    severity=Severity.WARNING,
    source=_article("第六条、第五十一条"),
    remedy="give the member another id, and keep the table of ids apart",
    screen=_opaque_pass,
)
def opaque_member(member: Member, where: Jurisdiction) -> Outcome:
    """No identity number and no mobile telephone number stands in the record of a member.

    The id is looked at, and the words of skills and consents. An id that looks opaque may still be
    known elsewhere: no rule sees that.
    """
    del where
    for text in _texts(member):
        if any(map(ric.is_valid, _IDENTITY.findall(text))):
            return Outcome.failed(reason="an identity number stands in the record")
        if _TELEPHONE.search(text):
            return Outcome.failed(reason="a mobile telephone number stands in the record")
    return Outcome.passed()


def _published_pass(
    where: Jurisdiction, kind: Any, *, published: tuple[str, ...] | None, purpose: str
) -> Codes:
    named = set(published or ())
    listed = np.array([one.id in named for one in where.of(kind)], np.bool_)
    return np.where(listed, np.where(consenting(where, purpose), PASSES, LOOK), OUTSIDE)


@rule(
    "published-with-consent",
    title=Title("published only with consent", "取得单独同意方可公开"),
    each=Member,
    severity=Severity.ERROR,
    source=_article("第二十五条"),
    remedy="take the member off the list, or ask first",
    screen=_published_pass,
)
def published_with_consent(
    member: Member,
    where: Jurisdiction,
    *,
    published: Annotated[tuple[str, ...], "members"] = (),
    purpose: Annotated[str, "consent"] = "publication",
) -> Outcome:
    """Who is named in public, as in 亮身份, has agreed to that separately.

    No record says who is published: pass the list that is to be, ``with_(published=ids)``.
    """
    del where
    if member.id not in (published or ()):
        return Outcome.not_applicable("not on the list of who is to be published")
    return agreed(member, purpose)


def _sensitive_pass(where: Jurisdiction, kind: Any, *, purpose: str) -> Codes:
    del kind
    settled = where.index.reference(Member, "residence", Building) >= 0
    return np.where(settled, np.where(consenting(where, purpose), PASSES, LOOK), OUTSIDE)


@rule(
    "sensitive-with-consent",
    title=Title("sensitive information with separate consent", "敏感个人信息单独同意"),
    each=Member,
    severity=Severity.WARNING,
    source=_article("第二十八条、第二十九条"),
    remedy="ask the member, or leave the residence out",
    screen=_sensitive_pass,
)
def sensitive_with_consent(
    member: Member,
    where: Jurisdiction,
    *,
    purpose: Annotated[str, "consent"] = "sensitive-data",
) -> Outcome:
    """Membership together with a home is recorded with a separate consent.

    The law does not name party membership among sensitive information; to take it for such is the
    cautious reading.
    """
    del where
    if member.residence is None:
        return Outcome.not_applicable("no residence is recorded")
    return agreed(member, purpose)


def _kept_pass(where: Jurisdiction, kind: Any, *, on: date | None) -> Codes:
    members = where.of(kind)
    if on is None:
        return np.full(len(members), OUTSIDE, np.int8)
    kept = [one.retain_until is not None and one.retain_until >= on for one in members]
    return np.where(np.array(kept, np.bool_), PASSES, LOOK)


@rule(
    "kept-no-longer",
    title=Title("kept no longer than needed", "保存期限"),
    each=Member,
    severity=Severity.ERROR,
    source=_article("第十九条、第四十七条"),
    remedy="delete the record, or state a later day and why in your own register",
    screen=_kept_pass,
)
def kept_no_longer(member: Member, where: Jurisdiction, *, on: date | None) -> Outcome:
    """The record of a member is kept no longer than to its stated day (`Member.retain_until`)."""
    del where
    if on is None:
        return Outcome.not_applicable("no day was asked for")
    until = member.retain_until
    if until is None:
        return Outcome.unknown("Member.retain_until")
    if until >= on:
        return Outcome.passed(until.isoformat())
    return Outcome.failed(until.isoformat(), required=f"{on} or later", distance=(on - until).days)


def _used_pass(where: Jurisdiction, kind: Any) -> Codes:
    index = where.index
    used = index.reference(kind, "unit", Unit) >= 0
    used = used | (index.reference(kind, "residence", Building) >= 0)
    for organisation in ORGANISATION_KINDS:
        used = used | (index.reference(kind, "organisation", organisation) >= 0)
    return np.where(used, PASSES, LOOK)


@rule(
    "no-record-without-use",
    title=Title("no record without use", "限于实现处理目的的最小范围"),
    each=Member,
    severity=Severity.INFO,
    source=_article("第六条"),
    remedy="delete the record, or record what it is for",
    screen=_used_pass,
)
def no_record_without_use(member: Member, where: Jurisdiction) -> Outcome:
    """Something needs the record of a member.

    It is an organisation, unit or residence that the record states, a link on whatever day, or a
    team. Whether each single field is needed depends on what you ask.
    """
    stated = (member.organisation, member.unit, member.residence)
    if any(one is not None for one in stated) or _is_named(where, member):
        return Outcome.passed()
    return Outcome.failed(reason="nothing needs the record")


def _is_named(where: Jurisdiction, member: Member) -> bool:
    """Return whether a team or a link names a member."""
    if member.id in where.index.kept(("rules", "in teams"), lambda: _in_teams(where)):
        return True
    rows = map(where.link_index.rows, where.link_index.mechanisms)
    return any(member.id in one.kept("rules: named", partial(_named, one.links)) for one in rows)


def _in_teams(where: Jurisdiction) -> AbstractSet[str]:
    return {id_ for one in where.of(Team) for id_ in (one.leader, *one.members) if id_}


def _named(links: Iterable[Link]) -> AbstractSet[str]:
    return {id_ for one in links for id_ in (one.scope, one.filler)}


PACK = Pack(
    id="pipl",
    title=Title("Personal Information Protection Law", _TITLE),
    rules=[
        kept_no_longer,
        no_forbidden_field,
        no_record_without_use,
        opaque_member,
        published_with_consent,
        sensitive_with_consent,
    ],
)
