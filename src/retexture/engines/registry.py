"""The engines of this installation by name; each is built when it is first asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from retexture.engines.protocol import Engine


class UnknownEngine(LookupError):
    """There is no engine of that name; the message lists those that there are."""


class EngineMisconfigured(ValueError):
    """An engine can't be built with the settings that there are; the message says why in one sentence."""


@dataclass(frozen=True)
class Registry:
    """How to build each engine. Building may import and compile much, so it is left until it is needed."""

    builders: Mapping[str, Callable[[], Engine]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all engines, in the order in which they are presented."""
        return tuple(self.builders)

    def check(self, name: str) -> None:
        """Raise :class:`UnknownEngine` where there is none called ``name``, without building any."""
        if name not in self.builders:
            raise UnknownEngine(f"There is no engine called '{name}'; there are: {', '.join(self.names)}.")

    def build(self, name: str) -> Engine:
        """Build the engine called ``name``.

        Raises:
            UnknownEngine: there is none of that name.
            EngineMisconfigured: the settings are none that it can work with.
        """
        self.check(name)
        return self.builders[name]()
