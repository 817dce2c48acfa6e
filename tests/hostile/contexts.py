"""What a worker works with in these tests: a policy under which one address stands for the internet."""

import socket
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

from hostile.urls import NAMES
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.registry import Registry
from retexture.fetching import Fetcher, FetchPolicy
from retexture.fetching.policy import WEB_PORTS
from retexture.tasks.files import NOT_PUBLIC
from retexture.tasks.run import WorkerContext
from retexture.webhooks import Sender
from serving import Server

OUTSIDE = "127.0.0.2"
"""Stands for the public internet: the one address of this machine that these tests' policy allows."""


def resolve(host: str) -> Sequence[str]:
    """What names mean here."""
    if host not in NAMES:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return NAMES[host]


def fetching(*ports: int, resolver: Any = resolve, **changes: Any) -> Fetcher:
    """With the operator's usual policy, and these ports allowed besides; impatient."""
    policy = FetchPolicy(
        allowed_networks=(ip_network(f"{OUTSIDE}/32"),),
        allowed_ports=WEB_PORTS | set(ports),
        max_bytes=32 * 2**20,
        connect_timeout=0.5,
        read_timeout=0.3,
        total_timeout=0.6,
        retry_pauses=(0.0, 0.0),
        refusal=NOT_PUBLIC,
    )
    return Fetcher(replace(policy, **changes), resolver)


def worker_context(server: Server, given: Fetcher) -> WorkerContext:
    """What a worker of this server would work with."""
    services = server.services
    return WorkerContext(
        database=services.database,
        queue=services.queue,
        store=services.store,
        fetcher=given,
        sender=Sender(given),
        engines=Registry({"procedural": ProceduralEngine}),
        limits=services.limits,
    )
