"""``retexture run``: pictures and a prompt in, retextured pictures out."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from retexture import bootstrap
from retexture.cli.batch import Batch, Look, Report, choose_seed, make_all
from retexture.cli.exits import BAD_INPUT, BadInput, InnerFailure
from retexture.cli.installation import configured, engine_called
from retexture.cli.outputs import OutputFolder
from retexture.cli.progress import choose
from retexture.cli.sources import NOT_PUBLIC, UNKNOWN, BadSource, Source, expand, read
from retexture.engines.protocol import LONGEST_PROMPT
from retexture.fetching import BadUrl, Fetcher, FetchFailed
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.photo import Photo


@dataclass(frozen=True)
class Order:
    """What the user asked for; the attributes are the options of the command."""

    images: tuple[str, ...]
    prompt: str
    folder: Path
    count: int
    seed: int | None
    engine: str | None
    structure: float
    min_structure: float
    mask: str | None
    swatch: str | None
    format: PictureFormat
    sheet: bool
    json: bool
    allow_private: bool
    debug: bool


def run(order: Order) -> int:
    """Make the pictures, tell of them on standard output, and return the exit code.

    Raises:
        BadInput: nothing can be made at all.
        InnerFailure: the work cannot go on.
    """
    started = time.monotonic()
    batch = _batch(order)
    sources, faults = expand(order.images)
    for image, reason in faults:
        batch.fail(image, reason, BAD_INPUT)
    try:
        make_all(sources, batch)
        if order.seed is None and batch.report.outputs:
            batch.display.note(
                f"The seed is {batch.seed}; with --seed {batch.seed} the same pictures are made again."
            )
    finally:
        batch.display.close()
    if order.json:
        print(json.dumps(_summary(batch, time.monotonic() - started), indent=2), flush=True)
    return batch.report.code


def _batch(order: Order) -> Batch:
    if not 1 <= len(order.prompt.strip()) <= LONGEST_PROMPT:
        raise BadInput(
            f"The prompt must have 1 to {LONGEST_PROMPT} characters; say what it should look like."
        )
    known = configured()
    engine = engine_called(order.engine, known)
    health = engine.check()
    if not health.ok:
        raise InnerFailure(f"The engine {engine.name} cannot work here: {health.detail}")
    refusal = UNKNOWN if order.allow_private else NOT_PUBLIC
    fetcher = bootstrap.fetcher(known, refusal=refusal, allow_private=order.allow_private)
    limits = bootstrap.limits(known)
    mask = None if order.mask is None else _beside("mask", order.mask, fetcher, limits)
    swatch = None if order.swatch is None else _beside("swatch", order.swatch, fetcher, limits)
    look = Look(
        order.prompt,
        order.count,
        order.structure,
        order.format,
        engine.name,
        engine.version,
        order.min_structure,
        None if mask is None else mask.sha256,
        None if swatch is None else swatch.sha256,
    )
    folder = OutputFolder(order.folder)
    display = choose(quiet=order.json)
    return Batch(
        look=look,
        seed=choose_seed(order.seed, look, folder, display),
        engine=engine,
        fetcher=fetcher,
        limits=limits,
        folder=folder,
        display=display,
        report=Report(),
        mask=mask,
        swatch=swatch,
        sheet=order.sheet,
        debug=order.debug,
    )


def _beside(what: str, origin: str, fetcher: Fetcher, limits: Limits) -> Photo:
    """Read a picture that is not retextured itself.

    Raises:
        BadInput: It can't be read.
    """
    try:
        return decode(read(Source(origin, what), limits, lambda url: fetcher.fetch(url).data), limits)
    except (BadSource, PictureError, BadUrl, FetchFailed) as error:
        raise BadInput(f"The {what} {origin} cannot be used: {error}") from None


def _summary(batch: Batch, seconds: float) -> dict[str, object]:
    outputs = batch.report.outputs
    receipts = [output.receipt for output in outputs]
    return {
        "outputs": [
            {
                "path": str(batch.folder.path / output.file),
                "source": output.source,
                "seed": output.seed,
                "width": output.width,
                "height": output.height,
                **({"kept": asdict(output.receipt.kept)} if output.receipt.kept else {}),
            }
            for output in outputs
        ],
        "sheets": batch.report.sheets,
        "engine": batch.engine.name,
        "engine_version": batch.engine.version,
        "seed": batch.seed,
        "understood": receipts[0].understood if receipts else {},
        "ignored": [asdict(ignored) for ignored in receipts[0].ignored] if receipts else [],
        "notes": list(dict.fromkeys(note for receipt in receipts for note in receipt.notes)),
        "failed": [{"source": source, "reason": reason} for source, reason in batch.report.failed],
        "seconds": round(seconds, 3),
    }
