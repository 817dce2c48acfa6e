"""Guarded requests to URLs that strangers give; see ``docs/decisions/guarded-download.md``."""

from retexture.fetching.addresses import PRIVATE_NETWORKS
from retexture.fetching.client import Answered, Fetched, Fetcher
from retexture.fetching.connecting import Deadline
from retexture.fetching.errors import BadUrl, FetchFailed
from retexture.fetching.policy import FetchPolicy
from retexture.fetching.resolving import Resolver, resolve_by_system
from retexture.fetching.urls import MAX_URL_LENGTH, WebUrl, parse_url

__all__ = [
    "MAX_URL_LENGTH",
    "PRIVATE_NETWORKS",
    "Answered",
    "BadUrl",
    "Deadline",
    "FetchFailed",
    "FetchPolicy",
    "Fetched",
    "Fetcher",
    "Resolver",
    "WebUrl",
    "parse_url",
    "resolve_by_system",
]
