"""The mechanisms that ship: what their sources say, and nothing more."""

import re
from importlib.resources import files

import pytest

import partygrid as pg
from partygrid import catalogue

EVERY = catalogue.every()
NAMED = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)


def _numbers(key: str) -> list[tuple[str, int | str, int | str | None]]:
    return [(slot.name, slot.least, slot.most) for slot in catalogue.get(key).slots]


def test_every_table_of_the_files_is_a_mechanism_of_its_own() -> None:
    texts = [
        file.read_text(encoding="utf-8")
        for file in files("partygrid.catalogue").iterdir()
        if file.name.endswith(".toml")
    ]
    assert len(texts) == 7
    assert sum(text.count("[[mechanism]]") for text in texts) == len(EVERY)


def test_mechanisms_come_in_the_order_of_their_ids() -> None:
    assert catalogue.ids() == tuple(sorted(one.id for one in EVERY))
    assert tuple(one.id for one in EVERY) == catalogue.ids()


def test_a_mechanism_is_read_once() -> None:
    assert catalogue.get("135") is catalogue.get("135") is EVERY[catalogue.ids().index("135")]


def test_an_unknown_id_is_told_with_the_nearest() -> None:
    with pytest.raises(pg.UnknownName, match=r"no mechanism '1\+1\+M'; did you mean '1\+1\+N'\?"):
        catalogue.get("1+1+M")


@NAMED
def test_a_mechanism_and_its_slots_are_named_in_both_languages(one: pg.Mechanism) -> None:
    for title in (one.title, *(slot.title for slot in one.slots)):
        assert title.en
        assert re.search("[\u4e00-\u9fff]|“[12N]”", title.zh)


@NAMED
def test_a_mechanism_names_the_row_of_one_article_and_is_no_surer_than_it(
    one: pg.Mechanism,
) -> None:
    assert one.source is not None
    regulated = one.id == "branch-committee"
    assert one.source.certainty is (pg.Certainty.CONFIRMED if regulated else pg.Certainty.SINGLE)
    assert len(one.note) > 60
    if one.id not in {"four-ones-common", "branch-committee"}:
        article = {"0": "Yaoji", "1": "Liancheng", "2": "Chengdong", "3": "Shunz", "4": "Ganxian"}
        assert re.fullmatch(r"\d\.\d+[abc]?", one.source.clause)
        assert one.source.title.startswith(article[one.source.clause[0]])


@NAMED
def test_a_mechanism_is_the_same_after_it_was_written_and_read(one: pg.Mechanism) -> None:
    assert pg.mechanisms_from_toml(pg.mechanisms_to_toml([one])) == (one,)


def test_what_an_article_does_not_define_is_not_defined_here() -> None:
    undefined = {
        one.id: [slot.name for slot in one.slots if slot.of is None]
        for one in EVERY
        if any(slot.of is None for slot in one.slots)
    }
    assert undefined == {
        "1+2+N": ["one", "two", "n"],
        "1-2-5-8": ["committee", "body", "actor", "care"],
        "135": ["main_line"],
        "four-ones": ["first", "second", "third", "fourth"],
        "grid-party-group": ["participant"],
        "one-axis-five-links": ["axis", "link"],
        "party-and-union": ["union_organisation"],
        "two-new-work": ["union", "league"],
    }


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("1+1+N", [("union_leader", 1, 1), ("union_cadre", 1, 1), ("community_worker", 1, None)]),
        ("1+2+N", [("one", 1, 1), ("two", 2, 2), ("n", 1, None)]),
        ("1-2-5-8", [("committee", 1, 1), ("body", 2, 2), ("actor", 5, 5), ("care", 8, 8)]),
        ("135", [("main_line", 1, 1), ("branch", 3, 3), ("team", 5, 5)]),
        ("one-axis-five-links", [("axis", 1, 1), ("link", 5, 5)]),
        ("county-hook-up", [("county_leader", 2, 2), ("county_unit", 1, 1)]),
        (
            "branch-committee",
            [("secretary", 1, 1), ("deputy", 0, None), ("committee_member", 0, None)],
        ),
        ("big-committee", [("full_time", 1, 2), ("part_time", 7, 9)]),
        ("four-ones", [(name, 1, 1) for name in ("first", "second", "third", "fourth")]),
    ],
)
def test_numbers_in_a_name_are_the_numbers_of_the_slots(
    key: str, numbers: list[tuple[str, int, int | None]]
) -> None:
    assert _numbers(key) == numbers


def test_union_staffing_sits_on_union_grids_alone() -> None:
    union = catalogue.get("1+1+N")

    assert union.scope is pg.Grid
    assert union.only == (pg.Condition("layer", values=("union",)),)


def test_three_links_count_households_and_bound_what_a_member_carries() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Building("b1", community="c", households=20),
            pg.Building("park", community="c", kind=pg.BuildingKind.PARK),
            pg.Member("m1"),
            pg.Member("m2"),
        ]
    )
    links = catalogue.get("three-links")
    linked = where.with_links(links.fill("b1", member={"m1": 16, "m2": 3}))
    report = pg.check_mechanism(linked, links)

    assert [str(finding) for finding in report.findings if finding.slot == "member"] == [
        "member: m1 carries 16 of at most 15",
        "b1, member: 19 of at least 20",
    ]


def test_a_need_states_itself_how_many_members_report_to_it() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Need("patrol", place="c", least=2, most=3),
            pg.Unit("school"),
            pg.Member("m1"),
        ]
    )
    both = catalogue.get("double-reporting")
    linked = where.with_links(both.fill("c", unit="school"), both.fill("patrol", member="m1"))

    assert [str(finding) for finding in pg.check_mechanism(linked, both).findings] == [
        "patrol, member: 1 of at least 2"
    ]


def test_a_unit_in_two_grids_is_found() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Grid("g1", community="c"),
            pg.Grid("g2", community="c"),
            pg.Unit("school"),
        ]
    )
    enrolment = catalogue.get("grid-enrolment")
    linked = where.with_links(*(enrolment.fill(grid, entity="school") for grid in ("g1", "g2")))

    (finding,) = pg.check_mechanism(linked, enrolment).findings
    assert (finding.filler, finding.reason) == ("school", pg.SlotReason.NOT_EXCLUSIVE)


def test_the_whole_catalogue_can_be_checked_at_once() -> None:
    reports = pg.check_mechanisms(pg.examples.small_town(), EVERY)

    assert [report.mechanism.id for report in reports] == [*catalogue.ids()]
