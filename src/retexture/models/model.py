"""A model: what it is, the parameters that it takes, and how these become an order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retexture.models.parameter import Check, Parameter, Scope

if TYPE_CHECKING:
    from retexture.tasks.order import Order

_Given = Sequence[Mapping[str, Any]]


class ParameterFault(ValueError):
    """A parameter breaks its rule.

    Attributes:
        code: The contract's number; None: it has none for this.
        summary: The contract's words, or the message.
        message: One sentence for people: what is wrong.
        parameter: The parameter's name.
    """

    def __init__(self, code: int | None, summary: str, message: str, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.code = code
        self.summary = summary
        self.message = message


@dataclass(frozen=True)
class Values:
    """Checked values by the parameters' names; what was not sent has its default.

    Attributes:
        task: Of parameters that hold for the whole task.
        inputs: Of the others, for each input.
    """

    task: Mapping[str, Any]
    inputs: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Origin:
    """What an order knows of the request that it comes from.

    Attributes:
        request_id: The request's name.
        base_url: The server's address as the client used it.
        metadata: The client's own entries.
        own_file: Tells the name of this server's file that a URL leads to; None: it leads elsewhere.
    """

    request_id: str
    base_url: str
    metadata: Mapping[str, Any]
    own_file: Callable[[str], str | None]


@dataclass(frozen=True)
class Model:
    """One model.

    Attributes:
        name: What requests call it.
        title: For people; one word in capitals and small letters, since /openapi.json names shapes by it.
        description: What it does, in a few sentences.
        types: What it may be looked for as; the first one is its own.
        inputs: Kinds of what goes in.
        outputs: Kinds of what comes out.
        parameters: In the order of their weight: readers meet them in it, and of several faults the first of
            an input's parameter is answered, then the first of the task's.
        make_order: Makes an order of checked values.
        advice: How its parameters are chosen well, for programs that write requests by themselves.
        late: What fails its tasks though the form of the request is right; completes "where".
        is_offered: An engine that may serve its orders can; else it is named nowhere.
    """

    name: str
    title: str
    description: str
    types: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    make_order: Callable[[Values, Origin], "Order"]
    advice: str = ""
    late: str = "one of the pictures could not be fetched or read"
    is_offered: bool = True

    @property
    def offered(self) -> tuple[Parameter, ...]:
        """The parameters that have values to choose from."""
        return tuple(each for each in self.parameters if each.rule.is_offered)

    @property
    def needs(self) -> str:
        """The names of the parameters that have to be sent, as a sentence has them."""
        return " and ".join(f"`{each.name}`" for each in self.parameters if each.required)

    def matches(self, words: str) -> bool:
        """Whether each of ``words`` occurs in what is said of the model."""
        said = " ".join((self.name, self.title, self.description, *self.types, *self.inputs, *self.outputs))
        return all(word in said.lower() for word in words.lower().split())

    def takes(self, name: str) -> bool:
        """Whether a parameter may be sent under a name."""
        return any(name in (each.name, *each.aliases) for each in self.parameters)

    def order(self, given: _Given, origin: Origin) -> "Order":
        """Make an order of the parameters of each input.

        Raises:
            ParameterFault: The first that the contract's order of errors names.
        """
        return self.make_order(self.read(given), origin)

    def read(self, given: _Given) -> Values:
        """Check the parameters of each input.

        Raises:
            ParameterFault: The first that the contract's order of errors names.
        """
        of_inputs = [each for each in self.parameters if each.scope is Scope.INPUT]
        for parameter in of_inputs:
            _check(parameter, list(_placed(parameter, given)))
        return Values(
            task={each.name: _of_task(each, given) for each in self.parameters if each.scope is Scope.TASK},
            inputs=tuple(
                {each.name: _read(each, each.value_in(parameters)) for each in of_inputs}
                for parameters in given
            ),
        )


def _placed(parameter: Parameter, given: _Given) -> Iterator[tuple[str, Any]]:
    """The parameter's value in each input, and where that is; nowhere in particular if there is one input."""
    for number, parameters in enumerate(given):
        yield (f"input[{number}]" if len(given) > 1 else "", parameter.value_in(parameters))


def _of_task(parameter: Parameter, given: _Given) -> Any:
    sent = [value for _, value in _placed(parameter, given) if value is not None]
    if any(value != sent[0] or type(value) is not type(sent[0]) for value in sent):
        message = (
            f"`{parameter.name}` differs among the inputs; it holds for the whole task, so send one value."
        )
        raise ParameterFault(None, message, message, parameter.name)
    value = sent[0] if sent else None
    _check(parameter, [("", value)])
    return _read(parameter, value)


def _check(parameter: Parameter, placed: Sequence[tuple[str, Any]]) -> None:
    for check in parameter.checks():
        for place, value in placed:
            fault = check.fault(parameter.rule, value)
            if fault is not None:
                raise _answer(parameter, check, place, fault)


def _answer(parameter: Parameter, check: Check, place: str, fault: str) -> ParameterFault:
    if check.error is None:
        name = f"{place}.{parameter.name}" if place else parameter.name
        message = parameter.rule.refusal(name) if fault else f"`{name}` is missing."
        return ParameterFault(None, message, message, parameter.name)
    borrowed = parameter.errors is not None and parameter.errors.are_borrowed
    named = f"`{parameter.name}`" if borrowed else ""
    message = ": ".join(part for part in (check.error.summary, place, named, fault) if part)
    return ParameterFault(check.error.code, check.error.summary, message, parameter.name)


def _read(parameter: Parameter, value: Any) -> Any:
    value = parameter.default if value is None else value
    return None if value is None else parameter.rule.read(value)
