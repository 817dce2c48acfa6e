"""``retexture eval``: looks over photos, measured, as a page for people and a file for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from retexture import __version__, bootstrap
from retexture.cli.exits import BAD_INPUT, INNER_FAILURE, OK, BadInput, InnerFailure, describe
from retexture.cli.installation import configured, engine_called
from retexture.cli.photo_set import SetPhoto, listed
from retexture.cli.progress import Display, choose
from retexture.cli.trial import (
    Pair,
    Settings,
    Swatch,
    asked_of,
    not_made,
    record,
    recorded,
    small,
    swatch,
    try_out,
)
from retexture.engines.protocol import LONGEST_PROMPT, Engine, EngineError
from retexture.evaluation import EvaluationCase, Report, ReportPhoto, looks_of
from retexture.imaging.limits import PictureError
from retexture.prompts import TermKind

RECORDS = "records"
_GROUPS = {f"{kind.value}s": (kind,) for kind in TermKind} | {"all": tuple(TermKind)}


@dataclass(frozen=True)
class Order:
    """What the user asked for; the attributes are the arguments and options of the command."""

    folders: tuple[Path, ...]
    looks: tuple[str, ...]
    engines: tuple[str, ...]
    settings: Settings
    output: Path
    json: bool
    debug: bool


def evaluate(order: Order) -> int:
    """Try every look on every photo, write ``report.html`` and ``report.json``, and return the exit code.

    Raises:
        BadInput: there is nothing to evaluate, or the folder of the report cannot be written to.
        InnerFailure: an engine cannot work here.
    """
    known = configured()
    engines = [_working(engine_called(name, known)) for name in order.engines or (known.engine,)]
    prompts = {engine.name: prompts_of(order.looks, engine) for engine in engines}
    display = choose(quiet=order.json)
    try:
        photos, code = _photos(order, display)
        run = _Run(order, display, bootstrap.code_digest())
        try:
            for engine in engines:
                run.all(engine, photos, prompts[engine.name])
        finally:  # what was done counts, also when the rest was not
            if run.cases:
                run.write(engines, photos)
    except BrokenPipeError:  # of standard output
        raise
    except OSError as error:
        raise BadInput(
            f"{order.output} cannot be written to: {error.strerror or error}. Choose another folder with -o."
        ) from error
    finally:
        display.close()
    return code if code != OK or not any(case.fault for case in run.cases) else INNER_FAILURE


class _Run:
    """The cases of one run, as they come in."""

    def __init__(self, order: Order, display: Display, code: str) -> None:
        self.cases: list[EvaluationCase] = []
        self._order = order
        self._display = display
        self._code = code
        self._swatches: dict[tuple[str, str], Swatch] = {}
        self._records = order.output / RECORDS
        self._records.mkdir(parents=True, exist_ok=True)

    def all(self, engine: Engine, photos: Sequence[SetPhoto], prompts: Sequence[str]) -> None:
        """Every prompt on every photo by one engine; what is recorded is not made again."""
        settings = self._order.settings
        pairs = [Pair(photo, engine, prompt) for photo in photos for prompt in prompts]
        own = {prompt: looks_of(asked_of(engine, prompt)) for prompt in prompts}
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
                case = self._tried(pair, own[pair.prompt], alone)
                if not case.fault:  # what could not be made is tried again next time
                    record(self._records, key, case)
            self.cases.append(case)
        self._display.stage(1.0, "done")

    def _tried(self, pair: Pair, named: Mapping[str, str], alone: Mapping[str, Swatch]) -> EvaluationCase:
        settings = self._order.settings
        own = {name: alone[look] for name, look in named.items()}
        others = [swatch for look, swatch in alone.items() if look not in named.values()]
        try:
            return try_out(pair, settings, own, others)
        except EngineError as error:
            return not_made(pair, str(error))
        except Exception as error:
            if self._order.debug:
                raise
            # A fault of ours in one picture must not cost the user the rest of a long run.
            return not_made(pair, describe(error))

    def write(self, engines: Sequence[Engine], photos: Sequence[SetPhoto]) -> None:
        """Write both reports and say where they are."""
        report = Report(
            version=__version__,
            engines={engine.name: engine.version for engine in engines},
            settings=asdict(self._order.settings),
            photos=tuple(_shown(photo) for photo in photos),
            cases=tuple(self.cases),
            swatches={name: made.thumbnail for name, made in self._swatches.items()},
        )
        content = report.to_json()
        html, data = self._order.output / "report.html", self._order.output / "report.json"
        html.write_text(report.to_html(), "utf-8")
        data.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
        if self._order.json:
            short = {key: content[key] for key in ("all", "failing")}
            print(json.dumps({"report": str(html), "data": str(data), **short}, indent=2), flush=True)
            return
        for case in content["failing"]:
            self._display.note(f"{case['photo']}, {case['prompt']}: {'; '.join(case['why'])}.")
        passed, pairs = content["all"]["passed"], content["all"]["pairs"]
        self._display.note(f"{passed} of {pairs} pairs pass the gate ({passed / pairs:.0%}).")
        self._display.result(str(html))
        self._display.result(str(data))


def _alone(engine: Engine, prompt: str, settings: Settings) -> Swatch:
    try:
        return swatch(engine, prompt, settings)
    except EngineError as error:
        raise InnerFailure(f"The engine {engine.name} cannot make '{prompt}': {error}") from error


def _working(engine: Engine) -> Engine:
    health = engine.check()
    if not health.ok:
        raise InnerFailure(f"The engine {engine.name} cannot work here: {health.detail}")
    return engine


def prompts_of(looks: Sequence[str], engine: Engine) -> tuple[str, ...]:
    """The prompts that the words of ``--looks`` stand for, each once.

    Raises:
        BadInput: there is no such file, no prompt in it, a prompt that is too long, or a group of an engine
            that has none.
    """
    return tuple(dict.fromkeys(prompt for look in looks for prompt in _meant(look, engine)))


def _meant(look: str, engine: Engine) -> Iterator[str]:
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


def _photos(order: Order, display: Display) -> tuple[list[SetPhoto], int]:
    """The photos that can be read, and the exit code that those deserve that cannot."""
    limits = bootstrap.limits(configured())
    photos, code = [], OK
    for photo in listed(order.folders):
        try:
            photos.append(SetPhoto(photo, order.settings.side, limits))
        except (PictureError, OSError) as error:
            display.say(f"{photo.path}: {error}")
            code = BAD_INPUT
    if not photos:
        raise BadInput("None of the pictures can be used.")
    return photos, code


def _shown(photo: SetPhoto) -> ReportPhoto:
    return ReportPhoto(photo.listed.name, photo.listed.known.kind or "", photo.photo.size, small(photo.rgb))
