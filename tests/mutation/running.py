"""What becomes of a mutant: a process of its own, and tests until one fails.

A change inside a function goes into the function that is loaded, after the tests are collected.
A change outside of functions, as of the number of a rule, needs the module to be loaded anew, and
everything with it: such mutants come first, before anything of partygrid is loaded.
"""

import gc
import importlib
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import attrs
import pytest
from _pytest.runner import runtestprotocol
from fates import DEFECT, KILLED, STILLBORN, SURVIVED
from operators import Mutant

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src"
PATIENCE = 600

Todo = tuple[str, Mutant]
"""The name of a module and a mutant of it."""
Live = Callable[[str, Mutant], str]
"""Returns what becomes of a mutant, in a process that ends with it."""
Tell = Callable[[str, Mutant, str], None]
"""Is told the module, the mutant, and what became of it."""

_ENDS = {0: KILLED, 10: SURVIVED, 20: STILLBORN, -signal.SIGALRM: KILLED}
_OPTIONS = (
    *("-x", "-q", "-s", "--doctest-modules", "-W", "ignore::pytest.PytestAssertRewriteWarning"),
    *(f"-pno:{plugin}" for plugin in ("cacheprovider", "randomly", "cov", "unraisableexception")),
    "-pno:partygrid",  # the tests load it themselves
)
_QUIET = "--override-ini=addopts=--import-mode=importlib"


def file_of(module: str) -> Path:
    """Return the file of a module."""
    path = SOURCE / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _stages(module: str) -> tuple[list[Path], list[Path]]:
    """Return the files of tests that may notice a change: the likely ones, and the others.

    For what packs share these are all quick ones.
    """
    pack = module.removeprefix("partygrid.rules.").removeprefix("packs.").partition(".")[0]
    quick = [*_sorted("unit", "test_pack_*.py"), *_sorted("unit", "test_rules_*.py")]
    slow = [*_sorted("properties", "test_rule*.py"), *_sorted("properties", "test_*_packs.py")]
    named = [file for file in quick if _names(file, pack)]
    shared = pack.startswith("_") or pack.endswith("facts")
    rest = [file for file in quick if shared and file not in named]
    last = [file for file in slow if _names(file, pack)]
    return named, [*_sorted("rules", "test_*.py"), *rest, file_of(module), *last]


def _files(module: str) -> list[Path]:
    named, others = _stages(module)
    return [*named, *others]


def _sorted(folder: str, pattern: str) -> list[Path]:
    return sorted((TESTS / folder).glob(pattern))


@cache
def _names(file: Path, pack: str) -> bool:
    """Return whether a file of tests names a pack or module."""
    words = re.compile(rf"\b({re.escape(pack)}|{re.escape(pack.replace('_', '-'))})\b")
    return words.search(file.read_text("utf-8")) is not None


def run(todo: Sequence[Todo], jobs: int, tell: Tell) -> None:
    """Tell what becomes of each mutant; before this nothing of partygrid may be loaded."""
    os.environ["PARTYGRID_TEST_PROFILE"] = "mutants"
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # one of them would load partygrid
    for heavy in ("hypothesis", "numpy"):  # once, for all processes
        importlib.import_module(heavy)
    if "partygrid" in sys.modules:
        sys.exit("partygrid is loaded already, so that no change outside of functions would count")
    outside = [one for one in todo if one[1].outside]
    _several(outside, jobs, _loaded_anew, tell)
    inside = [one for one in todo if not one[1].outside]
    if inside:
        files = {str(file) for module, _ in inside for file in _files(module)}
        runner = _Runner(inside, jobs, tell)
        pytest.main([*_OPTIONS, _QUIET, *sorted(files)], plugins=[runner])


def _several(todo: Sequence[Todo], jobs: int, live: Live, tell: Tell) -> None:
    """Tell what becomes of each mutant, several at a time, each in a process of its own."""
    running: dict[int, Todo] = {}
    _refuse_failing(todo, live)
    waiting = iter(todo)
    while True:
        while len(running) < jobs and (one := next(waiting, None)) is not None:
            running[_forked(live, *one)] = one
        if not running:
            return
        child, status = os.wait()
        tell(*running.pop(child), _ENDS.get(os.waitstatus_to_exitcode(status), DEFECT))


def _refuse_failing(todo: Sequence[Todo], live: Live) -> None:
    """End where the tests fail on a module as it is: then they say nothing about mutants."""
    for module, mutant in todo[:1]:
        child = _forked(live, module, Mutant(original=mutant.original))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if _ENDS.get(code) != SURVIVED:
            sys.exit(f"the tests of rules fail without any change ({code}): mend that first")


def _forked(live: Live, module: str, mutant: Mutant) -> int:
    """Start the process of a mutant and return its number."""
    child = os.fork()
    if child:
        return child
    signal.alarm(PATIENCE)  # one that runs for ever is noticed as well
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    code = 1
    try:
        end = live(module, mutant)
        code = next((number for number, name in _ENDS.items() if name == end), 1)
    finally:
        os._exit(code)


@attrs.frozen
class _Instead(MetaPathFinder, Loader):
    """Loads a changed module in the place of the one on disk."""

    name: str
    code: CodeType

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Return how to load the module, None for any other."""
        if name != self.name:
            return None
        file = file_of(name)
        spec = spec_from_loader(name, self, is_package=file.name == "__init__.py")
        if spec is not None and spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(str(file.parent))
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        module.__file__ = str(file_of(self.name))
        exec(self.code, module.__dict__)  # noqa: S102 - the point of it


def _loaded_anew(module: str, mutant: Mutant) -> str:
    sys.meta_path.insert(0, _Instead(module, _compiled(module, mutant)))
    try:
        importlib.import_module(module)
    except Exception:  # noqa: BLE001 - whatever a change does
        return STILLBORN
    stages = [[str(file) for file in files] for files in _stages(module) if files]
    passed = all(pytest.main([*_OPTIONS, _QUIET, *files]) == pytest.ExitCode.OK for files in stages)
    return SURVIVED if passed else KILLED


def _compiled(module: str, mutant: Mutant) -> CodeType:
    return compile(mutant.tree(), str(file_of(module)), "exec")


@attrs.define
class _Runner:
    """A part of pytest: instead of running the tests once it runs them for every mutant."""

    todo: Sequence[Todo]
    jobs: int
    tell: Tell

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for module in {module for module, _ in self.todo}:
            importlib.import_module(module)
        functions = _functions()

        def live(module: str, mutant: Mutant) -> str:
            found = [*_changed(_compiled(module, mutant), functions)]
            for old, new in found:
                old.__code__ = new
            if not found:
                return DEFECT
            return KILLED if _fails(session.items, module) else SURVIVED

        gc.freeze()  # what is there is of no concern to the collector of a mutant
        _several(self.todo, self.jobs, live, self.tell)
        return True


_Place = tuple[str, str, int, int]


def _place(code: CodeType) -> _Place:
    """Return where the code of a function stands."""
    column = next(iter(code.co_positions()))[2] if code.co_name == "<lambda>" else 0
    return code.co_filename, code.co_qualname, code.co_firstlineno, column or 0


def _functions() -> dict[_Place, list[FunctionType]]:
    """Return the functions that are loaded, by where their code stands."""
    found: dict[_Place, list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            found.setdefault(_place(one.__code__), []).append(one)
    return found


def _changed(
    code: CodeType, functions: dict[_Place, list[FunctionType]]
) -> Iterator[tuple[FunctionType, CodeType]]:
    """Yield the loaded functions whose code stands below a code, each with the code."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            for one in functions.get(_place(inner), ()):
                yield one, inner
            yield from _changed(inner, functions)


def _fails(items: Sequence[pytest.Item], module: str) -> bool:
    """Return whether a test fails; those that name its pack come first."""
    place = {file: number for number, file in enumerate(_files(module))}
    wanted = [item for item in items if item.path in place]
    ordered = sorted(wanted, key=lambda item: place[item.path])
    for item, after in zip(ordered, [*ordered[1:], None], strict=True):
        reports = runtestprotocol(item, log=False, nextitem=after)
        if any(report.failed for report in reports):
            return True
    return False
