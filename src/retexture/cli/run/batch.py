"""One run over several pictures with one look: the same prompt, seed and options for all."""

import errno
import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

from retexture.cli.exits import BAD_INPUT, INNER_FAILURE, BadInput, InnerFailure, describe
from retexture.cli.progress import Display
from retexture.cli.run.map_files import MAPS, publish_maps
from retexture.cli.run.names import USUAL, NameTemplate, plain
from retexture.cli.run.outputs import OutputFolder, digest_of
from retexture.cli.run.reporting import Reporter, Tally
from retexture.cli.run.sheets import SheetContent, publish_sheet
from retexture.cli.run.sources import BadSource, ImageSource, read
from retexture.cli.streams import OutputLost
from retexture.editing import Output, recipe_of
from retexture.engines.chain import chain_options
from retexture.engines.delivery import deliver
from retexture.engines.protocol import NO_MAPS, Engine, EngineError, Receipt, Request
from retexture.fetching import BadUrl, Fetcher, FetchFailed
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.formats.metadata import (
    FileMetadata,
    MetadataChoice,
    Provenance,
    metadata_of,
    rights_of,
)
from retexture.imaging.formats.profiles import kept_profile
from retexture.imaging.layers import SUFFIX, layers_of, openraster
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.mask import read_mask
from retexture.imaging.photo import Photo
from retexture.prompts import Vocabulary, understand

_USUAL_NAME = NameTemplate(USUAL)
_UNSAID: dict[str, object] = {
    "maps": False,
    "layers": False,
    "quality": None,
    "metadata": "none",
    "name": USUAL,
}
"""Facts that records do not have which were written before there were these options."""

_DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


@dataclass(frozen=True)
class BatchLook:
    """What all pictures of a run have in common, but for the seed.

    Attributes:
        prompt: What they should look like.
        count: Variations of each source.
        structure: 0 (loose) to 1 (strict).
        format: Of the pictures.
        engine: Its name.
        engine_version: Its version.
        min_structure: 0 to 1: what keeps less of the structure is made again.
        fallback: Of a chain another engine may take the place of the first that can.
        maps: Whether the maps of the surfaces are wanted too.
        layers: Whether the layers of the pictures are wanted too.
        quality: Of formats with losses, 0 to 100; None: the format's usual one.
        metadata: What files say besides their pixels.
        name: The template of their names.
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
    fallback: bool = True
    maps: bool = False
    layers: bool = False
    quality: int | None = None
    metadata: MetadataChoice = MetadataChoice.NONE
    name: NameTemplate = _USUAL_NAME
    mask: str | None = None
    swatch: str | None = None

    def facts(self) -> dict[str, object]:
        """Everything in it that a picture follows from, JSON-compatible."""
        facts = {
            **asdict(self),
            "format": self.format.value,
            "metadata": self.metadata.value,
            "name": self.name.text,
        }
        if self.fallback:  # as records have it that were written before there were chains
            del facts["fallback"]
        for name, usual in _UNSAID.items():
            if facts[name] == usual:
                del facts[name]
        return facts

    def key(self) -> str:
        """Its name in the records."""
        return digest_of(self.facts())


@dataclass(frozen=True)
class Batch:
    """A run: its look, what makes it, and its counts.

    Attributes:
        look: What is made of each source.
        seed: For all of them.
        engine: Makes the variations.
        fetcher: Downloads what is given as an address.
        limits: How large a source may be.
        folder: Where pictures are put.
        display: Shows how far the work is.
        reporter: Reports results and failures.
        tally: Counts them.
        mask: What of each source is to change, where not everything is.
        swatch: A material to be used instead of the engine's own.
        mask_place: Where the mask lies, an absolute path or a URL; empty: nowhere.
        swatch_place: The same of the swatch.
        sheet: Whether a contact sheet of each source is made too.
        debug: Whether an unforeseen error stops the run with its traceback.
    """

    look: BatchLook
    seed: int
    engine: Engine
    fetcher: Fetcher
    limits: Limits
    folder: OutputFolder
    display: Display
    reporter: Reporter
    tally: Tally
    mask: Photo | None = None
    swatch: Photo | None = None
    mask_place: str = ""
    swatch_place: str = ""
    sheet: bool = False
    debug: bool = False

    def fail(self, source: str, reason: str, code: int) -> None:
        """Count and report that ``source`` gave nothing, or not all."""
        self.tally.fail(code)
        self.reporter.failed(source, reason)


def choose_seed(asked: int | None, prompt: str, look: str, folder: OutputFolder, display: Display) -> int:
    """The seed asked for as an option or in the prompt, else that of an unfinished run, else a random one."""
    if asked is not None:
        return asked
    written = understand(prompt, Vocabulary(())).parameters.seed
    if written is not None:
        return written
    seed = folder.unfinished_seed(look)
    if seed is not None:
        display.note(f"The last run was not completed; this one goes on with its seed, {seed}.")
        return seed
    return secrets.randbelow(2**32)


def make_all(sources: Sequence[ImageSource], batch: Batch) -> None:
    """Make every source's pictures and report each; a source that fails does not stop the others.

    Raises:
        BadInput: the folder cannot be written to.
        InnerFailure: the disk is full or faulty.
        OutputLost: Standard output cannot be written to.
    """
    for number, source in enumerate(sources, 1):
        batch.display.begin(source.shown if len(sources) == 1 else f"{number}/{len(sources)} {source.shown}")
        try:
            _make(source, batch)
        except (BadSource, PictureError, BadUrl, FetchFailed) as error:
            batch.fail(source.shown, str(error), BAD_INPUT)
        except EngineError as error:
            batch.fail(source.shown, str(error), INNER_FAILURE)
        except (BadInput, InnerFailure, OutputLost, BrokenPipeError):
            raise
        except Exception as error:
            # A fault of ours in one picture must not cost the user the rest of a long batch.
            if batch.debug:
                raise
            batch.fail(source.shown, describe(error), INNER_FAILURE)
    if not batch.tally.failed:
        batch.folder.finish(batch.look.key())


def _make(source: ImageSource, batch: Batch) -> None:
    data = read(source, batch.limits, lambda url: batch.fetcher.fetch(url).data)
    keys = _keys(source, data, batch)
    there = [output for key in keys if (output := batch.folder.find(key)) is not None]
    if complete := len(there) == len(keys):
        batch.reporter.there(source.shown)
    made = there if complete else _publish_all(source, data, keys, batch)
    outputs: list[Output] = []
    for output in made:
        outputs.append(replace(output, source=source.shown))
        new = output not in there
        batch.tally.pictures += new
        batch.reporter.picture(str(batch.folder.path / output.file), outputs[-1], new=new)
    if batch.sheet:
        with writing(batch.folder):
            content = SheetContent(source, data, batch.look.prompt, outputs)
            sheet = publish_sheet(content, batch.limits, batch.folder)
        batch.reporter.sheet(str(batch.folder.path / sheet.file), source.shown)
    if complete:
        batch.tally.there += 1
    else:
        batch.tally.made += 1


def _keys(source: ImageSource, data: bytes, batch: Batch) -> list[str]:
    facts = {
        **batch.look.facts(),
        "seed": batch.seed,
        "source": hashlib.sha256(data).hexdigest(),
        "label": source.label,
    }
    return [digest_of({**facts, "number": number}) for number in range(1, batch.look.count + 1)]


def _publish_all(
    source: ImageSource, source_data: bytes, keys: Sequence[str], batch: Batch
) -> Iterator[Output]:
    look, photo = batch.look, decode(source_data, batch.limits)
    request = _request(photo, batch)
    with writing(batch.folder):
        batch.folder.begin(look.key(), batch.seed)
    variations = deliver(batch.engine, request, batch.display.stage, lambda: False)
    for number, (key, variation) in enumerate(zip(keys, variations, strict=True), 1):
        data = encode(
            variation.rgb,
            photo.alpha,
            look.format,
            look.quality,
            _metadata(source_data, variation.receipt, look),
        )
        recipe = recipe_of(request, variation.number, variation.receipt, _places(source, photo, batch))
        output = replace(_output(source, photo, variation.receipt, look), recipe=recipe)
        facts = _facts_in_names(look, batch.seed)
        with writing(batch.folder):
            if look.maps and variation.maps is not None:
                folders = look.name.names(source.label, MAPS, number, facts)
                output = replace(output, maps=publish_maps(variation.maps, folders, batch.folder))
            if look.layers:
                files = look.name.names(source.label, SUFFIX, number, facts)
                apart = openraster(
                    layers_of(photo, variation.rgb, variation.maps), variation.rgb, photo.alpha
                )
                output = replace(output, layers=batch.folder.publish_beside(files, apart))
            names = look.name.names(source.label, look.format.suffix, number, facts)
            placed = batch.folder.publish(key, names, data, output)
        yield placed


def _metadata(data: bytes, receipt: Receipt, look: BatchLook) -> FileMetadata:
    """What a picture's file says besides its pixels."""
    match look.metadata:
        case MetadataChoice.NONE:
            return FileMetadata()
        case MetadataChoice.KEEP:
            return metadata_of(rights_of(data), None, kept_profile(data))
        case MetadataChoice.CREDENTIALS:
            engine = f"{receipt.engine} {receipt.engine_version}"
            made = Provenance(look.prompt, engine, receipt.seed, receipt.source_sha256)
            return metadata_of(rights_of(data), made, kept_profile(data))


def _facts_in_names(look: BatchLook, seed: int) -> dict[str, str]:
    return {"prompt": plain(look.prompt), "seed": str(seed), "engine": plain(look.engine)}


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
        maps=look.maps or look.layers,
        options={} if look.fallback else chain_options((), fallback=False),
    )


def _places(source: ImageSource, photo: Photo, batch: Batch) -> dict[str, str]:
    """Where the pictures lie that a request is made of, by their digests."""
    pictures = ((photo, source.place), (batch.mask, batch.mask_place), (batch.swatch, batch.swatch_place))
    return {picture.sha256: place for picture, place in pictures if picture is not None and place}


def _output(source: ImageSource, photo: Photo, receipt: Receipt, look: BatchLook) -> Output:
    width, height = photo.size
    notes = tuple(dict.fromkeys((*photo.notes, *receipt.notes)))
    if not look.maps:  # which were asked for to make layers of them, not by the user
        notes = tuple(note for note in notes if note != NO_MAPS)
    return Output("", "", source.shown, receipt.seed, width, height, replace(receipt, notes=notes))


@contextmanager
def writing(folder: OutputFolder) -> Iterator[None]:
    """Inside, what goes wrong with the folder is told as what to do about it."""
    try:
        yield
    except OSError as error:
        reason = f"{folder.path} cannot be written to: {error.strerror or error}."
        if error.errno in _DISK_FAULTS:
            raise InnerFailure(f"{reason} Make room; the same command then goes on.") from error
        raise BadInput(f"{reason} Choose another folder with -o.") from error
