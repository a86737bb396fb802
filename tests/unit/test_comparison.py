"""What changes between two snapshots."""

import subprocess
import sys
from datetime import date

import pytest

import partygrid as pg
from partygrid import GapReason
from partygrid.comparison import Change, Comparison, compare
from towns import awkward, empty, small

TOWN = pg.Jurisdiction(
    [pg.Town("t"), pg.TownCommittee("tc", town="t"), pg.Community("c", town="t")]
)


def link(**content: object) -> pg.Link:
    return pg.Link(**{"mechanism": "m", "scope": "c", "slot": "s", "filler": "t"} | content)


def opened(found: Comparison) -> list[tuple[str, GapReason]]:
    return [(gap.subject, gap.reason) for gap in found.gaps_opened]


def closed(found: Comparison) -> list[tuple[str, GapReason]]:
    return [(gap.subject, gap.reason) for gap in found.gaps_closed]


NOTHING = Comparison(
    added=(),
    removed=(),
    changed=(),
    links_added=(),
    links_removed=(),
    scheme=(),
    gaps_opened=(),
    gaps_closed=(),
)


@pytest.mark.parametrize("make", [empty, small, awkward])
def test_a_snapshot_does_not_differ_from_itself(make: object) -> None:
    found = compare(make(), make())  # type: ignore[operator]
    assert found == NOTHING
    assert found.same
    assert str(found) == "no difference"


# Records


def test_records_that_only_one_snapshot_has_are_added_or_removed() -> None:
    after = TOWN.replace(pg.Unit("u2"), pg.Unit("u1"), pg.Member("a"))
    found = compare(TOWN, after)
    assert found.added == (pg.Member("a"), pg.Unit("u1"), pg.Unit("u2"))
    assert found.removed == found.changed == ()
    assert not found.same
    back = compare(after, TOWN)
    assert (back.added, back.removed) == ((), found.added)
    assert not back.same


def test_each_field_that_differs_is_a_change() -> None:
    after = TOWN.replace(
        pg.Town("t", name="莲峰镇", code="350825100"),
        pg.Community("c", town="t", kind=pg.CommunityKind.VILLAGE),
    )
    found = compare(TOWN, after)
    assert found.changed == (
        Change(
            record="c",
            field="kind",
            before=pg.CommunityKind.RESIDENTS,
            after=pg.CommunityKind.VILLAGE,
        ),
        Change(record="t", field="name", before="", after="莲峰镇"),
        Change(record="t", field="code", before=None, after="350825100"),
    )
    assert found.added == found.removed == ()
    assert not found.same


def test_another_kind_of_record_under_the_same_id_is_a_change_of_type() -> None:
    found = compare(TOWN.replace(pg.Compound("p", community="c")), TOWN.replace(pg.Unit("p")))
    assert found.changed == (Change(record="p", field="type", before="Compound", after="Unit"),)
    assert found.added == found.removed == ()
    assert "changed: p.type: 'Compound' → 'Unit'" in str(found).split("\n")


def test_a_change_prints_both_values_and_cuts_long_ones() -> None:
    change = Change(record="bg", field="buildings", before=(), after=("b",) * 100)
    text = str(change)
    assert text.startswith("bg.buildings: () → ('b', 'b', ")
    assert text.endswith("…")
    assert len(text) < 100


def test_nothing_of_a_person_is_printed_but_the_id() -> None:
    before = small()
    after = before.replace(
        pg.Member("m1", organisation="group-1", residence="b4", rank=987, skills=["oboe"])
    )
    found = compare(before, after)
    assert {change.field for change in found.changed} == {
        "organisation",
        "unit",
        "residence",
        "rank",
        "skills",
    }
    assert "changed: m1.residence changed" in str(found).split("\n")
    residence = next(change for change in found.changed if change.field == "residence")
    assert (residence.before, residence.after) == ("b1", "b4")
    for text in (str(found), repr(found), *map(str, found.changed), *map(repr, found.changed)):
        assert "m1" in text
        for value in ("group-1", "'b4'", "987", "oboe", "tax-office"):
            assert value not in text


def test_who_is_in_a_team_is_not_printed() -> None:
    before = TOWN.replace(pg.Member("m1"), pg.Team("team"))
    found = compare(before, before.replace(pg.Team("team", members=["m1"], helpers=3)))
    changes = [line for line in str(found).split("\n") if line.startswith("changed: ")]
    assert changes == ["changed: team.members changed", "changed: team.helpers: None → 3"]


# Links and scheme


def test_links_that_only_one_snapshot_has_are_added_or_removed() -> None:
    before = TOWN.with_links(link(), link(slot="b"))
    after = TOWN.with_links(link(), link(slot="a"), link(since=date(2024, 1, 1)))
    found = compare(before, after)
    assert found.links_added == (link(slot="a"), link(since=date(2024, 1, 1)))
    assert found.links_removed == (link(slot="b"),)
    assert not found.same


@pytest.mark.parametrize(("first", "second"), [((), (link(),)), ((link(),), ())])
def test_one_link_is_a_difference(first: tuple[pg.Link], second: tuple[pg.Link]) -> None:
    found = compare(TOWN.with_links(first), TOWN.with_links(second))
    assert not found.same
    assert (found.links_added, found.links_removed) == (second, first)


def test_links_that_differ_in_dates_or_weight_only_are_told_apart() -> None:
    days = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}
    found = compare(TOWN.with_links(link(**days)), TOWN.with_links(link(weight=12)))
    assert str(found).split("\n")[-2:] == [
        "link added: m c s t weight 12",
        "link removed: m c s t from 2024-01-01 until 2024-12-31",
    ]


def test_another_scheme_is_a_difference() -> None:
    after = pg.Jurisdiction(TOWN, scheme=pg.GRID_BRANCHES)
    found = compare(TOWN, after)
    assert found.scheme == (pg.FOUR_LEVELS, pg.GRID_BRANCHES)
    assert not found.same
    assert "scheme: four-levels → grid-branches" in str(found).split("\n")


def test_schemes_of_the_same_name_are_told_apart_by_their_levels() -> None:
    levels = [pg.TownCommittee, (pg.CommunityCommittee, pg.GridBranch)]
    first = pg.LevelScheme("own", levels=levels)
    second = pg.LevelScheme("own", levels=levels, may_skip=[pg.TownCommittee])
    town = [pg.Town("t")]
    found = compare(pg.Jurisdiction(town, scheme=first), pg.Jurisdiction(town, scheme=second))
    shared = "TownCommittee, CommunityCommittee or GridBranch"
    assert f"scheme: own ({shared}) → own ({shared}, may skip TownCommittee)" in str(found)


def test_a_scheme_changes_what_is_a_gap() -> None:
    where = TOWN.replace(pg.Grid("g", community="c"), pg.Compound("x", community="c"))
    found = compare(where, pg.Jurisdiction(where, scheme=pg.GRID_BRANCHES))
    assert opened(found) == [("g", GapReason.NO_GRID_BRANCH)]
    assert closed(found) == [("x", GapReason.NO_COMPOUND_BRANCH)]


# Gaps


def test_gaps_that_only_one_snapshot_has_are_opened_or_closed() -> None:
    before = small()
    after = before.replace(
        pg.Building("b4", compound="garden", grids=["grid-2"], households=24),
        pg.BuildingGroup("group-1", parent="garden-br", buildings=["b2", "b3", "b4"]),
    )
    found = compare(before, after)
    assert opened(found) == [("b1", GapReason.NO_BUILDING_GROUP)]
    assert closed(found) == [
        ("b3", GapReason.NO_BUILDING_GROUP),
        ("b4", GapReason.NO_BUILDING_GROUP),
        ("b4", GapReason.NO_GRID),
    ]
    back = compare(after, before)
    assert (back.gaps_opened, back.gaps_closed) == (found.gaps_closed, found.gaps_opened)


def test_a_gap_of_another_weight_or_remedy_is_the_same_gap() -> None:
    before = small()
    after = before.replace(
        pg.Building("b3", compound="garden", grids=["grid-2"], households=1),
        pg.BuildingGroup("group-0", parent="garden-br", buildings=["b1"]),
    )
    gaps = [pg.check_coverage(where).gaps for where in (before, after)]
    assert gaps[0] != gaps[1]
    found = compare(before, after)
    assert found.gaps_opened == found.gaps_closed == ()


def test_a_line_that_breaks_elsewhere_is_another_gap() -> None:
    before = small().replace(pg.CompoundBranch("garden-br", compounds=["garden"]))
    after = small().replace(pg.BuildingGroup("group-1", buildings=["b1", "b2"]))
    found = compare(before, after)
    assert [(gap.subject, gap.at) for gap in found.gaps_opened] == [
        ("b1", "group-1"),
        ("b2", "group-1"),
    ]
    assert [(gap.subject, gap.at) for gap in found.gaps_closed] == [
        ("b1", "garden-br"),
        ("b2", "garden-br"),
    ]


def test_a_gap_in_another_layer_is_another_gap() -> None:
    before = TOWN.replace(
        pg.Grid("g", community="c", layer="union"), pg.Building("b", community="c", grids=["g"])
    )
    after = TOWN.replace(pg.Grid("g", community="c"), pg.Building("b", community="c", grids=["g"]))
    found = compare(
        before.replace(pg.Grid("u", community="c", layer="union")),
        after.replace(pg.Grid("u", community="c", layer="union")),
    )
    assert [gap.layer for gap in found.gaps_opened] == ["union"]
    assert [gap.layer for gap in found.gaps_closed] == ["base"]


def test_gaps_are_those_of_a_day() -> None:
    after = TOWN.replace(
        pg.CommunityCommittee("cc", parent="tc", community="c", established=date(2024, 7, 1))
    )
    gap = ("c", GapReason.NO_COMMUNITY_COMMITTEE)
    assert closed(compare(TOWN, after)) == [gap]
    assert closed(compare(TOWN, after, on=date(2024, 7, 1))) == [gap]
    assert closed(compare(TOWN, after, on=date(2024, 6, 30))) == []


# The text


def test_the_text_counts_each_part_and_names_records_and_gaps() -> None:
    before = TOWN.replace(pg.Unit("u1")).with_links(link(slot="a"), link(slot="b"))
    after = TOWN.replace(
        pg.Town("t", name="莲峰镇"), pg.Building("b", community="c"), pg.Member("m")
    ).with_links(link())
    assert str(compare(before, after)).split("\n") == [
        "difference       number",
        "records added         2",
        "records removed       1",
        "fields changed        1",
        "links added           1",
        "links removed         2",
        "gaps opened           2",
        "gaps closed           0",
        "added: Building b",
        "added: Member m",
        "removed: Unit u1",
        "changed: t.name: '' → '莲峰镇'",
        "link added: m c s t",
        "link removed: m c a t",
        "link removed: m c b t",
        "gap opened: b: no-building-group",
        "gap opened: b: no-grid (base)",
    ]


def test_the_text_names_gaps_that_were_closed() -> None:
    after = TOWN.replace(pg.CommunityCommittee("cc", parent="tc", community="c"))
    assert str(compare(TOWN, after)).endswith("\ngap closed: c: no-community-committee")


@pytest.mark.parametrize(("number", "rest"), [(12, []), (13, ["… and 1 more"])])
def test_twelve_lines_of_each_kind_are_shown(number: int, rest: list[str]) -> None:
    before = TOWN.replace(*(pg.Unit(f"a{i:02}") for i in range(number)))
    before = before.replace(*(pg.Unit(f"k{i:02}") for i in range(number)))
    after = TOWN.replace(*(pg.Town(f"t{i:02}") for i in range(number)))
    after = after.replace(*(pg.Unit(f"k{i:02}", name="n") for i in range(number)))
    lines = str(compare(before, after)).split("\n")[8:]
    sections = {
        "added": [f"Town t{i:02}" for i in range(12)],
        "removed": [f"Unit a{i:02}" for i in range(12)],
        "changed": [f"k{i:02}.name: '' → 'n'" for i in range(12)],
        "gap opened": [f"t{i:02}: no-town-committee" for i in range(12)],
    }
    assert lines == [
        f"{label}: {line}" for label, shown in sections.items() for line in [*shown, *rest]
    ]


@pytest.mark.parametrize("name", ["Change", "Comparison", "compare"])
def test_the_package_offers_the_function_whatever_is_asked_for_first(name: str) -> None:
    code = f"import partygrid as pg; pg.{name}; print(pg.compare(*[pg.Jurisdiction()] * 2))"
    done = subprocess.run(  # noqa: S603 - the interpreter that runs this test
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("no difference\n", "")
