"""Guarded requests to URLs that strangers give; see ``docs/decisions/guarded-download.md``."""

from retexture.fetching.addresses import PRIVATE_NETWORKS
from retexture.fetching.client import Answered, Fetched, Fetcher
from retexture.fetching.data_urls import data_url, is_data_url, read_data_url
from retexture.fetching.deadline import FetchDeadline
from retexture.fetching.errors import BadUrl, FetchFailed, FetchStopped
from retexture.fetching.policy import USER_AGENT, FetchPolicy
from retexture.fetching.resolving import Resolver, resolve_by_system
from retexture.fetching.retrying import seconds_asked
from retexture.fetching.urls import MAX_URL_LENGTH, WebUrl, parse_url

__all__ = [
    "MAX_URL_LENGTH",
    "PRIVATE_NETWORKS",
    "USER_AGENT",
    "Answered",
    "BadUrl",
    "FetchDeadline",
    "FetchFailed",
    "FetchPolicy",
    "FetchStopped",
    "Fetched",
    "Fetcher",
    "Resolver",
    "WebUrl",
    "data_url",
    "is_data_url",
    "parse_url",
    "read_data_url",
    "resolve_by_system",
    "seconds_asked",
]
