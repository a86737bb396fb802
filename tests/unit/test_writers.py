"""Everything that writes a snapshot says for whom, and writes no more than that audience may see.

What is written is looked through for a mark in each private field, and for the ids of people.
"""

import inspect
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid._fields import specs
from partygrid.cli import main
from partygrid.cli._formats import WRITERS
from workbooks import texts_of

for _extra in ("python_calamine", "xlsxwriter", "pyarrow", "polars", "pandas", "sqlalchemy"):
    pytest.importorskip(_extra)

MARKS = {
    "skills": "marked-skill",
    "consents": "marked-consent",
    "rank": 918_273,
    "capacity": 7654.5,
}
WHERE = pg.Jurisdiction(
    [
        pg.Town("t"),
        pg.Community("c", town="t"),
        pg.Building("marked-home", community="c", point=pg.Point(116.02, 25.02), residents=54_321),
        pg.CommunityCommittee("cc", community="c"),
        pg.Unit("u"),
        pg.UnitBranch("marked-body", parent="cc", units=["u"]),
        pg.Member(
            "marked-member",
            organisation="marked-body",
            residence="marked-home",
            skills=[MARKS["skills"]],
            consents=["service", MARKS["consents"]],
            rank=MARKS["rank"],
            capacity=MARKS["capacity"],
        ),
        pg.Team("team", leader="marked-member", members=["marked-member"]),
    ],
    [pg.Link(mechanism="contact", scope="c", slot="leader", filler="marked-member")],
)
FIELDS = dict(specs(pg.Member))


def told(path: Path) -> str:
    """Return all that stands in a file or folder, as text."""
    if path.is_dir():
        return "\n".join(told(one) for one in sorted(path.iterdir()))
    if path.suffix == ".xlsx":
        return texts_of(path)
    if path.suffix in (".db", ".sqlite"):
        with closing(sqlite3.connect(path)) as database:
            return "\n".join(database.iterdump())
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

        return str(pq.read_table(path).to_pylist())
    return path.read_text("utf-8")


def _written(write: Callable[..., object], suffix: str = "") -> Callable[..., str]:
    def written(folder: Path, audience: pg.Audience) -> str:
        write(WHERE, folder / f"out{suffix}", audience=audience)
        return told(folder / f"out{suffix}")

    return written


def _returned(write: Callable[..., bytes]) -> Callable[..., str]:
    return lambda _, audience: write(WHERE, audience=audience).decode()


def _frames(write: Callable[..., Any], rows: Callable[[Any], object]) -> Callable[..., str]:
    return lambda _, audience: str([rows(one) for one in write(WHERE, audience=audience).values()])


def _database(folder: Path, audience: pg.Audience) -> str:
    pg.write_sql(WHERE, f"sqlite:///{folder}/out.db", audience=audience)
    return told(folder / "out.db")


SHARING: dict[str, Callable[..., str]] = {
    "to_arrow": _frames(pg.to_arrow, lambda one: one.to_pylist()),
    "to_geojson": _returned(pg.to_geojson),
    "to_json": _returned(pg.to_json),
    "to_jsonld": _returned(pg.to_jsonld),
    "to_pandas": _frames(pg.to_pandas, lambda one: one.to_csv()),
    "to_polars": _frames(pg.to_polars, lambda one: one.to_dicts()),
    "to_popolo": _returned(pg.to_popolo),
    "write_geojson": _written(pg.write_geojson),
    "write_json": _written(pg.write_json),
    "write_jsonld": _written(pg.write_jsonld),
    "write_popolo": _written(pg.write_popolo),
    "write_sql": _database,
    "write_tables": _written(pg.write_tables),
    "write_workbook": _written(pg.write_workbook, ".xlsx"),
}
"""Everything that writes a snapshot."""

WITHOUT_SNAPSHOT = {
    "to_dot",  # a graph, made of a snapshot that may have been redacted
    "to_graphml",
    "to_mermaid",
    "write_baseline",  # findings, by ids
    "write_mechanisms",  # definitions
    "write_template",  # nothing
}
"""Everything else that writes; `Reading.write_annotated` gives back what somebody gave."""

ENTIRE = {"to_arrow", "to_json", "to_pandas", "to_polars", "write_json", "write_sql"} | {
    "write_tables",
    "write_workbook",
}
"""What writes everything that the audience may see."""


def _writers() -> Iterator[tuple[str, bool]]:
    """Yield the public functions that write, and whether they write a snapshot."""
    for name in pg.__all__:
        if name.startswith(("to_", "write_")):
            signature = inspect.signature(getattr(pg, name))
            if signature.return_annotation is not pg.Jurisdiction:
                first = next(iter(signature.parameters.values()))
                yield name, first.annotation is pg.Jurisdiction


def test_everything_that_writes_a_snapshot_asks_for_whom() -> None:
    writers = dict(_writers())
    sharing = {name for name, snapshot in writers.items() if snapshot}
    assert sharing == SHARING.keys()
    assert writers.keys() - sharing == WITHOUT_SNAPSHOT
    for name in sharing:
        audience = inspect.signature(getattr(pg, name)).parameters["audience"]
        assert audience.kind is inspect.Parameter.KEYWORD_ONLY


NAMED = {"id": "marked-member", "organisation": "marked-body", "residence": "marked-home"}
"""Marks that stand for records: of these the public may see the places and organisations."""


def shown(text: str, public: str) -> set[str]:
    """Return the private fields of a person that a text shows, and the text for the public not."""
    found = {name for name, mark in MARKS.items() if str(mark) in text}
    return found | {name for name, mark in NAMED.items() if text.count(mark) > public.count(mark)}


def allowed(audience: pg.Audience) -> set[str]:
    return {name for name in {*MARKS, *NAMED} if audience.sees(FIELDS[name].privacy)}


def test_the_marks_tell_the_audiences_apart() -> None:
    assert [len(allowed(audience)) for audience in pg.Audience] == [0, 1, 5, 7]


@pytest.mark.parametrize("name", SHARING)
def test_no_writer_tells_more_than_its_audience_may_see(name: str, tmp_path: Path) -> None:
    texts = {}
    for audience in pg.Audience:
        (tmp_path / audience).mkdir()
        texts[audience] = SHARING[name](tmp_path / audience, audience)
    public = texts[pg.Audience.PUBLIC]
    assert not [mark for mark in (NAMED["id"], *MARKS.values()) if str(mark) in public]
    for audience, text in texts.items():
        assert shown(text, public) <= allowed(audience)
        assert name not in ENTIRE or shown(text, public) == allowed(audience)


@pytest.mark.parametrize("suffix", WRITERS)
def test_no_export_of_the_command_line_tells_more_than_its_audience_may_see(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pg.write_json(WHERE, "town.json")
    texts = {}
    for audience in pg.Audience:
        assert main(["export", "town.json", f"{audience}{suffix}", "--audience", audience]) == 0
        texts[audience] = told(Path(f"{audience}{suffix}"))
    public = texts[pg.Audience.PUBLIC]
    assert NAMED["id"] not in public
    for audience, text in texts.items():
        assert shown(text, public) <= allowed(audience)


def test_no_graph_of_the_command_line_tells_more_than_its_audience_may_see(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pg.write_json(WHERE, tmp_path / "town.json")
    texts = {}
    for audience in pg.Audience:
        assert main(["graph", str(tmp_path / "town.json"), "--audience", audience]) == 0
        texts[audience] = capsys.readouterr().out
    public = texts[pg.Audience.PUBLIC]
    assert NAMED["id"] not in public
    assert shown(texts[pg.Audience.ORGANISATION], public) == {"id"}
    assert shown(texts[pg.Audience.KEEPER], public) == set(NAMED)


@pytest.mark.parametrize("name", SHARING)
def test_a_writer_refuses_what_is_no_audience(name: str, tmp_path: Path) -> None:
    with pytest.raises(pg.InvalidArgument, match="no audience"):
        SHARING[name](tmp_path, "everybody")
