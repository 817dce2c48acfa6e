"""A storm: tasks with callbacks from several keys, while everything is killed with -9 again and again.

    python -m benchmarks.storm [--seed N] [--tasks 200] [--kills 40]
    python -m benchmarks.storm --shared --tasks 300 --kills 90 --every 2 --freeze 15 --restarts 2

Server, workers and the receiver of callbacks die at random moments, or stand still for a while, and are
started again; clients send their orders again, with the same Idempotency-Key, to the next server, until they
are answered. Half of the pictures lie on another server, from which workers download them. With --shared
several servers and workers, as on hosts of their own that look alike, share a real Postgres and a real S3
server, which are restarted too.

Afterwards every task must be completed once, with four pictures whose bytes are what was stored, charged
once, told once or more under one id; every budget must be exact; and in the storage nothing may be missing,
nor be left over after the collection of orphans. Otherwise, also where that does not come in time, it says
what is wrong and ends with 1. The last line on standard output is a verdict in any case.
"""

import argparse
import asyncio
import json
import random
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.service import Server, upload
from benchmarks.storm.clients import Fault, create, pictures_elsewhere
from benchmarks.storm.faults import Weather, rage
from benchmarks.storm.site import DISCOUNTS, Plan, Site, site
from benchmarks.storm.verdict import Verdict, judge


async def storm(seed: int, tasks: int, plan: Plan, weather: Weather) -> tuple[dict[str, object], list[str]]:
    """Let it rage; returns what happened and what is wrong."""
    chance = random.Random(seed)
    verdict = Verdict()
    said: dict[str, object] = {"seed": seed, "servers": plan.servers, "workers": plan.workers or 2}
    with site(plan) as built, pictures_elsewhere() as elsewhere:
        began = time.monotonic()
        try:
            said |= await _over(built, tasks // len(DISCOUNTS), elsewhere, weather, chance, verdict)
        except Exception as error:  # whatever it is, a verdict is owed
            verdict.faults.append(f"the storm itself broke off: {error!r}")
        said["seconds"] = round(time.monotonic() - began)
        if verdict.faults:
            print(f"The logs are kept in {_keep(built)}", file=sys.stderr)
    return said, verdict.faults


async def _over(
    built: Site, each: int, elsewhere: str, weather: Weather, chance: random.Random, verdict: Verdict
) -> dict[str, object]:
    """Orders of ``each`` tasks a key, in the storm, and the look at what became of them."""
    keys = built.accounts(each)
    (first, *_) = built.parts
    assert first.process is not None
    url = upload(Server("127.0.0.1", built.ports[0], keys[0].token, first.data, first.process), 256)
    plan = [
        (account, chance.uniform(0, weather.span), chance.random() < 0.2)
        for account in keys
        for _ in range(each)
    ]
    raging = asyncio.create_task(rage(built, weather, random.Random(chance.random())))
    creates = (
        create(built, account, number, elsewhere if number % 2 else url, when, again)
        for number, (account, when, again) in enumerate(plan)
    )
    orders = []
    for created in await asyncio.gather(*creates, return_exceptions=True):
        with verdict.noting():
            if isinstance(created, Fault):
                raise created
            assert not isinstance(created, BaseException), repr(created)
            orders.append(created)
    done = await raging
    return {"tasks": len(orders), "faults": dict(done), **await judge(built, verdict, orders, each, url)}


def _keep(built: Site) -> Path:
    """Copy what was logged and received, which goes with the site."""
    keep = Path(tempfile.mkdtemp(prefix="retexture-storm-logs-"))
    for part in built.parts:
        for log in part.data.glob("*.log"):
            shutil.copy(log, keep / f"{part.name} {log.name}")
    return keep


def main() -> None:
    """Run one storm."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.storm",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=None, help="of everything random; printed in any case")
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40, help="processes that are killed, or frozen")
    parser.add_argument("--every", type=float, default=1.6, help="mean seconds between two of them")
    parser.add_argument("--freeze", type=float, default=0, help="seconds that every fourth stands still")
    parser.add_argument("--shared", action="store_true", help="Postgres and an S3 server, for all")
    parser.add_argument("--servers", type=int, default=2, help="with --shared")
    parser.add_argument("--workers", type=int, default=4, help="with --shared")
    parser.add_argument("--restarts", type=int, default=2, help="of Postgres and of the S3 server, each")
    given = parser.parse_args()
    seed = secrets.randbelow(2**32) if given.seed is None else given.seed
    print(f"seed {seed}", file=sys.stderr, flush=True)
    plan = Plan(given.servers, given.workers, True) if given.shared else Plan(1, 0, False)
    weather = Weather(given.kills, given.every, given.freeze, given.restarts if given.shared else 0)
    said, faults = asyncio.run(storm(seed, given.tasks, plan, weather))
    for fault in faults:
        print(fault, file=sys.stderr)
    print(json.dumps({**said, "verdict": "whole" if not faults else f"{len(faults)} faults"}))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
