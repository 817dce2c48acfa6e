"""What the value of a parameter may be.

A rule is data and imports nothing heavy: the command line's help reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

JsonType = Literal["string", "integer", "number", "boolean"]

_FEW = 10
"""A range of fewer integers is listed in a specification: programs that offer a choice read ``enum``."""


@dataclass(frozen=True)
class Rule:
    """One kind of value. The defaults are those of a value without bounds."""

    type: ClassVar[JsonType] = "string"

    @property
    def words(self) -> str:
        """What a value has to be; completes "`name` must be"."""
        return f"a {self.type}"

    @property
    def constraints(self) -> Mapping[str, Any]:
        """The limits by the names of the contract's specification: enum, min, max, min_length, max_length."""
        return {}

    @property
    def is_offered(self) -> bool:
        """Whether there is any value that can be sent."""
        return True

    def refusal(self, name: str) -> str:
        """The sentence about a value of the parameter ``name`` that breaks this rule."""
        return f"`{name}` must be {self.words}."

    def is_absent(self, value: object) -> bool:
        """Whether a required parameter counts as not sent."""
        return value is None

    def length_fault(self, value: object) -> str | None:
        """What is wrong with the length of ``value``, or None."""
        del value
        return None

    def form_fault(self, value: object) -> str | None:
        """What else is wrong with ``value``, or None."""
        raise NotImplementedError

    def length_words(self) -> str:
        """What a value of a wrong length is; completes "`name` is"."""
        return "too long"

    def form_words(self) -> str:
        """What any other wrong value is; completes "`name` is". Nothing where :meth:`length_words` say it."""
        return f"not {self.words}"

    def read(self, value: Any) -> Any:
        """Return a value that keeps the rule as the type that orders have."""
        return value


@dataclass(frozen=True)
class Text(Rule):
    """A string that is not white space alone; lengths count Unicode code points."""

    longest: int

    @property
    def words(self) -> str:
        """See :class:`Rule`."""
        return f"a string of 1 to {self.longest} characters"

    @property
    def constraints(self) -> Mapping[str, Any]:
        """See :class:`Rule`."""
        return {"min_length": 1, "max_length": self.longest}

    def length_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        if not isinstance(value, str):
            return None
        return _too_long(value, self.longest) if value.strip() else "it is empty"

    def form_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        return None if isinstance(value, str) else "it must be a string"

    def length_words(self) -> str:
        """See :class:`Rule`."""
        return "empty or too long"

    def form_words(self) -> str:
        """See :class:`Rule`."""
        return ""


@dataclass(frozen=True)
class WebAddress(Rule):
    """A valid http or https URL. Where it leads is not looked at here."""

    longest: int = 1024

    @property
    def words(self) -> str:
        """See :class:`Rule`."""
        return f"an http or https URL of at most {self.longest} characters"

    @property
    def constraints(self) -> Mapping[str, Any]:
        """See :class:`Rule`."""
        return {"min_length": 1, "max_length": self.longest}

    def is_absent(self, value: object) -> bool:
        """An empty address is none."""
        return value is None or value == ""

    def length_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        return _too_long(value, self.longest) if isinstance(value, str) else None

    def form_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        from retexture.fetching import BadUrl, parse_url

        if not isinstance(value, str):
            return "it must be a string"
        try:
            parse_url(value, max_length=self.longest)
        except BadUrl as error:
            return str(error).removesuffix(".")
        return None

    def form_words(self) -> str:
        """See :class:`Rule`."""
        return "no http or https URL"


@dataclass(frozen=True)
class PictureAddress(WebAddress):
    """The address of a picture, or a data URI that holds it. The command line takes a path in its place.

    The limit on characters is that of http and https URLs; how large a picture may be is the server's to say.
    """

    @property
    def words(self) -> str:
        """See :class:`Rule`."""
        return f"{super().words}, or a data URI of a picture"

    def length_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        return None if _holds_picture(value) else super().length_fault(value)

    def form_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        from retexture.fetching import BadUrl, read_data_url

        if not isinstance(value, str) or not _holds_picture(value):
            return super().form_fault(value)
        try:
            for _ in read_data_url(value):
                pass
        except BadUrl as error:
            return str(error).removesuffix(".")
        return None

    def form_words(self) -> str:
        """See :class:`Rule`."""
        return "no http or https URL, and no data URI of a picture"


@dataclass(frozen=True)
class Integer(Rule):
    """An integer from ``low`` to ``high``, both included."""

    type: ClassVar[JsonType] = "integer"

    low: int
    high: int

    @property
    def words(self) -> str:
        """See :class:`Rule`."""
        return f"an integer from {self.low} to {self.high}"

    @property
    def constraints(self) -> Mapping[str, Any]:
        """See :class:`Rule`."""
        span = {"min": self.low, "max": self.high}
        values = range(self.low, self.high + 1)
        return {"enum": [str(each) for each in values], **span} if len(values) < _FEW else span

    def form_fault(self, value: object) -> str | None:
        """A boolean and a number with a point are no integers."""
        return None if type(value) is int and self.low <= value <= self.high else f"it must be {self.words}"


@dataclass(frozen=True)
class Number(Rule):
    """A number from ``low`` to ``high``, both included.

    Attributes:
        low: The least.
        high: The greatest.
        ends: What the two mean, in a word each; or nothing.
    """

    type: ClassVar[JsonType] = "number"

    low: int
    high: int
    ends: tuple[str, str] | None = None

    @property
    def words(self) -> str:
        """See :class:`Rule`."""
        if self.ends is None:
            return f"a number from {self.low} to {self.high}"
        return f"a number from {self.low} ({self.ends[0]}) to {self.high} ({self.ends[1]})"

    @property
    def constraints(self) -> Mapping[str, Any]:
        """See :class:`Rule`."""
        return {"min": self.low, "max": self.high}

    def form_fault(self, value: object) -> str | None:
        """A boolean is no number."""
        if isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high:
            return None
        return f"it must be {self.words}"

    def read(self, value: Any) -> Any:
        """See :class:`Rule`."""
        return float(value)


@dataclass(frozen=True)
class TrueOrFalse(Rule):
    """True or false."""

    type: ClassVar[JsonType] = "boolean"

    def form_fault(self, value: object) -> str | None:
        """A number and a word are none."""
        return None if isinstance(value, bool) else f"it must be {self.words}"


@dataclass(frozen=True)
class EngineFlag(TrueOrFalse):
    """True or false, and true only where an engine can do what that asks for.

    Attributes:
        can: Whether one can.
        lacking: What to say where none can, without a full stop.
    """

    can: bool
    lacking: str

    @property
    def is_offered(self) -> bool:
        """Nothing can be asked for that no engine does."""
        return self.can

    def form_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        return self.lacking if value is True and not self.can else super().form_fault(value)

    def refusal(self, name: str) -> str:
        """See :class:`Rule`."""
        return super().refusal(name) if self.can else f"`{name}` can only be false, since {self.lacking}."


@dataclass(frozen=True)
class Choice(Rule):
    """One of some words."""

    values: tuple[str, ...]

    @property
    def words(self) -> str:
        """See :class:`Rule`."""
        return f"one of: {', '.join(self.values)}"

    @property
    def constraints(self) -> Mapping[str, Any]:
        """See :class:`Rule`."""
        return {"enum": list(self.values)}

    @property
    def is_offered(self) -> bool:
        """A choice among nothing is none."""
        return bool(self.values)

    def form_fault(self, value: object) -> str | None:
        """See :class:`Rule`."""
        return None if value in self.values else f"it must be {self.words}"


@dataclass(frozen=True)
class OperatorsChoice(Choice):
    """One of what the operator lets requests choose, perhaps nothing."""

    def refusal(self, name: str) -> str:
        """See :class:`Rule`."""
        choice = f"there is: {', '.join(self.values)}" if self.values else f"leave `{name}` out"
        return f"`{name}` names none that may be chosen here; {choice}."


def _holds_picture(value: object) -> bool:
    from retexture.fetching import is_data_url

    return isinstance(value, str) and is_data_url(value)


def _too_long(value: str, longest: int) -> str | None:
    length = len(value)
    return f"it has {length} characters and the most is {longest}" if length > longest else None
