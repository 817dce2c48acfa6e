"""Orders and what is refused of them: section 1 of the contract. None of these makes a picture."""

from functools import partial

from retexture.conformance.case import Case
from retexture.conformance.checks import expect, read, refused, with_status
from retexture.conformance.connection import Reply, Sent
from retexture.conformance.course import created_by
from retexture.conformance.orders import BROKEN, BROKEN_PROMPT, ENVELOPES, FORMS, PARAMS, Form, broken
from retexture.conformance.shapes import FirstState, ParameterError
from retexture.conformance.subject import GENERATION, MODEL, Subject

MESSAGES = {
    4013001: "Image URL missing",
    4013002: "Invalid image URL length",
    4013003: "Invalid image URL format",
    4013004: "Remix prompt missing",
    4013005: "Invalid remix prompt length",
    4013006: "Invalid callback URL",
}
_WHAT = {
    4013001: "an `imgUrl` that is absent, null or empty",
    4013002: "an `imgUrl` of more than 1024 characters, before faults of the prompt",
    4013003: "an `imgUrl` that is no http or https URL",
    4013004: "a `remixPrompt` that is absent or null",
    4013005: "a `remixPrompt` that is empty, blank, too long or no string",
    4013006: "a `callback` that is no http or https URL",
}


def parameter_fault(reply: Reply, what: str, code: int) -> None:
    """Check that an answer refuses a parameter by its code."""
    told = read(ParameterError, with_status(reply, 400).body, f"{what}: {reply.request}")
    expect(told.error.code == code, f"{what}: error.code: {told.error.code}")
    expect(told.model == MODEL, f"{what}: model: {told.model!r}")


def _form(subject: Subject, form: Form) -> str:
    # An order that lacks nothing but its prompt is refused for that alone where the form was understood.
    body = form.body({**PARAMS, "remixPrompt": ""})
    headers = dict(form.headers)
    reply = subject.connection.ask(Sent("POST", GENERATION, subject.key, body, headers))
    parameter_fault(reply, "with an empty prompt", BROKEN_PROMPT)
    return f"an empty prompt in it is found, {BROKEN_PROMPT}"


def _refused(subject: Subject, code: int) -> str:
    rows = {name: change for name, (change, told) in BROKEN.items() if told == code}
    for name, change in rows.items():
        for body in broken(change):
            for path in (GENERATION, f"{GENERATION}/sync"):
                parameter_fault(subject.post(path, body), name, code)
    return f"{len(rows)} ways of it, to both endpoints"


def _message(subject: Subject) -> str:
    for code, message in MESSAGES.items():
        change = next(change for change, told in BROKEN.values() if told == code)
        said = refused(subject.post(GENERATION, broken(change)[0]), 400).error.error_message
        expect(said == message, f"{code}: error_message: {said!r}")
    return f"{len(MESSAGES)} messages"


def _envelope(subject: Subject, name: str) -> str:
    body, headers = ENVELOPES[name]
    refused(subject.connection.ask(Sent("POST", GENERATION, subject.key, body, dict(headers))), 400)
    return "400 in the one shape of errors"


def _created(subject: Subject) -> str:
    reply = with_status(created_by(subject), 200)
    told = read(FirstState, reply.body, reply.request)
    expect(told.model == MODEL, f"model: {told.model!r}")
    return f"the task {told.id}"


def _slug(name: str) -> str:
    return name.replace(",", "").replace(" ", "-")


CASES = (
    *(
        Case(
            f"form.{_slug(form.name)}",
            f"an order of this form is understood: {form.name}",
            partial(_form, form=form),
        )
        for form in FORMS
    ),
    *(
        Case(f"refused.{code}", f"{what} is 400 with the code {code}", partial(_refused, code=code))
        for code, what in _WHAT.items()
    ),
    Case("refused.messages", "each code comes with its own `error_message`", _message),
    *(
        Case(f"body.{_slug(name)}", f"a request with {name} is 400", partial(_envelope, name=name))
        for name in ENVELOPES
    ),
    Case("order.answer", "an order is answered 200 at once with the task's first state", _created),
)
