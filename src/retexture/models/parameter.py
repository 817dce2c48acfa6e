"""One parameter of a model: everything that is said of it anywhere is said here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from retexture.models.rules import PictureAddress, Rule


class Scope(Enum):
    """What one value of a parameter holds for. Faults of inputs are answered before those of the task."""

    INPUT = "input"
    TASK = "task"


@dataclass(frozen=True)
class WireCode:
    """An error of the wire contract: its number, and its meaning in the contract's words."""

    code: int
    summary: str


@dataclass(frozen=True)
class Errors:
    """Which errors of the contract answer which fault.

    Attributes:
        absent: A required value is not sent.
        length: It is too short or too long.
        form: It is wrong in any other way.
        are_borrowed: The summaries speak of another parameter; the message then names this one.
    """

    absent: WireCode
    length: WireCode
    form: WireCode
    are_borrowed: bool = False


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes:
        name: As requests send it.
        rule: What its values may be.
        help: What it means, in a sentence that is true on the command line too.
        example: A value that works.
        required: Whether a request without it is refused.
        default: What holds where it is not sent; None: that is not one value.
        scope: Whether each input has a value of its own, or the whole task one.
        errors: The contract's, where it has some for this parameter; None: code 400.
        aliases: Other names under which requests may send it; ``name`` wins where several are sent.
        notes: What only those need to know who send requests.
        options: Its names in ``retexture run``; none: they are made of ``name``; None: it has none there.
    """

    name: str
    rule: Rule
    help: str
    example: Any
    required: bool = False
    default: Any = None
    scope: Scope = Scope.INPUT
    errors: Errors | None = None
    aliases: tuple[str, ...] = ()
    notes: str = ""
    options: tuple[str, ...] | None = ()

    @property
    def description(self) -> str:
        """What it means to those who send requests."""
        words = self.help
        if isinstance(self.rule, PictureAddress):
            words = f"Address of {words[0].lower()}{words[1:]}"
        return f"{words} {self.notes}" if self.notes else words

    @property
    def constraints(self) -> Mapping[str, Any]:
        """Its rule's limits and its default, as the contract's specification names them."""
        default = {} if self.default is None else {"default": self.default}
        return {**self.rule.constraints, **default}

    def value_in(self, parameters: Mapping[str, Any]) -> Any:
        """Return what is sent under any of its names; None: nothing."""
        for name in (self.name, *self.aliases):
            if parameters.get(name) is not None:
                return parameters[name]
        return None

    def checks(self) -> Iterator["Check"]:
        """Yield its checks in the order in which their errors win.

        Checks that the contract answers with one code are one check: of several faulty inputs the first is
        then named, whatever is wrong with it.
        """
        if self.errors is None:
            yield Check(None, self.required, length=True, form=True)
            return
        if self.required:
            yield Check(self.errors.absent, absent=True)
        if self.errors.length == self.errors.form:
            yield Check(self.errors.form, length=True, form=True)
            return
        yield Check(self.errors.length, length=True)
        yield Check(self.errors.form, form=True)


@dataclass(frozen=True)
class Check:
    """What is looked at in a value together.

    Attributes:
        error: What answers a fault; None: code 400.
        absent: Whether it is there.
        length: Its length.
        form: All else.
    """

    error: WireCode | None
    absent: bool = False
    length: bool = False
    form: bool = False

    def fault(self, rule: Rule, value: object) -> str | None:
        """Return what is wrong with ``value``, perhaps in no words; None: nothing."""
        if self.absent and rule.is_absent(value):
            return ""
        if value is None:
            return None
        found = rule.length_fault(value) if self.length else None
        return rule.form_fault(value) if found is None and self.form else found

    def words(self, rule: Rule) -> str:
        """What a value is that does not pass; completes "`name` is"."""
        words = (
            "missing" if self.absent else "",
            rule.length_words() if self.length else "",
            rule.form_words() if self.form else "",
        )
        return " or ".join(each for each in words if each)
