"""Ordering for keys with limits, from many sides at once, and whether a key's account is exact."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from plant import PATIENCE, PRICE, Plant
from retexture.database.tables import charges, keys, tasks
from retexture.tasks.accounts import cost_of
from retexture.tasks.keys import Key, read_key
from retexture.tasks.lifecycle import complete_task, start_task
from retexture.tasks.states import ACTIVE

ORDERING = Path(__file__).parent / "ordering_process.py"


def account(plant: Plant, key: Key) -> Key:
    """The key as it is now."""
    with plant.database.connect() as connection:
        found = read_key(connection, key.id)
    assert found is not None
    return found


def check_account(plant: Plant, key: Key) -> Key:
    """A key's account is exact to the last digit, at whatever moment; returns the key."""
    spent = sa.select(sa.func.sum(charges.c.cost)).where(charges.c.key_id == key.id).scalar_subquery()
    mine = sa.and_(tasks.c.key_id == keys.c.id, tasks.c.status.in_(ACTIVE))
    # One statement sees one moment.
    query = (
        sa.select(
            keys.c.spent,
            keys.c.reserved,
            keys.c.budget,
            spent.label("charged"),
            tasks.c.price,
            tasks.c.discount,
        )
        .join_from(keys, tasks, mine, isouter=True)
        .where(keys.c.id == key.id)
    )
    with plant.database.connect() as connection:
        rows = connection.execute(query).mappings().all()
    first = rows[0]
    active = sum((cost_of(row) for row in rows if row["price"] is not None), Decimal(0))
    assert first["spent"] == (first["charged"] or 0)
    assert first["reserved"] == active
    assert first["budget"] is None or first["spent"] + first["reserved"] <= first["budget"]
    return account(plant, key)


def start(plant: Plant, task_id: str) -> None:
    with plant.database.begin() as connection:
        assert start_task(connection, task_id, time.time()) is not None


def complete(plant: Plant, task_id: str) -> None:
    start(plant, task_id)
    with plant.database.begin() as connection:
        assert complete_task(connection, plant.queue, task_id, time.time()) is not None


def at_once(*works: Callable[[], None]) -> None:
    """Run functions in threads that begin together; raises what any of them raised."""
    go = threading.Barrier(len(works))
    failed: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        go.wait()
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def ordering(plant: Plant, key: Key, count: int, *options: str) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Processes that order for a key, and have been told to begin; gone when the block ends."""
    command = [sys.executable, str(ORDERING), plant.url, key.id, f"--price={PRICE}", *options]
    running = [
        subprocess.Popen([*command, f"--seed={number}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in range(count)
    ]
    try:
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write(b"\n")
            process.stdin.flush()
        yield running
    finally:
        for process in running:
            process.kill()
            process.communicate()


def outcomes(process: "subprocess.Popen[bytes]") -> dict[str, list[str]]:
    """What an ordering process told at its end."""
    out, _ = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 0
    told: dict[str, list[str]] = json.loads(out)
    return told
