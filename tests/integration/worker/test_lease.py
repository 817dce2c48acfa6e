"""Leases: who lives, who does not, and what workers say of themselves."""

import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from command_line import CLOCK, environment
from plant import Plant
from retexture.database.tables import executors
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Engine
from retexture.engines.registry import Registry
from retexture.tasks.queries import EngineNote, read_workers
from retexture.tasks.queue import QUEUES
from retexture.worker import lease as leases
from retexture.worker.upkeep import run_expiry
from retexture.worker.warming import look_at

SECONDS = 20.0


def change(plant: Plant, name: str, **values: object) -> None:
    with plant.database.begin() as connection:
        connection.execute(sa.update(executors).where(executors.c.id == name).values(**values))


def test_a_lease_holds_until_it_is_released(plant: Plant) -> None:
    held = leases.take(plant.database, "here-0", QUEUES, SECONDS)
    leases.take(plant.database, "here-1", QUEUES, SECONDS)
    assert leases.living(plant.database, SECONDS) == ["here-0", "here-1"]
    leases.release(plant.database, held.executor_id)
    assert leases.living(plant.database, SECONDS) == ["here-1"]
    assert not leases.renew(plant.database, held)


def test_a_name_has_one_lease(plant: Plant) -> None:
    held = leases.take(plant.database, "here-0", QUEUES, SECONDS)
    with pytest.raises(sa.exc.IntegrityError):
        leases.take(plant.database, "here-0", QUEUES, SECONDS)
    assert leases.renew(plant.database, held)


def test_what_a_worker_says_of_its_engines_stays_until_it_says_more(plant: Plant) -> None:
    held = leases.take(plant.database, "here-0", QUEUES, SECONDS)
    good, bad = EngineNote("procedural", "1", True, "Good."), EngineNote("procedural", "2", False, "Bad.")
    for told, expected in (((), ()), ((good,), (good,)), ((), (good,)), ((bad,), (bad,))):
        assert leases.renew(plant.database, held, told)
        with plant.database.connect() as connection:
            (worker,) = read_workers(connection)
        assert worker.engines == expected


def test_an_engine_that_can_not_be_built_is_told_of(plant: Plant) -> None:
    def broken() -> Engine:
        raise ImportError("no module named torch")

    shop = plant.worker_context(engines=Registry({"procedural": ProceduralEngine, "broken": broken}))
    assert look_at(shop, "procedural").ok
    note = look_at(shop, "broken")
    assert not note.ok
    assert "torch" in note.detail


def test_a_lease_that_lapsed_is_lost_even_if_nobody_took_it(plant: Plant) -> None:
    held = leases.take(plant.database, "here-0", QUEUES, SECONDS)
    assert leases.renew(plant.database, held)
    change(plant, "here-0", seen_at=time.time() - 2 * SECONDS)
    assert leases.living(plant.database, SECONDS) == []
    assert not leases.renew(plant.database, held)


def test_rows_of_the_dead_go(plant: Plant) -> None:
    for name in ("dead-0", "here-0"):
        leases.take(plant.database, name, QUEUES, SECONDS)
    change(plant, "dead-0", seen_at=time.time() - 2 * SECONDS)
    leases.drop_lapsed(plant.database, SECONDS)
    assert plant.row(sa.select(executors.c.id))[0] == "here-0"


def test_the_first_by_name_clears_up(plant: Plant) -> None:
    first = leases.take(plant.database, "here-0", QUEUES, SECONDS)
    second = leases.take(plant.database, "here-1", QUEUES, SECONDS)
    view = plant.order()
    plant.queue.cancel(view.id)  # in the queue alone: the task is stranded
    run_expiry(plant.database, plant.store, plant.queue, second)
    assert not plant.view(view.id).status.ended
    run_expiry(plant.database, plant.store, plant.queue, first)
    assert plant.view(view.id).status.ended


LOOK = """
import sys, time
from prometheus_client import CollectorRegistry, generate_latest
from retexture.database.connection import open_database
from retexture.http.routes.extensions.metrics import DatabaseMetrics
from retexture.tasks.queries import read_workers
database = open_database(sys.argv[1])
with database.connect() as connection:
    print([(each.name, round(time.time() - each.seen_at) < 60) for each in read_workers(connection)])
registry = CollectorRegistry()
registry.register(DatabaseMetrics(database))
print(generate_latest(registry).decode())
"""


@pytest.mark.skipif(CLOCK is None, reason="libfaketime is not installed")
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("skew", ["-7200", "+7200"])
def test_workers_are_seen_by_a_server_whose_clock_is_wrong(plant: Plant, skew: str) -> None:
    leases.take(plant.database, "here-0", QUEUES, SECONDS)
    leases.take(plant.database, "dead-0", QUEUES, SECONDS)
    change(plant, "dead-0", seen_at=time.time() - 2 * SECONDS)
    looked = subprocess.run(
        [sys.executable, "-c", LOOK, plant.url],
        env=environment(LD_PRELOAD=str(CLOCK), FAKETIME=skew),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()
    assert looked.startswith("[('here-0', True)]\n")
    assert "\nretexture_workers 1.0\n" in looked
