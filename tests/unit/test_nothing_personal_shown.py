"""Nothing that is stated of a person stands in an error, a log, a `repr` or an answer of a command.

Marks that nothing else could say are put into every personal and sensitive field that takes them,
into fields and columns that there should not be, and looked for in all that is printed. Ids of
people are printed, and so is the day until which a record may be kept where that is asked for.
"""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import catalogue, rules
from partygrid._fields import Check, specs
from partygrid.cli import main
from partygrid.cli._arguments._parser import PURPOSE
from workbooks import saved, texts_of

MARK = "marked"
NUMBER = 918_273
MARKS = (MARK, str(NUMBER), "918,273", "918273.5")
PRIVATE = [name for name, spec in specs(pg.Member) if spec.private]
for _extra in ("python_calamine", "xlsxwriter", "shapely"):
    pytest.importorskip(_extra)

TOWN = pg.examples.small_town()
ON = "2024-07-01"


def _marked(member: pg.Member) -> pg.Member:
    """Return a member with marks in every private field that takes them."""
    return attrs.evolve(
        member,
        skills=[*member.skills, f"{MARK}-skill"],
        consents=["service", f"{MARK}-consent"],
        rank=NUMBER,
        capacity=NUMBER + 0.5,
    )


WHERE = TOWN.replace(*map(_marked, TOWN.of(pg.Member)))
LATER = WHERE.replace(
    *(attrs.evolve(one, rank=NUMBER + 1, skills=[MARK]) for one in WHERE.of(pg.Member)[:3])
)
FIRST = WHERE.of(pg.Member)[0].id


def marks_in(*things: Any) -> list[str]:
    text = "\n".join(f"{one}\n{one!r}" for one in things)
    return [mark for mark in MARKS if mark in text]


def marks_in_error(act: Callable[[], Any]) -> list[str]:
    """Return the marks in all that an error says, at whatever length."""
    with pytest.raises(pg.PartyGridError) as caught:
        act()
    error = caught.value
    problems = getattr(error, "problems", ())
    return marks_in(error, problems, error.args, *problems)


def test_the_marks_are_there() -> None:
    assert MARK.encode() in pg.to_json(WHERE)
    assert {"skills", "consents", "rank", "capacity", "residence", "organisation"} <= set(PRIVATE)


def _wrong(name: str) -> Iterator[Any]:
    """Yield values of a field that cannot be, with a mark in each."""
    check = dict(specs(pg.Member))[name].check
    several = check in (Check.WORDS, Check.CHOICES, Check.REFERENCES)
    yield from ([MARK, 5], [f" {MARK}", MARK], [MARK, MARK]) if several else (MARK,)
    yield from ({MARK: MARK}, [[MARK]], -NUMBER)


@pytest.mark.parametrize("name", PRIVATE)
def test_a_value_that_cannot_be_is_not_shown_in_python(name: str) -> None:
    for value in _wrong(name):
        fits = name in ("skills", "consents") and isinstance(value, dict)  # of its keys
        if not fits:
            records = [pg.Member("m1", **{name: value})]
            assert marks_in_error(lambda records=records: pg.Jurisdiction(records)) == []


@pytest.mark.parametrize("name", [*PRIVATE, "name", "phone", MARK[:-1]])
def test_a_value_that_cannot_be_or_should_not_is_not_shown_from_json(name: str) -> None:
    for value in _wrong(name) if name in PRIVATE else (MARK, [MARK], {"a": MARK}, NUMBER):
        member = {"type": "Member", "id": "m1", name: value}
        text = json.dumps({"format": "partygrid", "version": 1, "records": [member]})
        assert marks_in_error(lambda text=text: pg.from_json(text, name="town.json")) == []


def test_what_cannot_be_read_as_json_is_not_shown() -> None:
    member = '{"type": "Member", "id": "m1", "skills": ["%s"]}' % MARK  # noqa: UP031 - braces
    for text in (member, f"[{member}", f"{member} {member}", member.replace("]", f"], {MARK}")):
        assert marks_in_error(lambda text=text: pg.from_json(text)) == []


HEADERS = ["编号", *(dict(specs(pg.Member))[name].zh for name in PRIVATE)]


@pytest.mark.parametrize("header", [*HEADERS[1:], "姓名", "联系电话", "家庭情况", "其他"])
def test_a_cell_of_a_table_is_not_shown(header: str, tmp_path: Path) -> None:
    cells = [MARK, f"约{NUMBER}", f"-{NUMBER}", f"{MARK}、{MARK}"]
    rows = [f"m{i},{cell}" for i, cell in enumerate(cells)]
    (tmp_path / "members.csv").write_text("\n".join([f"编号,{header}", *rows]), "utf-8")
    found = pg.read_csv(tmp_path / "members.csv", kind=pg.Member)
    assert len(found.records) + len(found.set_aside) == len(cells)
    assert marks_in(found, found.problems, found.set_aside, found.interpreted) == []
    assert marks_in(found.notes, found.sheets, found.records, found.to_records()) == []
    if not found.ok:
        assert marks_in_error(found.require_ok) == []


NUMBERS = ("350825199001011234", "13812345678", "138 1234 5678", 13812345678, "见13812345678")
SHOWN_OF_NUMBERS = ("350825199", "12345678", "1234 5678")


def numbers_in(*things: Any) -> list[str]:
    text = "\n".join(f"{one}\n{one!r}" for one in things)
    return [number for number in SHOWN_OF_NUMBERS if number in text]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_of_a_person_is_shown_of_no_cell_of_a_sheet_of_people(
    number: Any, tmp_path: Path
) -> None:
    headers = [*HEADERS, "其他"]
    rows = [
        [number if at == place else f"m{place}" if at == 0 else None for at in range(len(headers))]
        for place in range(len(headers))
    ]
    file = saved(tmp_path, {"党员": [headers, *rows]})
    found = pg.read_workbook(file)
    assert (len(found.records), len(found.set_aside)) == (1, len(rows) - 1)  # one column is unread
    found.write_annotated(tmp_path / "fix.xlsx")
    cells = [one.cells for one in found.set_aside]
    told = [found.text(language) for language in pg.Language]
    assert numbers_in(found, *told, found.problems, found.records, found.to_records()) == []
    assert numbers_in(found.set_aside, cells, found.interpreted, found.notes) == []
    assert numbers_in(texts_of(tmp_path / "fix.xlsx")) == []


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("header", ["用途", "户数", "小区", "代码", "坐标"])
def test_a_number_of_a_person_is_not_shown_by_what_is_told_of_other_sheets(
    header: str, number: Any, tmp_path: Path
) -> None:
    file = saved(tmp_path, {"楼栋": [["编号", "社区", header], ["b1", "c", number]]})
    found = pg.read_workbook(file)
    told = [found.text(language) for language in pg.Language]
    assert numbers_in(found, *told, found.problems, found.interpreted, found.to_records()) == []


def test_numbers_of_persons_are_not_shown_whatever_they_were_written_into() -> None:
    for number in (
        *("350825199001011234", "13812345678"),
        *("350825 19900101 1234", "138 1234 5678", "138-1234-5678"),
    ):
        shown = [
            repr(pg.Member(number)),
            _told(lambda number=number: TOWN[number]),
            _told(lambda number=number: pg.Jurisdiction([pg.Member("m"), pg.Unit(f"{number} ")])),
            _told(lambda number=number: TOWN.of(pg.Member, **{number: 1})),
            _told(lambda number=number: TOWN.households_in(number)),
            _told(lambda number=number: pg.Jurisdiction([pg.Member(number), pg.Member(number)])),
        ]
        assert [one for one in shown if number in one or "<personal number>" not in one] == []


def _told(act: Callable[[], Any]) -> str:
    with pytest.raises(pg.PartyGridError) as caught:
        act()
    return f"{caught.value} {caught.value!r}"


def test_no_record_and_no_snapshot_shows_what_is_stated_of_a_person() -> None:
    assert marks_in(WHERE, WHERE.index, WHERE.link_index, *WHERE, *WHERE.links) == []


def test_no_comparison_shows_it() -> None:
    found = pg.compare(WHERE, LATER)
    assert len(found.changed) == 6
    assert marks_in(found, *found.changed) == []


@pytest.mark.parametrize("policy", [pg.Policy.OPTIMAL, pg.Policy.SKILL_FIRST])
def test_no_plan_and_no_explanation_shows_it(policy: pg.Policy) -> None:
    plan = pg.allocate_double_reporting(WHERE, policy=policy)
    assert marks_in(plan, plan.metrics, plan.score, plan.shortages, plan.volunteer_values) == []
    for one in WHERE.of(pg.Member):
        explanation = plan.explain(one.id)
        letters = [explanation.letter(language=language) for language in pg.Language]
        assert marks_in(explanation, *letters) == []


@pytest.mark.parametrize("key", rules.ids())
def test_no_finding_of_a_rule_shows_it(key: str) -> None:
    report = pg.check_rules(WHERE, rules.get(key), on=date.fromisoformat(ON))
    assert marks_in(report, report.findings, report.to_records()) == []


@pytest.mark.parametrize("key", ["branch-contact", "1+1+N"])
def test_nothing_about_a_mechanism_shows_it(key: str) -> None:
    mechanism = catalogue.get(key)
    plan = pg.allocate_links(WHERE, mechanism)
    assert marks_in(pg.check_mechanism(WHERE, mechanism), plan, plan.to_records()) == []


def test_who_comes_first_for_a_post_shows_no_rank() -> None:
    plan = pg.allocate_posts(WHERE, catalogue.get("highest-rank-leads"))
    assert plan.assignments
    assert marks_in(plan, *plan.assignments, plan.to_records()) == []


def test_nothing_that_is_passed_on_with_less_shows_it_in_its_account() -> None:
    for audience in pg.Audience:
        assert marks_in(pg.redact(WHERE, audience=audience)) == []
        assert marks_in(pg.view(WHERE, pg.Role("west", audience=audience))) == []
    assert marks_in(pg.due_for_deletion(WHERE, on=date.fromisoformat(ON))) == []
    assert marks_in(pg.forget(WHERE, [FIRST])) == []
    assert MARK.encode() not in pg.to_json(pg.redact(WHERE, audience=pg.Audience.PUBLIC).snapshot)


COMMANDS = (
    "check town.json",
    f"check town.json --pack pipl volunteering-2017 structure --on {ON}",
    "coverage town.json",
    "unassigned town.json",
    "compare town.json later.json",
    "allocate town.json",
    f"explain town.json {FIRST}",
    f"replan town.json --declined {FIRST}:east-clean-up",
    "simulate town.json",
    "policies town.json",
    "mechanisms town.json",
    "answers town.json b01",
    "resilience town.json 1+1+N",
    "links town.json branch-contact",
    "posts town.json highest-rank-leads",
    "two-new town.json",
    "lists town.json",
    "projects town.json",
    "graph town.json",
    f"repairs town.json --pack pipl --on {ON}",
    f"screening town.json --pack branch-regulation-2018 --on {ON}",
    "conflicts --pack pipl",
    f"cadences town.json --since 2024-01-01 --on {ON}",
    f"calendar town.json --on {ON} --until 2024-07-14",
    "migrate town.json --from 350825:2017 --to 350825:2023",
    "import roster.xlsx --annotated fix.xlsx",
    "import roster.xlsx --into later.json",
    "import wrong.csv --kind member",
    "grids town.json grids.geojson",
    "export town.json out.xlsx",
    "export town.json out.geojson",
    "template out.xlsx",
    "demo",
    "schema",
    "check bad.json",
    "coverage bad.json",
    "check broken.json",
)


PLAIN = ("graph", "export", "template", "demo", "schema")
"""Commands that print nothing in rows."""


def _files() -> None:
    """Write the files that the commands read."""
    pg.write_json(WHERE, "town.json")
    pg.write_json(LATER, "later.json")
    text = pg.to_json(WHERE).decode()
    Path("bad.json").write_text(text.replace(f'"rank":{NUMBER}', f'"rank":"{MARK}"'), "utf-8")
    Path("broken.json").write_text(text.replace('"rank":', f'"rank":{MARK}'), "utf-8")
    square = [[110, 30], [110.01, 30], [110.01, 30.01], [110, 30]]
    outline = {"type": "Polygon", "coordinates": [square]}
    grid = {"type": "Feature", "id": "east-1", "geometry": outline, "properties": {"a": MARK}}
    Path("grids.geojson").write_text(json.dumps(grid), "utf-8")
    rows = [f"m1,{MARK},,{MARK}", f"m2,,{NUMBER}.5,", f"m3,,-{NUMBER},{MARK}"]
    Path("wrong.csv").write_text("\n".join(["编号,状态,职级,家庭情况", *rows]), "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    _files()
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_shows_it(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "roster" in command:
        pg.write_workbook(WHERE, "roster.xlsx")
    plain = command.startswith(PLAIN)
    for layout in ([], *([] if plain else [["--format", "json"], ["--format", "csv"]])):
        (folder / "fix.xlsx").unlink(missing_ok=True)
        code = main([*command.split(), *layout])
        shown = capsys.readouterr()
        assert code in ((2,) if " b" in command[:10] else (0, 1))
        assert marks_in(shown.out, shown.err) == []


def test_a_pseudonymised_file_shows_no_id_of_a_person_and_no_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = WHERE.replace(pg.Member(f"{MARK}-id", residence=WHERE.of(pg.Building)[0].id))
    pg.write_json(pg.redact(marked, audience=pg.Audience.ORGANISATION).snapshot, "town.json")
    assert main(["pseudonymise", "town.json", "--new-key", "key"]) == 0
    shown = capsys.readouterr()
    assert marks_in(shown.out, shown.err) == []
    assert (folder / "key").read_text().strip() not in shown.out + shown.err


def test_every_command_is_asked() -> None:
    asked = {command.split()[0] for command in COMMANDS} | {"pseudonymise"}
    assert asked == set(PURPOSE)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        pg.allocate_double_reporting(WHERE)
        pg.check_coverage(pg.from_json(pg.to_json(WHERE)))
    assert caplog.records == []
