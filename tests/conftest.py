"""What all tests share: amounts of random testing, the path of the helpers, and real data."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

HERE = Path(__file__).parent

pytest_plugins = ["partygrid.testing.plugin", "pytester"]

if str(HERE) not in sys.path:  # for `import towns` and its like
    sys.path.insert(0, str(HERE))

# How busy the machine is says nothing about the code: no deadline, no complaint about slowness.
settings.register_profile(
    "dev", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=30, derandomize=True)
settings.register_profile(  # what fails is not asked for a smaller case: it has been noticed
    "mutants", settings.get_profile("ci"), max_examples=20, phases=[Phase.generate], database=None
)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=1000)
settings.load_profile(
    os.environ.get("PARTYGRID_TEST_PROFILE", "ci" if os.environ.get("CI") else "dev")
)


collect_ignore = ["downstream", "fuzz", "mutation", "typing"]  # programs, a package, types


NEEDS_EXTRA = {
    "partygrid.allocation.augmenting.augmenting_paths": "numba",
    "partygrid.allocation.augmenting.place_members": "numba",
    "partygrid.allocation.integer.branch_and_cut": "highspy",
    "partygrid.outlines._inside.buildings_in_grids": "shapely",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the doctests that need an extra which is not installed."""
    for item in items:
        needed = NEEDS_EXTRA.get(item.name)
        if needed is not None and importlib.util.find_spec(needed) is None:
            item.add_marker(pytest.mark.skip(reason=f"{needed} is not installed"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets: beside the checkout, or where PARTYGRID_DATA points."""
    beside = HERE.parents[1] / "shared" / "data"
    folder = Path(os.environ.get("PARTYGRID_DATA", beside))
    if not folder.is_dir():
        pytest.skip("no folder of real data: set PARTYGRID_DATA")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server that runs while the tests do."""
    import postgresql_server  # noqa: PLC0415 - the path of the helpers is set above

    folder = postgresql_server.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql_server.running(folder) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind that is supported."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'town.db'}"
    import postgresql_server  # noqa: PLC0415 - the path of the helpers is set above

    return postgresql_server.new_database(request.getfixturevalue("postgresql"))
