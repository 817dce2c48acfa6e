"""The same suite over every kind of storage; the S3 is a real server on this machine."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from object_server import ACCESS_KEY, SECRET_KEY, s3_server
from retexture.storage import Store


@pytest.fixture(scope="session")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real S3 server with a bucket called ``pictures``."""
    with s3_server(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture
def s3_options(s3_endpoint: str) -> dict[str, Any]:
    """How the S3 server is reached."""
    return {
        "endpoint": s3_endpoint,
        "access_key_id": ACCESS_KEY,
        "secret_access_key": SECRET_KEY,
        "region": "us-east-1",
        "client_options": {"allow_http": True},
    }


@pytest.fixture(params=["file", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    openers: dict[str, Callable[[], Store]] = {
        "file": lambda: Store((tmp_path / "with a space" / "objects").as_uri()),
        "memory": lambda: Store("memory://"),
        "s3": lambda: Store(f"s3://pictures/{tmp_path.name}", request.getfixturevalue("s3_options")),
    }
    return openers[request.param]()
