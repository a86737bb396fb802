"""A town as small as one can be in which every kind of reference stands."""

from datetime import date

import partygrid as pg

TOWN = pg.Jurisdiction(
    [
        pg.Town("lianfeng", name="莲峰镇", code="350825100"),
        pg.Community("liyuan", town="lianfeng", name="栗园社区", elected=date(2021, 1, 20)),
        pg.Compound("c1", community="liyuan", name="莲花小区"),
        pg.Grid("g1", community="liyuan", name="第一网格"),
        pg.Building("b1", compound="c1", name="3号楼", households=48, grids=["g1"]),
        pg.TownCommittee("tc", town="lianfeng"),
        pg.CommunityCommittee("cc", parent="tc", community="liyuan"),
        pg.CompoundBranch("br", parent="cc", compounds=["c1"]),
        pg.BuildingGroup("bg", parent="br", buildings=["b1"]),
        pg.Unit("tax", kind=pg.UnitKind.AGENCY, community="liyuan", offers=["hall"]),
        pg.Member("m1", organisation="br", unit="tax", residence="b1", skills=["law"]),
        pg.Need("n1", place="c1", least=1, skills=["law"], window=pg.Window.EVENING),
    ],
    [
        pg.Link(
            mechanism="contact", scope="liyuan", slot="unit", filler="tax", since=date(2021, 5, 1)
        )
    ],
)
