"""From the options of ``retexture tile`` to tiles in a folder."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from retexture import bootstrap
from retexture.cli.exits import BadInput, InnerFailure
from retexture.cli.installation import configured, ready_engine
from retexture.cli.progress import Display, choose
from retexture.cli.run.batch import choose_seed, writing
from retexture.cli.run.map_files import MAPS, publish_maps
from retexture.cli.run.names import numbered, plain
from retexture.cli.run.outputs import OutputFolder, digest_of
from retexture.cli.run.reporting import JsonLines, Reporter, Sentences, Tally
from retexture.cli.run.sources import NOT_PUBLIC
from retexture.cli.run.start import check_prompt, read_auxiliary
from retexture.editing import Output
from retexture.engines.protocol import EngineError, EngineRefused, Progress, Variation
from retexture.engines.tiles import TileEngine, TileRequest
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.photo import Photo


@dataclass(frozen=True)
class TileOptions:
    """The options of the command."""

    prompt: str
    folder: Path
    count: int
    seed: int | None
    side: int
    swatch: str | None
    maps: bool
    format: PictureFormat
    engine: str
    json: bool


@dataclass(frozen=True)
class _TileRun:
    """What makes the tiles, and where they go; ``look`` is their name in the records, without the seed."""

    options: TileOptions
    engine: TileEngine
    look: str
    request: TileRequest
    folder: OutputFolder
    label: str

    def record_keys(self) -> list[str]:
        """The tiles' names in the records."""
        facts = {**_facts(self.options, self.request.swatch, self.engine), "seed": self.request.seed}
        return [digest_of({**facts, "number": number}) for number in range(self.request.count)]


def _facts(options: TileOptions, swatch: Photo | None, engine: TileEngine) -> dict[str, object]:
    """Everything that the tiles follow from, but for the seed; JSON-compatible."""
    return {
        "tile": options.prompt,
        "count": options.count,
        "side": options.side,
        "maps": options.maps,
        "swatch": None if swatch is None else swatch.sha256,
        "format": options.format.value,
        "engine": engine.name,
        "engine_version": engine.version,
    }


def make_tiles(options: TileOptions) -> int:
    """Make the tiles, report them on standard output, and return the exit code.

    Raises:
        BadInput: nothing can be made at all.
        InnerFailure: the work cannot go on.
    """
    started, tally = time.monotonic(), Tally()
    display = choose(quiet=options.json)
    run = _prepared(options, display)
    reporter: Reporter = (
        JsonLines(display)
        if options.json
        else Sentences(display, batch=False, show_seed=options.seed is None)
    )
    found = [run.folder.find(key) for key in run.record_keys()]
    there = [output for output in found if output is not None]
    complete = len(there) == len(found)
    if complete:
        reporter.there(options.prompt)
    display.begin(options.prompt)
    try:
        for output in there if complete else _made(run, display.stage):
            tally.pictures += not complete
            reporter.picture(str(run.folder.path / output.file), output, new=not complete)
        tally.there, tally.made = int(complete), int(not complete)
    finally:
        display.close()
        reporter.finished(tally, run.request.seed, time.monotonic() - started)
    return tally.code


def _prepared(options: TileOptions, display: Display) -> _TileRun:
    check_prompt(options.prompt)
    known = configured()
    engine = ready_engine(options.engine, known)
    if not isinstance(engine, TileEngine):
        raise BadInput(f"The engine {engine.name} makes no tiles; choose procedural with --engine.")
    fetcher = bootstrap.fetcher(known, refusal=NOT_PUBLIC)
    swatch = read_auxiliary("swatch", options.swatch, fetcher, bootstrap.limits(known))
    folder, look = OutputFolder(options.folder), digest_of(_facts(options, swatch, engine))
    seed = choose_seed(options.seed, options.prompt, look, folder, display)
    request = TileRequest(options.prompt, options.count, seed, options.side, swatch, options.maps)
    label = plain(options.prompt.split(" --")[0]) or "tile"
    return _TileRun(options, engine, look, request, folder, label)


def _made(run: _TileRun, progress: Progress) -> Iterator[Output]:
    with writing(run.folder):
        run.folder.begin(run.look, run.request.seed)
    try:
        variations = run.engine.tiles(run.request, progress, lambda: False)
        for key, variation in zip(run.record_keys(), variations, strict=True):
            yield _published(run, key, variation)
        run.folder.finish(run.look)
    except EngineRefused as error:
        raise BadInput(str(error)) from error
    except EngineError as error:
        raise InnerFailure(str(error)) from error


def _published(run: _TileRun, key: str, variation: Variation) -> Output:
    data = encode(variation.rgb, None, run.options.format)
    height, width = variation.rgb.shape[:2]
    output = Output("", "", run.options.prompt, run.request.seed, width, height, variation.receipt)
    number = variation.number + 1
    with writing(run.folder):
        if variation.maps is not None:
            output = replace(
                output, maps=publish_maps(variation.maps, numbered(run.label, MAPS, number), run.folder)
            )
        names = numbered(run.label, run.options.format.suffix, number)
        return run.folder.publish(key, names, data, output)
