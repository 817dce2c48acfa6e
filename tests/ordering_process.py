"""A process that orders as fast as it can, and ends what it ordered, for tests. Run by its path.

It writes ``ready``, waits for a line, orders from several threads and writes what became of it as JSON.
"""

import argparse
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from retexture.database.connection import open_database
from retexture.tasks.accept.submission import submit
from retexture.tasks.idempotency import Repeatable
from retexture.tasks.keys import read_key
from retexture.tasks.lifecycle import Failure, cancel, complete_task, fail_task, start_task
from retexture.tasks.limits import Refused
from retexture.tasks.order import Input, Order
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queue import TaskQueue
from retexture.tasks.states import Actor


def main() -> None:
    """Order until told otherwise."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("key_id")
    parser.add_argument("--price", type=Decimal, required=True)
    parser.add_argument("--orders", type=int, required=True)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ends", action="store_true")
    parser.add_argument("--repeatable")
    given = parser.parse_args()

    database = open_database(given.database)
    queue = TaskQueue(database)
    pricing = PricingPolicy(given.price, "procedural", 3600.0)
    with database.connect() as connection:
        key = read_key(connection, given.key_id)
    assert key is not None
    repeatable = Repeatable(given.repeatable, "0" * 64) if given.repeatable else None
    order = Order(
        "midjourney_retexture",
        (Input("http://a/b.png", "marble"),),
        "request-1",
        "http://here",
        seed=1,
        repeatable=repeatable,
    )
    taken: list[str] = []
    refused: list[str] = []

    def end(task_id: str, chance: random.Random) -> None:
        kind = chance.choice(("complete", "fail", "cancel", "leave"))
        if kind == "cancel":
            cancel(database, queue, task_id, given.key_id)
        elif kind != "leave":
            with database.begin() as connection:
                start_task(connection, task_id, time.time())
            with database.begin() as connection:
                if kind == "complete":
                    complete_task(connection, queue, task_id, time.time())
                else:
                    fail_task(connection, queue, task_id, Failure(Actor.WORKER, "It failed."), time.time())

    def work(number: int) -> None:
        chance = random.Random(given.seed * 1000 + number)
        for _ in range(given.orders):
            try:
                task_id = submit(database, queue, order, key, pricing).id
            except Refused as error:
                refused.append(error.reason)
                continue
            taken.append(task_id)
            if given.ends:
                end(task_id, chance)

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(given.threads) as threads:
        list(threads.map(work, range(given.threads)))
    print(json.dumps({"taken": taken, "refused": refused}), flush=True)


if __name__ == "__main__":
    main()
