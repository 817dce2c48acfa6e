"""Picture objects by name, in a local folder or an object store; see ``docs/decisions/storage.md``."""

from retexture.storage.errors import MissingObject, StorageError, Undeletable
from retexture.storage.presigned import LONGEST_URL, PresignedTerms, Presigner
from retexture.storage.store import Store

__all__ = [
    "LONGEST_URL",
    "MissingObject",
    "PresignedTerms",
    "Presigner",
    "StorageError",
    "Store",
    "Undeletable",
]
