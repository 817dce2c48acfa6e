"""Edit a picture, as OpenAI's API has it: one request, answered when its task has ended."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from retexture.http.access import Caller, file_addresses
from retexture.http.answers import WireError
from retexture.http.live import live_of
from retexture.http.ordering import ended, order_headers
from retexture.http.requests import (
    Asked,
    FormBounds,
    SentOrder,
    asked_by,
    check_is_form,
    engines_of,
    parse_order,
    read_form,
    repeatable_of,
    submit_with_pictures,
)
from retexture.http.routes.openai.documented import EDIT, EDIT_FORM, openai_errors
from retexture.http.routes.openai.events import edit_events
from retexture.http.routes.openai.failures import failure_of, location, timed_out
from retexture.http.routes.openai.form import EditForm, sort_form
from retexture.http.routes.openai.options import EditOptions, in_their_words, order_body, read_options
from retexture.http.routes.openai.pictures import digest_of, sent_pictures
from retexture.http.routes.openai.results import Edit, images_response
from retexture.http.services import Services, Serving
from retexture.http.transport import allowance_of
from retexture.tasks.accept import SubmitResult
from retexture.tasks.keys import Key
from retexture.tasks.order import Order

router = APIRouter(prefix="/v1/images", tags=["openai"])

_PICTURES = 3
"""A photo, a swatch and a mask: so many pictures of the greatest size a form may have."""

_FILES = 17
"""As many as OpenAI takes, so that who sends too many is told how many there may be."""

_FIELDS = 40
_TEXT = 256 * 1024
"""Bytes of a field: the longest prompt of OpenAI's, in any script, is told its length."""

_NO_FORM = "Send the picture as a form: multipart/form-data with a file called `image` and a `prompt`."


@dataclass(frozen=True)
class _Accepted:
    """An edit whose task is stored, and how it is to be answered."""

    result: SubmitResult
    options: EditOptions


@router.post(
    "/edits",
    summary="Edit an image",
    response_class=Response,
    responses={**EDIT, **openai_errors(400, 401, 403, 404, 409, 413, 422, 429, 503, 504, 508)},
    openapi_extra=EDIT_FORM,
)
async def edit(request: Request, services: Serving, key: Caller) -> Response:
    """Give a photo new textures and materials, with a client of OpenAI's images API.

    The first `image` is the photo, a second one a material for it; `mask` is transparent where the photo is
    to change. The answer comes when all pictures are done, or as events with `stream`. It is a task like all
    others: `Location` names it, and it goes on if the client hangs up.
    """
    accepted = await _accepted(request, services, key)
    allowance_of(request).lift()  # what follows has a limit of its own
    view, live = accepted.result.view, live_of(request)
    how = Edit(accepted.options, services, file_addresses(request, services))
    if accepted.options.stream:
        response: Response = edit_events(view, live, how)
    else:
        done = await ended(view, live, services.sync_wait)
        if done is None:
            raise timed_out(view, known="idempotency-key" in request.headers)
        if (failure := failure_of(done)) is not None:
            raise failure
        response = await images_response(done, how)
    response.headers.update(order_headers(accepted.result))
    response.headers["Location"] = location(view)
    return response


async def _accepted(request: Request, services: Services, key: Key) -> _Accepted:
    live, most = live_of(request), services.limits.max_bytes
    live.check_accepting()
    check_is_form(request, _NO_FORM)
    bounds = FormBounds(most, _PICTURES * most, _FILES, _FIELDS, _TEXT)
    refusal = f"The form is broken, or has more than {_FILES} files or {_FIELDS} fields; send fewer."
    async with live.uploading.slot(key.id), read_form(request, bounds, refusal) as parts:
        form = sort_form(parts)
        engines = engines_of(services, key)
        options = read_options(form.fields, engines, services.limits.max_side)
        given = await _order(form, engines, request, asked_by(request, services, key))
        order = replace(given, quality=options.quality)
        sent = SentOrder(order, sent_pictures(form, options.size), holds_slot=True)
        return _Accepted(await submit_with_pictures(request, sent, key), options)


async def _order(form: EditForm, engines: tuple[str, ...], request: Request, asked: Asked) -> Order:
    try:
        order = parse_order(order_body(form, engines), asked)
    except WireError as error:
        raise in_their_words(error) from None
    digests = {name: await run_in_threadpool(digest_of, file) for name, file in form.files.items()}
    said = {"fields": dict(form.fields), "files": digests, "path": request.url.path}
    return replace(order, repeatable=repeatable_of(request, said))
