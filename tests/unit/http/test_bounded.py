"""Places for heavy jobs: bounded, and shared out between keys."""

import threading

import anyio
import pytest

from retexture.http.answers import WireError
from retexture.http.limits import BoundedQueue
from retexture.http.requests import on_disk


def test_no_key_has_all_places_and_none_runs_more_than_there_are() -> None:
    async def main() -> None:
        queue, go_on = BoundedQueue("jobs", 3, 10, 100), threading.Event()
        began: list[str] = []

        def job(key: str) -> None:
            began.append(key)
            assert go_on.wait(30)

        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(queue.run, "one", lambda: job("one"))
            await anyio.wait_all_tasks_blocked()
            group.start_soon(queue.run, "other", lambda: job("other"))
            with anyio.fail_after(30):
                while "other" not in began:
                    await anyio.sleep(0.001)
            assert sorted(began) == ["one", "one", "other"]
            go_on.set()
        assert began.count("one") == 6

    anyio.run(main)


@pytest.mark.parametrize(("key", "status"), [("one", 429), ("other", 503)])
def test_what_waits_is_bounded_for_each_key_and_in_all(key: str, status: int) -> None:
    async def main() -> None:
        queue, go_on = BoundedQueue("jobs", 1, 2, 2), threading.Event()
        async with anyio.create_task_group() as group:
            for _ in range(2):
                group.start_soon(queue.run, "one", lambda: go_on.wait(30))
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(WireError) as refused:
                await queue.run(key, lambda: True)
            assert refused.value.status == status
            assert int(refused.value.headers["Retry-After"]) > 0
            go_on.set()
        assert await queue.run(key, lambda: "done")  # the places are free again

    anyio.run(main)


def test_a_job_that_fails_gives_its_place_back() -> None:
    def broken() -> None:
        raise ValueError("broken")

    async def main() -> None:
        queue = BoundedQueue("jobs", 1, 1, 1)
        for _ in range(3):
            with pytest.raises(ValueError, match="broken"):
                await queue.run("one", broken)

    anyio.run(main)


def test_what_waits_lies_on_disk_and_is_gone_when_it_is_closed() -> None:
    async def main() -> None:
        with await on_disk(b"a picture") as file:
            assert file.read() == b"a picture"
            assert file.fileno() > 0

    anyio.run(main)
