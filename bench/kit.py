"""How long the testing kit takes to draw a jurisdiction."""

import statistics
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.timing import Result
from partygrid.testing.strategies import jurisdictions

DRAWS = 200
ALLOWED = 0.02


def kit(buildings: int) -> Iterator[Result]:
    """Drawing jurisdictions of so many buildings, against what a test may wait for one."""
    for covered in (False, True):
        drawn = jurisdictions(buildings=(buildings, buildings), covered=covered)
        said = f"a draw of {buildings} buildings{', covered' if covered else ''}, median"
        yield Result(said, _median(drawn), ALLOWED, "20 ms", 1.0)


def _median(strategy: st.SearchStrategy[object]) -> float:
    taken: list[float] = []

    @settings(
        max_examples=DRAWS,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        start = time.process_time()
        data.draw(strategy)
        taken.append(time.process_time() - start)

    draw()
    return statistics.median(taken)
