"""The Midjourney parameters: which act, which are accepted without effect and why, and their limits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from enum import Enum, auto
from typing import Any

from retexture.prompts.result.report import IgnoredText


@dataclass(frozen=True)
class MidjourneyParameters:
    """The parameters that act, with their defaults.

    Attributes:
        seed: 0 to 2**32 - 1, or None where the prompt gives none.
        no: What ``--no`` lists, as it was written.
        stylize: 0 to 1000.
        chaos: 0 to 100: how much the variations differ.
        image_weight: 0 to 3, or None where the prompt gives none: how closely the photo is followed.
        raw: Whether ``--style raw`` or ``--raw`` asks for the plainest result.
    """

    seed: int | None = None
    no: tuple[str, ...] = ()
    stylize: int = 100
    chaos: int = 0
    image_weight: float | None = None
    raw: bool = False

    def acting(self) -> dict[str, object]:
        """Return those that differ from their defaults, by name, JSON-compatible."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        changed = {each.name: given[each.name] for each in fields(self) if given[each.name] != each.default}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()}


class Value(Enum):
    """How much of what follows a parameter's name belongs to it."""

    NONE = auto()
    NUMBER = auto()
    CODE = auto()
    REFERENCES = auto()
    STYLE = auto()
    LIST = auto()


@dataclass(frozen=True)
class ParameterForm:
    """One parameter.

    Attributes:
        names: How it may be called.
        value: What follows its name.
        reason: Why it has no effect; empty for those that act.
        field: The field of :class:`MidjourneyParameters` that it sets; empty for those without effect.
    """

    names: tuple[str, ...]
    value: Value
    reason: str = ""
    field: str = ""


_SIZE = "the output always has the input's size"
_VERSION = "the engine has its own versions; the prompt cannot change them"
_SPEED = "there is one speed"
_QUALITY = "every picture is made at full quality"
_COUNT = "how many pictures are made is asked for beside the prompt"
_REFERENCE = "pictures and codes named in the prompt are not read; describe the look in words"
_WEIGHT = "it weighs a reference picture, and those are not read"
_VIDEO = "only still pictures are made"
_WEIRD = "there is no such control; --chaos makes the variations differ more"

SPECS = (
    ParameterForm(("seed", "sameseed"), Value.NUMBER, field="seed"),
    ParameterForm(("no",), Value.LIST, field="no"),
    ParameterForm(("stylize", "s"), Value.NUMBER, field="stylize"),
    ParameterForm(("chaos", "c"), Value.NUMBER, field="chaos"),
    ParameterForm(("iw",), Value.NUMBER, field="image_weight"),
    ParameterForm(("style",), Value.STYLE, field="raw"),
    ParameterForm(("raw",), Value.NONE, field="raw"),
    ParameterForm(("ar", "aspect"), Value.NUMBER, _SIZE),
    ParameterForm(("v", "version"), Value.NUMBER, _VERSION),
    ParameterForm(("niji",), Value.CODE, _VERSION),
    ParameterForm(("test", "testp"), Value.NONE, _VERSION),
    ParameterForm(("q", "quality"), Value.NUMBER, _QUALITY),
    ParameterForm(("hd", "sd", "draft"), Value.NONE, _QUALITY),
    ParameterForm(("stop",), Value.NUMBER, "every picture is finished"),
    ParameterForm(
        ("tile",),
        Value.NONE,
        "a picture follows its photo and cannot repeat without a seam; tiles of materials are made by "
        "‘retexture tile’ and retexture.tile()",
    ),
    ParameterForm(("repeat", "r", "bs"), Value.NUMBER, _COUNT),
    ParameterForm(("fast", "relax", "turbo"), Value.NONE, _SPEED),
    ParameterForm(("weird", "w", "exp"), Value.NUMBER, _WEIRD),
    ParameterForm(("sref", "cref", "oref"), Value.REFERENCES, _REFERENCE),
    ParameterForm(("sw", "cw", "ow", "sv"), Value.NUMBER, _WEIGHT),
    ParameterForm(("p", "profile"), Value.CODE, "there are no personal profiles"),
    ParameterForm(("video", "loop"), Value.NONE, _VIDEO),
    ParameterForm(("end",), Value.REFERENCES, _VIDEO),
    ParameterForm(("motion",), Value.CODE, _VIDEO),
    ParameterForm(("public", "stealth"), Value.NONE, "who sees a picture is not set in the prompt"),
)
BY_NAME = {name: spec for spec in SPECS for name in spec.names}
UNKNOWN = ParameterForm((), Value.CODE, "no parameter has this name")
STYLES = frozenset({"raw", "cute", "default", "expressive", "original", "scenic"})


@dataclass(frozen=True)
class Flag:
    """A parameter as it stands in a prompt: ``value`` is empty where none follows."""

    spec: ParameterForm
    name: str
    value: str

    @property
    def written(self) -> str:
        """How it was given, with two plain dashes."""
        return f"--{self.name} {self.value}".strip()


def settle(flags: Iterable[Flag]) -> tuple[MidjourneyParameters, tuple[IgnoredText, ...]]:
    """Return what flags come to, in their order, and which have no effect or another one than asked for.

    Of a parameter given twice the last valid one counts; what ``--no`` lists adds up.
    """
    parameters, ignored = MidjourneyParameters(), list[IgnoredText]()
    standing: dict[str, Flag] = {}
    for flag in flags:
        outcome = _read(flag)
        if outcome.remark:
            ignored.append(IgnoredText.of(flag.written, outcome.remark))
        if outcome.value is None:
            continue
        field, value = flag.spec.field, outcome.value
        if isinstance(value, tuple):
            value = tuple(dict.fromkeys((*parameters.no, *value)))
        elif field in standing and getattr(parameters, field) != value:
            ignored.append(IgnoredText.of(standing[field].written, "given again later; the last one counts"))
        standing[field] = flag
        changed: dict[str, Any] = {field: value}
        parameters = replace(parameters, **changed)
    return parameters, tuple(ignored)


@dataclass(frozen=True)
class _Outcome:
    """The value that a flag sets, if any, and what is to be said about it, if anything."""

    value: int | float | tuple[str, ...] | None
    remark: str = ""


def _read(flag: Flag) -> _Outcome:
    if flag.spec.reason:
        return _Outcome(None, flag.spec.reason)
    if flag.spec.value is Value.LIST:
        items = (item.strip(" \t\"'“”‘’«»") for item in re.split("[,;、]", flag.value))
        named = tuple(IgnoredText.of(item, "").text for item in items if item)
        return _Outcome(named) if named else _Outcome(None, "it names nothing to leave out")
    if flag.spec.value is Value.STYLE:
        raw = flag.value.lower() == "raw"
        return _Outcome(True) if raw else _Outcome(None, "only raw acts; describe a style in words")
    if flag.spec.value is Value.NONE:
        return _Outcome(True)
    return _seed(flag.value) if flag.spec.field == "seed" else _number(flag)


_SEEDS = 2**32
_NUMBER = re.compile(r"[+\u2212-]?(?:\d+\.?\d*|\.\d+)%?")
_LIMITS = {"stylize": 1000, "chaos": 100, "image_weight": 3}


def _seed(written: str) -> _Outcome:
    digits = written.removeprefix("+")
    if digits.isdecimal() and len(digits) <= 20 and int(digits) < _SEEDS:
        return _Outcome(int(digits))
    return _Outcome(None, f"a seed is a whole number from 0 to {_SEEDS - 1}")


def _number(flag: Flag) -> _Outcome:
    limit = _LIMITS[flag.spec.field]
    if not _NUMBER.fullmatch(flag.value):
        return _Outcome(None, f"it needs a number from 0 to {limit}")
    asked = float(flag.value.replace("\u2212", "-").rstrip("%"))
    used = min(max(asked, 0.0), float(limit))
    value = used if flag.spec.field == "image_weight" else round(used)
    beyond = f"the limits are 0 and {limit}; {value:g} is used" if used != asked else ""
    return _Outcome(value, beyond)
