"""The folder that shipped networks are looked for in."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from retexture.structure.trained import networks
from retexture.structure.trained.networks import usable

Eyes = Callable[[], AbstractContextManager[None]]  # within it, photos are analysed in one of several ways


@contextmanager
def looked_for_in(folder: Path) -> Iterator[None]:
    """Look for the networks' files in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(networks, "_FOLDER", folder)
        usable.cache_clear()
        try:
            yield
        finally:
            usable.cache_clear()
