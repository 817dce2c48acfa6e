"""What the wire contract names."""

from retexture.http.routes.contract import billing, generation, models, precharge, stream, tasks

# Where two paths fit, the first is meant: "precharge" before a task, a page before a model.
ROUTERS = (tasks.router, stream.router, generation.router, precharge.router, models.router, billing.router)
