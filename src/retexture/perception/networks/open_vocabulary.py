"""CLIPSeg: where what a phrase says is in a photo, for any phrase."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.perception.networks.loading import Network, OfOneModel, picture
from retexture.perception.networks.maps import fitted, in_steps
from retexture.perception.perceived import Perceived, Sighting

_SUBJECT = "the main object in the foreground"
_AT_ONCE = 8  # phrases: 352 × 352 pixels each, about 100 MB of memory a phrase
_SUREST = 0.995  # quantile that stands for a map's peak, which one pixel alone must not decide
# The least peak of what counts as there: below the even odds that the network was trained to, as its maps are
# faint where a thing is small. Not measured on annotated photos yet.
_LEAST = 0.4
_ABOUT_SUBJECT = 0.6  # of its confidence: CLIPSeg was trained to find what is named, not what matters


@dataclass(frozen=True)
class OpenVocabulary(OfOneModel):
    """Finds whatever is named, and guesses the subject."""

    def perceive(self, photo: Rgb8, phrases: Sequence[str]) -> Perceived:
        """The subject, and each phrase found or not found."""
        asked = list(dict.fromkeys((*phrases, _SUBJECT)))
        answers = self.source.run(lambda network: _answers(network, photo, asked))
        things, not_found = {}, {}
        for phrase in dict.fromkeys(phrases):
            sighting = self._sighting(photo, phrase, answers[phrase])
            if sighting.confidence >= _LEAST:
                things[phrase] = sighting
            else:
                not_found[phrase] = f"{self.name}: {sighting.evidence}"
        subject = self._sighting(photo, _SUBJECT, answers[_SUBJECT])
        return Perceived(
            subject=_less_sure(subject) if subject.confidence >= _LEAST else None,
            things=things,
            not_found=not_found,
        )

    def _sighting(self, photo: Rgb8, phrase: str, answer: Map) -> Sighting:
        peak = float(np.quantile(answer, _SUREST))
        confidence = in_steps(peak)
        evidence = f"“{phrase}” at {confidence:.2f} where it is surest"
        return Sighting(fitted(answer / max(peak, _LEAST), photo), confidence, self.name, evidence)


def _less_sure(subject: Sighting) -> Sighting:
    confidence = in_steps(subject.confidence * _ABOUT_SUBJECT)
    return Sighting(subject.map, confidence, subject.provider, subject.evidence)


def _answers(network: Network, photo: Rgb8, phrases: Sequence[str]) -> dict[str, Map]:
    """How surely each pixel of a small picture is what each phrase says, 0–1."""
    answers: dict[str, Map] = {}
    image = picture(photo)
    for first in range(0, len(phrases), _AT_ONCE):
        together = list(phrases[first : first + _AT_ONCE])
        inputs = network.prepared(
            text=together, images=[image] * len(together), padding=True, truncation=True
        )
        logits = network.model(**inputs).logits
        shares = logits.sigmoid().reshape(len(together), *logits.shape[-2:]).cpu().numpy()
        answers |= dict(zip(together, shares, strict=True))
    return answers
