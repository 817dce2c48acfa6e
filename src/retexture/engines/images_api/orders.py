"""The orders of one request: what is sent, for which variations, and what has come of it."""

import secrets
from concurrent.futures import Future
from dataclasses import dataclass

from retexture.engines.forwarding import (
    Budget,
    CanvasFrame,
    Instruction,
    awaited,
    frame_for,
    instruction_for,
    opaque,
    seed_of,
)
from retexture.engines.images_api.client import Client, Delivered, EditOrder
from retexture.engines.images_api.forms import FormFile, mask_field, picture_field
from retexture.engines.images_api.profile import Profile
from retexture.engines.protocol import Cancelled, Request, UpstreamCall
from retexture.imaging.arrays import Rgb8
from retexture.imaging.limits import Limits

_BESIDE = 1_000_000  # bytes of an answer beside its pictures: usage, revised prompts


@dataclass(frozen=True, eq=False)
class Job:
    """What all orders of a request have in common.

    Attributes:
        request: The request.
        profile: What the model can.
        instruction: What the model is told.
        frame: Where the photo lies on the canvas.
        canvas: What the model is given, (height, width, 3) uint8 sRGB.
        fields: Of every order.
        files: Of every order.
        key: Names the request.
        most_bytes: Of a picture that comes back.
    """

    request: Request
    profile: Profile
    instruction: Instruction
    frame: CanvasFrame
    canvas: Rgb8
    fields: dict[str, str]
    files: tuple[FormFile, ...]
    key: str
    most_bytes: int

    @staticmethod
    def of(request: Request, profile: Profile, model: str, limits: Limits) -> "Job":
        """Prepare the orders of a request."""
        frame = frame_for(request.photo.size, profile.sizes)
        canvas: Rgb8 = frame.placed(opaque(request.photo))  # type: ignore[assignment]
        instruction = instruction_for(request, profile.wording)
        # Where nobody names the order, a name of chance holds at least for its own repetitions.
        key = f"{request.key or secrets.token_hex(16)}/{request.structure:g}"
        fields = _fields(profile, model, frame, instruction)
        files = _files(request, profile, frame, canvas)
        return Job(request, profile, instruction, frame, canvas, fields, files, key, limits.max_bytes)

    def order(self, first: int, count: int, again: int) -> EditOrder:
        """An order for ``count`` variations from ``first`` on; ``again`` counts those for the same before."""
        fields = {**self.fields, "n": str(count)}
        if self.profile.can.seed:
            fields["seed"] = str(seed_of(self.request.seed, first, again))
        name = f"{self.key}/{first}/{count}/{again}"
        most = self.most_bytes * count * 4 // 3 + _BESIDE
        return EditOrder(fields, self.files, count, name, most, self.request.via)


def _fields(profile: Profile, model: str, frame: CanvasFrame, instruction: Instruction) -> dict[str, str]:
    between = {
        name: f"{loose + (strict - loose) * instruction.fidelity:.4g}"
        for name, (loose, strict) in profile.by_structure.items()
    }
    fixed = {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in profile.fields.items()
    }
    can = profile.can
    return {
        "model": model,
        "prompt": instruction.text,
        "size": f"{frame.canvas[0]}x{frame.canvas[1]}",
        "output_format": "png",
        **({"response_format": "b64_json"} if can.response_format else {}),
        **between,
        **fixed,
        **({can.negative: instruction.negative} if can.negative and instruction.negative else {}),
    }


def _files(request: Request, profile: Profile, frame: CanvasFrame, canvas: Rgb8) -> tuple[FormFile, ...]:
    can = profile.can
    swatch = request.swatch if can.more_pictures else None
    files = [picture_field(can.more_pictures if swatch else "image", canvas, can.most_bytes)]
    if swatch is not None:
        size = frame_for(swatch.size, profile.sizes)
        placed: Rgb8 = size.placed(opaque(swatch))  # type: ignore[assignment]
        files.append(picture_field(can.more_pictures, placed, can.most_bytes))
    if request.mask is not None and can.mask:
        files.append(mask_field(request.mask, frame, can))
    return tuple(files)


class OrdersUnderWay:
    """The orders of a request that have been sent, and which of its variations each is for."""

    def __init__(self, client: Client, job: Job, budget: Budget, cancelled: Cancelled) -> None:
        self._client = client
        self._job = job
        self._budget = budget
        self._cancelled = cancelled
        self._sent: dict[int, tuple[Future[Delivered], int, EditOrder]] = {}
        self._again: dict[int, int] = {}

    def order(self, numbers: range) -> None:
        """Order variations: several at once where the model keeps to ``n``, else one by one."""
        most = self._job.profile.can.pictures
        for first in range(numbers.start, numbers.stop, most):
            count = min(most, numbers.stop - first)
            order = self._job.order(first, count, 0)
            future = self._client.order(order, self._budget)
            for number in range(first, first + count):
                self._sent[number] = future, first, order

    def order_anew(self, number: int) -> None:
        """Order one variation once more, as what came for it can't be used."""
        self._again[number] = self._again.get(number, 0) + 1
        order = self._job.order(number, 1, self._again[number])
        self._sent[number] = self._client.order(order, self._budget), number, order

    def picture(self, number: int) -> tuple[bytes, UpstreamCall]:
        """Wait for a variation: its file, and the order that it came by.

        Raises:
            EngineCancelled: Meanwhile nobody wants it any more.
            EngineError: It can't be had.
        """
        while True:
            future, first, order = self._sent[number]
            answer = awaited(future, self._cancelled)
            if number - first < len(answer.answer.pictures):
                data = answer.answer.pictures[number - first]
                return data, _call_of(order, answer)
            # It gave fewer than it was asked for: those that are missing are ordered one by one, all now.
            for missing in range(number, first + order.count):
                self.order_anew(missing)

    def unused(self, handed_out: range) -> tuple[UpstreamCall, ...]:
        """The orders that nothing was taken of, also those that are not answered yet: they may cost too."""
        used = {id(order) for number, (_, _, order) in self._sent.items() if number in handed_out}
        left = {
            id(order): (future, order) for future, _, order in self._sent.values() if id(order) not in used
        }
        return tuple(
            _call_of(order, future.result()) if _is_answered(future) else UpstreamCall(order.fields)
            for future, order in left.values()
            if not future.done() or _is_answered(future)  # a fault tells of itself
        )

    def give_up(self) -> None:
        """Wait for nothing any more; connections of orders under way are closed."""
        for future, _, _ in self._sent.values():
            future.cancel()


def _is_answered(future: "Future[Delivered]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _call_of(order: EditOrder, delivered: Delivered) -> UpstreamCall:
    answer = delivered.answer
    return UpstreamCall(order.fields, answer.request_ids, delivered.tries, answer.usage, answer.cost)
