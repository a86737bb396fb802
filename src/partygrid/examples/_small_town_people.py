"""The people's side of the small town: units, members as opaque ids, lists, teams, facilities."""

from datetime import date

from partygrid.needs import Need, Project, Resource
from partygrid.org import (
    Member,
    MemberStatus,
    OrgNature,
    Unit,
    UnitBranch,
    UnitKind,
    Window,
)
from partygrid.teams import Facility, FacilityKind, Team

_AFTER_WORK = (Window.EVENING, Window.WEEKEND)
_EVENING = (Window.EVENING,)
_WEEKEND = (Window.WEEKEND,)
_DAYTIME = (Window.WORKING_HOURS,)
_DAY_AND_EVENING = (Window.EVENING, Window.WORKING_HOURS)
_ANY_TIME = ()

# id, organisation, unit, residence, rank, skills, windows, hours
_IN_SERVICE = (
    ("m01", "tax-branch", "tax-office", "b01", 9, "legal", _AFTER_WORK, 4.0),
    ("m02", "tax-branch", "tax-office", "b02", 9, "policy", _AFTER_WORK, 4.0),
    ("m03", "tax-branch", "tax-office", "b01", 6, "", _EVENING, 4.0),
    ("m04", "tax-branch", "tax-office", "b03", 5, "patrol", _EVENING, 4.0),
    ("m05", "tax-branch", "tax-office", "b06", 5, "environment", _WEEKEND, 6.0),
    ("m06", "tax-branch", "tax-office", "b16", 7, "mediation", _AFTER_WORK, 4.0),
    ("m07", "tax-branch", "tax-office", "b18", 3, "", _WEEKEND, 2.0),
    ("m08", "tax-branch", "tax-office", "b21", 3, "patrol", _AFTER_WORK, 4.0),
    ("m09", "school-branch", "school", "b16", 7, "tutoring", _WEEKEND, 4.0),
    ("m10", "school-branch", "school", "b17", 6, "tutoring lectures", _AFTER_WORK, 4.0),
    ("m11", "school-branch", "school", "b04", 4, "culture", _WEEKEND, 6.0),
    ("m12", "school-branch", "school", "b10", 4, "", _EVENING, 2.0),
    ("m13", "school-branch", "school", "b26", 2, "environment", _WEEKEND, 4.0),
    ("m14", "school-branch", "school", "b20", None, "", _AFTER_WORK, 4.0),
    ("m15", "business-branch", "grain-company", "b22", 5, "", _AFTER_WORK, 4.0),
    ("m16", "business-branch", "print-works", "b07", 2, "electrical", _WEEKEND, 6.0),
    ("m17", None, "hospital", "b19", 8, "medical", _WEEKEND, 2.0),
    ("m18", None, "hospital", "b05", 6, "medical companionship", _EVENING, None),
    ("m19", "garden-branch", None, "b02", None, "", _EVENING, 4.0),
    ("m20", "business-branch", "property-company", "b19", 1, "environment", _EVENING, 4.0),
)
_RETIRED = (
    ("m21", "garden-branch", None, "b01", None, "mediation", _DAYTIME, 8.0),
    ("m22", "garden-branch", None, "b03", None, "", _DAY_AND_EVENING, 6.0),
    ("m23", "garden-branch", None, "b05", None, "culture", _DAYTIME, 8.0),
    ("m24", "garden-branch", None, "b06", None, "patrol", _DAY_AND_EVENING, 12.0),
    ("m25", "market-branch", None, "b08", None, "companionship", _DAYTIME, 6.0),
    ("m26", "market-branch", None, "b12", None, "", _DAYTIME, None),
    ("m27", "lakeside-branch", None, "b17", None, "lectures", _DAYTIME, 8.0),
    ("m28", "lakeside-branch", None, "b18", None, "", _DAY_AND_EVENING, 6.0),
    ("m29", "millpond-branch", None, "b32", None, "environment", _DAYTIME, 4.0),
    ("m30", "station-branch", None, "b23", None, "", _DAYTIME, 8.0),
    ("m31", "station-branch", None, "b25", None, "patrol", _DAY_AND_EVENING, 6.0),
    ("m32", "foothill-branch", None, "b29", None, "mediation", _DAYTIME, 8.0),
    ("m33", "foothill-branch", None, "b30", None, "", _DAYTIME, 4.0),
    ("m34", "foothill-branch", None, "b31", None, "", _DAYTIME, 4.0),
)
_MOBILE = (
    ("m35", "market-branch", None, "b11", None, "patrol", _ANY_TIME, 2.0),
    ("m36", "garden-branch", None, "b04", None, "", _ANY_TIME, 4.0),
    ("m37", "lakeside-branch", None, "b18", None, "", _EVENING, 2.0),
    ("m38", "station-branch", None, "b24", None, "", _ANY_TIME, 2.0),
    ("m39", "millpond-branch", None, "b33", None, "", _WEEKEND, 4.0),
    ("m40", "millpond-branch", None, None, None, "", _ANY_TIME, None),
)
# id, place, least, most, skills, hours, window, priority
_NEEDS = (
    ("garden-patrol", "garden", 2, 4, "", 2.0, Window.EVENING, 3),
    ("east-clean-up", "east", 3, 6, "", 2.0, Window.WEEKEND, 2),
    ("east-desk", "east-2", 2, None, "", 4.0, Window.WORKING_HOURS, 0),
    ("market-lamps", "market", 1, None, "electrical", 3.0, None, 2),
    ("b08-company", "b08", 1, None, "companionship medical", 1.0, Window.EVENING, 3),
    ("lakeside-tutoring", "lakeside", 4, 5, "tutoring", 2.0, Window.WEEKEND, 1),
    ("west-mediation", "west", 1, 2, "legal mediation", 2.0, Window.EVENING, 2),
    ("west-sign-language", "west", 1, None, "sign-language", 1.0, None, 0),
    ("station-patrol", "station", 2, 3, "", 2.0, Window.EVENING, 3),
    ("town-policy-talk", "town", 1, None, "lectures policy", 1.5, None, 0),
)
_ASKS = {
    "lakeside-tutoring": ("tutoring",),
    "market-lamps": ("electrical",),
    "town-policy-talk": ("policy",),
    "west-sign-language": ("sign-language",),
}
_PROBATIONARY = frozenset({"m14", "m19", "m35"})
_CONSENTS = {
    "m01": ("publication", "sensitive-data", "service"),
    "m13": ("sensitive-data",),
    "m14": (),
    "m24": ("publication", "sensitive-data", "service"),
}
_USUAL_CONSENTS = ("sensitive-data", "service")
_KEPT_UNTIL = {"m17": None, "m40": date(2024, 3, 31)}
_USUALLY_KEPT_UNTIL = date(2026, 12, 31)


def units() -> tuple[Unit, ...]:
    """Return the work units: two public ones, a hospital outside the town, firms, a club."""
    return (
        Unit(
            "tax-office",
            name="示例税务所",
            kind=UnitKind.AGENCY,
            uscc="11999999000000000Q",
            community="east",
            trade="taxation",
            offers=["policy"],
        ),
        Unit(
            "school",
            name="示例学校",
            kind=UnitKind.PUBLIC_INSTITUTION,
            community="west",
            trade="education",
            offers=["classroom", "tutoring"],
        ),
        Unit(
            "hospital",
            name="示例医院",
            kind=UnitKind.PUBLIC_INSTITUTION,
            trade="health",
            offers=["medical"],
        ),
        Unit(
            "grain-company",
            kind=UnitKind.STATE_ENTERPRISE,
            community="west",
            operating=True,
        ),
        Unit("print-works", kind=UnitKind.ENTERPRISE, community="foothill", operating=True),
        Unit("tea-house", kind=UnitKind.ENTERPRISE, community="east", operating=False),
        Unit("property-company", kind=UnitKind.PROPERTY_COMPANY, community="west", operating=True),
        Unit("chess-club", kind=UnitKind.SOCIAL_ORGANISATION, community="east", operating=True),
    )


def unit_branches() -> tuple[UnitBranch, ...]:
    """Return the branches of units; that of the agency has its superior outside the town."""
    return (
        UnitBranch("tax-branch", units=["tax-office"], elected=date(2023, 5, 30)),
        UnitBranch(
            "school-branch", parent="town-committee", units=["school"], elected=date(2022, 9, 9)
        ),
        UnitBranch(
            "business-branch",
            parent="town-committee",
            units=["grain-company", "print-works", "property-company"],
            nature=OrgNature.JOINT,
        ),
    )


def members() -> list[Member]:
    """Return the 40 members."""
    tables = {
        MemberStatus.IN_SERVICE: _IN_SERVICE,
        MemberStatus.RETIRED: _RETIRED,
        MemberStatus.MOBILE: _MOBILE,
    }
    return [
        Member(
            id_,
            organisation=organisation,
            unit=unit,
            residence=residence,
            probationary=id_ in _PROBATIONARY,
            status=status,
            rank=rank,
            skills=skills.split(),
            windows=windows,
            capacity=hours,
            consents=_CONSENTS.get(id_, _USUAL_CONSENTS),
            retain_until=_KEPT_UNTIL.get(id_, _USUALLY_KEPT_UNTIL),
        )
        for status, rows in tables.items()
        for id_, organisation, unit, residence, rank, skills, windows, hours in rows
    ]


def needs() -> list[Need]:
    """Return the ten needs; one asks for a skill that nobody has, one for too many people.

    Four ask for something beside people, one of these for what nobody offers.
    """
    return [
        Need(
            id_,
            place=place,
            least=least,
            most=most,
            skills=skills.split(),
            hours=hours,
            window=window,
            priority=priority,
            asks=_ASKS.get(id_, ()),
        )
        for id_, place, least, most, skills, hours, window, priority in _NEEDS
    ]


def resources() -> tuple[Resource, ...]:
    """Return the resources: one is in a project, one is what its unit offers, one lies idle."""
    return (
        Resource("classroom", holder="school", kinds=["tutoring"], windows=_WEEKEND, amount=2),
        Resource("ladder-truck", holder="property-company", kinds=["electrical"], place="east"),
        Resource("policy-desk", holder="tax-office"),
        Resource("tea-room", holder="garden-branch", kinds=["tea"], place="garden"),
    )


def projects() -> tuple[Project, ...]:
    """Return the projects; one has no resource yet."""
    return (
        Project(
            "homework-room", needs=["lakeside-tutoring"], resources=["classroom"], lead="school"
        ),
        Project("quiet-evenings", needs=["garden-patrol", "west-mediation"]),
    )


def teams() -> tuple[Team, ...]:
    """Return the teams: one serves the whole town, one has no leader, two have helpers."""
    return (
        Team(
            "garden-vanguard",
            place="garden",
            organisation="garden-branch",
            leader="m24",
            members=["m04", "m19", "m24"],
            helpers=6,
            tags=["patrol", "vanguard"],
        ),
        Team(
            "market-service",
            place="market",
            organisation="market-branch",
            leader="m25",
            members=["m16", "m25", "m26"],
            tags=["service"],
        ),
        Team(
            "lakeside-vanguard",
            place="lakeside",
            organisation="lakeside-branch",
            members=["m10", "m27", "m28"],
            helpers=4,
            tags=["vanguard"],
        ),
        Team(
            "mediation-team",
            organisation="town-committee",
            leader="m32",
            members=["m02", "m06", "m21", "m32"],
            tags=["mediation"],
        ),
    )


def facilities() -> tuple[Facility, ...]:
    """Return the facilities; the patrol post states no organisation, the rest point no hours."""
    return (
        Facility(
            "service-centre",
            place="town",
            name="示例镇党群服务中心",
            kind=FacilityKind.SERVICE_CENTRE,
            organisation="town-committee",
            windows=[Window.WORKING_HOURS, Window.WEEKEND],
            hours=56,
            tags=["certificates", "consultation"],
        ),
        Facility(
            "garden-station",
            place="garden",
            kind=FacilityKind.VANGUARD_STATION,
            organisation="garden-branch",
            windows=_EVENING,
            hours=12,
        ),
        Facility(
            "rest-point",
            place="b13",
            kind=FacilityKind.RED_STATION,
            organisation="east-committee",
            windows=_DAYTIME,
            tags=["charging", "water"],
        ),
        Facility(
            "station-post",
            place="station",
            kind=FacilityKind.PATROL_POST,
            windows=_EVENING,
            hours=21,
        ),
    )
