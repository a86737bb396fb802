"""What a reference may mean is told so that a clerk can choose: few candidates, by id and name."""

from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid import ReadReason
from workbooks import saved

pytest.importorskip("python_calamine")

WHERE = pg.Jurisdiction(
    [
        pg.Town("t", name="莲峰镇"),
        pg.Community("o1", town="t", name="栗园社区"),
        pg.Compound("p1", community="o1", name="花园小区"),
        pg.Compound("p2", community="o1", name="桥头小区"),
        pg.Building("b01", compound="p1", name="1号楼"),
        pg.Building("b02", compound="p1", name="2栋"),
        pg.Building("b05", compound="p1", name="1幢"),
        pg.Building("b11", compound="p2", name="1号楼"),
        pg.Building("b12", community="o1", name="3号楼"),
        pg.TownCommittee("tc", town="t"),
        pg.CommunityCommittee("cc", parent="tc", community="o1", name="栗园党委"),
        pg.CompoundBranch("o4", parent="cc", compounds=["p1"], name="花园支部"),
        pg.CompoundBranch("o5", parent="cc", compounds=["p2"], name="花园支部"),
    ]
)


def read(folder: Path, title: str, *rows: list[Any]) -> pg.Reading:
    return pg.read_workbook(saved(folder, {title: list(rows)}), into=WHERE)


def test_candidates_are_those_that_go_with_the_row_by_id_and_name(tmp_path: Path) -> None:
    rows = [["编号", "上级", "楼栋"], ["g", "o4", "1号楼、2栋"], ["h", "cc", "1号楼"]]
    reading = read(tmp_path, "楼栋党小组", *rows)
    unclear = [one for one in reading.errors if one.reason is ReadReason.AMBIGUOUS]
    assert [(one.value, one.candidates, one.titles) for one in unclear] == [
        ("'1号楼'", ("b01", "b05"), ("栗园社区花园小区1号楼", "栗园社区花园小区1幢")),
        (
            "'1号楼'",
            ("b01", "b05", "b11"),
            ("栗园社区花园小区1号楼", "栗园社区花园小区1幢", "栗园社区桥头小区1号楼"),
        ),
    ]
    assert str(unclear[0]).endswith(
        "write the id of one of them: b01 栗园社区花园小区1号楼, b05 栗园社区花园小区1幢"
    )
    assert "改填其中一个的编号：b01 栗园社区花园小区1号楼、b05 栗园社区花园小区1幢" in reading.text(
        "zh"
    )


def test_candidates_of_what_a_person_names_are_withheld_in_a_whole_sentence(
    tmp_path: Path,
) -> None:
    reading = read(tmp_path, "党员", ["编号", "居住楼栋"], ["m1", "1号楼"])
    (problem,) = reading.errors
    assert (problem.reason, problem.candidates) == (ReadReason.AMBIGUOUS, ())
    assert str(problem).endswith("several records are called so; write the id of one of them")
    assert problem.text("zh").endswith("请改填其中一个的编号")


def test_a_candidate_without_a_name_is_told_by_what_it_lies_in(tmp_path: Path) -> None:
    sheets = {
        "楼栋": [["编号", "小区", "代码"], ["n1", "p1", "K"], ["n2", "p2", "K"]],
        "需求": [["编号", "地点"], ["d", "K"]],
    }
    reading = pg.read_workbook(saved(tmp_path, sheets), into=WHERE)
    assert [one.likely for one in reading.errors] == [
        ("n1 栗园社区花园小区", "n2 栗园社区桥头小区")
    ]
    problem = pg.ReadProblem(
        sheet="s", reason=ReadReason.AMBIGUOUS, message="m", remedy="r", candidates=("a", "b")
    )
    assert problem.likely == ("a", "b")
