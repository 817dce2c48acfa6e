"""The engine: a request becomes an order at another server, and its pictures become variations."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from io import BytesIO

import numpy as np

from retexture.decoding import DecoderPool, DecoderUnavailable
from retexture.engines.forwarding import CanvasFrame, awaited, fit, go_on, is_empty
from retexture.engines.gateway.client import GENERATION, GatewayClient
from retexture.engines.gateway.downloads import Downloads
from retexture.engines.gateway.errand import Errand, FinishedErrand, abandon
from retexture.engines.gateway.receipts import UpstreamReceipt, call_of, explanation_in, receipt_in, worded
from retexture.engines.gateway.sending import not_taken
from retexture.engines.gateway.server import UNKNOWN, UpstreamServer, UpstreamSpec, read_spec
from retexture.engines.ledger import Ledger
from retexture.engines.protocol import (
    Cancelled,
    Capabilities,
    EngineCancelled,
    EngineError,
    Explanation,
    Health,
    Progress,
    Receipt,
    Request,
    Variation,
)
from retexture.fetching.retrying import is_temporary
from retexture.imaging.arrays import Rgb8
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.photo import Photo

VERSION = "1"
_LARGER_FILES = 4  # times what a source may have: they come without losses
_LEFT_ALONE = 15.0  # seconds until a server that did not say what its model takes is asked again by the way
_UNREPEATABLE = "The upstream server's model takes no seed: the same order gives another picture."
_PROBE = {"imgUrl": "https://example.org/picture.jpg", "remixPrompt": "marble"}  # to ask for a price with


class GatewayEngine:
    """Forwards to another server of the wire contract.

    Args:
        server: The server.
        downloads: Fetches its pictures.
        limits: For these pictures.
    """

    name = "gateway"
    vocabulary = None

    def __init__(self, server: UpstreamServer, downloads: Downloads, limits: Limits | None = None) -> None:
        limits = limits or Limits()
        self.version = f"{VERSION}+{server.model}"
        self.needs = f"a server of the same API, {server.url}"
        self._client = GatewayClient(server)
        self._downloads = downloads
        self._limits = replace(limits, max_bytes=limits.max_bytes * _LARGER_FILES)
        self._decoders = DecoderPool()
        self._spec: UpstreamSpec | None = None
        self._asking = threading.Lock()
        self._ask_again_at = 0.0

    @property
    def capabilities(self) -> Capabilities:
        """What the server's model can.

        A server that does not say so now is held to be able: whoever asks it for a picture finds out, and
        whoever passes it over never does.
        """
        takes = (self._asked_spec() or UNKNOWN).parameters
        return Capabilities(mask="maskUrl" in takes, swatch="swatchUrl" in takes, free_words=True)

    def check(self) -> Health:
        """Ask for the model, whether the key is accepted and what it costs; nothing is ordered."""
        server, client = self._client.server, self._client
        spec = client.ask_spec()
        page = client.ask("GET", f"/model/v1/models/skill/{server.model}")
        price = client.ask("POST", f"{GENERATION}/precharge", {"model": server.model, **_PROBE})
        told, status = spec.result(), page.result().status
        if told.status == 0:
            return Health(
                False,
                f"{server.url} cannot be reached; see that the server runs, and check RETEXTURE_GATEWAY_URL",
            )
        if status in (401, 403):
            return Health(
                False, f"{server.url} does not accept the key ({status}); check RETEXTURE_GATEWAY_KEY"
            )
        if told.status == 404:
            return Health(
                False, f"{server.url} has no model {server.model}; check RETEXTURE_GATEWAY_MODEL and its URL"
            )
        if told.status != 200:
            return Health(False, f"{server.url} answers with {told.status}; look at its own log")
        self._spec = read_spec(told.body)
        kind = "a Retexture" if self._spec.ours else "another server of the API"
        return Health(True, f"{server.model} at {server.url}, {kind}{_in_words(price.result().json())}")

    def explain(self, prompt: str) -> Explanation:
        """Say what receipts would: a Retexture is asked, of other servers nobody knows before."""
        told = worded(prompt)
        spec = None if told.idle else self._asked_spec()
        if spec is None or not spec.ours:
            return told
        answer = self._client.understand(prompt).result()
        found = explanation_in(answer.json(), self._client.redactor) if answer.status == 200 else None
        return found or told

    def explain_alone(self, prompt: str) -> Explanation:
        """Say what is sent there; as :class:`~retexture.engines.elsewhere.ExplainsAlone` says."""
        return worded(prompt)

    def abandon(self, ledger: Ledger) -> None:
        """Cancel what the server is still at, as :class:`~retexture.engines.elsewhere.Abandons` says."""
        abandon(self._client, ledger)

    def close(self) -> None:
        """Close connections and end the decoding process; the engine cannot be used any more."""
        self._client.close()
        self._decoders.close()

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the variations in the order of their numbers, as the protocol says."""
        go_on(cancelled)
        told = worded(request.prompt)
        if told.idle and request.swatch is None:
            for number in range(request.first, request.count):
                yield self._idle(request, told, number)
            return
        progress(0.0, f"Asking {self._client.server.model}")
        if self._spec is None:
            self._spec = awaited(self._client.spec(), cancelled)
        errand = Errand(self._client, request, self._spec, cancelled)
        done, reached = 0, 0.0

        def report(share: float, stage: str) -> None:
            nonlocal reached
            reached = max(reached, share)
            progress(reached, stage)

        try:
            with closing(errand.pictures(report)) as found:
                for finished in found:
                    number = request.first + done
                    rgb, notes = self._fetched(finished.url, request.photo, number, cancelled)
                    done += 1
                    report(done / (request.count - request.first), "Fetched a picture")
                    yield Variation(number, rgb, self._receipt(request, finished, (number, rgb), notes))
        except (EngineError, EngineCancelled) as error:
            if not done:  # else a receipt tells of it
                error.upstream = errand.in_vain()
            raise
        finally:
            # In a task, whoever takes it up goes on with the order, and what has ended is settled.
            if not request.ledger.outlives:
                with suppress(EngineError):
                    abandon(self._client, request.ledger)

    def _fetched(
        self, url: str, photo: Photo, number: int, cancelled: Cancelled
    ) -> tuple[Rgb8, tuple[str, ...]]:
        """A picture of the server, as large as the photo; and what had to be done for that."""
        data = self._downloads.fetch(url, self._client.server.away, cancelled)
        try:
            picture = self._decoders.decode(BytesIO(data), self._limits).rgb
        except PictureError as error:
            raise EngineError(f"The upstream server gave a picture that cannot be read: {error}") from None
        except DecoderUnavailable as error:
            raise EngineError("The picture could not be decoded now; try again.") from error
        if is_empty(picture, photo.rgb):
            raise EngineError("The upstream server gave a picture of one colour; look at its own log.")
        if picture.shape == photo.rgb.shape:
            return picture, ()
        fitted = fit(picture, photo.rgb, CanvasFrame(photo.size, photo.size, photo.size, (0, 0)))
        return fitted.rgb, tuple(f"Picture {number + 1} {note}." for note in fitted.notes)

    def _receipt(
        self, request: Request, finished: FinishedErrand, made: tuple[int, Rgb8], notes: tuple[str, ...]
    ) -> Receipt:
        number, rgb = made
        client, task = self._client, finished.standing.task
        spec = self._spec or UpstreamSpec()
        general = () if "seed" in spec.parameters else (_UNREPEATABLE,)
        own = worded(request.prompt)
        told = receipt_in(task, client.redactor) or UpstreamReceipt(own.understood, (), (), {})
        last = number == request.count - 1  # what the whole order cost stands in its last picture's receipt
        return Receipt(
            engine=self.name,
            engine_version=self.version,
            seed=request.seed,
            source_sha256=request.photo.sha256,
            understood={
                **own.understood,
                **told.understood,
                "upstream": {"model": client.server.model, **told.maker},
            },
            ignored=(*told.ignored, *not_taken(request, spec)),
            notes=tuple(dict.fromkeys((*told.notes, *general, *notes, *request.photo.notes))),
            # A Retexture that finds nothing to do gives the photo back, and takes nothing for it.
            idle=spec.ours and bool(np.array_equal(rgb, request.photo.rgb)),
            upstream=(call_of(finished.order, task if last else None, client.redactor),),
        )

    def _idle(self, request: Request, told: Explanation, number: int) -> Variation:
        """The photo itself, where there is nothing that a server could be told."""
        receipt = Receipt(
            engine=self.name,
            engine_version=self.version,
            seed=request.seed,
            source_sha256=request.photo.sha256,
            understood=told.understood,
            ignored=self.explain(request.prompt).ignored,
            notes=(f"{told.idle}.", *request.photo.notes),
            idle=True,
        )
        return Variation(number, request.photo.rgb.copy(), receipt)

    def _asked_spec(self) -> UpstreamSpec | None:
        """What the model takes, asked for shortly; None: the server does not answer, or did not just now."""
        with self._asking:
            if self._spec is None and time.monotonic() >= self._ask_again_at:
                answer = self._client.ask_spec().result()
                if answer.status == 200:
                    self._spec = read_spec(answer.body)
                elif 400 <= answer.status < 500 and not is_temporary(answer.status):
                    self._spec = UpstreamSpec()
                self._ask_again_at = time.monotonic() + _LEFT_ALONE
            return self._spec


def _in_words(precharge: object) -> str:
    """What the server asks for an order, as the end of a sentence; nothing where it does not say."""
    data = precharge.get("data") if isinstance(precharge, dict) else None
    cost = data.get("cost") if isinstance(data, dict) else None
    return f", which asks {cost[:20]} USD for each input" if isinstance(cost, str) else ""
