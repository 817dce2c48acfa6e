"""Presigned URLs: addresses in the store itself that open one object for a while, without a key."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store, from_url

LONGEST_URL = 1024
"""Characters of the longest URL that is given: clients hand pictures back as `imgUrl`, which has no more."""

_SIGNED_WITHIN = 2.0
"""Seconds. To sign is arithmetic, unless credentials have to be fetched, from the machine's own network."""

_REST = 30.0
"""Seconds without another try after a failure, so that answers do not wait for what is away one by one."""

_NOBODY = {"access_key_id": "nobody", "secret_access_key": "nobody"}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PresignedTerms:
    """How URLs are signed.

    Attributes:
        lifetime: Seconds after which a URL ends; S3 takes at most a week.
        endpoint: The store's address as clients reach it; None: as this process does.
    """

    lifetime: float
    endpoint: str | None = None


class Presigner:
    """Signs URLs of an S3 store. It may be used from several threads.

    Attributes:
        place: What the URLs of all objects begin with, up to their names.
    """

    def __init__(self, url: str, options: Mapping[str, Any], terms: PresignedTerms) -> None:
        """Reach nothing yet.

        Args:
            url: The store's, ``s3://bucket/prefix``.
            options: obstore's, as for the store.
            terms: How URLs are signed.

        Raises:
            obstore.exceptions.BaseError: The URL or an option is wrong.
        """
        given = (
            dict(options) if terms.endpoint is None else {**options, "endpoint": terms.endpoint.rstrip("/")}
        )
        self._lifetime = timedelta(seconds=terms.lifetime)
        self._objects = _opened(url, given)
        # The library alone knows how it writes a bucket's address; to ask it takes any credentials.
        asked = obstore.sign(_opened(url, {**given, **_NOBODY}), "GET", "x", self._lifetime)
        self.place: str = asked.partition("?")[0].removesuffix("x")
        self._rests_until = 0.0

    def sign(self, names: Sequence[str]) -> dict[str, str]:
        """Return the URLs of objects by their names; in a thread without an event loop.

        Those that would be longer than :data:`LONGEST_URL` are left out, and all where none can be signed.
        """
        return asyncio.run(self.sign_async(names))

    async def sign_async(self, names: Sequence[str]) -> dict[str, str]:
        """As :meth:`sign`, beside the event loop."""
        if not names or time.monotonic() < self._rests_until:
            return {}
        try:
            async with asyncio.timeout(_SIGNED_WITHIN):
                urls = await obstore.sign_async(self._objects, "GET", list(names), self._lifetime)
        except (BaseError, OSError, TimeoutError) as error:
            # What the library says is left out: it may repeat signatures.
            self._rests_until = time.monotonic() + _REST
            _log.warning("no presigned URLs: the server's own are given", error=type(error).__name__)
            return {}
        return {name: url for name, url in zip(names, urls, strict=True) if len(url) <= LONGEST_URL}


def _opened(url: str, options: Mapping[str, Any]) -> S3Store:
    return cast(S3Store, cast(Any, from_url)(url, **options))
