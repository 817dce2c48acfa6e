"""What engines have besides the protocol that ask other servers."""

from typing import Protocol, runtime_checkable

from retexture.engines.ledger import Ledger
from retexture.engines.protocol import Engine, Explanation


@runtime_checkable
class ExplainsAlone(Protocol):
    """What an engine has besides that asks another server what it makes of a prompt."""

    def explain_alone(self, prompt: str) -> Explanation:
        """Say what is known of it without asking: that server may be the one that asks just now."""


def explain_alone(engine: Engine, prompt: str) -> Explanation:
    """What an engine makes of a prompt, as far as it knows by itself."""
    return engine.explain_alone(prompt) if isinstance(engine, ExplainsAlone) else engine.explain(prompt)


@runtime_checkable
class Abandons(Protocol):
    """What an engine has besides that orders elsewhere what goes on being made there without it."""

    def abandon(self, ledger: Ledger) -> None:
        """Give up what the notes on an input say is still being made elsewhere, as nobody wants it any more.

        Called once the input's task has ended, however it did, or a chain has left the engine; from any
        thread. Where there is nothing to be given up it does nothing.

        Raises:
            EngineUnavailable: The other place is out of reach; it is to be called again later.
        """
