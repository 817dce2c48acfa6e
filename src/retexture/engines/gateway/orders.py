"""The orders of an input as its ledger has them: what is written before anything is sent, and found again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import orjson

from retexture.engines.ledger import Ledger

_NOTE = "gateway orders"

State = Literal["open", "done", "failed"]


@dataclass(frozen=True)
class UpstreamOrder:
    """One order for all pictures of a request.

    Attributes:
        params: Of the model, as they are sent; pictures that stand in the order itself are left out.
        key: The Idempotency-Key that it is sent with.
        sent_at: When it was first about to be sent, Unix seconds.
        repeatable: The server makes one task of it, however often it is sent under its key.
        attempt: How many orders for the same pictures had failed before.
        task: The server's id of it; empty: not known yet, as it is about to be sent.
        state: ``open``: the server may be at it; ``done``: its pictures are there; ``failed``: it has none.
    """

    params: Mapping[str, Any]
    key: str
    sent_at: float
    repeatable: bool
    attempt: int = 0
    task: str = ""
    state: State = "open"


class OrderBook:
    """The orders of one input."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def all(self) -> dict[str, UpstreamOrder]:
        """All orders, by what they are for."""
        noted = self._ledger.recall(_NOTE)
        return {name: UpstreamOrder(**each) for name, each in orjson.loads(noted or "{}").items()}

    def write(self, purpose: str, order: UpstreamOrder) -> UpstreamOrder:
        """Keep an order; it is there for every later process when this returns."""
        orders = {**self.all(), purpose: order}
        written = {name: asdict(each) for name, each in orders.items()}
        self._ledger.record(_NOTE, orjson.dumps(written).decode())
        return order

    def close(self, purpose: str, state: State) -> None:
        """Note that the server is not at an order any more."""
        order = self.all()[purpose]
        if order.state != state:
            self.write(purpose, replace(order, state=state))
