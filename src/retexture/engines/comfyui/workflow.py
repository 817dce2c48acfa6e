"""Workflows: the graphs that an operator's ComfyUI runs, with places for what a request brings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import Field, ValidationError

from retexture.engines.forwarding import ShippedFiles, SizeRules, Table, Template, Wording, fault_of
from retexture.engines.registry import EngineMisconfigured

_WORKFLOWS = ShippedFiles(__package__, "workflows", ".json", "workflow", longest=2_000_000)

PLACES = ("picture", "mask", "prompt", "negative", "seed", "structure", "width", "height")
"""What may stand in braces in a node's inputs."""

_NEEDED = ("picture", "prompt", "seed")
_NUMBERS = ("seed", "structure", "width", "height")
_PLACE = re.compile(rf"\{{({'|'.join(PLACES)})(?::(-?[0-9.]+?)\.\.(-?[0-9.]+))?\}}")
_GIVE_PICTURES = ("SaveImage", "PreviewImage")
_OWN = "retexture"
_EDITORS_FORMAT = (
    "is in the format of ComfyUI's editor, which its server does not run; export it with 'Export (API)'"
)

Nodes = Mapping[str, Mapping[str, Any]]


class _Notes(Table):
    """What the workflow's own entry ``retexture`` may say."""

    title: str = ""
    sizes: SizeRules = SizeRules(multiple=8, least=262_144, most=1_048_576, side=2048, ratio=4.0)
    longest_prompt: int = Field(default=2000, ge=100)
    template: Template = Template(text="{prompt}\n{exclude}")
    output: str = ""


@dataclass(frozen=True)
class PlaceValues:
    """What stands in a workflow's places for one order.

    Attributes:
        picture: How the server calls the picture that it was sent.
        mask: The same of the mask.
        prompt: The instruction.
        negative: What is not wanted.
        seed: Of this order.
        structure: How closely the picture is followed, 0 to 1.
        size: (width, height) of the picture.
    """

    picture: str
    mask: str
    prompt: str
    negative: str
    seed: int
    structure: float
    size: tuple[int, int]

    def value(self, place: str) -> str | int | float:
        """What stands in a place."""
        if place in ("width", "height"):
            return self.size[place == "height"]
        value: str | int | float = getattr(self, place)
        return value


@dataclass(frozen=True)
class Literal:
    """A text that a workflow gives a node, such as the name of a model's file."""

    node: str
    kind: str
    field: str
    value: str


@dataclass(frozen=True, eq=False)
class Workflow:
    """A workflow as it was read.

    Attributes:
        name: Of the workflow.
        digest: Of its file, so that a changed workflow is another version of the engine.
        title: What it is for, in words.
        nodes: By their ids, in ComfyUI's API format.
        sizes: Which sizes it takes.
        template: How instructions are worded.
        longest_prompt: Characters of an instruction.
        output: Id of the node that gives the picture.
    """

    name: str
    digest: str
    title: str
    nodes: Nodes = field(repr=False)
    sizes: SizeRules
    template: Template = field(repr=False)
    longest_prompt: int
    output: str

    def has(self, place: str) -> bool:
        """Whether something of a request has a place in it."""
        return any(found[1] == place for text in _texts(self.nodes) for found in _PLACE.finditer(text))

    @property
    def wording(self) -> Wording:
        """What the model is told with."""
        return Wording(
            template=self.template,
            longest_prompt=self.longest_prompt,
            seed=True,
            negative=self.has("negative"),
            mask=self.has("mask"),
            swatch=False,
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The classes of its nodes, each once."""
        return tuple(dict.fromkeys(str(node["class_type"]) for node in self.nodes.values()))

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The texts that it gives its nodes as they are."""
        return tuple(
            Literal(name, str(node["class_type"]), key, value)
            for name, node in self.nodes.items()
            for key, value in node["inputs"].items()
            if isinstance(value, str) and not _PLACE.search(value)
        )

    def filled(self, placed: PlaceValues) -> dict[str, Any]:
        """The graph of one order."""
        return {
            name: {**node, "inputs": _filled(node["inputs"], placed)} for name, node in self.nodes.items()
        }


def workflow_names() -> tuple[str, ...]:
    """The names of all workflows that are shipped."""
    return _WORKFLOWS.names


def load_workflow(wanted: str) -> Workflow:
    """Read a workflow.

    Args:
        wanted: The name of one that is shipped, or the path of a file that ends in ``.json``.

    Raises:
        EngineMisconfigured: There is none, or it can't be used.
    """
    file = _WORKFLOWS.read(wanted)
    try:
        read = orjson.loads(file.data)
    except orjson.JSONDecodeError as error:
        raise EngineMisconfigured(f"The workflow '{file.name}' is not valid JSON: {error}.") from None
    try:
        nodes = _nodes_of(read)
        notes = _Notes.model_validate(read.get(_OWN, {}))
        workflow = Workflow(
            name=file.name,
            digest=file.digest,
            title=notes.title,
            nodes=nodes,
            sizes=notes.sizes,
            template=notes.template,
            longest_prompt=notes.longest_prompt,
            output=_output_of(nodes, notes.output),
        )
        for place in _NEEDED:
            if not workflow.has(place):
                raise ValueError(f"none of its nodes has the input '{{{place}}}'")
    except ValidationError as error:
        fault = f"{_OWN}: {fault_of(error)}"
        raise EngineMisconfigured(f"The workflow '{file.name}' cannot be used: {fault}.") from None
    except ValueError as error:
        raise EngineMisconfigured(f"The workflow '{file.name}' cannot be used: {error}.") from None
    return workflow


def _nodes_of(read: Any) -> Nodes:
    """The nodes, checked."""
    if not isinstance(read, dict) or not read:
        raise ValueError("it is no table of nodes")
    if isinstance(read.get("nodes"), list):
        raise ValueError(f"it {_EDITORS_FORMAT}")
    nodes = {name: node for name, node in read.items() if name != _OWN}
    for name, node in nodes.items():
        if not (
            isinstance(node, dict)
            and isinstance(node.get("class_type"), str)
            and isinstance(node.get("inputs"), dict)
        ):
            raise ValueError(f"its node {name} has no class_type or no inputs")
    for text in _texts(nodes):
        _check_places(text)
    return nodes


def _check_places(text: str) -> None:
    for found in _PLACE.finditer(text):
        if found[2] is not None and found[1] != "structure":
            raise ValueError(f"'{found[0]}' has a range, which 'structure' alone may have")
        if found[1] in _NUMBERS and found[0] != text:
            raise ValueError(f"'{{{found[1]}}}' is a number and must be the whole input")


def _output_of(nodes: Nodes, named: str) -> str:
    """The id of the node that gives the picture."""
    if named:
        if named not in nodes:
            raise ValueError(f"there is no node {named}, which {_OWN}.output names")
        return named
    giving = [name for name, node in nodes.items() if node["class_type"] in _GIVE_PICTURES]
    if len(giving) != 1:
        there = (
            f"nodes {', '.join(giving)} give pictures" if giving else "no SaveImage or PreviewImage is in it"
        )
        raise ValueError(f'{there}; name the one that counts: "{_OWN}": {{"output": "ID"}}')
    return giving[0]


def _texts(nodes: Nodes) -> Iterator[str]:
    for node in nodes.values():
        yield from (value for value in node["inputs"].values() if isinstance(value, str))


def _filled(inputs: Mapping[str, Any], placed: PlaceValues) -> dict[str, Any]:
    return {key: _value(value, placed) if isinstance(value, str) else value for key, value in inputs.items()}


def _value(text: str, placed: PlaceValues) -> str | int | float:
    """An input with everything in its place; what stands in braces in the prompt stays."""
    whole = _PLACE.fullmatch(text)
    if whole is None:
        return _PLACE.sub(lambda found: str(placed.value(found[1])), text)
    value = placed.value(whole[1])
    if whole[2] is not None and isinstance(value, float | int):
        loose, strict = float(whole[2]), float(whole[3])
        return round(loose + (strict - loose) * value, 4)
    return value
