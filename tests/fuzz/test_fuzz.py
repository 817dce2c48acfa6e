"""A small part of the fuzzing; ``python -m tests.fuzz`` does all of it."""

from collections.abc import Iterator

import pytest
import structlog

from fuzz.fuzzing import run, stand_in


@pytest.fixture
def no_logs() -> Iterator[None]:
    """Thousands of lines would stand between a failure and who reads of it."""
    structlog.configure(processors=[], logger_factory=structlog.testing.CapturingLoggerFactory())
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("no_logs")
def test_some_requests(tmp_path_factory: pytest.TempPathFactory) -> None:
    said: list[str] = []
    with stand_in(tmp_path_factory.mktemp("fuzz")) as stand:
        run(stand, 800, 20260101, said.append)
        assert stand.answers.total() >= 800
        assert {200, 400, 401, 404} <= set(stand.answers)
    assert said
