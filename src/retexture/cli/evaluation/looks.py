"""The prompts that the words of ``--looks`` name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from retexture.cli.exits import BadInput
from retexture.engines.protocol import LONGEST_PROMPT, Engine
from retexture.prompts import TermKind

_GROUPS = {f"{kind.value}s": (kind,) for kind in TermKind} | {"all": tuple(TermKind)}


def prompts_of(looks: Sequence[str], engine: Engine) -> tuple[str, ...]:
    """The prompts that the words of ``--looks`` stand for, each once.

    Raises:
        BadInput: there is no such file, no prompt in it, a prompt that is too long, or a group of an engine
            that has none.
    """
    return tuple(dict.fromkeys(prompt for look in looks for prompt in _prompts_of_word(look, engine)))


def _prompts_of_word(look: str, engine: Engine) -> Iterator[str]:
    """The prompts that a word of the command line stands for: a group, a file of prompts, or itself."""
    if look in _GROUPS:
        if engine.vocabulary is None:
            raise BadInput(
                f"The engine {engine.name} has no list of looks: name prompts with --looks, one by one."
            )
        yield from (term.name for term in engine.vocabulary.terms if term.kind in _GROUPS[look])
        return
    for line in _lines(Path(look[1:])) if look.startswith("@") else [look]:
        if len(line) > LONGEST_PROMPT or not line.strip():
            raise BadInput(f"A look has 1 to {LONGEST_PROMPT} characters.")
        yield line.strip()


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as a list of prompts ({error}).") from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise BadInput(f"There is no prompt in {path}.")
    return lines
