"""Reading requests: bodies within bounds, orders, and what stands in a query."""

from retexture.http.requests.bodies import NOT_TEXT, BodyModel, JsonBody, SignInBody
from retexture.http.requests.keeping import SentOrder, SentPicture, keep, submit_with_pictures
from retexture.http.requests.orders import (
    METADATA_BYTES,
    Asked,
    asked_by,
    engines_of,
    offer_to,
    parse_order,
    read_order,
    repeatable_of,
)
from retexture.http.requests.paging import DEFAULT_SIZE, MOST, Page, cut
from retexture.http.requests.query import AMOUNT_TEXT, Count, Day, day, whole_number
from retexture.http.requests.spooling import on_disk
from retexture.http.requests.uploads import FormBounds, Uploader, check_is_form, read_form, read_upload

__all__ = [
    "AMOUNT_TEXT",
    "DEFAULT_SIZE",
    "METADATA_BYTES",
    "MOST",
    "NOT_TEXT",
    "Asked",
    "BodyModel",
    "Count",
    "Day",
    "FormBounds",
    "JsonBody",
    "Page",
    "SentOrder",
    "SentPicture",
    "SignInBody",
    "Uploader",
    "asked_by",
    "check_is_form",
    "cut",
    "day",
    "engines_of",
    "keep",
    "offer_to",
    "on_disk",
    "parse_order",
    "read_form",
    "read_order",
    "read_upload",
    "repeatable_of",
    "submit_with_pictures",
    "whole_number",
]
