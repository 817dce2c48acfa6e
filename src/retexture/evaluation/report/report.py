"""A report of many cases, as one object for programs and as one page for people."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from retexture.evaluation.quality_gate import Gate
from retexture.evaluation.report.case import EvaluationCase, ReportPhoto
from retexture.evaluation.report.summary import (
    GroupSummary,
    failing,
    grouped,
    slowest_first,
    summarise,
    worst_first,
)
from retexture.evaluation.rounding import rounded

_DATA = "@DATA@"
_DIGITS = 4
_SLOWEST = 10


@dataclass(frozen=True)
class Report:
    """What was tried, and what came of it.

    Attributes:
        version: Of Retexture.
        engines: Their names with their versions.
        settings: What all cases had in common, for people and to do it again.
        photos: Every photo that was used.
        cases: In any order.
        swatches: A small WebP of each prompt on a plain surface, as a data URI, by engine and prompt.
    """

    version: str
    engines: Mapping[str, str]
    settings: Mapping[str, object]
    photos: tuple[ReportPhoto, ...]
    cases: tuple[EvaluationCase, ...]
    swatches: Mapping[tuple[str, str], str]

    def to_json(self) -> dict[str, Any]:
        """Everything but the pictures, JSON-compatible; cases come worst first."""
        kinds = {photo.name: photo.kind for photo in self.photos}
        content = {
            "retexture": self.version,
            "engines": dict(self.engines),
            "settings": dict(self.settings),
            "gate": asdict(Gate()),
            "all": asdict(summarise("all", self.cases)),
            "looks": _listed(grouped(self.cases, self._look)),
            "kinds": _listed(grouped(self.cases, lambda case: kinds.get(case.photo, ""))),
            "photos": _listed(grouped(self.cases, lambda case: case.photo)),
            "failing": [asdict(pair) for pair in failing(self.cases)],
            "slowest": [
                {"photo": case.photo, "engine": case.engine, "prompt": case.prompt, "seconds": case.seconds}
                for case in slowest_first(self.cases)[:_SLOWEST]
            ],
            "cases": [
                {"look": self._look(case), "kind": kinds.get(case.photo, ""), **_plain(case)}
                for case in worst_first(self.cases)
            ],
        }
        return dict(rounded(content, _DIGITS))

    def to_html(self) -> str:
        """One page that needs nothing beside it; tables and cases can be sorted and filtered on it."""
        content = self.to_json()
        pictures = {
            "photos": {photo.name: photo.thumbnail for photo in self.photos},
            "cases": [[judged.thumbnail for judged in case.judged] for case in worst_first(self.cases)],
            "swatches": [
                {"engine": engine, "prompt": prompt, "picture": swatch}
                for (engine, prompt), swatch in self.swatches.items()
            ],
        }
        # In a script element only "<" could end the data; escaped it is still the same JSON.
        data = json.dumps({**content, "pictures": pictures}, ensure_ascii=False).replace("<", "\\u003c")
        page = files(__package__).joinpath("report.html").read_text("utf-8")
        before, after = page.split(_DATA)
        return before + data + after

    def _look(self, case: EvaluationCase) -> str:
        """What a case's look is called: its prompt, and its engine where there are several."""
        return case.prompt if len(self.engines) == 1 else f"{case.prompt} ({case.engine})"


def _listed(summaries: Sequence[GroupSummary]) -> list[dict[str, Any]]:
    return [asdict(summary) for summary in summaries]


def _plain(case: EvaluationCase) -> dict[str, Any]:
    """A case without its pictures."""
    content = asdict(case)
    for judged in content["judged"]:
        del judged["thumbnail"]
    return {**content, "passed": case.passed, "margin": case.margin}
