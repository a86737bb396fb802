"""Reading into an existing jurisdiction: what is found, what changes, what is not applied."""

import pytest

import partygrid as pg

TOWN = pg.Town("t", name="莲峰镇", code="350825100")
EAST = pg.Community("east", town="t", name="东街社区", code="350825100001")
WEST = pg.Community("west", town="t", name="西街社区")
GARDEN = pg.Compound("garden", community="east", name="花园小区")
B1 = pg.Building("b1", compound="garden", name="1号楼", households=30)
WHERE = pg.Jurisdiction([TOWN, EAST, WEST, GARDEN, B1])


def changes(update: pg.Update) -> list[tuple[str, str, object, object]]:
    return [(one.record, one.field, one.before, one.after) for one in update.changed]


def test_a_record_is_found_by_its_id_and_its_fields_compared() -> None:
    update = pg.propose_update(WHERE, [pg.Building("b1", compound="garden", households=36)])
    assert changes(update) == [("b1", "households", 30, 36)]
    assert update.found_by == ((pg.MatchBy.ID, 1),)
    assert pg.apply_update(update)["b1"] == pg.Building(
        "b1", compound="garden", name="1号楼", households=36
    )


def test_a_record_is_found_by_its_code_and_keeps_its_id() -> None:
    row = pg.Community("row-2", town="t", code="350825100001", committee_size=7)
    update = pg.propose_update(WHERE, [row])
    assert changes(update) == [("east", "committee_size", None, 7)]
    assert update.found_by == ((pg.MatchBy.CODE, 1),)


def test_a_unit_is_found_by_its_unified_social_credit_code() -> None:
    where = pg.Jurisdiction([pg.Unit("tax", uscc="913508250000000010")])
    update = pg.propose_update(where, [pg.Unit("row-9", uscc="913508250000000010", trade="tax")])
    assert changes(update) == [("tax", "trade", "", "tax")]


def test_a_record_is_found_by_its_name_below_its_parent_which_is_found_first() -> None:
    rows = [
        pg.Building("r3", compound="r2", name="1号楼", households=31),
        pg.Compound("r2", community="r1", name="花园小区"),
        pg.Community("r1", town="t", name="东街社区"),
    ]
    update = pg.propose_update(WHERE, rows)
    assert changes(update) == [("b1", "households", 30, 31)]
    assert update.unchanged == (("Community", 1), ("Compound", 1))
    assert (update.new, update.problems) == ((), ())


def test_the_same_name_below_another_parent_is_another_record() -> None:
    rows = [
        pg.Compound("r1", community="west", name="花园小区"),
        pg.Building("r2", compound="r1", name="1号楼"),
    ]
    update = pg.propose_update(WHERE, rows)
    assert [one.id for one in update.new] == ["r1", "r2"]
    assert pg.apply_update(update)["r2"].compound == "r1"


def test_parents_of_kinds_that_come_later_are_found_too() -> None:
    scheme = pg.LevelScheme(
        "grids-first", levels=[[pg.TownCommittee], [pg.GridBranch], [pg.CompoundBranch]]
    )
    where = pg.Jurisdiction(
        [
            TOWN,
            pg.TownCommittee("a", town="t", name="镇党委"),
            pg.GridBranch("b", parent="a", name="网格支部"),
            pg.CompoundBranch("c", parent="b", name="小区支部"),
        ],
        scheme=scheme,
    )
    rows = [
        pg.CompoundBranch("1", parent="2", name="小区支部"),
        pg.GridBranch("2", parent="3", name="网格支部"),
        pg.TownCommittee("3", town="t", name="镇党委"),
    ]
    update = pg.propose_update(where, rows)
    assert [number for _, number in update.unchanged] == [1, 1, 1]


def test_a_record_that_states_no_parent_is_sought_among_those_without_one() -> None:
    units = [pg.Unit("a", name="税务局"), pg.Unit("b", name="税务局", community="east")]
    update = pg.propose_update(WHERE.replace(*units), [pg.Unit("r", name="税务局", trade="tax")])
    assert changes(update) == [("a", "trade", "", "tax")]


def test_a_reference_may_be_the_name_or_the_code_of_one_record_there() -> None:
    rows = [
        pg.Building("r1", compound="花园 小区", name="1号楼", households=31),
        pg.Building("r2", community="350825100001"),
        pg.Grid("r3", community="东街社区"),
        pg.Building("r4", grids=["r3"], community="远方"),
        pg.Unit("r5", community="　"),
    ]
    update = pg.propose_update(WHERE, rows)
    assert changes(update) == [("b1", "households", 30, 31)]
    new = {one.id: one.community for one in update.new if not isinstance(one, pg.Town)}
    assert new == {"r2": "east", "r3": "east", "r4": "远方", "r5": "　"}
    assert [(one.where, one.field) for one in update.problems] == [
        ("r4", "community"),
        ("r5", "community"),
    ]


def test_a_reference_that_several_records_may_be_is_listed_with_them_and_not_applied() -> None:
    where = WHERE.replace(pg.Compound("park", community="west", name="花园小区"))
    update = pg.propose_update(where, [pg.Building("r1", compound="花园小区")])
    assert [str(one) for one in update.not_applied] == [
        "Building r1.compound: ambiguous: may name garden, park; state which id"
    ]
    assert (update.new, update.problems) == ((), ())
    assert update.to_records()[0]["field"] == "compound"
    where = where.replace(pg.Building("b9", community="west"))
    row = pg.Building("r1", compound="花园小区", name="1号楼")
    update = pg.propose_update(where, [row], complete=[pg.Building])
    assert [one.id for one in update.absent] == ["b9"]  # b1 may be the row


def test_a_reference_that_several_may_be_is_narrowed_by_what_else_the_row_names() -> None:
    where = WHERE.replace(pg.Compound("park", community="west", name="花园小区"))
    rows = [
        pg.Building("r1", compound="花园小区", community="西街社区", name="9号楼"),
        pg.Building("r2", compound="花园小区", community="350825100001", name="一幢", households=8),
    ]
    update = pg.propose_update(where, rows)
    assert [(one.id, one.compound) for one in update.new if isinstance(one, pg.Building)] == [
        ("r1", "park")
    ]
    assert changes(update)[-1] == ("b1", "households", 30, 8)
    assert update.not_applied == ()


@pytest.mark.parametrize("text", ["东街社区花园小区", "东街社区/花园", "花园"])
def test_a_reference_may_be_the_parent_with_the_name_behind(text: str) -> None:
    where = WHERE.replace(
        pg.Compound("park", community="west", name="公园"),
        pg.Community("new", town="t"),
        pg.Compound("bare", community="new", name="新园"),
        pg.Compound("barer", community="new"),
    )
    update = pg.propose_update(where, [pg.Building("r1", compound=text, name="９栋")])
    assert [one.compound for one in update.new if isinstance(one, pg.Building)] == ["garden"]


def test_of_names_that_are_spelled_alike_the_one_that_is_written_so_is_meant() -> None:
    where = WHERE.replace(pg.Compound("plain", community="east", name="花园"))
    rows = [
        pg.Compound("r1", community="east", name="花园", built=1998),
        pg.Building("r2", compound="花园小区", name="9号楼"),
    ]
    update = pg.propose_update(where, rows)
    assert changes(update) == [("plain", "built", None, 1998)]
    assert [one.compound for one in update.new if isinstance(one, pg.Building)] == ["garden"]


@pytest.mark.parametrize("name", ["1栋", "一幢", "０１号楼", "1#"])
def test_another_spelling_is_the_same_building_and_no_change_of_its_name(name: str) -> None:
    row = pg.Building("r", compound="garden", name=name, households=31)
    update = pg.propose_update(WHERE, [row], complete=[pg.Building])
    assert changes(update) == [("b1", "households", 30, 31)]
    assert update.absent == ()


def test_a_list_without_a_row_of_a_complete_kind_does_not_hold() -> None:
    update = pg.propose_update(WHERE, [], complete=[pg.Building])
    assert [one.message for one in update.problems] == [
        "it is said to have every Building, and has none; all 1 would go"
    ]
    assert update.to_records()[-1]["difference"] == "problem"
    with pytest.raises(pg.InvalidJurisdiction):
        pg.apply_update(update)
    assert pg.confirm_update(update, reject=["b1"]).problems == ()
    assert "b1" not in pg.apply_update(pg.confirm_update(update, accept=["b1"]))


def test_a_name_that_several_have_is_listed_with_them_and_not_applied() -> None:
    where = WHERE.replace(pg.Building("b2", compound="garden", name="1号楼"))
    update = pg.propose_update(where, [pg.Building("r", compound="garden", name="1 号楼")])
    assert [str(one) for one in update.not_applied] == [
        "Building r: ambiguous: may be b1, b2; state its id"
    ]
    assert update.same
    assert pg.propose_update(where, [], complete=[pg.Building]).absent != ()
    kept = pg.propose_update(
        where, [pg.Building("r", compound="garden", name="1号楼")], complete=[pg.Building]
    )
    assert kept.absent == ()


def test_two_rows_that_are_one_record_are_not_applied() -> None:
    rows = [
        pg.Building("r1", compound="garden", name="1号楼", households=1),
        pg.Building("r2", compound="garden", name="1号楼", households=2),
    ]
    update = pg.propose_update(WHERE, rows)
    assert [one.reason for one in update.not_applied] == [pg.NotAppliedReason.REPEATED] * 2
    assert str(update.not_applied[0]).endswith("another row is b1 too; drop one of them")
    twice = [pg.Building("new", compound="garden"), pg.Building("new", compound="garden")]
    assert pg.propose_update(WHERE, twice).new == ()


def test_of_two_rows_the_one_with_the_id_goes_before_the_one_with_the_name() -> None:
    rows = [
        pg.Building("b1", compound="garden", households=31),
        pg.Building("r2", compound="garden", name="1号楼", households=2),
    ]
    update = pg.propose_update(WHERE, rows)
    assert changes(update) == [("b1", "households", 30, 31)]
    assert [one.record.id for one in update.not_applied] == ["r2"]


def test_only_what_is_asked_for_identifies_a_record() -> None:
    row = pg.Community("east", town="t", name="西街社区")
    update = pg.propose_update(WHERE, [row], match=[pg.MatchBy.NAME])
    assert update.unchanged == (("Community", 1),)
    update = pg.propose_update(WHERE, [row], match=[pg.MatchBy.CODE])
    assert [one.id for one in update.new] == ["t-西街社区"]


def test_an_id_of_another_kind_is_a_problem_and_no_match() -> None:
    update = pg.propose_update(WHERE, [pg.Compound("b1", community="east")])
    assert [one.id for one in update.new] == ["b1"]
    assert update.problems != ()


def test_an_empty_cell_says_nothing_unless_it_is_to_clear() -> None:
    row = pg.Building("b1", compound="garden")
    assert pg.propose_update(WHERE, [row]).same
    cleared = pg.propose_update(WHERE, [row], blanks=pg.Blanks.CLEAR)
    assert changes(cleared) == [("b1", "households", 30, None), ("b1", "name", "1号楼", "")]


def test_only_stated_fields_count_by_kind_or_by_record() -> None:
    row = pg.Building("b1", compound="garden", name="一号楼", households=40)
    by_kind = pg.propose_update(WHERE, [row], stated={pg.Building: ["households"]})
    assert changes(by_kind) == [("b1", "households", 30, 40)]
    by_record = pg.propose_update(
        WHERE, [row], stated={"b1": ["name"], pg.Building: ["households"]}
    )
    assert changes(by_record) == [("b1", "name", "1号楼", "一号楼")]
    cleared = pg.propose_update(
        WHERE,
        [pg.Building("b1")],
        stated={pg.Building: ["households"]},
        blanks=pg.Blanks.CLEAR,
    )
    assert changes(cleared) == [("b1", "households", 30, None)]


def test_absent_is_only_what_a_complete_list_lacks_and_its_links_go() -> None:
    where = WHERE.replace(pg.Unit("u")).with_links(
        pg.Link(mechanism="pairing", scope="west", slot="unit", filler="u")
    )
    assert pg.propose_update(where, [EAST]).absent == ()
    update = pg.propose_update(where, [EAST], complete=[pg.Community])
    assert update.absent == (WEST,)
    assert len(update.links_removed) == 1
    after = pg.apply_update(update)
    assert "west" not in after
    assert after.links == ()
    assert "links: 0 new, 1 go" in str(update)


def test_what_would_not_hold_afterwards_is_a_problem() -> None:
    update = pg.propose_update(WHERE, [WEST], complete=[pg.Community])
    assert [(one.where, one.field) for one in update.problems] == [("garden", "community")]
    assert "problem: garden.community" in str(update)
    with pytest.raises(pg.InvalidJurisdiction) as raised:
        pg.apply_update(update)
    assert raised.value.problems == update.problems


def test_new_links_name_records_as_the_jurisdiction_does() -> None:
    links = [
        pg.Link(mechanism="pairing", scope="r1", slot="unit", filler="u"),
        pg.Link(mechanism="pairing", scope="west", slot="unit", filler="u"),
    ]
    rows = [pg.Community("r1", town="t", name="东街社区"), pg.Unit("u")]
    where = WHERE.replace(pg.Unit("u")).with_links(links[1])
    update = pg.propose_update(where, rows, links=links)
    assert [one.scope for one in update.links_added] == ["east"]
    assert len(pg.apply_update(update).links) == 2


def test_a_part_can_be_accepted_or_rejected() -> None:
    rows = [
        pg.Building("b1", compound="garden", name="一号楼", households=40),
        pg.Building("b2", compound="garden"),
        pg.Unit("u"),
    ]
    links = [pg.Link(mechanism="contact", scope="b2", slot="unit", filler="u")]
    update = pg.propose_update(WHERE, rows, links=links)
    some = pg.confirm_update(update, accept=["b2", ("b1", "name")])
    assert [one.id for one in some.new] == ["b2"]
    assert changes(some) == [("b1", "name", "1号楼", "一号楼")]
    assert [one.where for one in some.problems] == ["link 0"]
    rest = pg.confirm_update(update, reject=["u", ("b1", "name")])
    assert [one.id for one in rest.new] == ["b2"]
    assert changes(rest) == [("b1", "households", 30, 40)]
    assert rest.links_added == ()
    assert pg.apply_update(rest)["b1"].households == 40
    absent = pg.propose_update(WHERE, [EAST], complete=[pg.Community])
    assert pg.confirm_update(absent, reject=["west"]).same


def test_a_part_that_is_not_there_is_refused() -> None:
    update = pg.propose_update(WHERE, [pg.Building("b1", compound="garden", households=40)])
    with pytest.raises(pg.UnknownId, match="did you mean 'b1'"):
        pg.confirm_update(update, accept=["b2"])
    with pytest.raises(pg.UnknownId):
        pg.confirm_update(update, reject=[("b1", "name")])


def test_private_values_are_held_and_never_printed() -> None:
    where = pg.Jurisdiction([pg.Member("m1", rank=4242)])
    update = pg.propose_update(where, [pg.Member("m1", rank=5353)])
    assert update.changed[0].after == 5353
    for text in (str(update), repr(update), str(update.to_records())):
        assert "4242" not in text
        assert "5353" not in text
    assert "m1.rank changed" in str(update)


def test_an_update_is_a_screen_and_rows() -> None:
    rows = [
        pg.Building("b1", compound="garden", households=40),
        pg.Building("r", compound="garden", name="1号楼"),
        *(pg.Building(f"n{at:02}", compound="garden") for at in range(14)),
    ]
    update = pg.propose_update(WHERE, rows, complete=[pg.Compound])
    assert [one["difference"] for one in update.to_records()] == [
        *["new"] * 14,
        "changed",
        "absent",
        "repeated",
        *["problem"] * 16,
    ]
    assert update.to_records()[14] == {
        "difference": "changed",
        "kind": "Building",
        "record": "b1",
        "field": "households",
        "before": "30",
        "after": "40",
        "message": "",
    }
    text = str(update).splitlines()
    assert text[1:3] == [
        "Compound    0        0       1            0          0",
        "Building   14        1       0            1          0",
    ]
    assert "new: … and 2 more (all in .new)" in text
    assert repr(update) == "<Update: 14 new, 1 changes, 1 absent, 1 not_applied>"
    assert str(pg.propose_update(WHERE, [])).splitlines()[0].startswith("kind")


def test_arguments_that_cannot_be_are_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match="match"):
        pg.propose_update(WHERE, [], match=[])
    with pytest.raises(pg.InvalidArgument, match="complete"):
        pg.propose_update(WHERE, [], complete=[str])
    with pytest.raises(pg.InvalidArgument, match="records"):
        pg.propose_update(WHERE, ["b1"])  # type: ignore[list-item]
    with pytest.raises(pg.UnknownName, match="field of Building"):
        pg.propose_update(WHERE, [], stated={pg.Building: ["household"]})
    with pytest.raises(pg.UnknownName, match="field of a record"):
        pg.propose_update(WHERE, [], stated={"b1": ["household"]})
