"""What pictures are called: a template with the picture's facts in it."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath

from retexture.cli.exits import BadInput

FIELDS = ("stem", "prompt", "seed", "number", "engine")
"""What may stand between braces in a template."""

USUAL = "{stem}-{number}"
_LONGEST_PROMPT = 60  # characters of a prompt in a file's name


def plain(text: str) -> str:
    """A text as a part of a file's name: letters and digits with - between them."""
    return re.sub(r"[^\w]+", "-", text.lower())[:_LONGEST_PROMPT].strip("-_")


@dataclass(frozen=True)
class NameTemplate:
    """A template whose fields are known and which names no folder."""

    text: str

    @classmethod
    def read(cls, text: str) -> "NameTemplate":
        """Check a template; raises BadInput with what is wrong with it."""
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError as error:
            raise BadInput(f"The name '{text}' cannot be used: {error}.") from None
        used = [field for _, field, _, _ in parts if field is not None]
        unknown = [field for field in used if field not in FIELDS]
        if unknown or any(spec or conversion for _, _, spec, conversion in parts):
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            raise BadInput(f"The name '{text}' cannot be used: what stands between braces is one of {known}.")
        if not text.strip() or re.search(r"[/\\\x00-\x1f]", text) or text.startswith("."):
            raise BadInput(
                f"The name '{text}' cannot be used: it is that of a file, without folders, and does not "
                "begin with a dot; pictures of subfolders go into the same subfolders by themselves."
            )
        return cls(text)

    def names(self, label: str, suffix: str, number: int, facts: dict[str, str]) -> Iterator[str]:
        """The names that a picture may have, best first.

        Args:
            label: The source's name, with the folders that it lies in.
            suffix: Of the file.
            number: Of the picture, from 1.
            facts: The fields but ``stem`` and ``number``.
        """
        source = PurePosixPath(label)
        counts = "{number}" in self.text
        for each in count(number):
            name = self.text.format(**facts, stem=source.name, number=each)
            again = each - number + 1
            yield str(source.with_name(name if counts or again == 1 else f"{name}-{again}")) + suffix


def numbered(label: str, suffix: str, first: int) -> Iterator[str]:
    """The usual names, best first: ``label-1.png``, ``label-2.png`` and so on.

    A label may hold folders: ``rooms/kitchen`` gives ``rooms/kitchen-1.png``.
    """
    return NameTemplate(USUAL).names(label, suffix, first, {})
