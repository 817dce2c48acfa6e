"""The engine: a request becomes orders for a workflow, and what comes back becomes variations."""

import asyncio
from collections.abc import Iterator
from urllib.parse import quote

from retexture.decoding import DecoderPool
from retexture.engines.comfyui.client import ComfyClient, ComfyServer
from retexture.engines.comfyui.job import WorkflowJob
from retexture.engines.comfyui.missing import missing
from retexture.engines.comfyui.orders import QueuedOrders
from retexture.engines.comfyui.workflow import Workflow
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
_ALMOST = 0.95  # of a picture: what is left when the server has made it


class ComfyEngine:
    """Has an operator's ComfyUI run a workflow.

    Args:
        server: The server.
        workflow: What it is to run.
        limits: For the pictures that it gives.
    """

    name = "comfyui"

    def __init__(self, server: ComfyServer, workflow: Workflow, limits: Limits | None = None) -> None:
        self.workflow = workflow
        self.version = f"{VERSION}+{workflow.name}-{workflow.digest}"
        self.needs = f"ComfyUI at {server.url} with what its workflow names"
        self.vocabulary = None
        self.capabilities = Capabilities(
            mask=workflow.has("mask"),
            swatch=False,
            largest=workflow.sizes.largest,
            longest_prompt=workflow.longest_prompt,
            free_words=True,
            profile=workflow.name,
        )
        self._limits = limits or Limits()
        self._client = ComfyClient(server)
        self._decoders = DecoderPool()
        self._calls = server.calls
        self._spent = (
            f"{server.calls} orders for one picture were queued at ComfyUI, which is the most "
            "(RETEXTURE_COMFYUI_CALLS)."
        )

    def check(self) -> Health:
        """Ask whether the server is there and has what the workflow names; six seconds at most."""
        return self._client.start(self._checked()).result()

    def explain(self, prompt: str) -> Explanation:
        """Say what receipts would."""
        return explained(prompt, self.workflow.wording)

    def close(self) -> None:
        """Close connections and end the decoding process; the engine cannot be used any more."""
        self._client.close()
        self._decoders.close()

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the variations in the order of their numbers, as the protocol says."""
        go_on(cancelled)
        job = WorkflowJob.of(request, self.workflow)
        numbers = range(request.first, request.count)
        about = {"workflow": self.workflow.name}
        attribution = Attribution(self.name, self.version, about, request, job.instruction.explanation)
        if attribution.explanation.idle:
            yield from map(attribution.unchanged, numbers)
            return
        progress(0.0, "Queueing at ComfyUI")
        budget = Budget(self._calls, request.ledger, self._spent)
        under_way = QueuedOrders(self._client, job, budget, self._limits.max_bytes)
        try:
            for number in numbers:
                under_way.order(number)
            for done, number in enumerate(numbers):
                telling = _Telling(under_way, progress, (done, len(numbers)))
                fitted, calls = self._made(under_way, job, number, telling.heard_by(number, cancelled))
                progress((done + 1) / len(numbers), progress_after(done + 1, len(numbers)))
                yield attribution.made(number, fitted, job.frame, calls)
        except (EngineError, EngineCancelled) as error:
            error.upstream = (*error.upstream, *under_way.in_vain())
            raise
        finally:  # an error, a cancel or a caller who has seen enough: nobody waits for the rest
            under_way.give_up()

    def _made(
        self, under_way: QueuedOrders, job: WorkflowJob, number: int, cancelled: Cancelled
    ) -> tuple[Fitted, tuple[UpstreamCall, ...]]:
        """One picture that can be used; one that can't be is ordered anew."""
        calls: list[UpstreamCall] = []
        while True:
            try:
                delivered = under_way.picture(number, cancelled)
            except (EngineError, EngineCancelled) as error:
                error.upstream = tuple(calls)
                raise
            calls.append(delivered.call)
            try:
                picture = decoded(delivered.data, self._decoders, self._limits, job.canvas)
            except UselessPicture as error:
                if len(calls) > MOST_USELESS:
                    useless = EngineError(f"ComfyUI gave {error} {len(calls)} times; look at its own log.")
                    useless.upstream = tuple(calls)
                    raise useless from None
                under_way.order(number, delivered.again + 1)
            else:
                return fit(picture, job.canvas, job.frame), tuple(calls)

    async def _checked(self) -> Health:
        url = self._client.server.url
        status, stats = await self._client.look("/system_stats")
        if status == 0:
            told = f"{url} cannot be reached; see that ComfyUI runs, and check RETEXTURE_COMFYUI_URL"
            return Health(False, told)
        if status in (401, 403):
            told = f"{url} does not let us in ({status}); check RETEXTURE_COMFYUI_KEY"
            return Health(False, f"{told} and RETEXTURE_COMFYUI_HEADER")
        if status != 200 or not isinstance(stats, dict) or "system" not in stats:
            told = f"{url} answers with {status} and is no ComfyUI, or a broken one"
            return Health(False, f"{told}; check RETEXTURE_COMFYUI_URL")
        answers = await asyncio.gather(
            *(self._client.look(f"/object_info/{quote(kind, safe='')}") for kind in self.workflow.kinds)
        )
        if any(status != 200 or not isinstance(told, dict) for status, told in answers):
            return Health(False, f"{url} does not say which nodes it has; look at its own log")
        known = {kind: told for _, each in answers for kind, told in each.items()}
        if lacking := missing(self.workflow, known):
            told = self._client.redactor.text("; ".join(lacking), 1000)
            return Health(False, f"ComfyUI at {url} lacks what workflow {self.workflow.name} names: {told}")
        version = self._client.redactor.text(str(stats["system"].get("comfyui_version") or "unknown"), 40)
        return Health(True, f"workflow {self.workflow.name} at {url}, ComfyUI {version}")


class _Telling:
    """Passes on how far a picture is, whenever it is asked whether anybody still wants it."""

    def __init__(self, under_way: QueuedOrders, progress: Progress, place: tuple[int, int]) -> None:
        self._under_way = under_way
        self._progress = progress
        self._done, self._count = place
        self._told = 0.0

    def heard_by(self, number: int, cancelled: Cancelled) -> Cancelled:
        """``cancelled``, which tells of the progress as well."""

        def ask() -> bool:
            share = self._under_way.share(number)
            if share > self._told:
                self._told = share
                whole = (self._done + _ALMOST * share) / self._count
                self._progress(whole, f"ComfyUI paints picture {self._done + 1} of {self._count}")
            return cancelled()

        return ask
