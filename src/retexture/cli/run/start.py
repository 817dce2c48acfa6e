"""From the options of ``retexture run`` to a batch, and the batch's run."""

import time
from dataclasses import dataclass
from pathlib import Path

from retexture import bootstrap
from retexture.cli.exits import BAD_INPUT, BadInput
from retexture.cli.installation import configured, ready_engine
from retexture.cli.progress import Display, choose
from retexture.cli.run.batch import Batch, BatchLook, choose_seed, make_all
from retexture.cli.run.names import NameTemplate
from retexture.cli.run.outputs import OutputFolder
from retexture.cli.run.reporting import JsonLines, Reporter, Sentences, Tally
from retexture.cli.run.sources import (
    NOT_PUBLIC,
    UNKNOWN,
    BadSource,
    ImageSource,
    Selection,
    place_of,
    read,
    select,
    shown,
)
from retexture.engines.protocol import LONGEST_PROMPT, Engine
from retexture.fetching import BadUrl, Fetcher, FetchFailed
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat
from retexture.imaging.formats.metadata import MetadataChoice
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.photo import Photo
from retexture.settings import Settings


@dataclass(frozen=True)
class RunOptions:
    """The options of the command."""

    images: tuple[str, ...]
    recursive: bool
    prompt: str
    folder: Path
    count: int
    seed: int | None
    engine: str | None
    fallback: bool
    maps: bool
    layers: bool
    quality: int | None
    metadata: MetadataChoice
    name: str
    structure: float
    min_structure: float
    mask: str | None
    swatch: str | None
    format: PictureFormat
    sheet: bool
    json: bool
    allow_private: bool
    debug: bool


def run_batch(options: RunOptions) -> int:
    """Make the pictures, report them on standard output, and return the exit code.

    Raises:
        BadInput: nothing can be made at all.
        InnerFailure: the work cannot go on.
        OutputLost: Standard output cannot be written to.
    """
    started = time.monotonic()
    selection = select(options.images, recursive=options.recursive, output=options.folder)
    batch = _batch(options, selection)
    if selection.skipped:
        batch.tally.skipped = sum(map(len, selection.skipped.values()))
        batch.reporter.skipped(selection.skipped)
    try:
        for image, reason in selection.faults:
            batch.fail(image, reason, BAD_INPUT)
        make_all(selection.sources, batch)
    finally:
        batch.display.close()
        batch.reporter.finished(batch.tally, batch.seed, time.monotonic() - started)
    return batch.tally.code


def _batch(options: RunOptions, selection: Selection) -> Batch:
    """Build what makes the pictures, and check that it can."""
    check_prompt(options.prompt)
    known = configured()
    engine = _engine(options, known)
    refusal = UNKNOWN if options.allow_private else NOT_PUBLIC
    fetcher = bootstrap.fetcher(known, refusal=refusal, allow_private=options.allow_private)
    limits = bootstrap.limits(known)
    mask = read_auxiliary("mask", options.mask, fetcher, limits)
    swatch = read_auxiliary("swatch", options.swatch, fetcher, limits)
    look = _look(options, engine, mask, swatch)
    folder = OutputFolder(options.folder)
    display = choose(quiet=options.json)
    return Batch(
        look=look,
        seed=choose_seed(options.seed, look.prompt, look.key(), folder, display),
        engine=engine,
        fetcher=fetcher,
        limits=limits,
        folder=folder,
        display=display,
        reporter=_reporter(options, selection, display),
        tally=Tally(),
        mask=mask,
        swatch=swatch,
        mask_place=place_of(options.mask),
        swatch_place=place_of(options.swatch),
        sheet=options.sheet,
        debug=options.debug,
    )


def _engine(options: RunOptions, known: Settings) -> Engine:
    engine = ready_engine(options.engine, known)
    if (options.maps or options.layers) and not engine.capabilities.maps:
        asked, left_out = ("maps", "--maps") if options.maps else ("layers", "--layers")
        raise BadInput(
            f"The engine {engine.name} gives no {asked} of surfaces; leave {left_out} out, or choose another."
        )
    return engine


def check_prompt(prompt: str) -> None:
    """Raise BadInput where a prompt is empty or too long."""
    if not 1 <= len(prompt.strip()) <= LONGEST_PROMPT:
        raise BadInput(
            f"The prompt must have 1 to {LONGEST_PROMPT} characters; say what it should look like."
        )


def _look(options: RunOptions, engine: Engine, mask: Photo | None, swatch: Photo | None) -> BatchLook:
    return BatchLook(
        prompt=options.prompt,
        count=options.count,
        structure=options.structure,
        format=options.format,
        engine=engine.name,
        engine_version=engine.version,
        min_structure=options.min_structure,
        fallback=options.fallback,
        maps=options.maps,
        layers=options.layers,
        quality=options.quality,
        metadata=options.metadata,
        name=NameTemplate.read(options.name),
        mask=None if mask is None else mask.sha256,
        swatch=None if swatch is None else swatch.sha256,
    )


def _reporter(options: RunOptions, selection: Selection, display: Display) -> Reporter:
    if options.json:
        return JsonLines(display)
    return Sentences(display, batch=selection.is_batch, show_seed=options.seed is None)


def read_auxiliary(what: str, origin: str | None, fetcher: Fetcher, limits: Limits) -> Photo | None:
    """Read a mask or a swatch, where one is named.

    Raises:
        BadInput: It can't be read.
    """
    if origin is None:
        return None
    try:
        return decode(read(ImageSource(origin, what), limits, lambda url: fetcher.fetch(url).data), limits)
    except (BadSource, PictureError, BadUrl, FetchFailed) as error:
        raise BadInput(f"The {what} {shown(origin)} cannot be used: {error}") from None
