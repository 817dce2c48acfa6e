"""What the endpoints work with: built once by bootstrap, and handed to every handler."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
from fastapi import Depends, Request

from retexture.decoding import DecoderPool
from retexture.engines.registry import Registry
from retexture.fetching import Fetcher
from retexture.imaging.limits import Limits
from retexture.storage import Store

if TYPE_CHECKING:
    from retexture.tasks.pricing import PricingPolicy
    from retexture.tasks.queue import TaskQueue


@dataclass(frozen=True, eq=False, kw_only=True)
class Services:
    """The adapters and the operator's choices.

    Attributes:
        database: Migrated.
        queue: Where tasks wait for a worker.
        store: Where pictures are kept.
        fetcher: Downloads pictures that are named by their address.
        pricing: Price, default engine and retention of new tasks; uploads are kept as long.
        engines: Names that a request may choose.
        registry: Of all engines: they are asked what they know; workers have them make pictures.
        limits: For pictures that are uploaded.
        request_limit: Seconds that a request may wait for database and storage before it is refused.
        sync_wait: Seconds that a synchronous request waits for its task.
        public_url: The address under which clients reach this server, without a slash at its end; None: the
            one that each client used.
        cors_origins: Origins whose pages may call this server; "*" is any.
        trusted_proxies: Networks or addresses whose X-Forwarded headers are believed.
        version: Of the program.
        installation: What it is called among others; see :mod:`retexture.engines.hops`.
        keepalive: Seconds of silence after which a stream sends a comment; the contract allows 15.
        metrics_dir: Where this server and its workers share their metrics; None: they do not.
        read_rate: Reads in a minute that each key may make of this process; None: any number.
        upload_rate: Pictures in a minute that each key may hand in at this process; None: any number.
        sign_in_failures: Unknown keys in a minute after which an address is slowed down.
        decoders: Look into what is handed in.
        thumbnailers: Make small pictures, whatever is handed in meanwhile.
        largest_tile: Pixels a side of the largest tile that may be ordered.
        tick: Seconds between two looks for changed tasks, while somebody waits for one.
    """

    database: sa.Engine
    queue: "TaskQueue"
    store: Store
    fetcher: Fetcher
    pricing: "PricingPolicy"
    engines: tuple[str, ...]
    registry: Registry
    limits: Limits
    version: str
    installation: str
    request_limit: float = 30.0
    sync_wait: float = 120.0
    public_url: str | None = None
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    metrics_dir: Path | None = None
    keepalive: float = 10.0
    read_rate: int | None = 30_000
    upload_rate: int | None = 120
    sign_in_failures: int = 10
    largest_tile: int = 4096
    tick: float = 0.1
    decoders: DecoderPool = field(default_factory=lambda: DecoderPool(3))
    thumbnailers: DecoderPool = field(default_factory=lambda: DecoderPool(2))


def services_of(request: Request) -> Services:
    """What this request's handler works with."""
    services: Services = request.app.state.services
    return services


async def _services(request: Request) -> Services:
    return services_of(request)


Serving = Annotated[Services, Depends(_services)]
"""The type of a handler's parameter that takes the services."""
