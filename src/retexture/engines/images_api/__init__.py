"""An engine that has pictures made by any server of the OpenAI images-edit interface.

See ``docs/engines/images-api.md`` and ``docs/decisions/images-engine.md``.
"""

from retexture.engines.images_api.client import Upstream
from retexture.engines.images_api.engine import ImagesEngine
from retexture.engines.images_api.profile import Profile, load_profile, profile_names

__all__ = ["ImagesEngine", "Profile", "Upstream", "load_profile", "profile_names"]
