"""A door for clients of OpenAI's images API: its words and shapes in front of the same tasks.

See ``docs/decisions/openai-door.md``.
"""

from retexture.http.routes.openai import edits, models

ROUTERS = (edits.router, models.router)
