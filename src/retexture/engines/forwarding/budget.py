"""How many orders an input may still cost, whoever takes it up again."""

import threading

from retexture.engines.ledger import Ledger
from retexture.engines.protocol import EngineError

_SENT = "orders sent"


class Budget:
    """Counts the orders for an input in its ledger, so that the count outlives this process.

    Args:
        most: Orders that the input may cost.
        ledger: Of the input.
        exceeded: What is told where there is none left, one sentence.
    """

    def __init__(self, most: int, ledger: Ledger, exceeded: str) -> None:
        self._most = most
        self._ledger = ledger
        self._exceeded = exceeded
        self._lock = threading.Lock()

    def take(self) -> None:
        """Count an order; it is recorded when this returns, so call it before the order is sent.

        Raises:
            EngineError: There is none left.
        """
        with self._lock:
            sent = self._sent()
            if sent >= self._most:
                raise EngineError(self._exceeded)
            self._ledger.record(_SENT, str(sent + 1))

    def give_back(self) -> None:
        """Do not count the last one: it cannot have cost anything."""
        with self._lock:
            self._ledger.record(_SENT, str(max(0, self._sent() - 1)))

    def _sent(self) -> int:
        return int(self._ledger.recall(_SENT) or 0)
