"""A worker process for tests: the real main loop with the scripted engine. Run by its path."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("store")
    parser.add_argument("marks", type=Path)
    parser.add_argument("--gate", type=Path)
    parser.add_argument("--images", help="where a server of the images interface is")
    parser.add_argument("--comfyui", help="where a ComfyUI server is, asked first by a chain")
    parser.add_argument("--gateway", help="where a server of the contract is, asked first by a chain")
    parser.add_argument("--dies_storing", help="the end of a name whose object it dies at, once on a machine")
    parser.add_argument("--repeats", type=int, default=0, help="whether the engine makes pictures again")
    parser.add_argument("--lease", type=float, default=20.0)
    parser.add_argument("--renew", type=float, default=0.2)
    parser.add_argument("--expire", type=float, default=0.3)
    parser.add_argument("--grace", type=float, default=10.0)
    parser.add_argument("--give_up", type=float, default=5.0)
    parser.add_argument("--fetch_time", type=float, default=300.0)
    parser.add_argument("--most_starts", type=int, default=10)
    parser.add_argument("--callback_delays", default="5,300")
    parser.add_argument("--callback_timeout", type=float, default=15.0)
    return parser


def main() -> None:
    """Work until told to stop."""
    given = _options().parse_args()

    from retexture import bootstrap

    bootstrap.prepare_kernels(bootstrap.configured())

    from retexture.database.connection import open_database
    from retexture.engines.chain import ChainEngine
    from retexture.engines.comfyui import ComfyEngine, ComfyServer, load_workflow
    from retexture.engines.gateway import Downloads, GatewayEngine, UpstreamServer
    from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
    from retexture.engines.protocol import Engine
    from retexture.engines.registry import Registry
    from retexture.fetching import PRIVATE_NETWORKS, Fetcher, FetchPolicy
    from retexture.imaging.limits import Limits
    from retexture.storage import Store
    from retexture.tasks.queue import TaskQueue
    from retexture.tasks.run import WorkerContext
    from retexture.webhooks import Sender, sending_policy
    from retexture.worker.presence import appear
    from retexture.worker.process import Timing, run
    from scripted import MortalStore, RepeatingEngine, ScriptedEngine

    kind = RepeatingEngine if given.repeats else ScriptedEngine
    builders: dict[str, Callable[[], Engine]] = {"procedural": lambda: kind(given.gate)}
    if given.images:
        upstream = Upstream(given.images, "gpt-image-2", concurrency=1)
        builders["images"] = lambda: ImagesEngine(upstream, load_profile("qwen-image-edit"))
    if given.comfyui:
        comfyui = ComfyServer(given.comfyui, concurrency=1)
        builders["comfyui"] = lambda: ComfyEngine(comfyui, load_workflow("qwen-image-edit"))
    if given.gateway:
        server = UpstreamServer(given.gateway)
        builders["gateway"] = lambda: GatewayEngine(server, Downloads(given.gateway))
    members = dict(builders)
    first = [name for name in ("gateway", "comfyui") if name in members][:1]
    builders["auto"] = lambda: ChainEngine(members, (*first, "procedural"))
    engines = Registry(builders)
    database = open_database(given.database)
    fetching = FetchPolicy(
        allowed_networks=PRIVATE_NETWORKS, read_timeout=given.fetch_time, total_timeout=given.fetch_time
    )
    store = Store(given.store)
    if given.dies_storing is not None:
        store = MortalStore(given.store, given.dies_storing, given.marks.parent / "died")
    worker_context = WorkerContext(
        database=database,
        queue=TaskQueue(database),
        store=store,
        fetcher=Fetcher(fetching),
        sender=Sender(Fetcher(sending_policy(PRIVATE_NETWORKS, given.callback_timeout))),
        engines=engines,
        limits=Limits(),
        callback_delays=tuple(map(float, given.callback_delays.split(","))),
        fetch_time=given.fetch_time,
        most_starts=given.most_starts,
    )
    timing = Timing(
        lease=given.lease,
        renew=given.renew,
        expire=given.expire,
        grace=given.grace,
        give_up=given.give_up,
    )
    run(worker_context, appear(given.marks, 0), timing=timing, lifeline=sys.stdin.fileno())


if __name__ == "__main__":
    print(f"process {os.getpid()}", flush=True)
    main()
