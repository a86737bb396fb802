"""The garbage collector is paused for bulk work and comes back as it was."""

import gc
from collections.abc import Iterator

import pytest

import partygrid as pg
from partygrid._collector import paused_collector


@pytest.fixture(params=[True, False])
def running(request: pytest.FixtureRequest) -> Iterator[bool]:
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_the_collector_comes_back_as_it_was(running: bool) -> None:
    with paused_collector():
        assert not gc.isenabled()
        with paused_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled() == running


def _stops() -> Iterator[pg.Town]:
    yield pg.Town("t")
    message = "the source of the records stopped"
    raise OSError(message)


def test_the_collector_comes_back_after_an_error(running: bool) -> None:
    with pytest.raises(OSError, match="stopped"):
        pg.Jurisdiction(_stops())
    assert gc.isenabled() == running
    with pytest.raises(pg.InvalidJurisdiction, match="1 problem"):
        pg.Jurisdiction([pg.Town("")])
    assert gc.isenabled() == running


def test_what_was_made_meanwhile_is_old_at_once_unless_something_is_frozen() -> None:
    with paused_collector():
        made = [[] for _ in range(2_000)]
    assert not any(one is made[0] for one in gc.get_objects(generation=0))
    gc.freeze()
    try:
        with paused_collector():
            pass
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
