"""The only place that builds adapters, from the settings, and hands them over.

Each function imports what it builds when it is called, so that a command pays for what it uses alone.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retexture.bootstrap import forwarding
from retexture.bootstrap.chains import breaker_states as breaker_states
from retexture.bootstrap.chains import chain_engine
from retexture.bootstrap.chains import client_engines as client_engines
from retexture.bootstrap.prices import model_prices
from retexture.bootstrap.shared import reach_database as reach_database
from retexture.bootstrap.shared import reach_storage as reach_storage
from retexture.settings import Settings, load, storage_options
from retexture.usual_folders import user_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from retexture.engines.protocol import Engine as PictureEngine
    from retexture.engines.registry import Registry
    from retexture.engines.source_structures import SourceStructures
    from retexture.fetching import Fetcher
    from retexture.http import Services
    from retexture.imaging.limits import Limits
    from retexture.perception import Perception
    from retexture.storage import Store
    from retexture.tasks.pricing import PricingPolicy
    from retexture.tasks.run import WorkerContext
    from retexture.webhooks import Sender
    from retexture.worker.presence import Presence
    from retexture.worker.supervisor import Supervisor

_DAY = 24 * 3600.0
EVERYWHERE = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))


def configured(**options: object) -> Settings:
    """Read the settings of this installation, which options of the command line override.

    Raises:
        ValueError: a setting cannot be used; the message names it.
    """
    return load(**options)


def limits(settings: Settings) -> "Limits":
    """How large a picture may be."""
    from retexture.imaging.limits import Limits

    return Limits(settings.max_bytes, settings.max_pixels, settings.max_side)


def fetcher(settings: Settings, *, refusal: str, allow_private: bool = False) -> "Fetcher":
    """The guarded download.

    Args:
        settings: Of this installation.
        refusal: The error of a host that is unknown or refused, one sentence.
        allow_private: Reach private and loopback addresses, too.
    """
    from retexture.fetching import USER_AGENT, Fetcher, FetchPolicy

    policy = FetchPolicy(
        allowed_networks=settings.fetch_allow,
        max_bytes=settings.max_bytes,
        user_agent=settings.fetch_user_agent or USER_AGENT,
        refusal=refusal,
    )
    if allow_private:
        policy = replace(policy, allowed_networks=EVERYWHERE, allowed_ports=None)
    return Fetcher(policy)


def sender(settings: Settings) -> "Sender":
    """The sender of callbacks: to the public internet, and to networks that the operator allows besides."""
    from retexture.fetching import Fetcher
    from retexture.webhooks import Sender, sending_policy

    return Sender(Fetcher(sending_policy(settings.callback_allow)))


def engines(settings: Settings, opened: "Engine | None" = None) -> "Registry":
    """The engines of this installation.

    Args:
        settings: Of this installation.
        opened: The server's database, which its workers share the state of engines by; None: for the command
            line and the library, whose user may be told all that an engine says.
    """
    from retexture.engines.registry import Registry

    builders: dict[str, Callable[[], PictureEngine]] = {"procedural": partial(_procedural, settings)}
    if settings.images_url is not None:
        builders["images"] = partial(forwarding.images, settings)
    if settings.comfyui_url is not None:
        builders["comfyui"] = partial(forwarding.comfyui, settings)
    if settings.gateway_url is not None:
        builders["gateway"] = partial(forwarding.gateway, settings)
    if settings.engines:
        builders["auto"] = partial(chain_engine, settings, dict(builders), opened)
    return Registry(builders)


def prices_of(settings: Settings, engine: str) -> tuple[Decimal, ...]:
    """What one input's pictures by an engine cost in US dollars, before a discount; the highest last."""
    pricing = pricing_of(settings)
    return tuple(sorted({pricing.price_of(name) for name in pricing.members(engine, None)}))


_of_thread = local()


def engine_of_thread(settings: Settings, name: str) -> "PictureEngine":
    """An engine that the calling thread keeps, for calls that come one after another.

    Building one takes a third of a second, and it remembers the last photo; it is for one thread at a time.

    Raises:
        UnknownEngine: there is none of that name.
    """
    built: dict[tuple[str, str], PictureEngine] = _of_thread.__dict__.setdefault("built", {})
    wanted = (name, repr(settings))
    if wanted not in built:
        built[wanted] = engines(settings).build(name)
    return built[wanted]


def sources_of_thread() -> "SourceStructures":
    """What the calling thread keeps of the last photos beside its engines; for one thread at a time."""
    from retexture.engines.source_structures import SourceStructures

    kept: SourceStructures = _of_thread.__dict__.setdefault("sources", SourceStructures())
    return kept


def database(settings: Settings, wait: float = 0.0, patience: float | None = None) -> "Engine":
    """The server's database, migrated, with its queues; a data folder that is missing is created.

    Args:
        settings: Where it is.
        wait: Seconds for which a database that is away is waited for.
        patience: Seconds that a statement may take afterwards; None: as long as it takes.
    """
    from retexture.database.connection import migrate
    from retexture.database.waiting import patiently
    from retexture.tasks.queue import prepare

    opened = _open_database(settings)

    def bring_up_to_date() -> None:
        migrate(opened)
        prepare(opened)

    patiently(bring_up_to_date, wait)
    if patience is None:
        return opened
    opened.dispose()  # to migrate may take longer than anything else may
    return _open_database(settings, patience)


def _open_database(settings: Settings, patience: float | None = None) -> "Engine":
    """The database as it is; a data folder that is missing is created."""
    from retexture.database.connection import open_database

    # Whoever may read it can read what people sent, and the database of keys.
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open_database(database_address(settings), patience)


def database_address(settings: Settings) -> str:
    """Where the server's database is."""
    return settings.database_url or f"sqlite:///{settings.data_dir.absolute()}/retexture.db"


def store(settings: Settings) -> "Store":
    """Where the server keeps files.

    Raises:
        SettingsError: a file that is to hold credentials cannot be read.
        StorageError: the storage can't be opened.
    """
    from retexture.storage import PresignedTerms, Store

    url = settings.storage_url or (settings.data_dir.absolute() / "files").as_uri()
    endpoint = None if settings.presigned_endpoint is None else str(settings.presigned_endpoint)
    terms = None if settings.presigned_s is None else PresignedTerms(settings.presigned_s, endpoint)
    return Store(url, storage_options(urlsplit(url).scheme), terms)


def services(settings: Settings, opened: "Engine", metrics_dir: Path | None) -> "Services":
    """What the HTTP server works with; ``metrics_dir`` is where it shares its metrics with its workers."""
    from retexture import __version__
    from retexture.database.installation import installation_id
    from retexture.http import Services
    from retexture.tasks.files import NOT_PUBLIC
    from retexture.tasks.queue import TaskQueue

    return Services(
        database=opened,
        queue=TaskQueue(opened),
        store=store(settings),
        fetcher=fetcher(settings, refusal=NOT_PUBLIC),
        pricing=pricing_of(settings),
        engines=client_engines(settings),
        registry=engines(settings, opened),
        limits=limits(settings),
        version=__version__,
        installation=installation_id(opened),
        request_limit=settings.request_limit_s,
        sync_wait=settings.sync_wait_s,
        read_rate=settings.read_rate,
        upload_rate=settings.upload_rate,
        public_url=str(settings.public_url).rstrip("/") if settings.public_url else None,
        cors_origins=settings.cors_origins,
        largest_tile=settings.largest_tile,
        trusted_proxies=tuple(map(str, settings.trusted_proxies)),
        metrics_dir=metrics_dir,
    )


def pricing_of(settings: Settings) -> "PricingPolicy":
    """What the operator decided about new tasks."""
    from retexture.tasks.pricing import PricingPolicy

    configured = engines(settings).names
    return PricingPolicy(
        price=settings.price_usd,
        prices=forwarding.prices(settings),
        model_prices=model_prices(settings),
        configured=configured,
        offered=tuple(name for name in client_engines(settings) if name in configured),
        chain=settings.engines,
        default_engine=settings.usual_engine,
        retention=settings.retention_days * _DAY,
        queue_per_key=settings.queue_per_key,
        queue_total=settings.queue_total,
    )


def worker_context(settings: Settings, opened: "Engine") -> "WorkerContext":
    """What one worker process works with."""
    from retexture.tasks.files import NOT_PUBLIC
    from retexture.tasks.queue import TaskQueue
    from retexture.tasks.run import WorkerContext

    return WorkerContext(
        database=opened,
        queue=TaskQueue(opened),
        store=store(settings),
        fetcher=fetcher(settings, refusal=NOT_PUBLIC),
        sender=sender(settings),
        engines=engines(settings, opened),
        limits=limits(settings),
        fetch_time=settings.fetch_time_s,
        callback_delays=settings.callback_delays_s,
        strict_prompts=settings.strict_prompts,
    )


def presence(settings: Settings, slot: int) -> "Presence":
    """Name this process, the worker of a slot, and create its mark in the data folder."""
    from retexture.worker.presence import appear

    return appear(settings.data_dir.absolute() / "workers", slot)


@contextmanager
def supervised_workers(
    settings: Settings, command: Callable[[Settings, int], Sequence[str]]
) -> Iterator["Supervisor"]:
    """Inside, worker processes run and are started again when they die; at its end they are gone."""
    from retexture.tasks.metrics import WORKER_RESTARTS
    from retexture.worker.supervisor import Supervisor

    supervisor = Supervisor(
        partial(command, settings), settings.workers, died=lambda _slot: WORKER_RESTARTS.inc()
    )
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def prepare_kernels(settings: Settings) -> Path | None:
    """Set where compiled kernels are cached, how many threads compute and on which heaps.

    Call it before any kernel is imported.

    Returns:
        The folder, or None where no place is writable: everything then works, and compiles in each process.
    """
    import cv2

    from retexture.imaging.kernel_cache import kernel_cache
    from retexture.imaging.kernels import cache_kernels_in, give_back_large_maps, share_heaps

    share_heaps()
    give_back_large_maps()
    folder = kernel_cache(settings.cache_dir, settings.kernels_from)
    if folder is not None:
        cache_kernels_in(folder)
    if settings.threads is not None:
        cv2.setNumThreads(settings.threads)
    return folder


def perception(settings: Settings) -> "Perception | None":
    """Whoever looks at photos besides the analysis itself; None where nobody is asked to.

    Raises:
        UnknownModel: the settings name a model that there is not.
    """
    from retexture.perception import build_perception

    return build_perception(
        settings.perception, model_folder(settings), settings.perception_device, settings.threads
    )


def model_folder(settings: Settings) -> Path:
    """Where the weights of models are."""
    return settings.perception_models or (user_folder("data") or settings.data_dir) / "models"


def _procedural(settings: Settings) -> "PictureEngine":
    prepare_kernels(settings)
    from retexture.engines.procedural import ProceduralEngine

    return ProceduralEngine(perception(settings))
