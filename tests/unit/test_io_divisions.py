"""Lists of divisions and decisions in CSV files, as they are printed and saved."""

from pathlib import Path

import pytest

import partygrid as pg


def test_columns_stand_in_any_order_under_either_name(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("名称\t上级\tCODE\r\n吕屋村\t001\t101\r\n\r\n莲峰镇\t\t001\r\n", "utf-8-sig")
    assert pg.read_divisions(file) == (("101", "吕屋村", "001"), ("001", "莲峰镇"))


def test_a_row_may_be_shorter_than_its_header(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("代码,名称\n350825100\n", "utf-8")
    assert pg.read_divisions(file) == (("350825100", ""),)


def test_a_decision_without_a_new_code_says_that_the_place_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text("before,after,reason\n350825202,,并入莲峰镇\n", "utf-8")
    assert pg.read_decisions(file) == (
        pg.DriftDecision(before="350825202", after=None, reason="并入莲峰镇"),
    )


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"", ["code", "name"]),
        ("编号,名称\n1,2\n".encode(), ["code"]),
        (b'code,name\n"' + b"x" * 200_000 + b'"\n', [""]),
        (b"code,name\n1,\xff\xff\n", [""]),
    ],
)
def test_what_is_no_such_table_is_refused(
    tmp_path: Path, content: bytes, fields: list[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(pg.UnreadableInput) as raised:
        pg.read_divisions(file)
    assert [one.field for one in raised.value.problems] == fields


def test_a_quote_that_is_never_closed_swallows_no_division(tmp_path: Path) -> None:
    file = tmp_path / "2023.csv"
    file.write_text('code,name\n350825100,"a\n350825101,b\n', "utf-8")
    with pytest.raises(pg.UnreadableInput, match="quote that opens on line 2 is never closed"):
        pg.read_divisions(file)
