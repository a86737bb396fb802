"""A jurisdiction under the codes of a newer list: what changes, and what is left for somebody."""

from collections.abc import Iterable

import pytest

import partygrid as pg
from partygrid.migration import DivisionRow

LIANFENG = ("350825100", "莲峰镇")
BEITUAN = ("350825101", "北团镇")
TOWN = pg.Town("lf", name="莲峰镇", code="350825100")


def drift(
    old: Iterable[DivisionRow],
    new: Iterable[DivisionRow],
    decisions: Iterable[pg.DriftDecision] = (),
) -> pg.Drift:
    county = ("350825", "连城县")
    return pg.code_drift([county, *old], [county, *new], decisions=decisions)


def community(id_: str, code: str | None, name: str = "", town: str = "lf") -> pg.Community:
    return pg.Community(id_, town=town, name=name, code=code)


def decided(before: str, after: str | None) -> pg.DriftDecision:
    return pg.DriftDecision(before=before, after=after, reason="seen on site")


def changes(report: pg.MigrationReport) -> list[tuple[str, str, object]]:
    return [(one.record, one.field, one.after) for one in report.changed]


def held(report: pg.MigrationReport) -> list[tuple[str, pg.HeldReason]]:
    return [(one.record, one.reason) for one in report.held]


def test_a_renamed_community_gets_its_new_name_and_keeps_its_id() -> None:
    where = pg.Jurisdiction([TOWN, community("zf", "350825100005", "豸峰社区")])
    report = pg.migrate(
        where,
        drift(
            [LIANFENG, ("350825100005", "豸峰社区居委会")],
            [LIANFENG, ("350825100005", "莲东社区居委会")],
        ),
    )
    assert report.where["zf"].name == "莲东社区居委会"
    assert (report.unchanged, report.without_code, report.ok) == (1, 0, True)


@pytest.mark.parametrize("name", ["", "豸峰里"])
def test_a_name_of_the_own_is_kept_although_the_list_renames_the_place(name: str) -> None:
    where = pg.Jurisdiction([TOWN, community("zf", "350825100005", name)])
    found = drift(
        [LIANFENG, ("350825100005", "豸峰社区居委会")],
        [LIANFENG, ("350825100005", "莲东社区居委会")],
    )
    assert pg.migrate(where, found).where == where


def test_another_wording_changes_nothing_unless_asked() -> None:
    where = pg.Jurisdiction([TOWN, community("dj", "350825100001", "东街社区")])
    found = drift(
        [LIANFENG, ("350825100001", "东街社区居委会")],
        [LIANFENG, ("350825100001", "东街社区居民委员会")],
    )
    assert pg.migrate(where, found).where == where
    report = pg.migrate(where, found, wording=True)
    assert changes(report) == [("dj", "name", "东街社区居民委员会")]


def test_a_code_may_be_written_with_zeros_behind_it() -> None:
    where = pg.Jurisdiction([pg.Town("lf", name="莲峰镇", code="350825100000")])
    report = pg.migrate(where, drift([LIANFENG], [("350825110", "莲峰镇")]))
    assert changes(report) == [("lf", "code", "350825110")]


def test_places_without_a_code_and_codes_of_no_list_are_told() -> None:
    records = [TOWN, community("a", None), community("b", "350825100777"), community("c", "x")]
    report = pg.migrate(pg.Jurisdiction(records), drift([LIANFENG], [LIANFENG]))
    assert report.without_code == 1
    assert held(report) == [("b", pg.HeldReason.UNLISTED), ("c", pg.HeldReason.UNLISTED)]
    assert not report.ok


def test_a_code_that_the_lists_have_under_quite_another_name_stays_and_is_told() -> None:
    old = [LIANFENG, ("350825100002", "南街社区居委会"), ("350825100008", "百花社区")]
    new = [LIANFENG, ("350825100002", "南街社区居委会"), ("350825100018", "百花社区")]
    where = pg.Jurisdiction(
        [
            TOWN,
            community("dj", "350825100002", "东街社区"),
            community("xm", "350825100008", "新民社区"),
        ]
    )
    report = pg.migrate(where, drift(old, new))
    assert (report.where, report.ok, report.unchanged) == (where, False, 1)
    assert held(report) == [("dj", pg.HeldReason.OTHER_NAME), ("xm", pg.HeldReason.OTHER_NAME)]
    assert str(report.held[0]) == (
        "dj, 350825100002: other-name: correct its code or its name; "
        "the older list calls this code 南街社区居委会"
    )
    assert str(report.held[1]).endswith("calls this code 百花社区")


def test_a_name_in_another_script_is_no_other_name() -> None:
    found = drift([LIANFENG], [("350825110", "莲峰镇")])
    where = pg.Jurisdiction([pg.Town("lf", name="Lianfeng", code="350825100")])
    assert changes(pg.migrate(where, found)) == [("lf", "code", "350825110")]


def test_a_name_of_either_list_is_no_other_name_and_a_decided_place_may_have_any() -> None:
    decision = pg.DriftDecision(before="350825100008", after="350825100018", reason="并入")
    found = pg.code_drift(
        [LIANFENG, ("350825100005", "豸峰社区"), ("350825100008", "百花社区")],
        [LIANFENG, ("350825100005", "莲东社区"), ("350825100018", "新民社区")],
        decisions=[decision],
    )
    where = pg.Jurisdiction(
        [TOWN, community("a", "350825100005", "莲东社区"), community("b", "350825100008", "城关")]
    )
    assert changes(pg.migrate(where, found)) == [("b", "code", "350825100018")]


def test_what_is_doubtful_or_vanished_stays_as_it_is_and_lists_candidates() -> None:
    old = [LIANFENG, ("350825100008", "百花社区"), ("350825202", "隔川乡")]
    found = drift(old, [LIANFENG, ("350825110", "隔川镇")])
    where = pg.Jurisdiction(
        [TOWN, community("bh", "350825100008"), pg.Town("gc", code="350825202")]
    )
    report = pg.migrate(where, found)
    assert report.where == where
    assert held(report) == [("bh", pg.HeldReason.VANISHED), ("gc", pg.HeldReason.DOUBTFUL)]
    assert str(report.held[1]) == (
        "gc, 350825202: doubtful: decide what became of it; may be 350825110 隔川镇"
    )
    assert str(report).splitlines()[-2].startswith("left: bh, 350825100008: vanished")
    assert report.to_records()[-1] == {
        "record": "gc",
        "outcome": "doubtful",
        "field": "code",
        "before": "350825202",
        "after": "",
        "candidates": "350825110",
    }


def test_a_community_waits_until_its_town_is_decided() -> None:
    old = [("350825202", "隔川乡"), ("350825202201", "联益村委会")]
    new = [("350825110", "隔川镇"), ("350825110201", "联益村委会")]
    where = pg.Jurisdiction(
        [
            pg.Town("gc", name="隔川乡", code="350825202"),
            community("ly", "350825202201", "联益村", town="gc"),
        ]
    )
    report = pg.migrate(where, drift(old, new))
    assert held(report) == [("gc", pg.HeldReason.DOUBTFUL), ("ly", pg.HeldReason.NO_TOWN)]
    assert str(report.held[1]).endswith("; it would be 350825110201 联益村委会")
    report = pg.migrate(where, drift(old, new, [decided("350825202", "350825110")]))
    assert changes(report) == [
        ("gc", "code", "350825110"),
        ("gc", "name", "隔川镇"),
        ("ly", "code", "350825110201"),
    ]


def test_a_community_that_went_to_another_town_names_that_town() -> None:
    old = [LIANFENG, ("350825100231", "吕屋村委会"), BEITUAN]
    new = [LIANFENG, BEITUAN, ("350825101221", "吕屋村委会")]
    where = pg.Jurisdiction(
        [TOWN, pg.Town("bt", code="350825101"), community("lw", "350825100231")]
    )
    report = pg.migrate(where, drift(old, new))
    assert changes(report) == [("lw", "code", "350825101221"), ("lw", "town", "bt")]


def test_a_place_whose_parent_no_list_states_keeps_its_town() -> None:
    scheme = pg.codes.CodeScheme("local", lengths=[3])
    found = pg.code_drift([("101", "吕屋村")], [("102", "吕屋村")], scheme=scheme)
    where = pg.Jurisdiction([TOWN, community("lw", "101")])
    assert changes(pg.migrate(where, found)) == [("lw", "code", "102")]


def test_codes_that_two_places_exchange_are_changed_at_once() -> None:
    where = pg.Jurisdiction([TOWN, pg.Town("bt", name="北团镇", code="350825101")])
    report = pg.migrate(
        where, drift([LIANFENG, BEITUAN], [("350825100", "北团镇"), ("350825101", "莲峰镇")])
    )
    assert changes(report) == [("bt", "code", "350825100"), ("lf", "code", "350825101")]


def test_a_place_merged_into_another_is_left_and_so_is_what_would_get_its_code() -> None:
    old = [LIANFENG, BEITUAN, ("350825102", "姑田镇")]
    new = [LIANFENG, ("350825101", "姑田镇")]
    where = pg.Jurisdiction(
        [TOWN, pg.Town("bt", code="350825101"), pg.Town("gt", code="350825102")]
    )
    report = pg.migrate(where, drift(old, new, [decided("350825101", "350825100")]))
    assert held(report) == [("bt", pg.HeldReason.TAKEN), ("gt", pg.HeldReason.TAKEN)]
    assert report.where == where
    assert [one.settled for one in report.held] == [True, False]
    assert not report.ok


def test_a_decision_settles_what_is_gone_and_what_is_merged() -> None:
    old = [LIANFENG, BEITUAN, ("350825100008", "百花社区"), ("350825101221", "吕屋村委会")]
    new = [LIANFENG, ("350825100231", "吕屋村委会")]
    where = pg.Jurisdiction(
        [
            TOWN,
            pg.Town("bt", name="北团镇", code="350825101"),
            community("bh", "350825100008"),
            community("lw", "350825101221", town="bt"),
        ]
    )
    said = [decided("350825101", "350825100"), decided("350825100008", None)]
    report = pg.migrate(where, drift(old, new, said))
    assert report.ok
    assert held(report) == [("bh", pg.HeldReason.VANISHED), ("bt", pg.HeldReason.TAKEN)]
    assert changes(report) == [("lw", "code", "350825100231"), ("lw", "town", "lf")]
    assert [one["outcome"] for one in report.to_records()[-2:]] == ["decided", "decided"]
    text = str(report).splitlines()
    assert "decided                     2" in text
    assert text[-1].startswith("left: bt, 350825101: decided, it is 350825100 莲峰镇 now: ")
    assert text[-2].startswith("left: bh, 350825100008: decided: ")


def test_of_places_merged_into_a_new_one_the_first_gets_its_code_and_their_places() -> None:
    old = [LIANFENG, BEITUAN, ("350825100231", "吕屋村委会"), ("350825101221", "联益村委会")]
    new = [
        ("350825110", "新镇"),
        ("350825110201", "吕屋村委会"),
        ("350825110202", "联益村委会"),
    ]
    where = pg.Jurisdiction(
        [
            TOWN,
            pg.Town("bt", name="北团镇", code="350825101"),
            community("lw", "350825100231"),
            community("ly", "350825101221", town="bt"),
        ]
    )
    said = [decided("350825100", "350825110"), decided("350825101", "350825110")]
    report = pg.migrate(where, drift(old, new, said))
    assert (report.ok, held(report)) == (True, [("lf", pg.HeldReason.TAKEN)])
    assert ("bt", "code", "350825110") in changes(report)
    assert {one.town for one in report.where.of(pg.Community)} == {"bt"}


def test_communities_of_one_code_stay_and_what_would_get_it_is_left() -> None:
    old = [LIANFENG, ("350825100201", "东村村委会"), ("350825100202", "西村村委会")]
    new = [LIANFENG, ("350825100202", "东村村委会"), ("350825100203", "西村村委会")]
    where = pg.Jurisdiction([TOWN, community("a", "350825100777"), community("b", "350825100777")])
    assert held(pg.migrate(where, drift(old, new))) == [
        ("a", pg.HeldReason.UNLISTED),
        ("b", pg.HeldReason.UNLISTED),
    ]


def test_ids_that_are_codes_change_with_them_where_asked() -> None:
    old, new = (
        [LIANFENG, ("350825100201", "东村村委会")],
        [
            ("350825110", "莲峰镇"),
            ("350825110201", "东村村委会"),
        ],
    )
    where = pg.Jurisdiction(
        [
            pg.Town("350825100", name="莲峰镇", code="350825100"),
            pg.Community("dc", town="350825100", code="350825100201"),
            pg.TownCommittee("tc", town="350825100"),
        ],
        [pg.Link(mechanism="contact", scope="350825100", slot="contact", filler="tc")],
    )
    found = drift(old, new)
    assert "350825100" in pg.migrate(where, found).where
    report = pg.migrate(where, found, ids=True)
    assert report.where["dc"].town == report.where["tc"].town == "350825110"
    assert report.where.links[0].scope == "350825110"
    assert ("350825100", "id", "350825110") in changes(report)


def test_an_id_that_another_record_has_is_refused() -> None:
    where = pg.Jurisdiction(
        [pg.Town("350825100", code="350825100"), pg.Town("350825110", name="another")]
    )
    found = drift([LIANFENG], [("350825110", "莲峰镇")])
    with pytest.raises(pg.InvalidArgument, match="id of another record"):
        pg.migrate(where, found, ids=True)


def test_a_screen_counts_and_shows_the_first_of_each() -> None:
    old = [LIANFENG, *((f"3508251002{at:02}", f"甲{at}村委会") for at in range(15))]
    new = [LIANFENG, *((f"3508251003{at:02}", f"甲{at}村委会") for at in range(15))]
    records = [community(f"c{at:02}", f"3508251002{at:02}") for at in range(15)]
    strange = [community(f"x{at:02}", f"3508251008{at:02}") for at in range(13)]
    report = pg.migrate(pg.Jurisdiction([TOWN, *records, *strange]), drift(old, new))
    text = str(report).splitlines()
    assert "changed                    15" in text
    assert "changed: … and 3 more (all in .changed)" in text
    assert "left: … and 1 more (all in .held)" in text
    assert repr(report) == "<MigrationReport: 15 changes, 13 held>"
    assert report.to_records()[0]["outcome"] == "changed"
    assert report.to_records()[-1]["outcome"] == "unlisted"
