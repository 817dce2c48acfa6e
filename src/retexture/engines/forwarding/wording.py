"""How a model is told what to make: the words that an operator may change, as data."""

import re
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, model_validator

PLACES = ("prompt", "structure", "stylize", "raw", "mask", "swatch", "exclude")
"""What may stand in braces in the text of a template."""


class Table(BaseModel):
    """A part of the file; a name that is not known is a mistake in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Degree(Table):
    """Words for a range of numbers: they are said from ``above`` up, until the next degree begins."""

    above: float = 0.0
    words: str = ""


class Template(Table):
    """How an instruction is worded. ``{…}`` in ``text`` stands for the other entries and the prompt.

    Attributes:
        text: The whole; blanks at its ends and empty lines are dropped.
        structure: By the request's structure, 0 to 1.
        stylize: By ``--stylize``, 0 to 1000.
        raw: Where ``--raw`` is given.
        mask: Where a mask is sent along.
        swatch: Where a photo of a material is sent along.
        exclude: Where something is not wanted and the model has no field for that; ``{no}`` is what.
    """

    text: str = Field(pattern=r"\{prompt\}")
    structure: tuple[Degree, ...] = ()
    stylize: tuple[Degree, ...] = ()
    raw: str = ""
    mask: str = ""
    swatch: str = ""
    exclude: str = "Leave out: {no}."

    @model_validator(mode="after")
    def _known_places(self) -> "Template":
        for text, known in ((self.text, PLACES), (self.exclude, ("no",))):
            for place in re.findall(r"\{(\w*)\}", text):
                if place not in known:
                    raise ValueError(f"'{{{place}}}' stands for nothing; there are: {', '.join(known)}")
        return self


@dataclass(frozen=True)
class Wording:
    """What a model is told with, and which parts of a request it acts on.

    Attributes:
        template: How instructions are worded.
        longest_prompt: Characters of an instruction.
        seed: It takes a seed, and gives the same picture for the same one.
        negative: It has a place of its own for what is not wanted.
        mask: It is given the mask.
        swatch: It is given the photo of a material.
    """

    template: Template
    longest_prompt: int
    seed: bool
    negative: bool
    mask: bool
    swatch: bool
