"""Edits of pictures that lie in an output folder: upscale, vary and remix, without a server."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from retexture import bootstrap
from retexture.cli.exits import BadInput, InnerFailure
from retexture.cli.installation import configured
from retexture.cli.progress import Display, choose
from retexture.cli.run.names import numbered
from retexture.cli.run.outputs import OutputFolder, digest_of
from retexture.cli.run.reporting import JsonLines
from retexture.cli.run.sources import NOT_PUBLIC, BadSource, ImageSource, read
from retexture.editing import (
    AskedEdit,
    Earlier,
    Output,
    Wanted,
    earlier_of,
    enlarged,
    find_record,
    outputs_in,
    recipe_of,
    remixed,
    upscaled,
    varied,
)
from retexture.engines.delivery import deliver
from retexture.engines.protocol import Engine, EngineError, Receipt
from retexture.fetching import BadUrl, FetchFailed
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.enlarge import enlarge_alpha
from retexture.imaging.limits import PictureError
from retexture.imaging.photo import Photo
from retexture.tasks.edits import EditKind, Way


@dataclass(frozen=True)
class NamedPicture:
    """A picture that was made before, as the user names it.

    Attributes:
        path: Of the picture, or of its record.
        number: Which picture of the same request is meant, from 0; None: the one that is named.
    """

    path: Path
    number: int | None = None


@dataclass(frozen=True)
class LocalEdit:
    """What a command asks for.

    Attributes:
        picture: Which picture is edited.
        kind: What becomes of it.
        way: In which way.
        prompt: The new prompt; empty: there is none.
        seed: Of what is drawn anew.
        format: Of the new pictures, a value of :class:`retexture.imaging.encode.PictureFormat`.
        json: One JSON object a line is written instead of paths.
    """

    picture: NamedPicture
    kind: EditKind
    way: Way
    prompt: str
    seed: int
    format: str
    json: bool


_PICTURES = 4


def edit_in_folder(edit: LocalEdit) -> list[Path]:
    """Edit a picture that lies in an output folder, and print the path of each new one, which lies beside it.

    Returns:
        The paths.

    Raises:
        BadInput: The picture or its record can't be used.
        InnerFailure: The engine could not make the new ones.
    """
    display = choose(quiet=edit.json)
    paths = []
    with closing(display):
        display.begin(str(edit.picture.path))
        for path, output in _EDITS[edit.kind](_Editing.of(edit.picture, edit.format), edit, display):
            if edit.json:
                JsonLines(display).picture(str(path), output, new=True)
            else:
                display.result(str(path))
            paths.append(path)
    return paths


_Made = Iterator[tuple[Path, Output]]


def _upscale(editing: "_Editing", edit: LocalEdit, display: Display) -> _Made:
    scale, creative = edit.way.factor, edit.way is Way.CREATIVE
    label = f"{editing.label}-{'creative' if creative else f'{scale}x'}"
    order, why_not = upscaled(editing.earlier, editing.engine, scale, creative=creative)
    if order is not None:
        yield from _made(editing, order, label, display)
        return
    with _told_plainly():
        large = enlarged(editing.earlier.picture, scale)
    note = f"The picture itself was enlarged: {why_not}."
    display.note(note)
    receipt = replace(editing.earlier.receipt, notes=(*editing.earlier.receipt.notes, note))
    key = digest_of({"enlarged": editing.output.sha256, "scale": scale})
    output = _output(editing, large, receipt)
    yield editing.publish(key, label, 1, large, output), output


def _vary(editing: "_Editing", edit: LocalEdit, display: Display) -> _Made:
    wanted = Wanted(edit.seed, _PICTURES, strong=edit.way is Way.STRONG, prompt=edit.prompt)
    with _told_plainly():
        order = varied(editing.earlier, editing.engine, wanted)
    return _made(editing, order, f"{editing.label}-{'strong' if wanted.strong else 'subtle'}", display)


def _remix(editing: "_Editing", edit: LocalEdit, display: Display) -> _Made:
    wanted = Wanted(edit.seed, _PICTURES, strong=edit.way is Way.STRONG, prompt=edit.prompt)
    return _made(editing, remixed(editing.earlier, editing.engine, wanted), f"{editing.label}-remix", display)


_EDITS = {EditKind.UPSCALE: _upscale, EditKind.VARIATION: _vary, EditKind.REMIX: _remix}


@dataclass(frozen=True, eq=False)
class _Editing:
    """A picture in its folder, ready to be edited.

    Attributes:
        folder: The output folder.
        output: The picture's record.
        earlier: What is known of it.
        engine: The engine that made it, if there is one of its name.
        form: The format of the new pictures.
    """

    folder: OutputFolder
    output: Output
    earlier: Earlier
    engine: Engine | None
    form: PictureFormat

    @classmethod
    def of(cls, named: NamedPicture, form: str) -> "_Editing":
        found = find_record(named.path)
        if found is None:
            raise BadInput(
                f"{named.path} is no record, and no record tells of it; name a picture in an output folder."
            )
        folder, output = found
        if named.number is not None:
            output = _numbered(folder, output, named.number)
        known = configured()
        try:
            engine: Engine | None = bootstrap.engine_of_thread(known, output.receipt.engine)
        except LookupError:
            engine = None
        with _told_plainly():
            earlier = earlier_of(folder, output, _read)
        return cls(OutputFolder(folder), output, earlier, engine, PictureFormat(form))

    @property
    def label(self) -> str:
        """What the names of edits begin with: the picture's path without its suffix."""
        return str(PurePosixPath(self.output.file).with_suffix(""))

    def places(self) -> dict[str, str]:
        """Where the pictures lie that edits are made of, by their digests."""
        recipe = self.output.recipe
        files = () if recipe is None else (recipe.source, recipe.mask, recipe.swatch, recipe.background)
        here = str((self.folder.path / self.output.file).absolute())
        return {file.sha256: file.path for file in files if file} | {self.output.sha256: here}

    def publish(self, key: str, label: str, number: int, picture: Photo, output: Output) -> Path:
        """Put a picture into the folder; returns where it lies."""
        data = encode(picture.rgb, picture.alpha, self.form)
        try:
            placed = self.folder.publish(key, numbered(label, self.form.suffix, number), data, output)
        except OSError as error:
            raise BadInput(f"{self.folder.path} cannot be written to: {error.strerror or error}.") from error
        return self.folder.path / placed.file


def _numbered(folder: Path, output: Output, number: int) -> Output:
    """The output of the same request with another number."""
    if output.recipe is not None:
        wanted = replace(output.recipe, number=number)
        for each in outputs_in(folder):
            if each.recipe is not None and replace(each.recipe, structure=wanted.structure) == wanted:
                return each
    raise BadInput(f"No picture {number} was made beside {output.file}; numbers begin with 0.")


def _made(editing: _Editing, edit: AskedEdit, label: str, display: Display) -> _Made:
    """Have an edit made, and put the pictures beside the earlier one."""
    known = configured()
    engine = editing.engine or bootstrap.engine_of_thread(known, known.usual_engine)
    request, places = edit.request, editing.places()
    alpha = None if request.photo.alpha is None else enlarge_alpha(request.photo.alpha, request.scale)
    for note in edit.notes:
        display.note(note)
    try:
        variations = deliver(engine, request, display.stage, lambda: False)
        for number, variation in enumerate(variations, 1):
            receipt = replace(variation.receipt, notes=(*edit.notes, *variation.receipt.notes))
            picture = replace(editing.earlier.picture, rgb=variation.rgb, alpha=alpha)
            recipe = recipe_of(request, variation.number, receipt, places)
            output = replace(_output(editing, picture, receipt), recipe=recipe)
            facts: dict[str, object] = {"edited": editing.output.sha256, "number": variation.number}
            facts |= {"recipe": recipe and recipe.to_json(), "engine": [engine.name, engine.version]}
            yield editing.publish(digest_of(facts), label, number, picture, output), output
    except EngineError as error:
        raise InnerFailure(str(error)) from error


def _output(editing: _Editing, picture: Photo, receipt: Receipt) -> Output:
    width, height = picture.size
    return Output("", "", editing.output.source, receipt.seed, width, height, receipt)


def _read(origin: str) -> Photo:
    """Read a path or a URL; raises OSError and ValueError."""
    known = configured()
    limits = bootstrap.limits(known)
    fetcher = bootstrap.fetcher(known, refusal=NOT_PUBLIC)
    try:
        return decode(read(ImageSource(origin, ""), limits, lambda url: fetcher.fetch(url).data), limits)
    except (BadSource, BadUrl, FetchFailed) as error:
        raise OSError(str(error)) from error


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What can't be read or used of the user's is the user's to mend."""
    try:
        yield
    except (OSError, ValueError, PictureError) as error:
        raise BadInput(str(error)) from error
