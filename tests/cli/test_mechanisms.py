"""The commands about mechanisms: what they print, and with which exit code."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
STAFFING = pg.catalogue.get("1+1+N")
WALKS = pg.Mechanism("walks", scope=pg.Compound, slots=[pg.Slot("walker", of=pg.Member)])


@pytest.fixture
def linked(folder: Path) -> pg.Jurisdiction:
    """The small town with links of one mechanism of the catalogue and one of its own."""
    where = pg.examples.small_town().with_links(
        STAFFING.fill("union-1", union_leader="m01", union_cadre="m02", community_worker="m21"),
        *(WALKS.fill(compound.id, walker="m22") for compound in _compounds()),
    )
    pg.write_json(where, folder / "linked.json")
    pg.write_mechanisms([WALKS], folder / "own.toml")
    return where


def _compounds() -> tuple[pg.Compound, ...]:
    return pg.examples.small_town().of(pg.Compound)


@pytest.mark.parametrize("layout", ["table", "json", "csv"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--mechanism", "1+1+N"), 1),
        (("--mechanism", "walks", "--definitions", "own.toml"), 0),
        (("--definitions", "own.toml"), 1),
        (("--mechanism", "1+1+N", "--on", "2024-07-01"), 1),
    ],
)
def test_the_exit_code_says_whether_every_slot_is_filled(
    run: Run, linked: pg.Jurisdiction, words: tuple[str, ...], code: int, layout: str
) -> None:
    assert linked.links
    found = run("mechanisms", "linked.json", *words, "--format", layout)
    assert (found.code, found.err) == (code, "")
    assert found.out.endswith("\n")


def test_without_a_name_every_mechanism_with_links_has_a_line(
    run: Run, linked: pg.Jurisdiction
) -> None:
    found = run("mechanisms", "linked.json", "--definitions", "own.toml").out
    assert found == f"{pg.check_mechanisms(linked, [STAFFING, WALKS])}\n"


def test_what_no_definition_is_known_for_is_named(run: Run, linked: pg.Jurisdiction) -> None:
    found = run("mechanisms", "linked.json")
    assert found.out.endswith("\n\nnot defined here: walks; pass --definitions\n")
    assert found.out.startswith(str(pg.check_mechanisms(linked, [STAFFING])))


def test_a_town_without_links_has_no_mechanism_to_check(run: Run) -> None:
    found = run("mechanisms", "small.json")
    assert found.code == 0
    assert found.out.splitlines() == [
        "mechanism  scopes  complete  share  filled  missing  findings"
    ]


def test_a_definition_of_ones_own_takes_the_place_of_its_namesake(
    run: Run, linked: pg.Jurisdiction, folder: Path
) -> None:
    strict = STAFFING.with_(community_worker={"least": 9})
    pg.write_mechanisms([strict], folder / "strict.toml")
    words = ("linked.json", "--mechanism", "1+1+N", "--definitions", "strict.toml")
    assert run("mechanisms", *words).out == f"{pg.check_mechanism(linked, strict)}\n"


def test_the_rows_are_those_of_the_reports(run: Run, linked: pg.Jurisdiction) -> None:
    report = pg.check_mechanism(linked, STAFFING)
    text = run("mechanisms", "linked.json", "--mechanism", "1+1+N", "--format", "csv").out
    assert tuple(csv.DictReader(io.StringIO(text)).fieldnames or ()) == rows.FINDING
    assert len(text.splitlines()) == len(report.findings) + 1
    table = json.loads(run("mechanisms", "linked.json", "--format", "json").out)
    assert table == pg.check_mechanisms(linked, [STAFFING]).to_records()
    assert tuple(table[0]) == rows.MECHANISM


def test_an_unknown_mechanism_gets_a_hint(run: Run, linked: pg.Jurisdiction) -> None:
    assert linked.links
    code, out, err = run("mechanisms", "linked.json", "--mechanism", "1+1+M")
    assert (code, out) == (2, "")
    assert err.startswith("partygrid: no mechanism '1+1+M'; did you mean '1+1+N'? known: ")


def test_those_who_answer_are_listed_with_the_chain(run: Run, linked: pg.Jurisdiction) -> None:
    answers = pg.who_answers_for(linked, "b01")
    found = run("answers", "linked.json", "b01")
    assert (found.code, found.err) == (0, "")
    assert len(found.out.splitlines()) == len(answers) + 1
    assert "b01 > garden > m22" in found.out
    first = json.loads(run("answers", "linked.json", "b01", "--format", "json").out)[0]
    assert tuple(first) == rows.ANSWER
    assert (first["steps"], first["chain"]) == (answers[0].steps, " > ".join(answers[0].chain))


def test_a_place_for_which_nobody_answers_does_not_hold(run: Run) -> None:
    found = run("answers", "small.json", "b1")
    assert found == (1, "nobody answers for b1\n", "")
    assert run("answers", "small.json", "b1", "--format", "csv").out == ",".join(rows.ANSWER) + "\n"


@pytest.mark.parametrize(
    ("place", "said"), [("b99", "no record has the id 'b99'"), ("m1", "place: 'm1'")]
)
def test_what_is_no_place_is_refused(run: Run, place: str, said: str) -> None:
    code, out, err = run("answers", "small.json", place)
    assert (code, out) == (2, "")
    assert said in err
