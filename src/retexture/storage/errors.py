"""What can go wrong with stored objects."""

from collections.abc import Iterable


class StorageError(Exception):
    """The storage can't be used; the message is one sentence for the operator."""


class MissingObject(StorageError):
    """There is no object with this name."""


class Undeletable(StorageError):
    """Some objects can't be deleted, while others could.

    Attributes:
        names: Theirs.
    """

    def __init__(self, message: str, names: Iterable[str]) -> None:
        super().__init__(message)
        self.names = frozenset(names)
