"""What can go wrong with stored objects."""


class StorageError(Exception):
    """The storage can't be used; the message is one sentence for the operator."""


class MissingObject(StorageError):
    """There is no object with this name."""
