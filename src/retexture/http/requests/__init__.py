"""Reading requests: bodies within bounds, orders, and what stands in a query."""

from retexture.http.requests.bodies import BodyModel, JsonBody, SignInBody
from retexture.http.requests.orders import METADATA_BYTES, read_order
from retexture.http.requests.paging import DEFAULT_SIZE, MOST, Page, cut
from retexture.http.requests.query import AMOUNT_TEXT, Count, Day, day, whole_number
from retexture.http.requests.spooling import on_disk
from retexture.http.requests.uploads import Uploader, read_upload

__all__ = [
    "AMOUNT_TEXT",
    "DEFAULT_SIZE",
    "METADATA_BYTES",
    "MOST",
    "BodyModel",
    "Count",
    "Day",
    "JsonBody",
    "Page",
    "SignInBody",
    "Uploader",
    "cut",
    "day",
    "on_disk",
    "read_order",
    "read_upload",
    "whole_number",
]
