"""Edits: how each is made, which the engine decides, and what the engine is asked for.

See ``docs/decisions/secondary-editing.md``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import inputs
from retexture.engines.delivery import deliver
from retexture.engines.protocol import (
    Cancelled,
    Engine,
    EngineCancelled,
    Ignored,
    Kept,
    Progress,
    Receipt,
    Request,
    Variation,
)
from retexture.engines.repeating import LARGEST_SCALE, at_scale, far_apart
from retexture.engines.source_structures import SourceStructures
from retexture.evaluation import structure_score
from retexture.imaging.enlarge import enlarge
from retexture.imaging.limits import Limits
from retexture.imaging.photo import Photo
from retexture.tasks.edits import EditKind, EditPlan, Method, Way, read_plan
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.requests import request_for, stored_photo

_ANY_NUMBER = 2**40
"""Of bytes: what was made here was read before."""

_NOT_KEPT = "what the earlier picture was made of is kept no more"


@dataclass(frozen=True, eq=False)
class GroupMaking:
    """How the pictures of one input are made.

    Attributes:
        request: What the engine is asked for; the numbers of its variations begin at ``request.first``.
        plan: Of an edit; None: it is none.
        enlarged: Of a picture that no engine renders again: its receipt.
    """

    request: Request
    plan: EditPlan | None = None
    enlarged: Receipt | None = None

    @property
    def photo(self) -> Photo:
        """What they are made of."""
        return self.request.photo

    @property
    def told(self) -> Mapping[str, Any] | None:
        """What the receipt tells of the edit; None: it is none."""
        return None if self.plan is None else _told(self.plan)

    def variations(
        self, made: int, engine: Engine, progress: Progress, cancelled: Cancelled, sources: SourceStructures
    ) -> Iterator[Variation]:
        """Yield the variations but for the first ``made`` ones, numbered from 0."""
        if self.enlarged is not None and self.plan is not None:
            yield self._noted(_enlarged(self.request.photo, self.plan, self.enlarged, cancelled, sources))
            return
        first = self.request.first
        rest = replace(self.request, first=first + made)
        for variation in deliver(engine, rest, progress, cancelled, sources):
            yield self._noted(replace(variation, number=variation.number - first))

    def _noted(self, variation: Variation) -> Variation:
        """A variation whose receipt notes how the edit was made."""
        if self.plan is None or not self.plan.note:
            return variation
        receipt = variation.receipt
        return replace(variation, receipt=replace(receipt, notes=(*receipt.notes, self.plan.note)))


def fault_of(given: sa.RowMapping) -> str:
    """Why an input's edit can't be done, a sentence; empty: it can, or it is none."""
    return "" if given["edit"] is None else read_plan(given["edit"]).fault


def needs_no_words(given: sa.RowMapping) -> bool:
    """Whether nothing has to be understood of an input's prompt: there is a swatch, or a finished picture."""
    upscaled = given["edit"] is not None and read_plan(given["edit"]).edit.kind is EditKind.UPSCALE
    return upscaled or given["swatch_url"] is not None


def group_making(
    task: sa.RowMapping, given: sa.RowMapping, stored: Mapping[str, str], context: WorkerContext
) -> GroupMaking:
    """Return how an input's pictures are made; for the arguments see :func:`request_for`.

    How an edit is made is decided before its first picture, and noted: its other pictures, and edits of them,
    follow that.
    """
    if given["edit"] is None:
        return GroupMaking(request_for(task, given, stored, context))
    plan, start = read_plan(given["edit"]), _Start(task, given, stored, context)
    if given["receipt"] is None:
        plan = _decided(plan, start)
        _note(context, given, plan)
    if plan.method is Method.ENLARGED:
        return GroupMaking(start.request(start.earlier_in_full(plan)), plan, _earlier_receipt(plan))
    request = start.request(None if plan.on_source else start.earlier())
    request = replace(request, structure=plan.structure, spread=plan.spread)
    if plan.on_source and plan.repeats:
        request = replace(request, keeps=plan.keeps, background=start.background())
    if plan.lies_apart:
        request = far_apart(request)
    return GroupMaking(_rendered(request, plan) if plan.method is Method.RENDERED else request, plan)


@dataclass(frozen=True, eq=False)
class _Start:
    """What an edit starts from: the rows of its task and its input, and the objects of its pictures."""

    task: sa.RowMapping
    given: sa.RowMapping
    stored: Mapping[str, str]
    context: WorkerContext

    @property
    def engine(self) -> Engine:
        """Who makes its pictures."""
        return self.context.engine(self.task["engine"])

    @property
    def has_source(self) -> bool:
        """Whether what the earlier picture was drawn on was still kept."""
        kept: bool = self.given["file"] != self.given["picture_file"]
        return kept

    def request(self, source: Photo | None) -> Request:
        """What the engine is asked for on ``source``; None: on what the earlier picture was drawn on."""
        return request_for(self.task, self.given, self.stored, self.context, source)

    def photo(self) -> Photo:
        """What the earlier picture was drawn on."""
        return stored_photo(self.stored, self.context, self.given["image_url"])

    def earlier(self) -> Photo:
        """The earlier picture."""
        return stored_photo(self.stored, self.context, self.given["picture_file"])

    def earlier_in_full(self, plan: EditPlan) -> Photo:
        """The earlier picture at its size: what was made here is not to be scaled down."""
        width, height = plan.size
        limits = Limits(_ANY_NUMBER, width * height, max(width, height))
        return stored_photo(self.stored, self.context, self.given["picture_file"], limits)

    def background(self) -> Photo | None:
        """The picture under the new look."""
        file = self.given["background_file"]
        return None if file is None else stored_photo(self.stored, self.context, file)


def _decided(plan: EditPlan, start: _Start) -> EditPlan:
    """The plan, with how the edit is made and what its receipt notes of that."""
    plan = replace(plan, repeats=start.engine.capabilities.repeats)
    decide = {
        (EditKind.VARIATION, Way.SUBTLE): _subtle_variation,
        (EditKind.REMIX, Way.SUBTLE): _subtle_remix,
        (EditKind.VARIATION, Way.STRONG): _on_source,
        (EditKind.REMIX, Way.STRONG): _on_source,
    }.get((plan.edit.kind, plan.edit.way), _upscale)
    return decide(plan, start)


def _upscale(plan: EditPlan, start: _Start) -> EditPlan:
    reason = _obstacle(plan, start) or _unfit_size(plan, start)
    if not reason:
        return replace(plan, method=Method.RENDERED, on_source=True)
    note = f"The picture itself was enlarged, since {reason}."
    if plan.edit.way is Way.CREATIVE:
        note = f"{note} It has no new detail."
    return replace(plan, method=Method.ENLARGED, note=note)


def _subtle_variation(plan: EditPlan, start: _Start) -> EditPlan:
    reason = _obstacle(plan, start)
    note = f"The variations were drawn on the earlier picture itself, since {reason}." if reason else ""
    return replace(plan, method=Method.DRAWN, on_source=not reason, note=note)


def _subtle_remix(plan: EditPlan, _start: _Start) -> EditPlan:
    return replace(plan, method=Method.DRAWN)


def _on_source(plan: EditPlan, start: _Start) -> EditPlan:
    note = ""
    if not start.has_source:
        note = f"The pictures were drawn on the earlier one, since {_NOT_KEPT}."
    elif start.given["background_file"] is not None and not plan.repeats:
        note = (
            "Where the prompt leaves the image as it is, the earlier look is not under the new one, since "
            f"the engine {start.engine.name} takes no background."
        )
    return replace(plan, method=Method.DRAWN, on_source=start.has_source, note=note)


def _obstacle(plan: EditPlan, start: _Start) -> str:
    """Why the earlier picture, or its palette, can't be had of the engine again; completes "since"."""
    engine = start.engine
    if not plan.complete:
        return _NOT_KEPT
    if not plan.repeats:
        return f"the engine {engine.name} renders no picture again"
    if (engine.name, engine.version) != (plan.engine, plan.version):
        now = f"{engine.name} {engine.version}"
        return f"the earlier picture was made by {plan.engine} {plan.version}, not {now}"
    return ""


def _unfit_size(plan: EditPlan, start: _Start) -> str:
    """Why the earlier picture can't be rendered at the new size; completes "since"."""
    if plan.total_scale > LARGEST_SCALE:
        return f"pictures are rendered at {LARGEST_SCALE} times the image's size at most"
    if any(side * plan.scale != reached for side, reached in zip(start.photo().size, plan.size, strict=True)):
        return "the image is read at another size now"
    return ""


def _note(context: WorkerContext, given: sa.RowMapping, plan: EditPlan) -> None:
    mine = (inputs.c.task_id == given["task_id"], inputs.c.number == given["number"])
    with context.database.begin() as connection:
        connection.execute(sa.update(inputs).where(*mine).values(edit=plan.stored()))


def _rendered(request: Request, plan: EditPlan) -> Request:
    """The request that made the earlier picture, and that one alone, at its new size."""
    earlier = replace(request, seed=plan.draw.seed)
    creative = plan.edit.way is Way.CREATIVE
    return at_scale(earlier, plan.draw.number, plan.total_scale, creative=creative)


def _earlier_receipt(plan: EditPlan) -> Receipt:
    """The receipt of the earlier picture, as far as it is that of an enlarged one."""
    told = plan.receipt
    return Receipt(
        plan.engine,
        plan.version,
        plan.draw.seed,
        told.get("sourceSha256", ""),
        told.get("understood", {}),
        tuple(Ignored(each["text"], each["reason"]) for each in told.get("ignored", ())),
        tuple(told.get("notes", ())),
        told.get("maskSha256"),
        told.get("swatchSha256"),
    )


def _enlarged(
    earlier: Photo, plan: EditPlan, receipt: Receipt, cancelled: Cancelled, sources: SourceStructures
) -> Variation:
    """The earlier picture itself, enlarged; what is measured is how much of that picture it kept."""
    if cancelled():
        raise EngineCancelled
    rgb = enlarge(earlier.rgb, plan.edit.way.factor)
    score = round(structure_score(sources.of(earlier), rgb), 4)
    return Variation(0, rgb, replace(receipt, kept=Kept(score, plan.structure)))


def _told(plan: EditPlan) -> dict[str, Any]:
    """What receipts tell of an edit."""
    edit = plan.edit
    assert plan.method is not None
    return {
        "kind": edit.kind.value,
        "jobId": edit.job_id,
        "imageNo": edit.image,
        "way": edit.way.value,
        "how": plan.method.value,
        "from": "source" if plan.on_source else "picture",
    }
