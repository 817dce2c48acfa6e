"""One presigned URL tried: whether a client could open it."""

import secrets

from retexture import bootstrap, settings
from retexture.fetching import BadUrl, FetchFailed
from retexture.storage import LONGEST_URL, Presigner, StorageError, Store

_OTHER_ADDRESS = "Set RETEXTURE_PRESIGNED_ENDPOINT to the storage's address as clients reach it."


class UnusablePresigned(Exception):
    """Clients are given no presigned URLs, or perhaps none that they can open.

    Attributes:
        advice: What to do.
    """

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


def try_presigned(known: settings.Settings) -> str:
    """Store an object, open it from this machine by a presigned URL, and delete it.

    Returns:
        What the URLs of all pictures begin with.

    Raises:
        UnusablePresigned: That can't be done.
    """
    try:
        store = bootstrap.store(known)
        if store.presigner is None:
            raise UnusablePresigned(
                f"none, as the storage is {store.kind}://; the server's own URLs are given",
                "Name an S3 storage in RETEXTURE_STORAGE_URL, or remove RETEXTURE_PRESIGNED_S.",
            )
        place = store.presigner.place
        _try(store, store.presigner, known)
    except (StorageError, settings.SettingsError) as error:
        raise UnusablePresigned(str(error), "Correct the storage's settings.") from error
    return place


def _try(store: Store, presigner: Presigner, known: settings.Settings) -> None:
    name, data = f"check-{secrets.token_hex(8)}.txt", secrets.token_bytes(16)
    store.put(name, data, "text/plain")
    try:
        url = presigner.sign([name]).get(name)
        if url is None:
            raise UnusablePresigned(
                f"longer than {LONGEST_URL} characters; the server's own URLs are given",
                "Use credentials without a session token, or a shorter prefix.",
            )
        fetcher = bootstrap.fetcher(known, refusal="its address leads nowhere", allow_private=True)
        opened = fetcher.fetch(url).data
    except (BadUrl, FetchFailed) as error:
        fault = f"{presigner.place}… can't be opened from this machine: {error}"
        raise UnusablePresigned(fault, _OTHER_ADDRESS) from error
    finally:
        store.delete([name])
    if opened != data:
        raise UnusablePresigned(f"{presigner.place}… leads to something else", _OTHER_ADDRESS)
