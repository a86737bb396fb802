"""What all tests share: amounts of random testing, the path of the helpers, and real data."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent

if str(HERE) not in sys.path:  # for `import strategies` and `import towns`
    sys.path.insert(0, str(HERE))

settings.register_profile("dev", max_examples=30, deadline=timedelta(seconds=2))
settings.register_profile("ci", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(
    os.environ.get("PARTYGRID_TEST_PROFILE", "ci" if os.environ.get("CI") else "dev")
)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets: beside the checkout, or where PARTYGRID_DATA points."""
    beside = HERE.parents[1] / "shared" / "data"
    folder = Path(os.environ.get("PARTYGRID_DATA", beside))
    if not folder.is_dir():
        pytest.skip("no folder of real data: set PARTYGRID_DATA")
    return folder
