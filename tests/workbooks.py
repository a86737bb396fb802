"""Workbooks as people make them, by another program than partygrid writes with."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

import partygrid as pg

Rows = Sequence[Sequence[Any]]

TOWN: Rows = [["编号", "名称", "区划代码"], ["lianfeng", "莲峰镇", "350825100"]]
COMMUNITIES: Rows = [
    ["编号", "乡镇", "名称"],
    ["liyuan", "lianfeng", "栗园社区"],
    ["west", "lianfeng", "西门社区"],
]
COMPOUNDS: Rows = [
    ["编号", "社区", "名称"],
    ["c1", "liyuan", "莲花小区"],
    ["c2", "west", "莲花小区"],
    ["c3", "west", "西苑"],
]


def saved(folder: Path, sheets: Mapping[str, Rows], *, merged: Mapping[str, str] = {}) -> Path:
    """Save sheets as a workbook, with at most one merged range in each."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in merged:
            sheet.merge_cells(merged[name])
    file = folder / "town.xlsx"
    book.save(file)
    return file


def read(folder: Path, buildings: Rows, *, merged: str = "", **more: Rows) -> pg.Reading:
    """Read a workbook with these buildings in the compounds c1, c2 (both 莲花小区) and c3."""
    sheets = {"楼栋": buildings, "小区": COMPOUNDS, "社区": COMMUNITIES, "乡镇": TOWN, **more}
    return pg.read_workbook(saved(folder, sheets, merged={"楼栋": merged} if merged else {}))


def found(reading: pg.Reading) -> list[tuple[str, int, str, pg.ReadReason]]:
    """The problems of a reading by place and reason."""
    return [(one.sheet, one.row, one.column, one.reason) for one in reading.problems]


def texts_of(file: Path) -> str:
    """All texts of a workbook, a line each."""
    import python_calamine  # noqa: PLC0415 - an extra

    book = python_calamine.CalamineWorkbook.from_path(file)
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return "\n".join(str(cell) for rows in sheets for row in rows for cell in row)
