"""What /openapi.json says beyond the handlers' own words."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from retexture.http.access import COOKIE, CSRF_HEADER
from retexture.http.openapi.orders import ORDER_BODY, SCHEMAS, order_body, order_forms
from retexture.http.requests import BodyModel, offer_to
from retexture.http.services import Services
from retexture.models import EVERYTHING, RETEXTURE, find_models

ABOUT = """\
Give an image new textures and materials from a text prompt, and keep its structure: one picture and one
prompt become four pictures.

The API speaks the MidJourney Retexture API's wire format, so that existing clients work when base URL and
key are changed. It is not affiliated with Midjourney.

**Create** a task, **poll** it every few seconds until it is `completed` or `failed`, and fetch the
pictures from the URLs in `output`. Or wait for it in one request, or follow it as a stream of events.

Every endpoint under `/model/` and `/monitor/` needs `Authorization: Bearer KEY`. Each answer carries
`X-Request-Id`: the one that was sent, or a new one. Every answer with a status of 400 or more holds an
`error` object with an integer `code` and a `message` that says what to do.
"""

TAGS = [
    {"name": "generation", "description": "Order pictures, and wait for them."},
    {"name": "tasks", "description": "Look at one's tasks, and cancel them."},
    {"name": "callbacks", "description": "Be told when a task has ended, and know who tells."},
    {"name": "openai", "description": "The same for clients of OpenAI's images API."},
    {"name": "files", "description": "Hand pictures in, and fetch those that were made."},
    {"name": "models", "description": "What there is, and how it is called."},
    {"name": "spending", "description": "The price before, the sum after."},
    {"name": "keys", "description": "Manage API keys; for administrators."},
    {"name": "sessions", "description": "Sign in from a page, which then keeps no key."},
    {"name": "console", "description": "What the console's pages show and do."},
    {"name": "operating", "description": "For those who run the server, and for their tools."},
]

_SECURED = ("/model/", "/monitor/", "/v1/")
_SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key of this server: `retexture keys create NAME` makes one.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"A session from `POST /v1/session`; what is no GET carries `{CSRF_HEADER}` besides.",
    },
}
# FastAPI describes an answer to wrong requests that this server never gives: it answers them with 400.
_OF_WRONG_REQUESTS = "422"
_NEVER_USED = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Have ``app`` describe itself as it is."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _openapi(app)
        return app.openapi_schema

    # FastAPI's documented way to extend its description is to replace this method.
    app.openapi = openapi  # type: ignore[method-assign]


def _openapi(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        tags=app.openapi_tags,
        routes=app.routes,
    )
    document["paths"] = dict(sorted(document["paths"].items(), key=_place))
    components = document.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    bodies = _bodies(app)
    services: Services | None = getattr(app.state, "services", None)
    known = find_models(EVERYTHING if services is None else offer_to(services))
    orders = order_forms([model for model in known.values() if model.is_offered])
    components.setdefault("schemas", {}).update(
        _schemas({*orders, *(each.model for each in bodies.values())})
    )
    for name in _NEVER_USED:
        components["schemas"].pop(name, None)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if body := bodies.get((method, path)):
                operation["requestBody"] = _request_body(body)
            elif operation.get("requestBody") == ORDER_BODY:
                operation["requestBody"] = order_body(orders, known[RETEXTURE])
            if _NEVER_USED[0] in str(operation["responses"].get(_OF_WRONG_REQUESTS)):
                del operation["responses"][_OF_WRONG_REQUESTS]
            if path.startswith(_SECURED):
                operation.setdefault("security", [{"key": []}, {"session": []}])
    return document


def _schemas(models: set[type[BaseModel]]) -> dict[str, Any]:
    """Describe the shapes of bodies, and what they consist of, by name."""
    named = sorted(models, key=lambda model: model.__name__)
    _, found = models_json_schema(
        [(model, "validation") for model in named], ref_template=f"{SCHEMAS}{{model}}"
    )
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def _bodies(app: FastAPI) -> dict[tuple[str, str], BodyModel[Any]]:
    """Return how each operation reads its body, by method and path; FastAPI describes its own way alone."""
    found = {}
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        for dependency in dependant.dependencies if dependant else ():
            if isinstance(dependency.call, BodyModel):
                for method in route.methods or ():
                    found[method.lower(), str(route.path_format)] = dependency.call
    return found


def _request_body(body: BodyModel[Any]) -> dict[str, Any]:
    schema = {"$ref": f"{SCHEMAS}{body.model.__name__}"}
    return {"required": body.required, "content": {"application/json": {"schema": schema}}}


def _place(entry: tuple[str, dict[str, Any]]) -> tuple[int, str]:
    """Where a path stands for readers: by its tag, then by its name; routes are in an order of their own."""
    path, operations = entry
    tag = next(iter(operations.values()))["tags"][0]
    return [each["name"] for each in TAGS].index(tag), path
