"""What becomes of divisions from one list to the next, in facts of towns and communities."""

import csv
import gzip
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

import partygrid as pg
from partygrid.codes import CodeScheme, codes_in_force, load_codebook
from partygrid.migration import DivisionRow
from partygrid.migration._wording import body, contradict, plain, stem

COUNTY = ("350825", "连城县")
LIANFENG = ("350825100", "莲峰镇")
BEITUAN = ("350825101", "北团镇")


def drift(
    old: Iterable[DivisionRow],
    new: Iterable[DivisionRow],
    decisions: Iterable[pg.DriftDecision] = (),
) -> pg.Drift:
    return pg.code_drift([COUNTY, *old], [COUNTY, *new], decisions=decisions)


def told(found: pg.Drift) -> list[tuple[str, str | None, str | None]]:
    return [(line.kind.value, line.before, line.after) for line in found.lines]


def only(found: pg.Drift) -> pg.DriftLine:
    (line,) = found.lines
    return line


def candidates(line: pg.DriftLine) -> list[str]:
    return [one.code for one in line.candidates]


def decided(before: str, after: str | None) -> pg.DriftDecision:
    return pg.DriftDecision(before=before, after=after, reason="seen on site")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("栗园社区居委会", "栗园社区居民委员会"),
        ("栗园社区", "栗园社区居委会"),
        ("丁庄村委会", "丁庄村民委员会"),
        ("许集村委会", "许集村村民委员会"),
        ("后寨村村委会", "后寨村"),
        ("义北村委会", "义北社区村民委员会"),
        ("十一连", "十一连生活区"),
    ],
)
def test_another_word_for_the_committee_is_no_rename(before: str, after: str) -> None:
    code = "350825100201"
    found = drift([LIANFENG, (code, before)], [LIANFENG, (code, after)])
    assert told(found) == [("reworded", code, code)]
    assert found.unchanged == ("350825", "350825100")


def test_a_street_office_is_the_street() -> None:
    found = drift([("350825001", "庞村街道办事处")], [("350825001", "庞村街道")])
    assert told(found) == [("reworded", "350825001", "350825001")]


def test_a_residents_committee_in_place_of_a_villagers_one_is_no_wording() -> None:
    code = "350825100201"
    found = drift([LIANFENG, (code, "李家村委会")], [LIANFENG, (code, "李家社区居委会")])
    assert told(found) == [("renamed", code, code)]


def test_another_name_under_the_same_code_is_a_rename() -> None:
    old = [LIANFENG, ("350825100005", "豸峰社区居委会")]
    line = only(drift(old, [LIANFENG, ("350825100005", "莲东社区居委会")]))
    assert (line.kind, line.old_name, line.new_name) == (
        pg.DriftKind.RENAMED,
        "豸峰社区居委会",
        "莲东社区居委会",
    )


def test_the_same_name_under_another_code_has_moved() -> None:
    old = [LIANFENG, ("350825100008", "百花社区居委会")]
    line = only(drift(old, [LIANFENG, ("350825100018", "百花社区")]))
    assert (line.kind, line.after, line.parent) == (
        pg.DriftKind.MOVED,
        "350825100018",
        "350825100",
    )


def test_what_is_in_one_list_only_vanished_or_appeared() -> None:
    found = drift(
        [LIANFENG, ("350825100008", "百花社区")], [LIANFENG, ("350825100019", "新民社区")]
    )
    assert told(found) == [
        ("vanished", "350825100008", None),
        ("appeared", None, "350825100019"),
    ]
    assert found.counts[pg.DriftKind.UNCHANGED] == 2
    assert found.counts[pg.DriftKind.SPLIT] == 0


def test_codes_that_two_towns_exchange_follow_the_names() -> None:
    found = drift([LIANFENG, BEITUAN], [("350825100", "北团镇"), ("350825101", "莲峰镇")])
    assert told(found) == [
        ("moved", "350825100", "350825101"),
        ("moved", "350825101", "350825100"),
    ]


def test_places_below_exchanged_towns_are_told_apart_although_codes_and_names_agree() -> None:
    found = drift(
        [LIANFENG, ("350825100201", "东村村委会"), BEITUAN, ("350825101201", "东村村委会")],
        [
            ("350825100", "北团镇"),
            ("350825100201", "东村村委会"),
            ("350825101", "莲峰镇"),
            ("350825101201", "东村村委会"),
        ],
    )
    assert ("moved", "350825100201", "350825101201") in told(found)
    assert ("moved", "350825101201", "350825100201") in told(found)


def test_a_code_given_to_another_place_is_no_rename() -> None:
    found = drift(
        [LIANFENG, ("350825100205", "店台村委会"), ("350825100206", "黄村村委会")],
        [LIANFENG, ("350825100205", "黄村村委会")],
    )
    assert told(found) == [
        ("vanished", "350825100205", None),
        ("moved", "350825100206", "350825100205"),
    ]


def test_a_new_name_where_codes_were_given_anew_is_doubtful() -> None:
    old = [
        LIANFENG,
        ("350825100205", "店台村委会"),
        ("350825100206", "黄村村委会"),
        ("350825100207", "白村村委会"),
    ]
    new = [LIANFENG, ("350825100205", "黄村村委会"), ("350825100207", "青村村委会")]
    found = drift(old, new)
    (line,) = found.doubtful
    assert (line.before, line.reason, candidates(line)) == (
        "350825100207",
        pg.DoubtReason.CODE_GIVEN_ANEW,
        ["350825100207"],
    )


def test_a_name_borne_twice_below_a_parent_lists_both() -> None:
    found = drift(
        [LIANFENG, ("350825100201", "东村村委会")],
        [LIANFENG, ("350825100211", "东村村民委员会"), ("350825100212", "东村社区村委会")],
    )
    (line,) = found.doubtful
    assert (line.reason, candidates(line)) == (
        pg.DoubtReason.SEVERAL,
        ["350825100211", "350825100212"],
    )


def test_a_name_that_more_than_eight_bear_identifies_none() -> None:
    forms = ["东村", "东", "东社区", "东村社区"]
    tails = ["", "村委会", "村民委员会"]
    names = [f"{form}{tail}" for form in forms for tail in tails][:9]
    new = [(f"3508251002{20 + at}", name) for at, name in enumerate(names)]
    found = drift([LIANFENG, ("350825100201", "东村村民委会")], [LIANFENG, *new])
    assert told(found)[0] == ("vanished", "350825100201", None)


def test_a_township_that_became_a_town_is_listed_with_where_its_places_went() -> None:
    found = drift(
        [("350825202", "隔川乡"), ("350825202201", "联益村委会"), ("350825202202", "隔田村委会")],
        [("350825110", "隔川镇"), ("350825110201", "联益村委会"), ("350825110202", "隔田村委会")],
    )
    (line,) = found.doubtful
    assert (line.before, line.reason) == ("350825202", pg.DoubtReason.CLASS_WORD)
    assert [str(one) for one in line.candidates] == ["350825110 隔川镇 (2 places)"]
    assert ("moved", "350825202201", "350825110201") in told(found)


def test_a_decision_settles_a_town_and_reason_is_kept() -> None:
    old = [("350825202", "隔川乡"), ("350825202201", "东村村委会")]
    new = [("350825110", "隔川镇"), ("350825110201", "东村村委会"), BEITUAN]
    elsewhere = [("350825101201", "东村村委会")]
    before = drift([*old, BEITUAN, *elsewhere], [*new, *elsewhere])
    assert {line.before: line.reason for line in before.doubtful} == {
        "350825202": pg.DoubtReason.CLASS_WORD,
        "350825202201": pg.DoubtReason.PARENT,
    }
    after = drift(
        [*old, BEITUAN, *elsewhere], [*new, *elsewhere], [decided("350825202", "350825110")]
    )
    assert after.doubtful == ()
    assert after.by_code["350825202"].decided == "seen on site"
    assert after.by_code["350825202201"].after == "350825110201"
    assert str(after.by_code["350825202"]).endswith("→ 350825110 隔川镇; decided: seen on site")


def test_a_decision_can_say_that_a_place_is_gone() -> None:
    old, new = [("350825202", "隔川乡")], [("350825110", "隔川镇")]
    found = drift(old, new, [decided("350825202", None)])
    assert told(found) == [("appeared", None, "350825110"), ("vanished", "350825202", None)]
    assert found.by_code["350825202"].decided == "seen on site"


def test_a_decision_can_merge_a_town_into_one_that_stays() -> None:
    old = [LIANFENG, ("350825202", "揭乐乡"), ("350825202201", "吕屋村委会")]
    new = [LIANFENG, ("350825100231", "吕屋村民委员会")]
    found = drift(old, new, [decided("350825202", "350825100")])
    assert told(found) == [
        ("moved", "350825202", "350825100"),
        ("moved", "350825202201", "350825100231"),
    ]


def test_a_community_that_went_to_another_town_of_the_county_has_moved() -> None:
    old = [LIANFENG, ("350825100231", "吕屋村委会"), BEITUAN, ("350825101201", "上江村委会")]
    new = [LIANFENG, BEITUAN, ("350825101201", "上江村委会"), ("350825101221", "吕屋村民委员会")]
    assert told(drift(old, new)) == [("moved", "350825100231", "350825101221")]


def test_a_name_that_another_community_of_the_county_has_as_well_is_doubtful() -> None:
    xuanhe = ("350825210", "宣和乡")
    stays = [xuanhe, ("350825210201", "吕屋村委会")]
    old = [LIANFENG, ("350825100231", "吕屋村委会"), BEITUAN, *stays]
    (line,) = drift(old, [LIANFENG, BEITUAN, ("350825101221", "吕屋村委会"), *stays]).doubtful
    assert (line.reason, candidates(line)) == (pg.DoubtReason.SHARED_NAME, ["350825101221"])


def test_two_communities_that_one_may_be_are_both_doubtful() -> None:
    old = [LIANFENG, ("350825100231", "吕屋村委会"), BEITUAN, ("350825101231", "吕屋村委会")]
    new = [LIANFENG, BEITUAN, ("350825210", "宣和乡"), ("350825210201", "吕屋村委会")]
    found = drift(old, new)
    assert [line.reason for line in found.doubtful] == [pg.DoubtReason.SEVERAL] * 2


def test_a_village_elsewhere_that_has_a_residents_committee_now_is_doubtful() -> None:
    old = [LIANFENG, ("350825100231", "吕屋村委会"), BEITUAN]
    new = [LIANFENG, BEITUAN, ("350825101001", "吕屋社区居委会")]
    (line,) = drift(old, new).doubtful
    assert (line.reason, candidates(line)) == (pg.DoubtReason.CLASS_WORD, ["350825101001"])


def test_code_and_name_that_point_to_two_places_contradict_each_other() -> None:
    old = [LIANFENG, ("350825100231", "吕屋村委会"), BEITUAN]
    new = [LIANFENG, ("350825100231", "揭坊村委会"), BEITUAN, ("350825101221", "吕屋村委会")]
    found = drift(old, new)
    (line,) = found.doubtful
    assert (line.reason, candidates(line)) == (
        pg.DoubtReason.CONTRADICTION,
        ["350825100231", "350825101221"],
    )


def test_a_code_whose_new_name_another_place_had_contradicts() -> None:
    old = [LIANFENG, ("350825100001", "红岩社区居委会"), ("350825100231", "百花村委会")]
    new = [LIANFENG, ("350825100001", "百花社区居委会")]
    reasons = {line.before: line.reason for line in drift(old, new).doubtful}
    assert reasons["350825100001"] is pg.DoubtReason.CONTRADICTION


def test_a_town_that_moved_with_its_places_is_listed_and_not_guessed() -> None:
    old = [
        ("35", "福建省"),
        ("3508", "龙岩市"),
        ("350825100", "莲峰镇"),
        ("350825100001", "东街社区"),
        ("350825100002", "西街社区"),
        ("350824", "武平县"),
        ("350825", "连城县"),
    ]
    new = [
        ("35", "福建省"),
        ("3508", "龙岩市"),
        ("350824", "武平县"),
        ("350824110", "莲峰镇"),
        ("350824110001", "东街社区"),
        ("350824110002", "西街社区"),
        ("350825", "连城县"),
    ]
    found = pg.code_drift(old, new)
    reasons = {line.before: (line.reason, candidates(line)) for line in found.doubtful}
    assert reasons == {
        "350825100": (pg.DoubtReason.WITH_PLACES, ["350824110"]),
        "350825100001": (pg.DoubtReason.PARENT, ["350824110001"]),
        "350825100002": (pg.DoubtReason.PARENT, ["350824110002"]),
    }


def test_a_community_found_in_another_county_is_far() -> None:
    old = [
        ("3508", "龙岩市"),
        ("350824", "武平县"),
        ("350824100", "平川镇"),
        ("350825", "连城县"),
        ("350825100", "莲峰镇"),
        ("350825100231", "吕屋村委会"),
    ]
    new = [
        ("3508", "龙岩市"),
        ("350824", "武平县"),
        ("350824100", "平川镇"),
        ("350824100231", "吕屋村委会"),
        ("350899", "新罗区"),
        ("350899100", "西城镇"),
    ]
    found = pg.code_drift(old, new)
    line = found.by_code["350825100231"]
    assert (line.reason, candidates(line)) == (pg.DoubtReason.FAR, ["350824100231"])


def test_a_community_divided_by_name_may_be_split() -> None:
    old = [LIANFENG, ("350825100001", "东街社区居委会")]
    new = [LIANFENG, ("350825100021", "东街第一社区"), ("350825100022", "东街第二社区")]
    (line,) = drift(old, new).doubtful
    assert (line.kind, line.reason, len(line.candidates)) == (
        pg.DriftKind.SPLIT,
        pg.DoubtReason.SIMILAR_NAME,
        2,
    )


def test_communities_whose_names_have_one_beginning_may_be_merged() -> None:
    old = [LIANFENG, ("350825100021", "东街第一社区"), ("350825100022", "东街第二社区")]
    found = drift(old, [LIANFENG, ("350825100001", "东街社区居委会")])
    assert [line.kind for line in found.doubtful] == [pg.DriftKind.MERGED] * 2


def test_one_name_that_begins_like_one_other_is_doubtful() -> None:
    old = [LIANFENG, ("350825100001", "东街社区居委会")]
    (line,) = drift(old, [LIANFENG, ("350825100021", "东街新城社区")]).doubtful
    assert (line.kind, line.reason) == (pg.DriftKind.DOUBTFUL, pg.DoubtReason.SIMILAR_NAME)


def test_a_name_with_which_too_many_begin_is_no_candidate() -> None:
    new = [
        (f"3508251000{20 + at}", f"东街{name}社区") for at, name in enumerate("甲乙丙丁戊己庚辛壬")
    ]
    found = drift([LIANFENG, ("350825100001", "东街社区居委会")], [LIANFENG, *new])
    assert found.doubtful == ()


def test_a_beginning_that_too_many_share_is_no_candidate() -> None:
    tails = ["", "村委会", "村民委员会"]
    names = [f"{form}{tail}" for form in ("东街", "东街村", "东街社区") for tail in tails]
    old = [(f"3508251000{20 + at}", name) for at, name in enumerate(names)]
    found = drift([LIANFENG, *old], [LIANFENG, ("350825100001", "东街新城社区")])
    assert found.doubtful == ()


def test_a_town_whose_places_went_to_two_towns_may_be_split() -> None:
    old = [
        LIANFENG,
        BEITUAN,
        ("350825202", "揭乐乡"),
        ("350825202201", "吕屋村委会"),
        ("350825202202", "布地村委会"),
    ]
    new = [
        LIANFENG,
        ("350825100231", "吕屋村委会"),
        BEITUAN,
        ("350825101231", "布地村委会"),
    ]
    (line,) = drift(old, new).doubtful
    assert (line.kind, line.reason) == (pg.DriftKind.SPLIT, pg.DoubtReason.WITH_PLACES)
    assert [one.places for one in line.candidates] == [1, 1]


def test_a_town_whose_places_went_to_one_that_stays_may_be_merged_into_it() -> None:
    old = [LIANFENG, ("350825202", "揭乐乡"), ("350825202201", "吕屋村委会")]
    (line,) = drift(old, [LIANFENG, ("350825100231", "吕屋村委会")]).doubtful
    assert (line.kind, candidates(line)) == (pg.DriftKind.MERGED, ["350825100"])


def test_a_town_whose_places_went_to_a_new_one_lists_it_and_the_new_one_says_whence() -> None:
    old = [("350825202", "揭乐乡"), ("350825202201", "吕屋村委会")]
    found = drift(old, [("350825112", "吕屋镇"), ("350825112201", "吕屋村委会")])
    (line,) = found.doubtful
    assert (line.kind, line.reason) == (pg.DriftKind.DOUBTFUL, pg.DoubtReason.WITH_PLACES)
    (came,) = [line for line in found.lines if line.kind is pg.DriftKind.APPEARED]
    assert str(came) == "appeared: 350825112 吕屋镇; from 350825202 揭乐乡 (1 place)"


def test_the_codes_of_a_list_without_its_towns_still_say_the_parent() -> None:
    found = pg.code_drift(
        [("350825100005", "豸峰社区居委会")], [("350825100005", "莲东社区居委会")]
    )
    assert told(found) == [("renamed", "350825100005", "350825100005")]


def test_a_stated_parent_says_where_a_place_with_a_code_of_another_scheme_lies() -> None:
    scheme = CodeScheme("local", lengths=[3], alphabet="0123456789")
    towns = [("001", "莲峰镇"), ("002", "北团镇")]
    old = [*towns, ("101", "吕屋村", "001"), ("102", "布地村", None)]
    new = [*towns, ("101", "吕屋村", "002"), ("102", "布地村", "002")]
    found = pg.code_drift(old, new, scheme=scheme)
    assert told(found) == [("moved", "101", "101"), ("moved", "102", "102")]
    assert [line.parent for line in found.lines] == ["002", "002"]
    assert str(found).splitlines()[0] == "difference  places"


def test_an_abolished_place_is_absent_and_rows_may_stand_twice() -> None:
    old = [LIANFENG, LIANFENG, ("350825100008", "百花社区"), ("350825100009", "南街（新）")]
    new = [LIANFENG, ("350825100008", "百花社区 [已撤销]"), ("350825100009", "南街（新）")]
    assert told(drift(old, new)) == [("vanished", "350825100008", None)]


def test_every_problem_of_both_lists_and_of_decisions_is_told_at_once() -> None:
    rows: Sequence[object] = [
        ("35082510", "莲峰镇"),
        ("350825101", "  "),
        ("350825102", "姑田镇"),
        ("350825102", "朋口镇"),
        ("350825103", 5),
        "350825104",
        ("350825105", "曲溪镇", 7),
        ("350825106", "新泉镇", "35082"),
        ("350825107", "庙前镇", "350825108"),
        ("350825107", "庙前镇", "350825109"),
        ("350825108", "莒溪镇", "350825107"),
    ]
    decisions = [
        decided("350825999", None),
        pg.DriftDecision(before="350825102", after="350825888", reason=" "),
        decided("350825102", None),
    ]
    with pytest.raises(pg.UnreadableInput) as raised:
        pg.code_drift(rows, [], decisions=decisions)  # type: ignore[arg-type]
    told_of = [(one.where, one.reason) for one in raised.value.problems]
    assert told_of == [
        ("older list row 0", pg.ProblemReason.MALFORMED),
        ("older list row 1", pg.ProblemReason.MISSING),
        ("older list row 3", pg.ProblemReason.CONTRADICTION),
        ("older list row 4", pg.ProblemReason.WRONG_TYPE),
        ("older list row 5", pg.ProblemReason.WRONG_TYPE),
        ("older list row 6", pg.ProblemReason.WRONG_TYPE),
        ("older list row 7", pg.ProblemReason.MALFORMED),
        ("older list row 9", pg.ProblemReason.CONTRADICTION),
        ("older list 350825107", pg.ProblemReason.CYCLE),
        ("decision 0", pg.ProblemReason.UNKNOWN_REFERENCE),
        ("decision 1", pg.ProblemReason.UNKNOWN_REFERENCE),
        ("decision 1", pg.ProblemReason.MISSING),
        ("decision 2", pg.ProblemReason.REPEATED),
    ]


def test_liancheng_lost_three_communities_and_moved_two_townships() -> None:
    book = load_codebook("350825")
    lists = [[(one.code, one.name) for one in codes_in_force(book, year=y)] for y in (2017, 2023)]
    found = pg.code_drift(*lists)
    assert {kind: number for kind, number in found.counts.items() if number} == {
        pg.DriftKind.UNCHANGED: 238,
        pg.DriftKind.RENAMED: 2,
        pg.DriftKind.MOVED: 21,
        pg.DriftKind.VANISHED: 2,
        pg.DriftKind.APPEARED: 5,
        pg.DriftKind.DOUBTFUL: 2,
    }
    accepted = pg.single_candidates(found, reasons=[pg.DoubtReason.CLASS_WORD], because="撤乡设镇")
    assert pg.code_drift(*lists, decisions=accepted).doubtful == ()
    assert pg.single_candidates(found, reasons=[], because="none") == ()


def test_a_drift_is_rows_json_and_a_part_of_itself() -> None:
    old = [LIANFENG, ("350825100005", "豸峰社区"), BEITUAN]
    found = drift(old, [LIANFENG, ("350825100005", "莲东社区")])
    assert found.to_records()[0] == {
        "kind": "renamed",
        "before": "350825100005",
        "old_name": "豸峰社区",
        "after": "350825100005",
        "new_name": "莲东社区",
        "reason": "",
        "candidates": "",
        "decided": "",
    }
    assert json.loads(found.to_json())["counts"]["vanished"] == 1
    assert repr(found) == "<Drift: 2 changed, 2 unchanged>"
    assert told(found.within("350825101")) == [("vanished", "350825101", None)]
    assert found.within("350825100").unchanged == ("350825100",)


def test_a_screen_shows_twelve_doubtful_lines_and_counts_the_rest() -> None:
    towns = [(f"3508252{at:02}", f"第{at}乡") for at in range(14)]
    after = [(f"3508251{at:02}", f"第{at}镇") for at in range(14)]
    text = str(drift(towns, after)).splitlines()
    assert text[-1] == "… and 2 more (all in .doubtful)"
    assert "doubtful         0    14" in text


def test_the_order_of_the_rows_does_not_matter() -> None:
    book = load_codebook("350825")
    lists = [[(one.code, one.name) for one in codes_in_force(book, year=y)] for y in (2017, 2023)]
    found = pg.code_drift(*lists)
    for rows in lists:
        random.Random(7).shuffle(rows)  # noqa: S311 - an order, no secret
    assert pg.code_drift(*lists) == found


def test_names_are_compared_without_width_and_white_space() -> None:
    assert plain(" 建华区（镇）　直辖") == "建华区(镇)直辖"
    assert stem("社区") == "社区"
    assert stem("西街街道") == "西街"
    assert body("各族回族乡") == "各族"
    assert not contradict("东街", "东街居委会")


FILES = ("provinces.csv", "cities.csv", "counties.csv", "towns.csv.gz", "villages.csv.gz")


def read_list(folder: Path) -> list[tuple[str, str]]:
    rows = []
    for name in FILES:
        opener = gzip.open if name.endswith(".gz") else open
        with opener(folder / name, "rt", encoding="utf-8", newline="") as file:
            rows += [(row["code"], row["name"]) for row in csv.DictReader(file)]
    return rows


def test_sixteen_provinces_from_2017_to_2023(real_data: Path) -> None:
    old, new = (read_list(real_data / f"admin_cn_{year}") for year in (2017, 2023))
    found = pg.code_drift(old, new)
    assert len(found.unchanged) + len(found.by_code) == len(dict(old)) - 2 == 434_774
    assert {kind.value: number for kind, number in found.counts.items()} == {
        "unchanged": 201_262,
        "reworded": 95_602,
        "renamed": 16_597,
        "moved": 30_139,
        "vanished": 65_675,
        "appeared": 49_239,
        "split": 478,
        "merged": 2_536,
        "doubtful": 22_485,
    }
    fujian = found.within("35")
    assert fujian.counts[pg.DriftKind.RENAMED] == 314
    assert sum(line.before is not None for line in fujian.lines) + len(fujian.unchanged) == 18_360


def test_the_doubtful_of_the_screen_are_those_of_the_answer() -> None:
    found = drift(
        [LIANFENG, ("350825100021", "东街一社区"), ("350825100022", "东街二社区")],
        [LIANFENG, ("350825100023", "东街社区")],
    )
    text = str(found).splitlines()
    assert len(found.doubtful) == 2
    assert [one.split() for one in text[7:10:2]] == [
        ["doubtful", "0", "0", "2"],
        ["-", "merged", "0", "0", "2"],
    ]
