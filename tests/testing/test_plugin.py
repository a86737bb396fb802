"""The pytest plugin, the assertions, and what Hypothesis learns from the package."""

import datetime as dt
import importlib
import sys
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing import _registration, assertions, mutants, strategies
from partygrid.testing.printing import as_code

TYPES = [pg.Plan, pg.cadences.Activity, *(kind for kind, *_ in _registration._types())]  # noqa: SLF001 - the list itself


def test_the_fixtures_are_there(small_town: pg.Jurisdiction, county: pg.Jurisdiction) -> None:
    assert small_town == pg.examples.small_town()
    assert len(county.of(pg.Building)) == 1_000


def test_the_pack_is_structure_where_no_option_names_one(partygrid_pack: pg.Pack) -> None:
    assert partygrid_pack is pg.rules.get("structure")


SUITE = """
from hypothesis import settings
from partygrid.testing.profiles import in_force

def test_options(partygrid_pack):
    print(partygrid_pack.id, in_force(), settings().max_examples)
"""


def test_options_choose_the_profile_and_the_pack(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    options = ["--partygrid-profile=fast", "--partygrid-pack=two-new", "-s", "-p", "no:randomly"]

    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)

    done.stdout.fnmatch_lines(["*two-new fast 20*"])


QUIET = """
import sys

def test_nothing_is_loaded():
    heavy = {"hypothesis", "numpy", "partygrid.jurisdiction", "partygrid.examples"}
    assert not heavy & {*sys.modules}
"""


def test_without_a_use_nothing_is_loaded(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(QUIET)
    plain = ["-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]

    pytester.runpytest_subprocess(*plain).assert_outcomes(passed=1)


def test_a_profile_is_loaded_when_pytest_is_configured(pytestconfig: pytest.Config) -> None:
    from partygrid.testing import plugin  # noqa: PLC0415 - as pytest has loaded it

    class Chosen:
        """A configuration in which the profile is named."""

        def getoption(self, name: str) -> str:
            return {"--partygrid-profile": "thorough"}[name]

    before = settings.get_current_profile_name()
    try:
        plugin.pytest_configure(Chosen())  # type: ignore[arg-type]
        assert settings().max_examples == 1000
    finally:
        settings.load_profile(before)
    plugin.pytest_configure(pytestconfig)
    assert settings.get_current_profile_name() == before


def test_gaps_are_named_and_many_are_counted() -> None:
    where = pg.Jurisdiction([pg.Town(f"t{i:02d}") for i in range(14)])
    with pytest.raises(
        AssertionError, match=r"(?s)^not covered, 14 gaps:\n  t00: .*\n  … and 2 more$"
    ):
        assertions.assert_covered(where)


def test_two_jurisdictions_that_differ_are_told_apart(small_town: pg.Jurisdiction) -> None:
    other = small_town.replace(pg.Town("another", name="另一"))
    assertions.assert_same_jurisdiction(small_town, small_town)
    with pytest.raises(AssertionError, match=r"(?s)expected → actual.*added: Town another"):
        assertions.assert_same_jurisdiction(other, small_town)


def test_what_changed_in_a_person_is_not_said() -> None:
    before, after = (pg.Jurisdiction([pg.Member("m", rank=rank)]) for rank in (5, 6))
    with pytest.raises(AssertionError, match=r"changed: m\.rank changed$"):
        assertions.assert_same_jurisdiction(after, before)


@attrs.frozen
class Visit:
    """Something of a user, which holds records."""

    where: pg.Jurisdiction
    building: pg.Building
    record: pg.Record


@settings(max_examples=5)
@given(st.builds(Visit))
def test_a_class_of_ones_own_is_built_from_records(visit: Visit) -> None:
    assert type(visit.where) is pg.Jurisdiction
    assert type(visit.building) is pg.Building
    pg.Jurisdiction([attrs.evolve(visit.building, compound=None, community=None, grids=())])


@pytest.mark.parametrize("kind", TYPES)
def test_hypothesis_knows_a_strategy_for_each_type(kind: type) -> None:
    @settings(max_examples=3)
    @given(st.from_type(kind))
    def holds(one: Any) -> None:
        assert type(one) is kind

    holds()


CODE = {"pg": pg, "datetime": dt, "nan": float("nan"), "inf": float("inf")}


@settings(max_examples=25)
@given(strategies.jurisdictions(buildings=(0, 4), teams=(0, 1)))
def test_a_jurisdiction_is_printed_as_code_that_makes_it(where: pg.Jurisdiction) -> None:
    assert eval(as_code(where), CODE) == where  # noqa: S307 - code that the package wrote


@settings(max_examples=25)
@given(strategies.mechanisms() | strategies.activities() | strategies.level_schemes())
def test_a_definition_is_printed_as_code_that_makes_it(made: Any) -> None:
    assert eval(as_code(made), CODE) == made  # noqa: S307 - code that the package wrote


@pytest.mark.parametrize("reason", [pg.GapReason.NO_GRID, pg.GapReason.NO_GRID_BRANCH])
def test_a_planted_violation_is_printed_as_code_that_makes_it(reason: pg.GapReason) -> None:
    for town in (mutants.exemplary_town(), mutants.exemplary_town(mutants.GRIDS)):
        for case in mutants.violations(town, reason, most=1):
            assert eval(as_code(case), CODE | {"mutants": mutants}) == case  # noqa: S307 - as above
    case = mutants.violate(
        mutants.exemplary_town(), pg.rules.get("two-new")["two-new-work"], on=mutants.DAY
    )
    assert len(as_code(case)) < 2_000
    assert eval(as_code(case), CODE | {"mutants": mutants}) == case  # noqa: S307 - as above


def test_without_hypothesis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "partygrid.testing.strategies")
    with pytest.raises(pg.MissingExtra, match=r"pip install 'partygrid\[testing\]'"):
        importlib.import_module("partygrid.testing.strategies")
