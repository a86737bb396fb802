"""The pytest plugin: two options and three fixtures, and no effect on tests that use none of them.

pytest finds it by its entry point once partygrid is installed. Little is loaded before a fixture is
used.
"""

from typing import Any

import pytest

from partygrid.testing.profiles import Profile


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("partygrid", "organisations of grassroots governance")
    group.addoption(
        "--partygrid-profile",
        choices=[one.value for one in Profile],
        help="how many examples, and how large, partygrid.testing.strategies draw",
    )
    group.addoption(
        "--partygrid-pack",
        default="structure",
        metavar="ID",
        help="the pack of rules of the fixture partygrid_pack (default: structure)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let the profile be in force that the option names."""
    chosen = config.getoption("--partygrid-profile")
    if chosen:
        Profile(chosen).load()


@pytest.fixture(scope="session")
def small_town() -> Any:
    """The small town of `partygrid.examples`: one of everything, gaps and vacancies among it."""
    import partygrid as pg  # noqa: PLC0415 - loaded when it is used

    return pg.examples.small_town()


@pytest.fixture(scope="session")
def county() -> Any:
    """A made-up county of 1,000 buildings, the same each time."""
    import partygrid as pg  # noqa: PLC0415 - loaded when it is used

    return pg.examples.synthetic_county(2024, buildings=1_000)


@pytest.fixture(scope="session")
def partygrid_pack(request: pytest.FixtureRequest) -> Any:
    """The pack of rules that the option names."""
    import partygrid as pg  # noqa: PLC0415 - loaded when it is used

    return pg.rules.get(request.config.getoption("--partygrid-pack"))
