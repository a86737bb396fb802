"""Three named examples for all tests: an empty jurisdiction, a small one, an awkward one."""

from datetime import date

import partygrid as pg


def empty() -> pg.Jurisdiction:
    """Nothing at all."""
    return pg.Jurisdiction()


def small() -> pg.Jurisdiction:
    """One town with every level once; b2 lies in two grids, b4 in none, b3 and b4 have no group."""
    return pg.Jurisdiction(
        [
            pg.Town("lianfeng", name="莲峰镇", code="350825100"),
            pg.Community("liyuan", town="lianfeng", name="栗园社区", code="350825100006"),
            pg.Compound("garden", community="liyuan", name="西安小区"),
            pg.Grid("grid-1", community="liyuan"),
            pg.Grid("grid-2", community="liyuan"),
            pg.Building("b1", compound="garden", grids=["grid-1"], households=48),
            pg.Building("b2", compound="garden", grids=["grid-1", "grid-2"], households=60),
            pg.Building("b3", compound="garden", grids=["grid-2"], households=36),
            pg.Building("b4", compound="garden", households=24),
            pg.TownCommittee("lianfeng-pc", town="lianfeng"),
            pg.CommunityCommittee(
                "liyuan-gb",
                parent="lianfeng-pc",
                community="liyuan",
                form=pg.OrgForm.GENERAL_BRANCH,
            ),
            pg.CompoundBranch("garden-br", parent="liyuan-gb", compounds=["garden"]),
            pg.BuildingGroup("group-1", parent="garden-br", buildings=["b1", "b2"]),
            pg.Unit("tax-office", kind=pg.UnitKind.AGENCY, community="liyuan"),
            pg.Member("m1", organisation="garden-br", unit="tax-office", residence="b1", rank=5),
            pg.Member(
                "m2", organisation="garden-br", unit="tax-office", residence="b3", skills=["law"]
            ),
        ]
    )


def awkward() -> pg.Jurisdiction:
    """Two towns with what real lists hold: see the comments."""
    scheme = pg.LevelScheme(
        "villages-too", levels=pg.FIVE_LEVELS.levels, may_skip=[pg.CompoundBranch, pg.GridBranch]
    )
    return pg.Jurisdiction([*_places(), *_line(), *_people()], _links(), scheme=scheme)


def _places() -> list[pg.Record]:
    return [
        pg.Town("镇一", name="莲峰镇"),
        pg.Town("街道 2", name="莲峰镇"),  # the same name, a space within the id
        pg.Community("社区①", town="镇一", name="ＡＢ社区", code="350825100006"),  # full-width name
        pg.Community("村-2", town="镇一", name="栗园", kind=pg.CommunityKind.VILLAGE),
        pg.Community("c3", town="街道 2", name="栗园"),
        pg.Compound("小区甲", community="社区①", property_service=pg.PropertyService.NONE),
        pg.Compound("小区乙", community="社区①"),  # a compound without buildings
        pg.Compound("compound/3", community="c3", name="西安小区"),
        pg.Grid("g1", community="社区①"),
        pg.Grid("g2", community="社区①", kind=pg.GridKind.DEDICATED),  # a grid without buildings
        pg.Grid("G1", community="c3"),  # differs from g1 in case alone
        pg.Grid("工会1", community="社区①", layer="工会"),  # layers besides the base layer
        pg.Grid("micro-1", community="社区①", layer="micro", kind=pg.GridKind.MICRO),
        pg.Grid("micro-2", community="社区①", layer="micro", kind=pg.GridKind.MICRO),
        pg.Building("1号楼", compound="小区甲", grids=["工会1", "micro-2", "g1"], households=0),
        pg.Building("2号楼", compound="小区甲", grids=["micro-1", "micro-2"], name="２号楼"),
        pg.Building("b10", compound="compound/3", community="c3", grids=["G1"], residents=12),
        pg.Building("b9", compound="compound/3", grids=["g1"]),  # a grid of another community
        pg.Building("barn", community="村-2", kind=pg.BuildingKind.INDUSTRIAL),  # no compound
        pg.Building("hut", point=pg.Point(116.75, 25.71)),  # in no community
        pg.Building("kiosk", grids=["g1"], kind=pg.BuildingKind.SHOP),  # community by its grid
    ]


def _line() -> list[pg.Record]:
    return [
        pg.TownCommittee("pc", town="镇一"),
        pg.TownCommittee("wc", town="街道 2", form=pg.OrgForm.WORKING_COMMITTEE),
        pg.CommunityCommittee(  # joint: two communities
            "cc", parent="pc", community="社区①", joint_communities=["村-2"]
        ),
        pg.CommunityCommittee("cc-3", community="c3", form=pg.OrgForm.BRANCH),  # no parent
        pg.CompoundBranch(  # joint: two compounds
            "xb", parent="cc", compounds=["小区甲", "小区乙"], nature=pg.OrgNature.JOINT
        ),
        pg.CompoundBranch(  # dissolved
            "old", parent="cc-3", compounds=["compound/3"], dissolved=date(2020, 7, 1)
        ),
        pg.GridBranch("gb", parent="xb", grids=["g1"], established=date(2021, 7, 1)),
        pg.BuildingGroup("楼组", parent="gb", buildings=["2号楼", "1号楼"]),
        pg.BuildingGroup("empty-group"),  # covers nothing, stands below nothing
        pg.BuildingGroup(
            "barn-group", parent="cc", buildings=["barn"]
        ),  # a village: levels skipped
        pg.UnitBranch("ub", parent="wc", units=["unit", "工厂"]),  # joint: two units
        pg.UnitBranch("ub-2", parent="ub"),
    ]


def _people() -> list[pg.Record]:
    return [
        pg.Unit("unit", name="税务局", kind=pg.UnitKind.AGENCY, community="社区①"),
        pg.Unit("工厂", uscc="913508250000000010", operating=False),  # outside every community
        pg.Member("m-1", organisation="ub", unit="unit", residence="1号楼"),
        pg.Member("m-2", organisation="ub-2", residence="hut", windows=[pg.Window.WEEKEND]),
        pg.Member("m-3", status=pg.MemberStatus.MOBILE, capacity=0.0),  # from outside, unknown home
        pg.Need("n-1", place="小区甲", least=0, most=0),  # asks for nobody
        pg.Need("n-2", place="镇一", least=2, skills=["法律", "law"], window=pg.Window.EVENING),
        pg.Team("队①", organisation="ub", leader="m-1", members=["m-2"]),  # serves everywhere
        pg.Team("nobody", place="小区甲", helpers=0),  # a team without anybody
        pg.Facility("岗亭", place="hut", kind=pg.FacilityKind.PATROL_POST),  # in no community
        pg.Facility("centre", place="镇一", organisation="pc", hours=56, tags=["办事", "tea"]),
    ]


def _links() -> list[pg.Link]:
    past = {"since": date(2019, 1, 1), "until": date(2019, 1, 1)}
    return [
        pg.Link(mechanism="包联", scope="社区①", slot="联系人", filler="m-1"),
        pg.Link(
            mechanism="包联", scope="社区①", slot="联系人", filler="m-1", **past
        ),  # and earlier
        pg.Link(mechanism="double-reporting", scope="g1", slot="unit", filler="unit"),
        pg.Link(mechanism="double-reporting", scope="n-2", slot="reporter", filler="m-2"),
        pg.Link(mechanism="contact", scope="cc", slot="contact", filler="wc"),
        pg.Link(mechanism="contact", scope="1号楼", slot="households", filler="m-2", weight=0),
        pg.Link(
            mechanism="contact", scope="1号楼", slot="households", filler="m-2", weight=12
        ),  # the weight alone differs
        pg.Link(mechanism="patrol", scope="岗亭", slot="squad", filler="队①"),
    ]
