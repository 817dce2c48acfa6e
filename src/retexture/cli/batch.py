"""One run over several pictures with one look: the same prompt, seed and options for all."""

import errno
import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace

from retexture.cli.exits import BAD_INPUT, INNER_FAILURE, OK, BadInput, InnerFailure, describe
from retexture.cli.outputs import Output, OutputFolder, key_of, numbered
from retexture.cli.progress import Display
from retexture.cli.sheets import publish_sheet
from retexture.cli.sources import BadSource, Source, read
from retexture.engines.delivery import deliver
from retexture.engines.protocol import Engine, EngineError, Receipt, Request
from retexture.fetching import BadUrl, Fetcher, FetchFailed
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.mask import read_mask
from retexture.imaging.photo import Photo
from retexture.prompts import Vocabulary, understand

_DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


@dataclass(frozen=True)
class Look:
    """What all pictures of a run have in common, but for the seed.

    Attributes:
        prompt: What they should look like.
        count: Variations of each source.
        structure: 0 (loose) to 1 (strict).
        format: Of the pictures.
        engine: Its name.
        engine_version: Its version.
        min_structure: 0 to 1: what keeps less of the structure is made again.
        mask: Hex digest of the mask, where there is one.
        swatch: Hex digest of the swatch, where there is one.
    """

    prompt: str
    count: int
    structure: float
    format: PictureFormat
    engine: str
    engine_version: str
    min_structure: float = 0.0
    mask: str | None = None
    swatch: str | None = None

    def facts(self) -> dict[str, object]:
        """Everything in it that a picture follows from, JSON-compatible."""
        return {**asdict(self), "format": self.format.value}

    def key(self) -> str:
        """Its name in the records."""
        return key_of(self.facts())


@dataclass
class Report:
    """What came of a run so far.

    Attributes:
        outputs: The pictures, new ones and those that were there already.
        sheets: Paths of the contact sheets.
        failed: The sources that gave nothing, and why.
        code: The exit code.
    """

    outputs: list[Output] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    code: int = OK

    def fail(self, source: str, reason: str, code: int) -> None:
        """Note that ``source`` gave nothing; a failure of ours outweighs one of the user's."""
        self.failed.append((source, reason))
        self.code = code if self.code == OK else min(self.code, code)


@dataclass(frozen=True)
class Batch:
    """A run: what is made, what it is made with, and what came of it.

    Attributes:
        look: What is made of each source.
        seed: For all of them.
        engine: Makes the variations.
        fetcher: Downloads what is given as an address.
        limits: How large a source may be.
        folder: Where pictures are put.
        display: Where the user is told.
        report: Results and failures are added to it.
        mask: What of each source is to change, where not everything is.
        swatch: A material to be used instead of the engine's own.
        sheet: Whether a contact sheet of each source is made too.
        debug: Whether an unforeseen error stops the run with its traceback.
    """

    look: Look
    seed: int
    engine: Engine
    fetcher: Fetcher
    limits: Limits
    folder: OutputFolder
    display: Display
    report: Report
    mask: Photo | None = None
    swatch: Photo | None = None
    sheet: bool = False
    debug: bool = False

    def fail(self, source: str, reason: str, code: int) -> None:
        """Note and tell that ``source`` gave nothing."""
        self.report.fail(source, reason, code)
        self.display.say(f"{source}: {reason}")


def choose_seed(asked: int | None, look: Look, folder: OutputFolder, display: Display) -> int:
    """The seed asked for as an option or in the prompt, else that of an unfinished run, else a random one."""
    if asked is not None:
        return asked
    written = understand(look.prompt, Vocabulary(())).parameters.seed
    if written is not None:
        return written
    seed = folder.unfinished_seed(look.key())
    if seed is not None:
        display.note(f"The last run was not completed; this one goes on with its seed, {seed}.")
        return seed
    return secrets.randbelow(2**32)


def make_all(sources: Sequence[Source], batch: Batch) -> None:
    """Make every source's pictures and tell of each; a source that fails does not stop the others.

    Raises:
        BadInput: the folder cannot be written to.
        InnerFailure: the disk is full or faulty.
    """
    for number, source in enumerate(sources, 1):
        batch.display.begin(
            source.origin if len(sources) == 1 else f"{number}/{len(sources)} {source.origin}"
        )
        try:
            _make(source, batch)
        except (BadSource, PictureError, BadUrl, FetchFailed) as error:
            batch.fail(source.origin, str(error), BAD_INPUT)
        except EngineError as error:
            batch.fail(source.origin, str(error), INNER_FAILURE)
        except (BadInput, InnerFailure, BrokenPipeError):
            raise
        except Exception as error:
            # A fault of ours in one picture must not cost the user the rest of a long batch.
            if batch.debug:
                raise
            batch.fail(source.origin, describe(error), INNER_FAILURE)
    if not batch.report.failed:
        batch.folder.finish(batch.look.key())


def _make(source: Source, batch: Batch) -> None:
    data = read(source, batch.limits, lambda url: batch.fetcher.fetch(url).data)
    keys = _keys(source, data, batch)
    there = [output for key in keys if (output := batch.folder.find(key)) is not None]
    if len(there) == len(keys):
        batch.display.note(f"{source.origin}: these pictures are there already, nothing is made again.")
    made = there if len(there) == len(keys) else _publish_all(source, decode(data, batch.limits), keys, batch)
    outputs: list[Output] = []
    for output in made:
        outputs.append(replace(output, source=source.origin))
        batch.display.result(str(batch.folder.path / output.file))
    _tell_of(outputs, source, batch)
    batch.report.outputs += outputs
    if batch.sheet:
        with _writing(batch.folder):
            sheet = publish_sheet(source, data, outputs, batch.look.prompt, batch.limits, batch.folder)
        batch.report.sheets.append(str(batch.folder.path / sheet.file))
        batch.display.result(batch.report.sheets[-1])


def _tell_of(outputs: Sequence[Output], source: Source, batch: Batch) -> None:
    told = {ignored for output in batch.report.outputs for ignored in output.receipt.ignored}
    for ignored in outputs[0].receipt.ignored:
        if ignored not in told:
            batch.display.note(f"'{ignored.text}' has no effect: {ignored.reason}.")
    for note in dict.fromkeys(note for output in outputs for note in output.receipt.notes):
        batch.display.note(f"{source.origin}: {note}")


def _keys(source: Source, data: bytes, batch: Batch) -> list[str]:
    facts = {
        **batch.look.facts(),
        "seed": batch.seed,
        "source": hashlib.sha256(data).hexdigest(),
        "label": source.label,
    }
    return [key_of({**facts, "number": number}) for number in range(1, batch.look.count + 1)]


def _publish_all(source: Source, photo: Photo, keys: Sequence[str], batch: Batch) -> Iterator[Output]:
    look = batch.look
    request = _request(photo, batch)
    with _writing(batch.folder):
        batch.folder.begin(look.key(), batch.seed)
    variations = deliver(batch.engine, request, batch.display.stage, lambda: False)
    for number, (key, variation) in enumerate(zip(keys, variations, strict=True), 1):
        data = encode(variation.rgb, photo.alpha, look.format)
        names = numbered(source.label, look.format.suffix, number)
        with _writing(batch.folder):
            placed = batch.folder.publish(key, names, data, _output(source, photo, variation.receipt))
        yield placed


def _request(photo: Photo, batch: Batch) -> Request:
    look = batch.look
    return Request(
        photo,
        look.prompt,
        look.count,
        batch.seed,
        look.structure,
        mask=None if batch.mask is None else read_mask(batch.mask, photo.size),
        swatch=batch.swatch,
        min_structure=look.min_structure,
    )


def _output(source: Source, photo: Photo, receipt: Receipt) -> Output:
    width, height = photo.size
    notes = tuple(dict.fromkeys((*photo.notes, *receipt.notes)))
    return Output("", "", source.origin, receipt.seed, width, height, replace(receipt, notes=notes))


@contextmanager
def _writing(folder: OutputFolder) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"{folder.path} cannot be written to: {error.strerror or error}."
        if error.errno in _DISK_FAULTS:
            raise InnerFailure(f"{reason} Make room; the same command then goes on.") from error
        raise BadInput(f"{reason} Choose another folder with -o.") from error
