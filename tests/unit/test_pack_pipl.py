"""The Personal Information Protection Law as rules over records of members, not over handling."""

from datetime import date
from typing import Any

import attrs
import pytest
from stdnum.cn import ric

import partygrid as pg
from partygrid import Verdict, rules
from partygrid._fields import Check, Privacy, spec
from partygrid.records import RECORD_KINDS
from rule_screens import assert_screen_agrees, passed_after_a_look

PACK = rules.get("pipl")
DAY = date(2024, 7, 1)


def answer(
    key: str, *more: Any, numbers: Any = None, on: date | None = DAY, **stated: Any
) -> pg.Outcome:
    member = pg.Member(stated.pop("id", "m"), **stated)
    records = [one for one in more if not isinstance(one, pg.Link)]
    here = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Building("b", community="c"),
            pg.Unit("u"),
            pg.UnitBranch("br"),
            member,
            *records,
        ],
        [one for one in more if isinstance(one, pg.Link)],
    )
    rule = PACK[key].with_(**(numbers or {}))
    found = rule(member, here, on=on)
    assert_screen_agrees(rule, here, on)
    screened = pg.check_rules(here, [rule], on=on, focus=None)
    assert [one.verdict for one in screened.findings if one.subject == member.id] == [
        one for one in (found.verdict,) if one in (Verdict.FAIL, Verdict.UNKNOWN)
    ]
    return found


# Fields


def test_the_library_itself_has_no_forbidden_field() -> None:
    assert answer("no-forbidden-field").verdict is Verdict.PASS


def with_field(name: str, **metadata: Any) -> Any:
    """Return the class of a plugin: a member with one more field."""
    field = attrs.field(default="", kw_only=True, metadata=metadata)
    return attrs.make_class("Person", {name: field}, bases=(pg.Member,), frozen=True, slots=True)


def private(check: Check = Check.TEXT, privacy: Privacy = Privacy.PERSONAL) -> Any:
    return spec(check, "某项", privacy=privacy)


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        ("phone", private()),
        ("home_telephone", private()),
        ("religion", private()),
        ("face_id", private()),
        ("remark", {}),
        ("remark", private(privacy=Privacy.PUBLIC)),
    ],
)
def test_a_class_of_others_that_adds_such_a_field_fails(name: str, metadata: Any) -> None:
    person = with_field(name, **metadata)
    found = PACK["no-forbidden-field"].check(person("m"), pg.Jurisdiction())
    assert (found.verdict, found.measured) == (Verdict.FAIL, 1)
    assert found.reason == f"Person: {name}"


NEVER = [
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
]


@pytest.mark.parametrize("word", NEVER)
def test_no_field_of_a_person_is_called_by_what_gives_the_person_away(word: str) -> None:
    person = with_field(f"{word}_text", **private())
    assert PACK["no-forbidden-field"].check(person("m"), pg.Jurisdiction()).measured == 1


def test_a_class_that_adds_a_private_field_of_another_name_passes() -> None:
    person = with_field("training_days", **private())
    check = PACK["no-forbidden-field"].check
    assert check(person("m"), pg.Jurisdiction()).verdict is Verdict.PASS
    listed = check(person("m"), pg.Jurisdiction(), forbidden=("training",))
    assert listed.verdict is Verdict.FAIL


def test_the_list_of_words_is_a_parameter() -> None:
    found = answer("no-forbidden-field", numbers={"forbidden": ("rank", "skills")})
    assert (found.measured, found.reason) == (2, "Member: rank, skills")
    assert answer("no-forbidden-field", numbers={"forbidden": None}).verdict is Verdict.PASS


def test_no_record_of_the_library_has_a_field_for_what_no_person_may_have() -> None:
    never = {"phone", "telephone", "religion", "health", "face", "gender", "birth", "photo"}
    fields = {field.name for kind in RECORD_KINDS for field in attrs.fields(kind)}
    assert not {word for name in fields for word in name.split("_")} & never


# Ids

_BODY = "11010519000101000"
IDENTITY = _BODY + ric.calc_check_digit(_BODY)
"""Of the right form and nobody's: the order number 000 is never given."""
TELEPHONE = "13" + "0" * 9


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"id": TELEPHONE}, "a mobile telephone number stands in the record"),
        ({"skills": [f"call {TELEPHONE}"]}, "a mobile telephone number stands in the record"),
        ({"id": f"m-{IDENTITY}"}, "an identity number stands in the record"),
        ({"consents": [IDENTITY]}, "an identity number stands in the record"),
    ],
)
def test_an_identity_number_or_a_telephone_in_a_record_is_found(stated: Any, reason: str) -> None:
    found = answer("opaque-member", **stated)
    assert (found.verdict, found.reason) == (Verdict.FAIL, reason)


@pytest.mark.parametrize(
    "id_",
    ["m0000001", "12" + "0" * 9, TELEPHONE + "0", _BODY, f"{IDENTITY}0", "3" * 18],
)
def test_a_number_that_is_neither_is_opaque(id_: str) -> None:
    assert answer("opaque-member", id=id_).verdict is Verdict.PASS


# Consent


def test_only_who_agreed_is_published() -> None:
    listed = {"published": ("m",)}
    key = "published-with-consent"
    assert answer(key, numbers=listed, consents=["publication"]).verdict is Verdict.PASS
    refused = answer(key, numbers=listed, consents=["service"])
    assert (refused.verdict, refused.required) == (Verdict.FAIL, "consent to publication")
    assert answer(key, numbers=listed).missing == "Member.consents"


def test_who_is_published_stands_in_no_record_and_has_to_be_said() -> None:
    reason = "not on the list of who is to be published"
    assert answer("published-with-consent").reason == reason
    assert answer("published-with-consent", numbers={"published": ("x",)}).reason == reason
    assert answer("published-with-consent", numbers={"published": None}).reason == reason


def test_membership_with_a_home_needs_a_consent_of_its_own() -> None:
    key = "sensitive-with-consent"
    assert answer(key, residence="b", consents=["sensitive-data"]).verdict is Verdict.PASS
    assert answer(key, residence="b", consents=["service"]).verdict is Verdict.FAIL
    assert answer(key, residence="b").verdict is Verdict.UNKNOWN
    assert answer(key, consents=["service"]).reason == "no residence is recorded"


# Retention


@pytest.mark.parametrize(
    ("until", "verdict"),
    [
        (date(2024, 7, 1), Verdict.PASS),
        (date(2024, 6, 30), Verdict.FAIL),
        (None, Verdict.UNKNOWN),
    ],
)
def test_a_record_is_kept_to_its_day_and_no_longer(until: date | None, verdict: Verdict) -> None:
    found = answer("kept-no-longer", retain_until=until)
    assert found.verdict is verdict
    assert found.distance == (verdict is Verdict.FAIL)
    assert found.missing == ("" if until else "Member.retain_until")


def test_without_a_day_no_retention_is_judged() -> None:
    found = answer("kept-no-longer", retain_until=date(1999, 1, 1), on=None)
    assert found.reason == "no day was asked for"


# Minimum


KEY = "no-record-without-use"


@pytest.mark.parametrize("stated", [{"organisation": "br"}, {"unit": "u"}, {"residence": "b"}])
def test_a_member_with_an_organisation_unit_or_residence_serves_something(stated: Any) -> None:
    assert answer(KEY, **stated).verdict is Verdict.PASS


def test_a_record_that_nothing_needs_is_found() -> None:
    other = pg.Link(mechanism="contact", scope="c", slot="contact", filler="u")
    found = answer(KEY, other, pg.Team("team", members=["m2"]), pg.Member("m2"), skills=["law"])
    assert str(found) == "fail: nothing needs the record"
    assert PACK[KEY].severity is pg.Severity.INFO


@pytest.mark.parametrize(
    "use",
    [
        pg.Team("team", members=["m"]),
        pg.Team("team", leader="m"),
        pg.Link(mechanism="contact", scope="c", slot="contact", filler="m"),
        pg.Link(mechanism="post-claiming", scope="m", slot="post", filler="br"),
        pg.Link(mechanism="contact", scope="c", slot="x", filler="m", until=date(2001, 1, 1)),
    ],
)
def test_a_team_or_a_link_on_any_day_is_a_use(use: Any) -> None:
    assert answer(KEY, use).verdict is Verdict.PASS


def test_what_a_record_states_is_seen_without_a_look_at_links() -> None:
    stated = [{"organisation": "br"}, {"unit": "u"}, {"residence": "b"}]
    people = [pg.Member(f"m{number}", **one) for number, one in enumerate(stated)]
    here = pg.Jurisdiction([pg.Unit("u"), pg.Building("b"), pg.UnitBranch("br"), *people])
    assert passed_after_a_look(PACK[KEY], here) == []


def test_new_links_are_seen_though_the_records_are_the_same() -> None:
    here = pg.Jurisdiction([pg.Town("t"), pg.Member("m")])
    rule, link = PACK[KEY], pg.Link(mechanism="x", scope="t", slot="s", filler="m")
    assert rule(here["m"], here).verdict is Verdict.FAIL
    assert rule(here["m"], here.with_links(link)).verdict is Verdict.PASS
    assert rule(here["m"], here).verdict is Verdict.FAIL


def test_the_law_is_in_force_from_november_2021() -> None:
    with pytest.raises(pg.InvalidPack):
        pg.check_rules(pg.Jurisdiction(), PACK, on=date(2021, 10, 31))
    assert pg.check_rules(pg.Jurisdiction(), PACK, on=date(2021, 11, 1)).findings == ()


def test_the_small_town_shows_what_is_overdue_and_what_is_not_recorded() -> None:
    findings = pg.check_rules(pg.examples.small_town(), PACK, on=DAY).findings
    assert [(*one.key, one.verdict) for one in findings] == [
        ("kept-no-longer", "m17", Verdict.UNKNOWN),
        ("kept-no-longer", "m40", Verdict.FAIL),
        ("sensitive-with-consent", "m14", Verdict.UNKNOWN),
    ]
