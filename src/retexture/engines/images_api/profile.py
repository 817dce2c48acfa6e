"""Profiles: what the models behind the images interface can, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from tomllib import TOMLDecodeError, loads

from pydantic import Field, ValidationError

from retexture.engines.forwarding import ShippedFiles, SizeRules, Table, Template, Wording, fault_of
from retexture.engines.registry import EngineMisconfigured

_PROFILES = ShippedFiles(__package__, "profiles", ".toml", "profile")


class Ability(Table):
    """Which fields of the interface a model acts on.

    Attributes:
        seed: It takes ``seed``, and gives the same picture for the same one.
        pictures: The most ``n`` that it keeps to; 1 where it does not always.
        mask: How it takes a mask: ``alpha`` (transparent changes), ``white`` (white changes), or not at all.
        mask_field: The name of the field that the mask goes into.
        negative: The name of the field for what is not wanted; empty: it is said in the instruction.
        more_pictures: The field's name where it takes several pictures; empty where it takes one alone.
        response_format: ``response_format=b64_json`` has to be sent, and may be.
        longest_prompt: Characters of the instruction.
        most_bytes: Of one picture that is sent.
    """

    seed: bool = False
    pictures: int = Field(default=1, ge=1, le=4)
    mask: str = Field(default="", pattern="^(alpha|white|)$")
    mask_field: str = "mask"
    negative: str = ""
    more_pictures: str = ""
    response_format: bool = True
    longest_prompt: int = Field(default=4000, ge=200)
    most_bytes: int = Field(default=20_000_000, ge=100_000)


class _File(Table):
    """A profile as it is written."""

    title: str
    model: str = Field(min_length=1, max_length=200)
    sizes: SizeRules = SizeRules()
    can: Ability = Ability()
    fields: dict[str, str | int | float | bool] = Field(default_factory=dict)
    by_structure: dict[str, tuple[float, float]] = Field(default_factory=dict)
    template: Template


@dataclass(frozen=True)
class Profile:
    """What one family of models can.

    Attributes:
        name: Of the profile.
        digest: Of its file, so that a changed profile is another version of the engine.
        title: What it is for, in words.
        model: The model that is asked for where the settings name none.
        sizes: Which sizes the model takes.
        can: Which fields it acts on.
        fields: Further fields that are sent with every order, as they are.
        by_structure: Further fields whose value goes from the first number, at structure 0, to the second.
        template: How instructions are worded.
    """

    name: str
    digest: str
    title: str
    model: str
    sizes: SizeRules
    can: Ability
    template: Template
    fields: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    by_structure: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def wording(self) -> Wording:
        """What the model is told with."""
        can = self.can
        return Wording(
            template=self.template,
            longest_prompt=can.longest_prompt,
            seed=can.seed,
            negative=bool(can.negative),
            mask=bool(can.mask),
            swatch=bool(can.more_pictures),
        )


def profile_names() -> tuple[str, ...]:
    """The names of all profiles that are shipped."""
    return _PROFILES.names


def load_profile(wanted: str) -> Profile:
    """Read a profile.

    Args:
        wanted: The name of one that is shipped, or the path of a file that ends in ``.toml``.

    Raises:
        EngineMisconfigured: There is none, or it can't be used.
    """
    file = _PROFILES.read(wanted)
    try:
        read = _File.model_validate(loads(file.data.decode("utf-8")))
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise EngineMisconfigured(f"The profile '{file.name}' is not valid TOML: {error}.") from None
    except ValidationError as error:
        raise EngineMisconfigured(f"The profile '{file.name}' cannot be used: {fault_of(error)}.") from None
    return Profile(
        name=file.name,
        digest=file.digest,
        title=read.title,
        model=read.model,
        sizes=read.sizes,
        can=read.can,
        template=read.template,
        fields=read.fields,
        by_structure=read.by_structure,
    )
