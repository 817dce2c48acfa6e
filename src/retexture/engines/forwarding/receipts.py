"""Receipts of pictures that were made elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from retexture.engines.forwarding.pictures import Fitted
from retexture.engines.forwarding.sizing import CanvasFrame
from retexture.engines.protocol import Explanation, Receipt, Request, UpstreamCall, Variation


@dataclass(frozen=True, eq=False)
class Attribution:
    """Where the pictures of a request come from.

    Attributes:
        engine: The engine's name.
        version: Its version.
        about: What stands beside what was understood of the prompt, such as the model's name.
        request: The request.
        explanation: What was made of its prompt.
    """

    engine: str
    version: str
    about: Mapping[str, object]
    request: Request
    explanation: Explanation

    def unchanged(self, number: int) -> Variation:
        """The photo itself, where there is nothing that a model could be told."""
        receipt = self._receipt(self.explanation.notes)
        idle = f"{self.explanation.idle}."
        return Variation(
            number, self.request.photo.rgb.copy(), replace(receipt, notes=(idle, *receipt.notes))
        )

    def made(
        self, number: int, fitted: Fitted, frame: CanvasFrame, calls: Sequence[UpstreamCall]
    ) -> Variation:
        """A picture that came back, with what was ordered for it."""
        notes = self.explanation.notes
        if frame.enlarged:
            width, height = frame.content
            made = f"The model made {width} × {height} pixels, which were enlarged to the photo's size."
            notes = (*notes, made)
        own = tuple(f"Picture {number + 1} {note}." for note in fitted.notes)
        receipt = self._receipt((*notes, *own))
        return Variation(number, fitted.rgb, replace(receipt, upstream=tuple(calls)))

    def _receipt(self, notes: Sequence[str]) -> Receipt:
        return Receipt(
            engine=self.engine,
            engine_version=self.version,
            seed=self.request.seed,
            source_sha256=self.request.photo.sha256,
            understood={**self.explanation.understood, **self.about},
            ignored=self.explanation.ignored,
            notes=(*notes, *self.request.photo.notes),
            idle=bool(self.explanation.idle),
        )


def progress_after(done: int, count: int) -> str:
    """What begins when so many pictures are there."""
    return f"Waiting for picture {done + 1} of {count}" if done < count else "Finishing"
