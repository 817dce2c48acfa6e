"""What a form of an image edit says: fields by their names, and pictures by what they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from starlette.datastructures import UploadFile

from retexture.http.answers import WireError, bad_request
from retexture.http.requests import NOT_TEXT

_PICTURES = ("image", "mask")
_IN_LIST = re.compile(r"image(?:\[[0-9]{0,4}\])")
_LONGEST_NAME = 40  # characters of a name that a client made up

MOST_IMAGES = 2


@dataclass(frozen=True, eq=False)
class EditForm:
    """The form of one image edit.

    Attributes:
        fields: What was written into it, by name; what is empty counts as not sent.
        photo: The picture that is to change.
        swatch: The material that a second picture shows.
        mask: Transparent where the photo is to change.
    """

    fields: Mapping[str, str]
    photo: IO[bytes]
    swatch: IO[bytes] | None = None
    mask: IO[bytes] | None = None

    @property
    def files(self) -> Mapping[str, IO[bytes]]:
        """The pictures by what they are."""
        named = {"photo": self.photo, "swatch": self.swatch, "mask": self.mask}
        return {name: file for name, file in named.items() if file is not None}


def sort_form(parts: Sequence[tuple[str, UploadFile | str]]) -> EditForm:
    """Sort the parts of a form.

    Raises:
        WireError: Pictures are missing or too many, or a field is sent twice (400).
    """
    fields: dict[str, str] = {}
    files: dict[str, list[IO[bytes]]] = {name: [] for name in _PICTURES}
    for sent, value in parts:
        name = "image" if _IN_LIST.fullmatch(sent) else sent
        if isinstance(value, UploadFile):
            if name not in files:
                raise fault(name, f"`{name[:_LONGEST_NAME]}` can't be a file; pictures are {_SENT_AS}.")
            files[name].append(value.file)
        elif name in files:
            raise fault(name, f"`{name}` must be a file with a name, not text.")
        elif name in fields:
            raise fault(name, f"`{name[:_LONGEST_NAME]}` is sent twice; send it once.")
        else:
            fields[name] = value
    _check_fields(fields)
    _check_files(files)
    photo, swatch = (*files["image"], None)[:2]
    assert photo is not None
    mask = files["mask"][0] if files["mask"] else None
    return EditForm({name: value for name, value in fields.items() if value != ""}, photo, swatch, mask)


_SENT_AS = "`image`, once or twice, and `mask`"


def _check_fields(fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        if NOT_TEXT.search(value) or NOT_TEXT.search(name):
            raise fault(name, "The form has a field with U+0000, which is no text; remove it.")


def _check_files(files: Mapping[str, Sequence[IO[bytes]]]) -> None:
    images = len(files["image"])
    if not images:
        raise fault("image", "The picture is missing; send it as a file, called `image`.", "missing")
    if images > MOST_IMAGES:
        message = (
            f"There are {images} files called `image`, and {MOST_IMAGES} is the most: the photo that is to "
            "change, and a photo of a material for it."
        )
        raise fault("image", message)
    if len(files["mask"]) > 1:
        raise fault("mask", "`mask` is sent twice; send one.")


def fault(param: str, message: str, kind: str = "invalid") -> WireError:
    """The answer where a field is wrong, or missing."""
    error = bad_request(message)
    error.param = param[:_LONGEST_NAME]
    error.word = "missing_required_parameter" if kind == "missing" else "invalid_value"
    return error
