"""A connection's bytes as requests, and what happens to each of them."""

from retexture.http.transport.metrics import CountRequests
from retexture.http.transport.middleware import Correlate, Cors, Linger, TextOnly, TidyPaths, request_id_of
from retexture.http.transport.protocol import BoundedProtocol
from retexture.http.transport.time_limit import LimitTime, allowance_of

__all__ = [
    "BoundedProtocol",
    "Correlate",
    "Cors",
    "CountRequests",
    "LimitTime",
    "Linger",
    "TextOnly",
    "TidyPaths",
    "allowance_of",
    "request_id_of",
]
