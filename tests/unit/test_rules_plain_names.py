"""Names read as people mean them: which spellings are one name, and which are not."""

from itertools import combinations

import pytest

import partygrid as pg
from partygrid.rules.packs.structure._plain_names import plain_name

SAME = {
    pg.Building: [
        [
            "3号楼",
            "３号楼",
            "3栋",
            "3幢",
            "3座",
            "3#",
            "#3",
            "03#",
            "003号楼",
            "三号楼",
            "第三幢",
            "第3栋",
            "3#楼",
            " 3 号楼 ",
            "3楼",
            "3",
            "3号栋",
            "（3号楼）",
        ],
        ["12栋", "十二栋", "12#", "１２幢"],
        ["20栋", "二十栋"],
        ["45栋", "四十五号楼"],
        ["10栋", "十栋"],
        ["A座", "a栋", "Ａ幢", "A#楼", "A"],
        ["花园3号楼", "花园３幢", "花园（三号楼）"],
        ["3栋2单元", "3号楼二单元"],
        ["3-1号楼", "3—1号楼", "3－1栋", "3(1)号楼", "3 1号楼"],
    ],
    pg.Community: [
        ["栗园社区", "栗园居委会", "栗园社区居委会", "栗园社区居民委员会", "栗园", "栗园 社区"],
        ["山前村", "山前村委会", "山前村村民委员会", "山前村村委会", "山前村民委员会"],
    ],
    pg.Town: [
        ["城东街道", "城东街道办事处", "城东街道办", "城东街办"],
        ["莲峰镇", "莲峰镇人民政府", "莲峰镇政府"],
    ],
    pg.Compound: [["花园小区", "花园住宅小区", "花园", "花园 小区", "【花园】"]],
    pg.Grid: [["第一网格", "1网格", "一号网格", "网格1", "网格01", "网格第1号"]],
    pg.CompoundBranch: [
        ["花园小区党支部", "花园小区支部", "中共花园小区支部委员会", "花园小区党支部委员会"],
        ["3号楼党小组", "3栋党小组", "三幢小组"],
    ],
    pg.CommunityCommittee: [
        ["栗园社区党委", "中共栗园社区委员会", "中国共产党栗园社区委员会"],
        ["栗园社区党总支", "栗园社区总支部", "栗园社区总支部委员会"],
    ],
    pg.TownCommittee: [["城东街道党工委", "中共城东街道工作委员会", "城东街道党工作委员会"]],
}
DIFFERENT = {
    pg.Building: ["3号楼", "13号楼", "30号楼", "3-1号楼", "31号楼", "3号楼2单元", "B座", "教学楼"],
    pg.Community: ["栗园社区", "栗园村", "栗东社区", "五一社区"],
    pg.Town: ["莲峰镇", "莲峰乡", "莲峰街道"],
    pg.Compound: ["花园小区", "花园一期", "花园二期", "东花园小区"],
    pg.Grid: ["第一网格", "第十一网格", "第一微网格", "东网格"],
    pg.BuildingGroup: ["3", "3号楼", "三号楼四小组"],
    pg.CommunityCommittee: ["栗园社区党委", "栗园社区党总支", "栗园社区党支部", "栗园社区党工委"],
}


@pytest.mark.parametrize(
    ("kind", "names"),
    [(kind, names) for kind, several in SAME.items() for names in several],
)
def test_spellings_of_one_name(kind: type, names: list[str]) -> None:
    assert {plain_name(name, kind) for name in names} == {plain_name(names[0], kind)}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_different_names_stay_different(kind: type) -> None:
    for one, other in combinations(DIFFERENT[kind], 2):
        assert plain_name(one, kind) != plain_name(other, kind)


@pytest.mark.parametrize("kind", SAME)
def test_names_of_different_groups_stay_different(kind: type) -> None:
    firsts = [plain_name(names[0], kind) for names in SAME[kind]]
    assert len(set(firsts)) == len(firsts)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("", ""),
        ("社区", ""),
        ("二〇二栋", "202栋"),
        ("十十栋", "十十栋"),
        ("一百号楼", "1百号楼"),
    ],
)
def test_what_is_no_numeral_below_a_hundred_is_left_as_it_is(name: str, plain: str) -> None:
    kind = pg.Community if "社区" in name else pg.Building
    assert plain_name(name, kind) == plain
