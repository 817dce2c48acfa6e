"""One evaluation run: every prompt on every photo, and the report of the results."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from retexture import __version__
from retexture.cli.evaluation.cases import (
    CaseSettings,
    Pair,
    Swatch,
    Swatches,
    evaluate_pair,
    not_made,
    record,
    recorded,
    small,
    swatch,
    understand_for,
)
from retexture.cli.evaluation.photo_set import SetPhoto
from retexture.cli.exits import InnerFailure, describe
from retexture.cli.progress import Display
from retexture.engines.protocol import Engine, EngineError
from retexture.evaluation import EvaluationCase, Report, ReportPhoto, looks_of

RECORDS = "records"


@dataclass(frozen=True)
class EvaluationOptions:
    """What the user asked for; the attributes are the arguments and options of the command."""

    folders: tuple[Path, ...]
    looks: tuple[str, ...]
    engines: tuple[str, ...]
    settings: CaseSettings
    output: Path
    json: bool
    debug: bool


class EvaluationRun:
    """Evaluates cases one after another, and collects their results."""

    def __init__(self, options: EvaluationOptions, display: Display, code: str) -> None:
        self.cases: list[EvaluationCase] = []
        self._options = options
        self._display = display
        self._code = code
        self._swatches: dict[tuple[str, str], Swatch] = {}
        self._records = options.output / RECORDS
        self._records.mkdir(parents=True, exist_ok=True)

    def all(self, engine: Engine, photos: Sequence[SetPhoto], prompts: Sequence[str]) -> None:
        """Every prompt on every photo by one engine; what is recorded is not made again."""
        settings = self._options.settings
        pairs = [Pair(photo, engine, prompt) for photo in photos for prompt in prompts]
        own = {prompt: looks_of(understand_for(engine, prompt)) for prompt in prompts}
        looks = dict.fromkeys(look for named in own.values() for look in named.values())
        needed = list(dict.fromkeys([*looks, *prompts]))
        keys = [pair.key(settings, self._code, tuple(looks)) for pair in pairs]
        self._display.begin(f"{engine.name}: {len(pairs)} pairs")
        steps = len(needed) + len(pairs)
        for done, prompt in enumerate(needed):
            self._display.step(done / steps, f"{prompt}, alone")
            self._swatches[engine.name, prompt] = _alone(engine, prompt, settings)
        alone = {look: self._swatches[engine.name, look] for look in looks}
        for done, (pair, key) in enumerate(zip(pairs, keys, strict=True), len(needed)):
            self._display.step(done / steps, f"{pair.photo.listed.name}, {pair.prompt}")
            case = recorded(self._records, key)
            if case is None:
                case = self._evaluated(pair, own[pair.prompt], alone)
                if not case.fault:  # what could not be made is tried again next time
                    record(self._records, key, case)
            self.cases.append(case)
        self._display.stage(1.0, "done")

    def _evaluated(self, pair: Pair, named: Mapping[str, str], alone: Mapping[str, Swatch]) -> EvaluationCase:
        settings = self._options.settings
        own = {name: alone[look] for name, look in named.items()}
        others = [swatch for look, swatch in alone.items() if look not in named.values()]
        try:
            return evaluate_pair(pair, settings, Swatches(own, others))
        except EngineError as error:
            return not_made(pair, str(error))
        except Exception as error:
            if self._options.debug:
                raise
            # A fault of ours in one picture must not cost the user the rest of a long run.
            return not_made(pair, describe(error))

    def write(self, engines: Sequence[Engine], photos: Sequence[SetPhoto]) -> None:
        """Write both reports and say where they are."""
        report = Report(
            version=__version__,
            engines={engine.name: engine.version for engine in engines},
            settings=asdict(self._options.settings),
            photos=tuple(_shown(photo) for photo in photos),
            cases=tuple(self.cases),
            swatches={name: made.thumbnail for name, made in self._swatches.items()},
        )
        content = report.to_json()
        html, data = self._options.output / "report.html", self._options.output / "report.json"
        html.write_text(report.to_html(), "utf-8")
        data.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
        if self._options.json:
            short = {key: content[key] for key in ("all", "failing")}
            print(json.dumps({"report": str(html), "data": str(data), **short}, indent=2), flush=True)
            return
        for case in content["failing"]:
            self._display.note(f"{case['photo']}, {case['prompt']}: {'; '.join(case['why'])}.")
        passed, pairs = content["all"]["passed"], content["all"]["pairs"]
        self._display.note(f"{passed} of {pairs} pairs pass the gate ({passed / pairs:.0%}).")
        self._display.result(str(html))
        self._display.result(str(data))


def _alone(engine: Engine, prompt: str, settings: CaseSettings) -> Swatch:
    try:
        return swatch(engine, prompt, settings)
    except EngineError as error:
        raise InnerFailure(f"The engine {engine.name} cannot make '{prompt}': {error}") from error


def _shown(photo: SetPhoto) -> ReportPhoto:
    return ReportPhoto(photo.listed.name, photo.listed.known.kind or "", photo.photo.size, small(photo.rgb))
