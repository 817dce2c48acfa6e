"""The only place that builds adapters, from the settings, and hands them over.

Each function imports what it builds when it is called, so that a command pays for what it uses alone.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

from retexture.settings import Settings, load

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
_UNUSED_AFTER = 14 * _DAY  # seconds: kernels of other versions are kept this long
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
    return Fetcher(
        replace(policy, allowed_networks=EVERYWHERE, allowed_ports=None) if allow_private else policy
    )


def sender(settings: Settings) -> "Sender":
    """The sender of callbacks: to the public internet, and to networks that the operator allows besides."""
    from retexture.fetching import Fetcher
    from retexture.webhooks import Sender, sending_policy

    return Sender(Fetcher(sending_policy(settings.callback_allow)))


def engines(settings: Settings) -> "Registry":
    """The engines of this installation."""
    from retexture.engines.registry import Registry

    return Registry({"procedural": partial(_procedural, settings)})


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
    own = f"sqlite:///{settings.data_dir.absolute()}/retexture.db"
    return open_database(settings.database_url or own, patience)


def store(settings: Settings) -> "Store":
    """Where the server keeps files."""
    from retexture.storage import Store

    return Store(settings.storage_url or (settings.data_dir.absolute() / "files").as_uri())


def services(settings: Settings, opened: "Engine", metrics_dir: Path | None) -> "Services":
    """What the HTTP server works with; ``metrics_dir`` is where it shares its metrics with its workers."""
    from retexture import __version__
    from retexture.http import Services
    from retexture.tasks.files import NOT_PUBLIC
    from retexture.tasks.queue import TaskQueue

    return Services(
        database=opened,
        queue=TaskQueue(opened),
        store=store(settings),
        fetcher=fetcher(settings, refusal=NOT_PUBLIC),
        pricing=_pricing(settings),
        engines=settings.client_engines,
        registry=engines(settings),
        limits=limits(settings),
        version=__version__,
        request_limit=settings.request_limit_s,
        sync_wait=settings.sync_wait_s,
        read_rate=settings.read_rate,
        upload_rate=settings.upload_rate,
        public_url=str(settings.public_url).rstrip("/") if settings.public_url else None,
        cors_origins=settings.cors_origins,
        trusted_proxies=tuple(map(str, settings.trusted_proxies)),
        metrics_dir=metrics_dir,
    )


def _pricing(settings: Settings) -> "PricingPolicy":
    from retexture.tasks.pricing import PricingPolicy

    return PricingPolicy(
        price=settings.price_usd,
        default_engine=settings.engine,
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
        engines=engines(settings),
        limits=limits(settings),
        fetch_time=settings.fetch_time_s,
        callback_delays=settings.callback_delays_s,
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
    """Set where compiled kernels are cached and how many threads compute; call it before any is imported.

    Returns:
        The folder, or None where no place is writable: everything then works, and compiles in each process.
    """
    import cv2

    from retexture.imaging.kernels import cache_kernels_in

    folder = kernel_cache(settings)
    if folder is not None:
        cache_kernels_in(folder)
    if settings.threads is not None:
        cv2.setNumThreads(settings.threads)
    return folder


def kernel_cache(settings: Settings) -> Path | None:
    """The first place for compiled kernels that can be written to, created where needed, or None."""
    from platformdirs import user_cache_path, user_data_path

    usual = (user_cache_path("retexture", appauthor=False), user_data_path("retexture", appauthor=False))
    chosen = (settings.cache_dir,) if settings.cache_dir is not None else ()
    for place in (*chosen, *usual):
        # Where a user has no home folder the usual places are relative to the current folder.
        folder = place / "kernels"
        if (place in chosen or folder.is_absolute()) and _is_ours_to_write(folder):
            return _for_this_code(folder.absolute())
    return None


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
    from platformdirs import user_data_path

    return settings.perception_models or user_data_path("retexture", appauthor=False) / "models"


def _procedural(settings: Settings) -> "PictureEngine":
    prepare_kernels(settings)
    from retexture.engines.procedural import ProceduralEngine

    return ProceduralEngine(perception(settings))


def _is_ours_to_write(folder: Path) -> bool:
    # Cached kernels are code that is run: a folder of someone else's, or one open to others, is refused.
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
        if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
            return False
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def code_digest() -> str:
    """Return 16 hex digits that differ when any line of this package does."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _for_this_code(folder: Path) -> Path:
    # Numba notices a change in a kernel's own file, but not in another file that the kernel calls into.
    own = folder / code_digest()
    if not own.exists():
        _drop_old_versions(folder)
        own.mkdir(mode=0o700, exist_ok=True)
    return own


def _drop_old_versions(folder: Path) -> None:
    oldest = time.time() - _UNUSED_AFTER
    for other in folder.iterdir():
        # Only what is certainly ours: the operator may have named a folder with other things in it.
        if re.fullmatch(r"[0-9a-f]{16}", other.name):
            with suppress(OSError):  # another process may be at it too
                if other.stat().st_mtime < oldest:
                    shutil.rmtree(other)
