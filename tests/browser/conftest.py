"""A stage with every page state, and the browser, for each worker."""

from collections.abc import Iterator

import pytest

from tests.browser.scenes import Stage, prepare
from tests.browser.sites import all_sites


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The sites of this worker, prepared for every scene."""
    with all_sites(tmp_path_factory.mktemp("sites")) as sites:
        made = Stage(sites)
        prepare(made)
        yield made
