"""Edits of earlier pictures: what is ordered, and what is stored of it with an input.

See ``docs/decisions/secondary-editing.md``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from retexture.engines.protocol import Draw


class EditKind(StrEnum):
    """What becomes of an earlier picture."""

    UPSCALE = "upscale"
    VARIATION = "variation"
    REMIX = "remix"


class Way(StrEnum):
    """In which way; each kind has its own ones."""

    STANDARD = "standard"
    CREATIVE = "creative"
    TWICE = "2x"
    FOUR_TIMES = "4x"
    SUBTLE = "subtle"
    STRONG = "strong"

    @property
    def factor(self) -> int:
        """How many times as wide and as high as the earlier picture an upscaled one is."""
        return _FACTORS[self]


_FACTORS = {Way.STANDARD: 2, Way.CREATIVE: 2, Way.TWICE: 2, Way.FOUR_TIMES: 4}


class Method(StrEnum):
    """How an edit's pictures are made."""

    RENDERED = "rendered again"
    ENLARGED = "enlarged"
    DRAWN = "drawn anew"


@dataclass(frozen=True)
class PictureEdit:
    """An edit as it is ordered.

    Attributes:
        kind: What becomes of the picture.
        job_id: Of the group that the picture belongs to.
        image: Its number in the group.
        way: In which way.
        words: The prompt that came with the order; empty: none did.
    """

    kind: EditKind
    job_id: str
    image: int
    way: Way
    words: str = ""


@dataclass(frozen=True)
class EditPlan:
    """An edit with what was found of the earlier picture when it was accepted, and how it is made.

    Attributes:
        edit: As it was ordered.
        fault: Why it can't be done, a sentence for the key; empty: it can, and all below is known.
        task_id: The task that made the earlier picture.
        engine: The name of the engine that drew it.
        version: That engine's.
        draw: What its random choices flow from.
        keeps: The picture whose palette it has in turn.
        structure: 0 to 1: how closely its photo was followed.
        scale: How many times as wide and as high as its photo it is.
        size: Its (width, height) in pixels.
        complete: All that it was drawn from was still kept.
        receipt: Of its group, as clients read it.
        method: How the edit is made; None: no worker has begun it yet.
        on_source: The edit is drawn on what the earlier picture was drawn on, not on that picture itself.
        repeats: The engine does as :attr:`retexture.engines.protocol.Capabilities.repeats` says.
        note: What receipts say of how it is made, a sentence; empty: nothing.
        spread: The earlier prompt's ``--chaos`` was not the user's, as in
            :class:`retexture.engines.protocol.Request`.
    """

    edit: PictureEdit
    fault: str = ""
    task_id: str = ""
    engine: str = ""
    version: str = ""
    draw: Draw = field(default_factory=lambda: Draw(0, 0))
    keeps: Draw | None = None
    structure: float = 0.5
    scale: int = 1
    size: tuple[int, int] = (0, 0)
    complete: bool = False
    receipt: Mapping[str, Any] = field(default_factory=dict)
    method: Method | None = None
    on_source: bool = False
    repeats: bool = False
    note: str = ""
    spread: bool = False

    @property
    def total_scale(self) -> int:
        """How many times as wide and as high as the photo an upscaled picture is."""
        return self.scale * self.edit.way.factor

    @property
    def lies_apart(self) -> bool:
        """Whether its pictures are strong variations by an engine that can draw them far apart."""
        strong = (self.edit.kind, self.edit.way) == (EditKind.VARIATION, Way.STRONG)
        return strong and self.repeats and self.on_source

    def stored(self) -> dict[str, Any]:
        """The plan as JSON can hold it; see :func:`read_plan`."""
        return asdict(self)


def read_plan(stored: Mapping[str, Any]) -> EditPlan:
    """Read a plan as :meth:`EditPlan.stored` wrote it."""
    edit = stored["edit"]
    changed = {
        "edit": PictureEdit(**{**edit, "kind": EditKind(edit["kind"]), "way": Way(edit["way"])}),
        "draw": Draw(**stored["draw"]),
        "keeps": Draw(**stored["keeps"]) if stored["keeps"] else None,
        "size": tuple(stored["size"]),
        "method": Method(stored["method"]) if stored["method"] else None,
    }
    return EditPlan(**{**stored, **changed})


@dataclass(frozen=True)
class Basis:
    """What an edit starts from beside what an input names, once its earlier picture is found.

    Attributes:
        plan: What is stored of the edit.
        picture: The file of the earlier picture.
        background: The file of a picture that lies under the new look; None: there is none.
        held: The objects of pictures that were downloaded for the earlier one, by their URLs.
    """

    plan: EditPlan
    picture: str | None = None
    background: str | None = None
    held: Mapping[str, str] = field(default_factory=dict)
