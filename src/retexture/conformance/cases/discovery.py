"""Finding out what models there are: section 6 of the contract."""

from urllib.parse import urlsplit

from retexture.conformance.case import Case
from retexture.conformance.checks import expect, read, refused, with_status
from retexture.conformance.connection import Sent
from retexture.conformance.shapes import ModelListAnswer, SearchAnswer, SpecEnvelope
from retexture.conformance.subject import GENERATION, MODEL, Deviation, Subject, Untried

LIST = "/api/v1/skill/models"
SEARCH = "/model/v1/models/skill/search"
PAGE = f"/model/v1/models/skill/{MODEL}"


def _list(subject: Subject, query: str = "") -> ModelListAnswer:
    answer = with_status(subject.connection.ask(Sent("GET", f"{LIST}{query}")), 200)
    return read(ModelListAnswer, answer.body, answer.request)


def _listed(subject: Subject) -> str:
    models = _list(subject, "?page=1&page_size=100").data.models
    names = [model.id for model in models]
    expect(MODEL in names, f"the list has {', '.join(names) or 'no models'}")
    return f"{len(models)} models, {MODEL} among them"


def _filtered(subject: Subject) -> str:
    kind = next((each.type for each in _list(subject).data.models if each.id == MODEL), "image")
    totals = [_list(subject, f"?type={each}").data.total for each in (kind.lower(), kind.upper())]
    expect(totals[0] == totals[1] > 0, f"type={kind.lower()} finds {totals[0]}, {kind.upper()} {totals[1]}")
    nothing = _list(subject, "?keywords=qzxwvkjy").data
    expect(nothing.total == 0 and not nothing.models, f"a word that no model has finds {nothing.total}")
    return f"type={kind} finds {totals[0]} in either case, and a word that no model has none"


def _searched(subject: Subject) -> str:
    answer = with_status(subject.get(f"{SEARCH}?q=retexture"), 200)
    found = read(SearchAnswer, answer.body, answer.request)
    names = [hit.name for hit in found.hits]
    expect(MODEL in names, f"q=retexture finds {', '.join(names) or 'nothing'}")
    expect(found.query == "retexture", f"query: {found.query!r}")
    return f"q=retexture finds {', '.join(names)}"


def _page(subject: Subject) -> str:
    answer = with_status(subject.get(PAGE, Accept="application/json"), 200)
    kind = answer.headers.get("content-type", "")
    expect("json" not in kind, f"it comes as {kind}")
    text = answer.body.decode("utf-8", "replace")
    expect("imgUrl" in text and not text.lstrip().startswith("{"), f"it begins {text[:60]!r}")
    return f"{len(text)} characters of {kind}"


def _spec(subject: Subject) -> SpecEnvelope:
    answer = with_status(subject.connection.ask(Sent("GET", f"{LIST}/{MODEL}/spec")), 200)
    return read(SpecEnvelope, answer.body, answer.request)


def _specified(subject: Subject) -> str:
    data = _spec(subject).data
    needed = {each.name for each in data.parameters if each.required}
    expect(needed == {"imgUrl", "remixPrompt"}, f"required: {', '.join(sorted(needed))}")
    return f"{len(data.parameters)} parameters"


def _endpoint(subject: Subject) -> str:
    try:
        endpoint = _spec(subject).data.api.endpoint
    except Deviation:
        raise Untried("the specification can't be read, as another line says") from None
    wanted = f"{subject.connection.base}{GENERATION}"
    same = urlsplit(endpoint)[:3] == urlsplit(wanted)[:3]
    expect(same, f"endpoint: {endpoint} where {wanted} was asked")
    return endpoint


def _unknown(subject: Subject) -> str:
    answer = subject.connection.ask(Sent("GET", f"{LIST}/midjourney_nothing/spec"))
    status = refused(answer, 404).model_extra or {}
    told = status.get("status")
    expect(isinstance(told, dict) and told.get("code") == 404, f"status: {told!r}")
    return "404 in the answer and its envelope"


def _slashes(subject: Subject) -> str:
    doubled = subject.connection.ask(Sent("GET", f"//api/v1//skill/models/{MODEL}/spec"))
    read(SpecEnvelope, with_status(doubled, 200).body, doubled.request)
    named = subject.connection.ask(Sent("GET", LIST, headers={"Content-Type": "application/json"}))
    read(ModelListAnswer, with_status(named, 200).body, named.request)
    return "both are answered as usual"


CASES = (
    Case("models.list", f"the list of models needs no key and has {MODEL}", _listed),
    Case("models.filter", "`type` ignores case, and `keywords` that nothing has find nothing", _filtered),
    Case("models.search", f"a search for 'retexture' finds {MODEL}", _searched),
    Case("models.page", "a model's page is Markdown, whatever the client accepts", _page),
    Case(
        "models.spec",
        "a specification needs no key and tells each parameter, with `enum` as strings",
        _specified,
    ),
    Case("models.endpoint", "the endpoint has the address that the client used", _endpoint),
    Case("models.unknown", "an unknown model's specification is 404, with 404 in its envelope", _unknown),
    Case("paths.slashes", "doubled slashes, and a Content-Type without a body, are tolerated", _slashes),
)
