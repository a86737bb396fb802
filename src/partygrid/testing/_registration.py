"""What Hypothesis learns when it is imported: profiles, types, and how to print them.

Hypothesis finds `register` by its entry point. Strategies are loaded when one is asked for.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from partygrid.testing.profiles import Profile

_STRATEGIES = "partygrid.testing.strategies"


def register() -> None:
    """Register profiles, strategies for types, and printers.

    Activities and plans are left to `partygrid.testing.strategies`: they take long to load.
    """
    from hypothesis import HealthCheck, settings  # noqa: PLC0415 - it is being imported
    from hypothesis import strategies as st  # noqa: PLC0415 - it is being imported
    from hypothesis.vendor.pretty import for_type_by_name  # noqa: PLC0415 - it is being imported

    from partygrid.testing.printing import print_as_code  # noqa: PLC0415 - after Hypothesis

    for one in Profile:
        settings.register_profile(
            one.settings_name,
            max_examples=one.examples,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    for kind, name, arguments in _types():
        st.register_type_strategy(kind, _resolver(name, arguments))
        for_type_by_name(kind.__module__, kind.__qualname__, print_as_code)


def _types() -> Iterator[tuple[type, str, tuple[Any, ...]]]:
    """Yield each type with the strategy for it and what that is called with."""
    import partygrid as pg  # noqa: PLC0415 - its modules are loaded one by one
    from partygrid.records import RECORD_KINDS  # noqa: PLC0415 - as above

    for kind in (*RECORD_KINDS, pg.Link):
        yield kind, "records", (kind,)
    yield pg.Jurisdiction, "jurisdictions", ()
    yield pg.LevelScheme, "level_schemes", ()
    yield pg.Mechanism, "mechanisms", ()
    yield pg.Slot, "slots", ()
    yield pg.Condition, "conditions", ()
    yield pg.Source, "sources", ()
    yield pg.Title, "titles", ()
    yield pg.Point, "points", ()


def _resolver(name: str, arguments: tuple[Any, ...]) -> Any:
    return lambda _: getattr(import_module(_STRATEGIES), name)(*arguments)
