"""What goes wrong in a storm, and when: the same for the same seed."""

import asyncio
import random
import sys
from collections import Counter
from dataclasses import dataclass

from benchmarks.storm.site import Part, Site

LIKELY = {"worker": 5, "receiver": 3, "server": 2}
"""How often each kind of process is met, in proportion."""

FROZEN = 0.25
"""The share of faults that freeze a process; the others kill one."""

_WATCHING = 0.2
"""Seconds between two looks for processes that have ended; whoever runs services starts them at once, too."""


@dataclass(frozen=True)
class Weather:
    """How hard it rages.

    Attributes:
        faults: Processes that are killed or frozen.
        every: Mean seconds between two of them.
        freeze: Seconds that a frozen one stands still; 0: none is frozen.
        restarts: How often each service that outlives all is restarted.
    """

    faults: int
    every: float
    freeze: float
    restarts: int

    @property
    def span(self) -> float:
        """Seconds that it rages."""
        return self.faults * self.every


async def rage(built: Site, weather: Weather, chance: random.Random) -> Counter[str]:
    """Do so much harm, at random moments; returns what was done to whom how often."""
    done: Counter[str] = Counter()
    watching = asyncio.create_task(_watch(built, done))
    restarting = asyncio.create_task(_restart(built, weather, chance, done))
    thawing: list[asyncio.Task[None]] = []
    try:
        for _ in range(weather.faults):
            await asyncio.sleep(chance.uniform(0.1, 1.9) * weather.every)
            parts = [part for part in built.parts if not part.frozen]
            (part,) = chance.choices(parts, [_weight(each, parts) for each in parts])
            if chance.random() < (FROZEN if weather.freeze else 0):
                part.freeze()
                thawing.append(asyncio.create_task(_later(weather.freeze, part)))
                done[f"{part.kind} frozen"] += 1
            else:
                part.kill(chance)
                done[f"{part.kind} killed"] += 1
            print(f"\r{dict(done)}", end="", file=sys.stderr, flush=True)
        await asyncio.gather(restarting, *thawing)
    finally:
        print(file=sys.stderr)
        watching.cancel()
        for part in built.parts:
            part.thaw()
            part.revive()
    return done


def _weight(part: Part, parts: list[Part]) -> float:
    return LIKELY[part.kind] / sum(each.kind == part.kind for each in parts)


async def _later(seconds: float, part: Part) -> None:
    await asyncio.sleep(seconds)
    part.thaw()


async def _watch(built: Site, done: Counter[str]) -> None:
    """Start again what has ended."""
    while True:
        for part in built.parts:
            if not part.frozen and part.revive():
                done["started again"] += 1
        await asyncio.sleep(_WATCHING)


async def _restart(built: Site, weather: Weather, chance: random.Random, done: Counter[str]) -> None:
    """Restart the services, one at a time, spread over the storm."""
    wanted = [name for name in built.services for _ in range(weather.restarts)]
    chance.shuffle(wanted)
    for name in wanted:
        await asyncio.sleep(weather.span / (len(wanted) + 1))
        await asyncio.to_thread(built.restart, name)
        done[f"{name} restarted"] += 1
