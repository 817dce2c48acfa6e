"""What may be set of the commands that ask a server."""

from pydantic import Field
from pydantic_settings import BaseSettings

from retexture.settings.engines import ServerKey, ServerUrl


class ClientFields(BaseSettings):
    """Where that server is, and who asks."""

    url: ServerUrl | None = Field(
        default=None,
        description="Server that 'retexture upscale', 'vary' and 'remix' ask; this machine's if unset.",
    )
    key: ServerKey | None = Field(default=None, description="API key that these commands ask with.")
