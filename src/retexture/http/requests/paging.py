"""Numbered pages, as the contract's lists have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from retexture.http.requests.query import whole_number

DEFAULT_SIZE = 20
MOST = 1000

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Page(Generic[_Item]):
    """A part of a list.

    Attributes:
        items: What is on it; nothing where it lies behind the last one.
        total: Items of the whole list.
        page: Its number, from 1.
        page_size: The most items on one page.
    """

    items: Sequence[_Item]
    total: int
    page: int
    page_size: int

    @property
    def total_pages(self) -> int:
        """How many pages there are; none where the list is empty."""
        return -(-self.total // self.page_size)


def cut(items: Sequence[_Item], page: str, page_size: str) -> Page[_Item]:
    """Return the page that a query asks for; an empty word stands for the default.

    Raises:
        WireError: One of the words is no number that makes sense (400).
    """
    number = whole_number("page", page, 1, 10**9)
    size = whole_number("page_size", page_size, DEFAULT_SIZE, MOST)
    first = (number - 1) * size
    return Page(items[first : first + size], len(items), number, size)
