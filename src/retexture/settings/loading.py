"""The settings read, and what is wrong with them said in sentences."""

import os
from collections.abc import Callable
from difflib import get_close_matches
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import ValidationError

from retexture.settings.fields import Settings
from retexture.settings.file import PREFIX, SettingsError, config_file
from retexture.settings.secret_files import ENDING

# Of difflib. One letter may be wrong, or two change places; TEXTURE_ may be somebody else's. PROT is PORT
# at 0.75.
_LIKE_OURS, _LIKE_A_SETTING = 0.88, 0.7
_NO_SETTINGS = ("config", "key")  # the file's place; the key that clients' programs read


def unknown_names() -> list[str]:
    """What the environment has under our prefix, or one like it, and is no setting: a sentence for each."""
    bare = {
        name: name.lower().removeprefix(PREFIX.lower()).removesuffix(ENDING.lower())
        for name in sorted(os.environ)
    }
    ignored = {
        name: f"; did you mean {PREFIX}{meant.upper()}?"
        for name in bare
        for meant in _behind_a_misspelt_prefix(name)
    }
    ignored |= {
        name: _instead(bare[name], lambda each: PREFIX + each.upper())
        for name in bare
        if name.upper().startswith(PREFIX) and bare[name] not in {*Settings.model_fields, *_NO_SETTINGS}
    }
    return [f"{name} is not a setting and is ignored{instead}" for name, instead in ignored.items()]


def _behind_a_misspelt_prefix(name: str) -> list[str]:
    """At most one setting that a name means, if what precedes its first underscore is like our prefix."""
    head, line, field = name.upper().partition("_")
    if f"{head}{line}" == PREFIX or not get_close_matches(head, [PREFIX.rstrip("_")], cutoff=_LIKE_OURS):
        return []
    known = [*Settings.model_fields, *_NO_SETTINGS]
    return get_close_matches(field.lower(), known, n=1, cutoff=_LIKE_A_SETTING)


def load(**options: Any) -> Settings:
    """Read the settings.

    Args:
        options: What the command line says of them; None where it says nothing.

    Raises:
        SettingsError: a value cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The configuration file {config_file()} is not valid TOML: {error}.") from None


def _sentence(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    name = str(fault["loc"][0]) if fault["loc"] else "the configuration"
    if fault["type"] == "extra_forbidden":
        return f"The configuration file has the setting '{name}', which does not exist{_instead(name, str)}"
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "string_pattern_mismatch" and name in Settings.model_fields:
        # A pattern tells people less than what the setting's description says of it.
        message = f"it has not the form that it must have ({Settings.model_fields[name].description})"
    return f"The setting {name} (in the environment {PREFIX}{name.upper()}) is wrong: {message}."


def _instead(name: str, written: Callable[[str], str]) -> str:
    """The end of a sentence about an unknown setting: which one was probably meant."""
    nearest = get_close_matches(name, Settings.model_fields, n=1)
    return f"; did you mean {written(nearest[0])}?" if nearest else "; 'retexture settings' lists them all."
