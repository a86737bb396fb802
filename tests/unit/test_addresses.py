"""A full address is a reference: what a place lies in, and its name."""

import pytest

import partygrid as pg
from partygrid.io._names import Names

WHERE = pg.Jurisdiction(
    [
        pg.Town("lf", name="莲峰镇"),
        pg.Community("o1", town="lf", name="栗园社区"),
        pg.Community("o2", town="lf", name="东街社区"),
        pg.Compound("p1", community="o1", name="花园小区"),
        pg.Compound("p2", community="o2", name="花园小区"),
        pg.Compound("p3", community="o2", name="市场里"),
        pg.Grid("g1", community="o1", name="第一网格"),
        pg.Building("b1", compound="p1", name="1号楼"),
        pg.Building("b2", compound="p2", name="1号楼"),
        pg.Building("b3", compound="p3", name="A座"),
        pg.Building("b4", compound="p2", name="11号楼"),
    ]
)
PLACES = (pg.Compound, pg.Grid, pg.Building)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("栗园社区花园小区1号楼", ("b1",)),
        ("莲峰镇栗园社区花园小区1号楼", ("b1",)),
        ("栗园居委会花园小区01栋", ("b1",)),
        ("栗园/花园/一幢", ("b1",)),
        ("1号楼（东街社区花园小区）", ("b2",)),
        ("东街社区1号楼", ("b2",)),
        ("东街花园小区11号楼", ("b4",)),
        ("莲峰镇市场里A座", ("b3",)),
        ("莲峰镇东街社区花园小区", ("p2",)),
        ("花园小区（东街社区）", ("p2",)),
        ("东街花园小区", ("p2",)),
        ("莲峰镇栗园社区第1网格", ("g1",)),
        ("莲峰镇花园小区", ("p1", "p2")),
        ("莲峰镇花园小区1栋", ("b1", "b2")),
        ("梨园社区花园小区1号楼", ()),
        ("栗园社区市场里", ()),
        ("栗园社区花园小区2号楼", ()),
        ("栗园社区" * 20 + "花园小区", ()),
    ],
)
def test_an_address_is_what_a_place_lies_in_and_its_name(text: str, meant: tuple[str, ...]) -> None:
    assert Names((), WHERE).meant_by(text, PLACES) == meant
    update = pg.propose_update(WHERE, [pg.Need("n", place=text)])
    named = [one.place for one in update.new if isinstance(one, pg.Need)]
    assert named == ([] if len(meant) > 1 else list(meant) or [text])
    assert [one.candidates for one in update.not_applied] == ([meant] if len(meant) > 1 else [])


def test_an_address_may_begin_with_what_a_list_states_anew() -> None:
    own = [
        (pg.Community, {"id": ["row-1"], "name": ["栗园社区"], "town": ["lf"]}),
        (pg.Member, {"id": ["m"], "organisation": [None]}),
    ]
    assert Names(own, WHERE).meant_by("栗园花园小区1栋", [pg.Building]) == ("b1",)


def test_places_that_lie_in_each_other_have_addresses_that_end() -> None:
    groups = {"id": ["a", "b"], "name": ["甲支部", "乙支部"], "parent": ["b", "a"]}
    names = Names([(pg.CompoundBranch, groups)])
    assert names.meant_by("乙甲支部", [pg.CompoundBranch]) == ()
    assert names.meant_by("乙党支部甲党支部", [pg.CompoundBranch]) == ("a",)
