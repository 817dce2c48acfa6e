"""What was understood of a prompt, as data, as JSON and as a sentence."""

from dataclasses import dataclass
from itertools import islice

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.midjourney.parameters import MidjourneyParameters
from retexture.prompts.result import description
from retexture.prompts.result.account import Use, WordUse
from retexture.prompts.result.condition import USUAL, Condition, unusual
from retexture.prompts.result.report import Correction, IgnoredText
from retexture.prompts.result.requests import MaterialSpec, Repaint, Treatment
from retexture.prompts.result.target import Target

_MOST_DESCRIBED = 12  # more would hide the rest of a receipt
_NOTHING = "no material, style, light or colour was recognised"


@dataclass(frozen=True)
class Understanding:
    """What a prompt asks for.

    Attributes:
        materials: In order of mention.
        styles: Names of the vocabulary's styles, in order of mention.
        lights: Names of the vocabulary's lights, in order of mention.
        colours: Those that belong to no material.
        excluded: What is not wanted: names of the vocabulary where it has one, otherwise the prompt's words.
        parameters: The Midjourney parameters that act.
        ignored: What has no effect, and why.
        repaints: Parts whose colour alone is to change.
        kept: Parts that are to stay as they are.
        treatments: Parts whose own surface is wanted in another state.
        light_colours: Colours of the light.
        condition: The state that everything is wanted in; that of a material or a part comes on top.
        everything: Whether the prompt says that everything is to change, so the sky and open water too.
        unknown: Words of content that nothing was made of, the first of them.
        corrections: Words that were read as others.
        words: The words of content in order, each with what became of it.
        guesses: Words that name nothing, and what they are guessed to be.
        by_guess: Whether nothing is asked for but what was guessed.
        language: The language that words are in which are not understood; empty where it can't be told.
        manners: Names of the vocabulary's manners, in order of mention: they fill what the rest leaves open.
    """

    materials: tuple[MaterialSpec, ...]
    styles: tuple[str, ...]
    lights: tuple[str, ...]
    colours: tuple[Colour, ...]
    excluded: tuple[str, ...]
    parameters: MidjourneyParameters
    ignored: tuple[IgnoredText, ...]
    repaints: tuple[Repaint, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    kept: tuple[Target, ...] = ()
    light_colours: tuple[Colour, ...] = ()
    condition: Condition = USUAL
    everything: bool = False
    unknown: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    words: tuple[WordUse, ...] = ()
    manners: tuple[str, ...] = ()
    guesses: tuple[Correction, ...] = ()
    by_guess: bool = False
    language: str = ""

    @property
    def recognised(self) -> bool:
        """Whether the prompt asks for any change: a material, style, light, manner, colour, another state."""
        looks = self.materials or self.styles or self.lights or self.manners or self.colours
        looks = looks or self.light_colours
        parts = self.repaints or self.treatments
        return bool(looks or parts) or self.condition != USUAL

    @property
    def described(self) -> tuple[str, ...]:
        """The words that only say what the photo shows, each once, the first of them."""
        words = dict.fromkeys(word.text for word in self.words if word.use is Use.DESCRIBES)
        return tuple(islice(words, _MOST_DESCRIBED))

    @property
    def _restrains(self) -> bool:
        return bool(self.kept or self.excluded) and not self.unknown

    def description(self) -> str:
        """Return what was understood in a sentence or two for people."""
        asked = [description.material_in_words(material) for material in self.materials]
        asked += [description.repaint_in_words(repaint) for repaint in self.repaints]
        asked += [description.treatment_in_words(treatment) for treatment in self.treatments]
        asked += [f"{style} style" for style in self.styles] + [f"{light} light" for light in self.lights]
        asked += [f"{manner} manner" for manner in self.manners]
        asked += [f"the colour {colour.name}" for colour in self.colours]
        if self.light_colours:
            asked.append(f"light in {description.listed([colour.name for colour in self.light_colours])}")
        state = description.condition_in_words(self.condition)
        asked += [f"everything {state}"] if state else []
        nothing = "nothing new is asked for" if self._restrains else _NOTHING
        sentence = ", ".join(asked) or nothing
        kept = f"; {description.parts_in_words(self.kept)} kept as in the photo" if self.kept else ""
        without = f"; without {description.listed(self.excluded)}" if self.excluded else ""
        read = description.listed([f"“{each.written}” as {each.read}" for each in self.corrections])
        return sentence[0].upper() + sentence[1:] + kept + without + "." + (f" Read {read}." if read else "")

    def to_json(self) -> dict[str, object]:
        """Return it as JSON-compatible data, with the same keys for every prompt."""
        return {
            "recognised": self.recognised,
            "materials": [description.material_as_json(material) for material in self.materials],
            "styles": list(self.styles),
            "lights": list(self.lights),
            "manners": list(self.manners),
            "colours": [description.colour_as_json(colour) for colour in self.colours],
            "light_colours": [description.colour_as_json(colour) for colour in self.light_colours],
            "repaints": [description.repaint_as_json(repaint) for repaint in self.repaints],
            "treatments": [description.treatment_as_json(treatment) for treatment in self.treatments],
            "condition": unusual(self.condition),
            "everything": self.everything,
            "kept": [description.target_as_json(target) for target in self.kept],
            "excluded": list(self.excluded),
            "parameters": self.parameters.acting(),
            "described": list(self.described),
            "unknown": list(self.unknown),
            "corrections": [{"written": each.written, "read": each.read} for each in self.corrections],
            "guesses": [{"written": each.written, "read": each.read} for each in self.guesses],
            "language": self.language,
        }
