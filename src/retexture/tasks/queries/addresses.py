"""Where clients fetch files: at the server, or in the store itself by presigned URLs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retexture.storage import Presigner
from retexture.tasks.queries.view import OutputView, TaskView

FILES = "/files/"
"""Where a server has its pictures."""


def file_url(base: str, name: str) -> str:
    """Return the URL of a file of the server whose address is ``base``."""
    return f"{base}{FILES}{name}"


def pictures_of(views: Iterable[TaskView]) -> list[str]:
    """The names of the files, pictures and maps, whose URLs the bodies of these tasks give."""
    return [
        name for view in views if view.status.ended for output in view.outputs for name in files_of(output)
    ]


def files_of(output: OutputView) -> list[str]:
    """The names of the files that an output has: its picture, and its maps where it has some."""
    return [output.file, *([output.maps] if output.maps else [])]


@dataclass(frozen=True)
class FileAddresses:
    """Makes the URLs that one answer gives.

    Attributes:
        base: The server's address.
        presigner: Signs URLs of the store; None: the server's own are given.
    """

    base: str
    presigner: Presigner | None = None

    def urls(self, names: list[str]) -> Mapping[str, str]:
        """Return the URL of each file, signed anew; in a thread without an event loop."""
        return self._all(names, {} if self.presigner is None else self.presigner.sign(names))

    async def urls_async(self, names: list[str]) -> Mapping[str, str]:
        """As :meth:`urls`, beside the event loop."""
        return self._all(names, {} if self.presigner is None else await self.presigner.sign_async(names))

    def _all(self, names: list[str], signed: Mapping[str, str]) -> Mapping[str, str]:
        return {name: file_url(self.base, name) for name in names} | dict(signed)
