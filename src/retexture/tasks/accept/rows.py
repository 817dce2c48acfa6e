"""An order as it is stored: the rows of its task and of its inputs."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from retexture.engines.chain import NAME
from retexture.prompts import Vocabulary, understand
from retexture.tasks.accept.abilities import usual_engine
from retexture.tasks.edits import Basis
from retexture.tasks.files import columns_of, needs_download
from retexture.tasks.keys import Key
from retexture.tasks.order import Order
from retexture.tasks.pricing import PricingPolicy, full_price
from retexture.tasks.queries import told_without_effect
from retexture.tasks.states import Status


@dataclass(frozen=True)
class Submission:
    """An order on its way into the database.

    Attributes:
        order: Validated.
        key: Who orders and pays.
        task_id: The id of the task that it becomes, the same however often it is tried.
    """

    order: Order
    key: Key
    task_id: str = field(default_factory=lambda: secrets.token_urlsafe(18))


@dataclass(frozen=True)
class StoredForm:
    """An order with the rows that it would become."""

    submission: Submission
    task: dict[str, Any]
    inputs: list[dict[str, Any]]

    @property
    def order(self) -> Order:
        """The order."""
        return self.submission.order

    @property
    def key_id(self) -> str:
        """The key that orders."""
        return self.submission.key.id


def stored_form(submission: Submission, pricing: PricingPolicy) -> StoredForm:
    """Return an order as it is stored when nothing forbids it."""
    return StoredForm(
        submission, _task_row(submission, pricing), _input_rows(submission.order, submission.task_id)
    )


def _task_row(submission: Submission, pricing: PricingPolicy) -> dict[str, Any]:
    order, key = submission.order, submission.key
    engine = usual_engine(order, key.limits.engines, pricing)
    members = pricing.members(engine, key.limits.engines)
    return {
        "id": submission.task_id,
        "key_id": key.id,
        "model": order.model,
        "status": Status.QUEUED,
        "queue": engine,
        "engine": engine,
        "seed": _seed(order),
        "count": order.count,
        "structure": order.structure,
        "min_structure": order.min_structure,
        "format": order.format.value,
        "quality": order.quality,
        "metadata": {**order.metadata, **told_without_effect(order.without_effect)},
        "request_id": order.request_id,
        "base_url": order.base_url,
        "chain": _chain(members, pricing, order.model) if engine == NAME else None,
        "fallback": order.fallback,
        "maps": order.maps,
        "tile_side": order.tile_side,
        "via": ",".join(order.via) or None,
        "price": full_price(pricing.highest_of(members, order.model), len(order.inputs)),
        "discount": float(key.discount),
        "to_fetch": needs_download(order.inputs),
        "progress": 0.0,
        "attempts": 0,
        "created_at": time.time(),
        "retention": pricing.retention,
        "revision": 0,
    }


def _chain(members: Sequence[str], pricing: PricingPolicy, model: str) -> list[dict[str, str]]:
    """Who may serve a task, and at which price: neither changes with the settings while it waits."""
    return [{"engine": name, "price": str(pricing.price_of(name, model))} for name in members]


def _input_rows(order: Order, task_id: str) -> list[dict[str, Any]]:
    return [
        {
            "task_id": task_id,
            "number": number,
            "job_id": secrets.token_urlsafe(18),
            "image_url": given.image_url,
            "file": given.file,
            "prompt": given.prompt,
            "callback": given.callback,
            **columns_of("mask", given.mask),
            **columns_of("swatch", given.swatch),
            **_edit_columns(given.basis),
        }
        for number, given in enumerate(order.inputs)
    ]


def _edit_columns(basis: Basis | None) -> dict[str, Any]:
    """An edit as it is stored with its input."""
    return {
        "edit": None if basis is None else basis.plan.stored(),
        "picture_file": None if basis is None else basis.picture,
        "background_file": None if basis is None else basis.background,
    }


def held_rows(order: Order, task_id: str) -> list[dict[str, str]]:
    """The downloaded pictures that an order starts from, as sources of its task too."""
    held = {name: url for each in order.inputs if each.basis for url, name in each.basis.held.items()}
    return [{"object": name, "task_id": task_id, "url": url} for name, url in held.items()]


def _seed(order: Order) -> int:
    """One for all inputs: the order's, else the first prompt's, else a random one."""
    if order.seed is not None:
        return order.seed
    first = order.inputs[0]
    # An earlier prompt's seed would make the earlier pictures once more.
    prompt = first.prompt if first.edit is None else first.edit.words
    asked = understand(prompt, Vocabulary(())).parameters.seed if prompt else None
    return secrets.randbelow(2**32) if asked is None else asked
