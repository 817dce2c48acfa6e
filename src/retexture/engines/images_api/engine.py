"""The engine: a request becomes orders to a server, and what comes back becomes variations."""

from collections.abc import Iterator

from retexture.decoding import DecoderPool
from retexture.engines.forwarding import (
    MOST_USELESS,
    Attribution,
    Budget,
    Fitted,
    UselessPicture,
    decoded,
    explained,
    fit,
    go_on,
    progress_after,
)
from retexture.engines.images_api.client import Client, Upstream
from retexture.engines.images_api.orders import Job, OrdersUnderWay
from retexture.engines.images_api.profile import Profile
from retexture.engines.protocol import (
    Cancelled,
    Capabilities,
    EngineCancelled,
    EngineError,
    Explanation,
    Health,
    Progress,
    Request,
    UpstreamCall,
    Variation,
)
from retexture.imaging.limits import Limits

VERSION = "1"
_NO_LIST = (404, 405, 501)  # a server without a list of models may paint all the same


class ImagesEngine:
    """Forwards to a server that speaks the OpenAI images interface.

    Args:
        upstream: The server.
        profile: What its model can.
        limits: For the pictures that it sends.
    """

    name = "images"

    def __init__(self, upstream: Upstream, profile: Profile, limits: Limits | None = None) -> None:
        self.profile = profile
        self.version = f"{VERSION}+{profile.name}-{profile.digest}+{upstream.model}"
        self.needs = f"a server of the OpenAI images interface, {upstream.url}"
        self.vocabulary = None
        can = profile.can
        self.capabilities = Capabilities(
            mask=bool(can.mask),
            swatch=bool(can.more_pictures),
            largest=profile.sizes.largest,
            longest_prompt=can.longest_prompt,
            free_words=True,
            profile=profile.name,
        )
        self._model = upstream.model
        self._limits = limits or Limits()
        self._client = Client(upstream)
        self._decoders = DecoderPool()
        self._calls = upstream.calls
        self._spent = (
            f"{upstream.calls} orders for one picture were sent to the image service, which is the most "
            "(RETEXTURE_IMAGES_CALLS)."
        )

    def check(self) -> Health:
        """Ask for the server's models, which costs nothing and takes three seconds at most."""
        status, names = self._client.models().result()
        url = self._client.upstream.url
        if status == 0:
            return Health(
                False, f"{url} cannot be reached; see that the server runs, and check RETEXTURE_IMAGES_URL"
            )
        if status in (401, 403):
            return Health(False, f"{url} does not accept the key ({status}); check RETEXTURE_IMAGES_KEY")
        if status >= 400 and status not in _NO_LIST:
            return Health(False, f"{url} answers with {status}; look at its own log")
        known = f"{self._model} by profile {self.profile.name}"
        if names and self._model not in names:
            return Health(True, f"{known}, which is not among the models that {url} lists")
        return Health(True, f"{known} at {url}")

    def explain(self, prompt: str) -> Explanation:
        """Say what receipts would."""
        return explained(prompt, self.profile.wording)

    def close(self) -> None:
        """Close connections and end the decoding process; the engine cannot be used any more."""
        self._client.close()
        self._decoders.close()

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the variations in the order of their numbers, as the protocol says."""
        go_on(cancelled)
        job = Job.of(request, self.profile, self._model, self._limits)
        numbers = range(request.first, request.count)
        about = {"profile": self.profile.name, "model": self._model}
        attribution = Attribution(self.name, self.version, about, request, job.instruction.explanation)
        if attribution.explanation.idle:
            yield from map(attribution.unchanged, numbers)
            return
        progress(0.0, f"Asking {self._model}")
        under_way = OrdersUnderWay(
            self._client, job, Budget(self._calls, request.ledger, self._spent), cancelled
        )
        number = request.first
        try:
            under_way.order(numbers)
            for done, number in enumerate(numbers, start=1):
                fitted, calls = self._made(under_way, job, number)
                progress(done / len(numbers), progress_after(done, len(numbers)))
                yield attribution.made(number, fitted, job.frame, calls)
        except (EngineError, EngineCancelled) as error:
            error.upstream = (*error.upstream, *under_way.unused(range(request.first, number)))
            raise
        finally:  # an error, a cancel or a caller who has seen enough: nobody waits for the rest
            under_way.give_up()

    def _made(
        self, under_way: OrdersUnderWay, job: Job, number: int
    ) -> tuple[Fitted, tuple[UpstreamCall, ...]]:
        """One picture that can be used; one that can't be is ordered anew."""
        calls: list[UpstreamCall] = []
        for _ in range(MOST_USELESS + 1):
            if calls:
                under_way.order_anew(number)
            data, call = under_way.picture(number)
            calls.append(call)
            try:
                picture = decoded(data, self._decoders, self._limits, job.canvas)
            except UselessPicture as error:
                fault = error
            else:
                return fit(picture, job.canvas, job.frame), tuple(calls)
        useless = EngineError(f"The image service gave {fault} {len(calls)} times; look at its own log.")
        useless.upstream = tuple(calls[:-1])  # nothing was taken of the last one either: it is told below
        raise useless
