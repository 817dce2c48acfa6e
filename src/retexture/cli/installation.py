"""What the installation offers, with its errors put as the command line puts them."""

from retexture import bootstrap
from retexture.cli.exits import BadInput
from retexture.engines.protocol import Engine
from retexture.engines.registry import UnknownEngine
from retexture.settings import Settings, SettingsError


def configured(**options: object) -> Settings:
    """The settings, outdone by the options of a command.

    Raises:
        BadInput: a setting cannot be used.
    """
    try:
        return bootstrap.configured(**options)
    except SettingsError as error:
        raise BadInput(str(error)) from None


def engine_called(name: str | None, settings: Settings) -> Engine:
    """The engine of that name, or the configured one where there is no name.

    Raises:
        BadInput: there is none of that name.
    """
    try:
        return bootstrap.engines(settings).build(name or settings.engine)
    except UnknownEngine as error:
        raise BadInput(str(error)) from None
