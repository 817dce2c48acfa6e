"""What all orders of a request have in common, and what each is called."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from retexture.engines.comfyui.workflow import PlaceValues, Workflow
from retexture.engines.forwarding import (
    CanvasFrame,
    Instruction,
    PictureFile,
    frame_for,
    instruction_for,
    mask_levels,
    opaque,
    picture_file,
    seed_of,
)
from retexture.engines.protocol import Request
from retexture.imaging.arrays import Rgb8
from retexture.imaging.encode import PictureFormat, encode

_MOST_BYTES = 60_000_000  # of a picture without losses: a server takes 100 MB unless it is told otherwise


@dataclass(frozen=True, eq=False)
class WorkflowJob:
    """One request, prepared.

    Attributes:
        request: The request.
        workflow: What the server is to run.
        instruction: What the model is told.
        frame: Where the photo lies on the canvas.
        canvas: What the model is given, (height, width, 3) uint8 sRGB.
        picture: The canvas as a file.
        mask: Where it is to change, as a file; None: the workflow has no place for it.
        key: Names the request.
    """

    request: Request
    workflow: Workflow
    instruction: Instruction
    frame: CanvasFrame
    canvas: Rgb8
    picture: PictureFile = field(repr=False)
    mask: PictureFile | None = field(repr=False)
    key: str

    @staticmethod
    def of(request: Request, workflow: Workflow) -> "WorkflowJob":
        """Prepare the orders of a request."""
        frame = frame_for(request.photo.size, workflow.sizes)
        canvas: Rgb8 = frame.placed(opaque(request.photo))  # type: ignore[assignment]
        # Where nobody names the order, a name of chance holds at least for its own repetitions.
        key = f"{request.key or secrets.token_hex(16)}/{request.structure:g}/{workflow.digest}"
        return WorkflowJob(
            request,
            workflow,
            instruction_for(request, workflow.wording),
            frame,
            canvas,
            picture_file(canvas, _MOST_BYTES),
            _mask_file(request, frame) if workflow.has("mask") else None,
            key,
        )

    def name(self, number: int, again: int) -> str:
        """The id of an order: the same in every process, and it tells nothing of the task.

        Args:
            number: The variation's.
            again: How many orders for it the server is done with.
        """
        digest = hashlib.sha256(f"{self.key}/{number}/{again}".encode()).digest()
        return str(UUID(bytes=digest[:16], version=5))

    def placed(self, number: int, again: int, uploaded: Mapping[str, str]) -> PlaceValues:
        """What stands in the workflow's places for an order; ``uploaded`` has the server's names of files."""
        return PlaceValues(
            picture=uploaded["picture"],
            mask=uploaded.get("mask", ""),
            prompt=self.instruction.text,
            negative=self.instruction.negative,
            seed=seed_of(self.request.seed, number, again),
            structure=round(self.instruction.fidelity, 4),
            size=self.frame.canvas,
        )

    def sent(self, number: int, again: int) -> dict[str, str]:
        """What an order says, for the receipt."""
        placed = self.placed(number, again, {"picture": ""})
        return {
            "workflow": self.workflow.name,
            "prompt": placed.prompt,
            **({"negative": placed.negative} if self.workflow.has("negative") else {}),
            "seed": str(placed.seed),
            "structure": f"{placed.structure:g}",
            "size": f"{placed.size[0]}x{placed.size[1]}",
        }


def _mask_file(request: Request, frame: CanvasFrame) -> PictureFile:
    """White and transparent where the photo changes; all of it where there is no mask.

    LoadImageMask reads the same from its red channel as from alpha, and so does LoadImage's second output.
    """
    if request.mask is None:
        levels = np.full(frame.canvas[::-1], 255, np.uint8)
    else:
        levels = mask_levels(request.mask, frame)
    white = np.ascontiguousarray(np.dstack([levels] * 3))
    data = encode(white, np.ascontiguousarray(255 - levels), PictureFormat.PNG)
    return PictureFile("mask.png", data, PictureFormat.PNG.media_type)
