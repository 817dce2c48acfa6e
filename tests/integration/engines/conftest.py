"""A Retexture for engines that forward to one."""

from collections.abc import Iterator

import pytest

from running import KEY, Running, serving


@pytest.fixture(scope="session")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with its worker, as processes of their own."""
    with serving(
        tmp_path_factory.mktemp("upstream"), RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04"
    ) as server:
        yield server
