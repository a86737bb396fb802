"""The program behind `make mutants` finds what no test notices, and what it is told of too long."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

PROGRAM = Path(__file__).parents[1] / "mutation"
RULES = '''
def held(count, most=3):
    """Say whether a count is held."""
    return count <= most
'''


@pytest.fixture(scope="module")
def fates() -> Iterator[ModuleType]:
    yield from _loaded("fates")


@pytest.fixture(scope="module")
def operators() -> Iterator[ModuleType]:
    yield from _loaded("operators")


def _loaded(name: str) -> Iterator[ModuleType]:
    """Load a module of the program, which is a folder that is run and not a package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(PROGRAM)
        yield importlib.import_module(name)
    del sys.modules[name]


def texts(operators: ModuleType, source: str) -> list[str]:
    return [str(one) for one in operators.mutants(source, {"Kind": ("BASE", "MICRO")})]


def test_a_comparison_is_moved_and_a_number_changed_by_one(operators: ModuleType) -> None:
    assert texts(operators, RULES) == [
        "held: 3  ->  4",
        "held: 3  ->  2",
        "held: count <= most  ->  count < most",
        "held: count <= most  ->  count > most",
    ]


def test_what_works_while_a_module_is_loaded_is_outside_of_functions(
    operators: ModuleType,
) -> None:
    outside = [one.outside for one in operators.mutants(RULES, {})]
    assert outside == [True, True, False, False]


def test_the_member_of_an_enum_becomes_the_next(operators: ModuleType) -> None:
    assert texts(operators, "kind = Kind.MICRO") == ["module: Kind.MICRO  ->  Kind.BASE"]


def test_types_and_texts_stay_as_they_are(operators: ModuleType) -> None:
    assert texts(operators, "Steps = tuple[tuple[int, str], ...]\nwhy = 'it is 3'") == []
    assert texts(operators, 'Posts = Annotated[tuple[str, ...], "slots"]') == []


def test_changes_that_read_the_same_are_numbered(operators: ModuleType) -> None:
    assert texts(operators, "one, other = True, True")[-2:] == [
        "module: True  ->  False",
        "module: True  ->  False (2)",
    ]


def test_a_change_is_made_in_a_copy(operators: ModuleType) -> None:
    changed = [operators.ast.unparse(one.tree()) for one in operators.mutants(RULES, {})]
    assert len({*changed}) == 4
    assert all("Say whether" in one for one in changed)


KILLED, LIVES = ("packs.grid_norms", "one"), ("packs.grid_norms", "another")
ENDS = {KILLED: "killed", LIVES: "survived"}
MANY = {("packs.grid_norms", f"number {number}"): "killed" for number in range(9)}


def test_a_survivor_without_a_reason_does_not_suffice(fates: ModuleType) -> None:
    score = fates.scored({**ENDS, **MANY}, {}, {*ENDS, *MANY})
    assert not score.suffices
    assert [*score.lines()] == [
        "packs.grid_norms: another: no test notices; write one, or say why in survivors.toml",
        "10 of 11 killed: 90.9%; stillborn: 0",
        "survived: 1, of which explained: 0",
    ]


def test_a_survivor_with_a_reason_suffices(fates: ModuleType) -> None:
    score = fates.scored({**ENDS, **MANY}, {LIVES: "the same answer"}, {*ENDS, *MANY})
    assert score.suffices
    assert [*score.lines()][-1] == "survived: 1, of which explained: 1"


def test_nine_in_ten_must_be_killed_whatever_is_explained(fates: ModuleType) -> None:
    assert not fates.scored(ENDS, {LIVES: "the same answer"}, {*ENDS}).suffices


def test_the_reason_of_a_mutant_that_is_killed_is_stale(fates: ModuleType) -> None:
    score = fates.scored(MANY, {KILLED: "the same answer"}, {KILLED, *MANY})
    assert score.suffices
    score = fates.scored({KILLED: "killed", **MANY}, {KILLED: "…"}, {KILLED, *MANY})
    assert not score.suffices
    assert next(iter(score.lines())).endswith(
        "one: explained and no survivor; delete it from survivors.toml"
    )


def test_the_reason_of_what_is_no_mutant_any_more_is_stale(fates: ModuleType) -> None:
    assert fates.scored(MANY, {LIVES: "the same answer"}, {*MANY}).stale == (LIVES,)


def test_the_reason_of_a_module_that_was_not_asked_for_stays(fates: ModuleType) -> None:
    assert fates.scored(MANY, {("facts", "one"): "the same answer"}, {*MANY}).suffices


def test_what_breaks_the_program_is_no_kill(fates: ModuleType) -> None:
    score = fates.scored({KILLED: "defect", LIVES: "stillborn"}, {}, {KILLED, LIVES})
    assert (score.killed, score.survivors, score.share) == (0, (KILLED,), 0.0)
    assert fates.scored({LIVES: "stillborn"}, {}, {LIVES}).share == 1.0


def test_reasons_are_grouped_in_the_file(fates: ModuleType) -> None:
    text = 'survivors = [{module = "facts", why = "alike", mutants = ["one", "other"]}]'
    assert fates.explained(text) == {("facts", "one"): "alike", ("facts", "other"): "alike"}
    assert fates.explained("") == {}


def test_every_reason_is_of_a_mutant_that_there_is(
    fates: ModuleType, operators: ModuleType
) -> None:
    source = PROGRAM.parents[1] / "src" / "partygrid"
    enums = operators.enums_in(one.read_text("utf-8") for one in sorted(source.rglob("*.py")))
    whys = fates.explained((PROGRAM / "survivors.toml").read_text("utf-8"))
    there = {
        (module, str(one))
        for module in sorted({module for module, _ in whys})
        for one in operators.mutants(_source_of(source / "rules", module), enums)
    }
    assert [key for key in whys if key not in there] == []


def _source_of(rules: Path, module: str) -> str:
    file = rules / f"{module.replace('.', '/')}.py"
    return file.read_text("utf-8")


def test_what_was_killed_is_not_run_again(fates: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "fates.tsv"
    assert fates.remembered(file, {}) == {}
    source = fates.digest(RULES)
    for key, end in ENDS.items():
        fates.remember(file, source, key, end)
    assert fates.remembered(file, dict.fromkeys(ENDS, source)) == {KILLED: "killed"}


def test_what_stands_in_a_statement_that_has_changed_is_run_again(
    fates: ModuleType, tmp_path: Path
) -> None:
    file = tmp_path / "fates.tsv"
    fates.remember(file, fates.digest(RULES), KILLED, "killed")
    changed = fates.digest(RULES.replace("3", "4"))
    assert fates.remembered(file, {KILLED: changed}) == {}


def test_the_statement_of_a_mutant_is_the_whole_function(operators: ModuleType) -> None:
    (statement,) = {one.statement for one in operators.mutants(RULES, {})}
    assert statement == operators.ast.unparse(operators.ast.parse(RULES))
