"""From a remix prompt to what a model is told: words in a template, and what has no effect."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retexture.engines.fidelity import fidelity_of
from retexture.engines.forwarding.wording import Degree, Wording
from retexture.engines.protocol import Explanation, Ignored, Request
from retexture.prompts import Command, take_apart

_CHAOS = "the model has no such control; its pictures differ by themselves"
_SEED = "the model takes no seed; every order gives another picture"
_SHOWN = 60  # characters of what was cut off, in a receipt

_NO_WORDS = "The prompt has no words, so there is nothing to tell the model"
_UNREPEATABLE = "The model takes no seed: the same order gives another picture."


@dataclass(frozen=True)
class Instruction:
    """What a model is told.

    Attributes:
        text: The instruction.
        negative: What is not wanted, where the model has a field of its own for that; else empty.
        fidelity: How closely the photo is to be followed, 0 to 1.
        explanation: What was made of the prompt.
    """

    text: str
    negative: str
    fidelity: float
    explanation: Explanation


def explained(prompt: str, wording: Wording) -> Explanation:
    """What is made of a prompt, whatever comes with it."""
    return _worded(take_apart(prompt), wording, 0.5, ()).explanation


def instruction_for(request: Request, wording: Wording) -> Instruction:
    """Word a request for a model."""
    command = take_apart(request.prompt)
    fidelity = fidelity_of(request.structure, command.parameters.image_weight)
    beside = [
        name
        for name, there in (
            ("mask", request.mask is not None and wording.mask),
            ("swatch", request.swatch is not None and wording.swatch),
        )
        if there
    ]
    worded = _worded(command, wording, fidelity, beside)
    if request.swatch is None or wording.swatch:
        return worded
    ignored = Ignored("swatch", "the model takes one picture alone; describe the material in words")
    explanation = worded.explanation
    told = Explanation(
        explanation.understood, (*explanation.ignored, ignored), explanation.notes, explanation.idle
    )
    return Instruction(worded.text, worded.negative, fidelity, told)


def _worded(command: Command, wording: Wording, fidelity: float, beside: Sequence[str]) -> Instruction:
    words = " ".join(" ".join(part.text.split()) for part in command.segments if not part.excluded).strip()
    weighed_out = (" ".join(part.text.split()) for part in command.segments if part.excluded)
    unwanted = tuple(dict.fromkeys((*command.parameters.no, *filter(None, weighed_out))))
    ignored = [Ignored(each.text, each.reason) for each in command.ignored]
    acting = command.parameters
    if acting.chaos:
        ignored.append(Ignored(f"--chaos {acting.chaos}", _CHAOS))
    if acting.stylize != 100 and not wording.template.stylize:
        ignored.append(Ignored(f"--stylize {acting.stylize}", "the template has no words for it"))
    if acting.raw and not wording.template.raw:
        ignored.append(Ignored("--raw", "the template has no words for it"))
    if acting.seed is not None and not wording.seed:
        ignored.append(Ignored(f"--seed {acting.seed}", _SEED))
    text, cut = _within(words, unwanted, wording, (fidelity, acting.stylize, acting.raw, beside))
    if cut:
        shown = cut if len(cut) <= _SHOWN else f"{cut[: _SHOWN - 1]}…"
        longest = wording.longest_prompt
        ignored.append(Ignored(shown, f"the model reads {longest} characters at most, the template's too"))
    negative = ", ".join(unwanted)[: wording.longest_prompt] if wording.negative else ""
    understood = {
        "description": words,
        "prompt": words,
        **({"exclusions": list(unwanted)} if unwanted else {}),
        **({"parameters": acting.acting()} if acting.acting() else {}),
    }
    notes = () if wording.seed else (_UNREPEATABLE,)
    idle = "" if words or "swatch" in beside else _NO_WORDS
    return Instruction(text, negative, fidelity, Explanation(understood, tuple(ignored), notes, idle))


_Said = tuple[float, int, bool, Sequence[str]]


def _within(words: str, unwanted: Sequence[str], wording: Wording, said: _Said) -> tuple[str, str]:
    """The instruction within the model's limit, and the end of the words that had to be left out."""
    text = _filled(words, unwanted, wording, said)
    over = len(text) - wording.longest_prompt
    if over <= 0:
        return text, ""
    kept = words[: max(0, len(words) - over)]
    # Half a word would be another one.
    kept = kept[: max(kept.rfind(" "), 0)] if " " in kept else kept
    text = _filled(kept, unwanted, wording, said)
    return text[: wording.longest_prompt], words[len(kept) :].strip()


def _filled(words: str, unwanted: Sequence[str], wording: Wording, said: _Said) -> str:
    """The template with everything in its place; what stands in braces in the prompt stays."""
    fidelity, stylize, raw, beside = said
    template = wording.template
    in_words = unwanted and not wording.negative
    places = {
        "prompt": words,
        "structure": _degree(template.structure, fidelity),
        "stylize": _degree(template.stylize, stylize),
        "raw": template.raw if raw else "",
        "mask": template.mask if "mask" in beside else "",
        "swatch": template.swatch if "swatch" in beside else "",
        "exclude": template.exclude.replace("{no}", ", ".join(unwanted)) if in_words else "",
    }
    text = re.sub(r"\{(\w+)\}", lambda place: places[place[1]], template.text)
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _degree(degrees: Sequence[Degree], value: float) -> str:
    """The words of the highest degree that a value reaches."""
    reached = [degree for degree in degrees if degree.above <= value]
    return max(reached, key=lambda degree: degree.above).words if reached else ""
