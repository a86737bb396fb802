"""The answer of a check: its text, its rows, and when two answers are the same."""

from datetime import date
from fractions import Fraction

import pytest

import partygrid as pg
from partygrid import SlotFinding
from partygrid import SlotReason as Reason

GRIDS = 3
PAIRING = pg.Mechanism(
    "pairing",
    title=pg.Title("pairing", "结对"),
    scope=pg.Grid,
    slots=[pg.Slot("leader", of=pg.Member, least=2, load=2), pg.Slot("unit", of=pg.Unit, most=1)],
)
BASE = pg.Jurisdiction(
    [
        pg.Town("t"),
        pg.Community("c", town="t"),
        *(pg.Grid(f"g{i}", community="c") for i in range(GRIDS)),
        *(
            pg.Building(f"b{i}", community="c", grids=[f"g{i}"], households=10 * i, residents=i)
            for i in range(GRIDS)
        ),
        pg.Unit("office"),
        *(pg.Member(f"m{i}") for i in range(4)),
    ]
)
WHERE = BASE.with_links(
    PAIRING.fill("g0", leader=["m0", "m1", "m2"], unit="office"),
    PAIRING.fill("g1", leader=["m0", "m1"]),
    PAIRING.fill("g2", leader=["m0", "m1"], unit="office"),
)


@pytest.fixture
def report() -> pg.MechanismReport:
    return pg.check_mechanism(WHERE, PAIRING)


def test_the_text_has_ratios_slots_loads_and_findings(report: pg.MechanismReport) -> None:
    assert str(report).split("\n") == [
        "pairing: pairing (结对)",
        "2 of 3 scopes complete (66.7 %), 0 not applicable",
        "slot    scopes  filled  missing  over",
        "leader       3       7        0     0",
        "unit         3       2        1     0",
        "most loaded: m0 3, m1 3, office 2, m2 1",
        "",
        "leader: m0 carries 3 of at most 2",
        "leader: m1 carries 3 of at most 2",
        "g1, unit: 0 of at least 1",
    ]
    assert repr(report) == "<MechanismReport 'pairing': 2 of 3 scopes complete, 1 missing>"


def test_the_text_of_a_mechanism_without_title_links_or_scopes() -> None:
    plain = pg.Mechanism("plain", scope=pg.Town, slots=[pg.Slot("head")])
    assert str(pg.check_mechanism(pg.Jurisdiction(), plain)).split("\n") == [
        "plain",
        "nothing was checked, as it applies to no record, 0 not applicable",
        "slot  scopes  filled  missing  over",
        "head       0       0        0     0",
    ]


def test_the_text_names_slots_that_no_record_has() -> None:
    mistyped = pg.Mechanism(
        "mistyped",
        slots=[
            pg.Slot("chief", scope=pg.Grid),
            pg.Slot("guard", scope=pg.Grid, only={"layer": "unoin"}),
        ],
    )
    assert "nothing was checked in guard, as no record has it" in str(
        pg.check_mechanism(BASE, mistyped)
    ).split("\n")


def test_the_text_of_a_mechanism_that_is_not_in_force_says_so() -> None:
    plain = pg.Mechanism(
        "plain", scope=pg.Town, slots=[pg.Slot("head")], valid_until=date(2024, 1, 1)
    )
    report = pg.check_mechanism(pg.Jurisdiction([pg.Town("t")]), plain)
    assert str(report).split("\n")[1] == (
        "nothing was checked, as it is not in force, 1 not applicable"
    )
    assert report.loads_in("head") == ()


def test_the_text_says_which_rules_of_choice_are_not_checked() -> None:
    slots = [
        pg.Slot("chief", of=pg.Member, choose=pg.PostRule.HIGHEST_RANK),
        pg.Slot("clerk", of=pg.Member, choose=pg.PostRule.ELECTED),
        pg.Slot("guard", of=pg.Member),
    ]
    posts = pg.Mechanism("posts", scope=pg.Grid, slots=slots)
    assert "not checked: by which rule chief, clerk is filled, see allocate_posts" in str(
        pg.check_mechanism(BASE, posts)
    ).split("\n")


def test_scopes_and_weights_are_not_added_up_in_the_text() -> None:
    mixed = pg.Mechanism(
        "mixed",
        scope=pg.Building,
        slots=[
            pg.Slot("cadre", of=pg.Member),
            pg.Slot("member", of=pg.Member, least="households", weighted=True),
        ],
    )
    where = BASE.with_links(mixed.fill("b1", cadre="m0", member={"m0": 7, "m1": 8}))
    report = pg.check_mechanism(where, mixed)
    assert str(report).split("\n")[2:7] == [
        "slot             scopes  filled  missing  over",
        "cadre                 3       1        2     0",
        "member (weight)       3      15       20     0",
        "most loaded in cadre: m0 1",
        "most loaded in member: m1 8, m0 7",
    ]
    assert report.loads_in("member") == (
        pg.Load(filler="m1", carried=8),
        pg.Load(filler="m0", carried=7),
    )
    assert report.load_of("m0") == 8
    with pytest.raises(pg.UnknownName, match=r"no slot 'membr'; did you mean 'member'\?"):
        report.loads_in("membr")


def test_loads_in_a_slot_are_those_of_its_layer() -> None:
    layers = pg.Mechanism(
        "layers",
        slots=[
            pg.Slot("chief", of=pg.Member, scope=pg.Grid),
            pg.Slot("head", of=pg.Member, scope=pg.Community),
        ],
    )
    where = BASE.with_links(layers.fill("g0", chief="m0"), layers.fill("c", head="m1"))
    report = pg.check_mechanism(where, layers)
    assert report.loads_in("chief") == (pg.Load(filler="m0", carried=1),)
    assert report.loads_in("head") == (pg.Load(filler="m1", carried=1),)


@pytest.mark.parametrize(("number", "rest"), [(12, []), (13, ["… and 1 more (all in .findings)"])])
def test_twelve_findings_are_shown(number: int, rest: list[str]) -> None:
    where = pg.Jurisdiction(pg.Town(f"t{i:02}") for i in range(number))
    plain = pg.Mechanism("plain", scope=pg.Town, slots=[pg.Slot("head")])
    lines = str(pg.check_mechanism(where, plain)).split("\n")
    assert lines[5:] == [*(f"t{i:02}, head: 0 of at least 1" for i in range(12)), *rest]


def test_five_of_the_most_loaded_are_shown() -> None:
    plain = pg.Mechanism("plain", scope=pg.Town, slots=[pg.Slot("head")])
    people = [f"m{i}" for i in range(6)]
    where = pg.Jurisdiction([pg.Town("t"), *map(pg.Member, people)])
    report = pg.check_mechanism(where.with_links(plain.fill("t", head=people)), plain)
    assert "most loaded: m0 1, m1 1, m2 1, m3 1, m4 1" in str(report).split("\n")


def test_findings_are_sorted_by_scope_slot_reason_and_filler(report: pg.MechanismReport) -> None:
    assert list(report.findings) == sorted(report.findings)
    assert [(one.scope, one.slot, one.reason, one.filler) for one in report.findings] == [
        ("", "leader", Reason.OVERLOADED, "m0"),
        ("", "leader", Reason.OVERLOADED, "m1"),
        ("g1", "unit", Reason.SHORT, ""),
    ]
    assert report.shortfalls == report.findings[2:]


def test_loads_begin_with_the_most_loaded_and_then_the_lowest_id(
    report: pg.MechanismReport,
) -> None:
    assert [(one.filler, one.carried) for one in report.loads] == [
        ("m0", 3),
        ("m1", 3),
        ("office", 2),
        ("m2", 1),
    ]
    assert [report.load_of(one) for one in ("m0", "m3", "g0")] == [3, 0, 0]


def test_of_equal_loads_the_lowest_id_comes_first_whatever_the_kind() -> None:
    where = BASE.replace(pg.Unit("z"), pg.Member("a"))
    plain = pg.Mechanism("plain", scope=pg.Grid, slots=[pg.Slot("head")])
    report = pg.check_mechanism(where.with_links(plain.fill("g0", head=["z", "a"])), plain)
    assert [one.filler for one in report.loads] == ["a", "z"]


def test_the_load_of_nobody_is_an_error(report: pg.MechanismReport) -> None:
    with pytest.raises(pg.UnknownId, match="no record has the id 'm9'"):
        report.load_of("m9")


def test_ratios_are_by_scope_household_and_resident(report: pg.MechanismReport) -> None:
    assert report.ratio == Fraction(2, 3)
    assert report.household_ratio == Fraction(20, 30)
    assert report.resident_ratio == Fraction(2, 3)
    assert [cover.ratio for cover in report.slots] == [1, Fraction(2, 3)]


def test_ratios_of_scopes_of_several_kinds_add_up() -> None:
    mixed = pg.Mechanism("mixed", scope=pg.Community | pg.Grid, slots=[pg.Slot("head")])
    report = pg.check_mechanism(BASE.with_links(mixed.fill("g2", head="m0")), mixed)
    assert report.household_ratio == Fraction(20, 30 + 30)
    assert report.resident_ratio == Fraction(2, 3 + 3)


def test_rows_are_flat(report: pg.MechanismReport) -> None:
    assert report.to_records()[1:] == [
        {
            "mechanism": "pairing",
            "scope": "",
            "slot": "leader",
            "reason": "overloaded",
            "filler": "m1",
            "measured": 3,
            "required": 2,
        },
        {
            "mechanism": "pairing",
            "scope": "g1",
            "slot": "unit",
            "reason": "short",
            "filler": "",
            "measured": 0,
            "required": 1,
        },
    ]


def test_an_unfavourable_answer_is_raised_on_demand(report: pg.MechanismReport) -> None:
    with pytest.raises(pg.DoesNotHold, match=r"^pairing: pairing") as caught:
        report.require_ok()
    assert str(caught.value) == str(report)
    nothing = pg.check_mechanism(pg.Jurisdiction(), PAIRING)
    assert nothing.ok
    assert nothing.require_ok() is nothing


# Equality


def test_reports_of_the_same_content_are_equal(report: pg.MechanismReport) -> None:
    again = pg.check_mechanism(pg.Jurisdiction(reversed(WHERE.records), WHERE.links), PAIRING)
    assert report == again
    assert hash(report) == hash(again)
    assert len({report, again}) == 1


def test_what_the_mechanism_does_not_see_makes_no_difference(report: pg.MechanismReport) -> None:
    other = WHERE.replace(pg.Member("m9"), pg.Town("t", name="莲峰镇"))
    assert pg.check_mechanism(other, PAIRING) == report


@pytest.mark.parametrize(
    "other",
    [
        pg.check_mechanism(BASE, PAIRING),
        pg.check_mechanism(WHERE, PAIRING, on=date(2024, 7, 1)),
        pg.check_mechanism(WHERE, PAIRING.with_(unit={"most": 2})),
        pg.check_mechanism(WHERE.replace(pg.Grid("g3", community="c")), PAIRING),
        pg.check_mechanism(  # the same numbers, somebody else
            BASE.with_links(
                PAIRING.fill("g0", leader=["m0", "m1", "m3"], unit="office"),
                PAIRING.fill("g1", leader=["m0", "m1"]),
                PAIRING.fill("g2", leader=["m0", "m1"], unit="office"),
            ),
            PAIRING,
        ),
        pg.check_mechanism(  # the same numbers, another scope
            BASE.with_links(
                PAIRING.fill("g0", leader=["m0", "m1", "m2"], unit="office"),
                PAIRING.fill("g1", leader=["m0", "m1"], unit="office"),
                PAIRING.fill("g2", leader=["m0", "m1"]),
            ),
            PAIRING,
        ),
    ],
)
def test_another_answer_is_not_equal(report: pg.MechanismReport, other: pg.MechanismReport) -> None:
    assert report != other


def test_a_report_is_no_text(report: pg.MechanismReport) -> None:
    assert report != str(report)


# Findings


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"reason": Reason.SHORT, "measured": 1, "required": 1_200}, "1 of at least 1,200"),
        ({"reason": Reason.OVER, "measured": 3, "required": 2}, "3 of at most 2"),
        ({"reason": Reason.EXPIRED}, "the link of m1 has ended, and the slot is short"),
        ({"reason": Reason.HAS_END}, "the link of m1 has an end, and no day was asked for"),
        ({"reason": Reason.NO_SCOPE}, "m1 fills it, and the scope does not exist then"),
        ({"reason": Reason.NO_FILLER}, "m1 does not exist then"),
        ({"reason": Reason.NOT_YET}, "the link of m1 has not begun"),
        ({"reason": Reason.UNKNOWN_SLOT}, "m1 fills a slot that the mechanism does not have"),
        ({"reason": Reason.OUTSIDE_SCOPE}, "m1 fills it where the mechanism does not apply"),
        (
            {"reason": Reason.WRONG_FILLER},
            "m1 is of a kind that may not fill it",
        ),
        ({"reason": Reason.NOT_ELIGIBLE}, "m1 does not meet a condition of the slot"),
        ({"reason": Reason.LIVES_ELSEWHERE}, "m1 does not live where the slot demands"),
        ({"reason": Reason.LOCATED_ELSEWHERE}, "m1 is not located where the slot demands"),
        ({"reason": Reason.REPEATED}, "m1 fills it by another link already"),
        (
            {"reason": Reason.SAME_FILLER},
            "m1 fills another slot here that demands somebody else",
        ),
    ],
)
def test_a_finding_reads_as_a_sentence(content: dict[str, object], text: str) -> None:
    finding = SlotFinding(**{"scope": "g1", "slot": "unit", "filler": "m1"} | content)
    assert str(finding) == f"g1, unit: {text}"


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason.OVERLOADED, "unit: m1 carries 3 of at most 2"),
        (Reason.NOT_EXCLUSIVE, "unit: m1 fills 3 places, and this one allows no other"),
    ],
)
def test_what_a_filler_carries_in_all_names_no_scope(reason: Reason, text: str) -> None:
    finding = SlotFinding(scope="", slot="unit", reason=reason, filler="m1", measured=3, required=2)
    assert str(finding) == text


def test_every_reason_has_a_sentence() -> None:
    for reason in Reason:
        finding = SlotFinding(scope="g", slot="s", reason=reason, filler="m")
        assert str(finding).startswith("g, s: ")


# Several mechanisms


def test_several_mechanisms_are_one_table() -> None:
    visits = pg.Mechanism("visits", scope=pg.Member, slots=[pg.Slot("by", of=pg.Unit, least=0)])
    nothing = pg.Mechanism("nothing", scope=pg.Need, slots=[pg.Slot("by")])
    reports = pg.check_mechanisms(WHERE, iter([PAIRING, visits, nothing]))
    assert str(reports).split("\n") == [
        "mechanism  scopes  complete   share  filled  missing  findings",
        "pairing         3         2  66.7 %       9        1         3",
        "visits          4         4   100 %       0        0         0",
        "nothing         0         0               0        0         0",
    ]
    assert repr(reports) == "<MechanismReports: 3, not all hold>"
    assert [report.mechanism.id for report in reports] == ["pairing", "visits", "nothing"]
    assert len(reports) == 3
    assert not reports.ok
    with pytest.raises(pg.DoesNotHold, match=r"^mechanism  scopes"):
        reports.require_ok()


def test_reports_that_all_hold() -> None:
    nothing = pg.Mechanism("nothing", scope=pg.Need, slots=[pg.Slot("by")])
    reports = pg.check_mechanisms(WHERE, [nothing])
    assert reports.require_ok() is reports
    assert repr(reports) == "<MechanismReports: 1, all hold>"
    assert pg.check_mechanisms(WHERE, []).ok


def test_reports_have_a_row_for_each_mechanism() -> None:
    (row,) = pg.check_mechanisms(WHERE, [PAIRING]).to_records()
    assert row == {
        "mechanism": "pairing",
        "scopes": 3,
        "complete": 2,
        "not_applicable": 0,
        "filled": 9,
        "missing": 1,
        "findings": 3,
    }


def test_reports_are_those_of_a_day() -> None:
    day = date(2024, 7, 1)
    reports = pg.check_mechanisms(WHERE, [PAIRING], on=day)
    assert reports.reports == (pg.check_mechanism(WHERE, PAIRING, on=day),)
    assert hash(reports) == hash(pg.check_mechanisms(WHERE, [PAIRING], on=day))
