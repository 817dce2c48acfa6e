"""From the options of ``retexture eval --parts`` to its reports, and the exit code."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retexture import bootstrap
from retexture.cli.evaluation.parts.measuring import measure_picture
from retexture.cli.evaluation.parts.terminal import show
from retexture.cli.exits import BAD_INPUT, OK, BadInput
from retexture.cli.installation import configured
from retexture.cli.progress import Display, choose
from retexture.engines.procedural import ProceduralEngine
from retexture.evaluation import (
    SHOTS,
    AnnotatedPicture,
    PagePicture,
    annotated_photos,
    find_photos,
    page_of,
    photo_picture,
    scene_picture,
    scores_as_json,
)
from retexture.imaging.decode import decode
from retexture.imaging.encode import on_white
from retexture.imaging.limits import Limits, PictureError


@dataclass(frozen=True)
class PartsOptions:
    """What the user asked for; the attributes are the arguments and options of the command."""

    folders: tuple[Path, ...]
    side: int
    output: Path
    json: bool


def run_parts(options: PartsOptions) -> int:
    """Measure what is seen in every annotated picture at hand, write both reports, return the exit code.

    Raises:
        BadInput: a folder cannot be read, or that of the report cannot be written to.
    """
    display = choose(quiet=options.json)
    try:
        found = _PicturesAtHand(options, bootstrap.limits(configured()), display)
        measured = _measured(found, display)
        _write(options, measured, found.missing, display)
    finally:
        display.close()
    return BAD_INPUT if found.unreadable else OK


class _PicturesAtHand:
    """The annotated photos that are at hand, then the drawn scenes."""

    def __init__(self, options: PartsOptions, limits: Limits, display: Display) -> None:
        self._photos = annotated_photos()
        self._limits = Limits(limits.max_bytes, limits.max_pixels, min(options.side, limits.max_side))
        self._display = display
        self.unreadable = False
        try:
            self._files = find_photos(self._photos, options.folders)
        except OSError as error:
            raise BadInput(f"{error.filename} cannot be read: {error.strerror or error}.") from None

    @property
    def missing(self) -> dict[str, str]:
        """The photos that are not at hand, with where they can be had."""
        return {photo.name: photo.source.in_words for photo in self._photos if photo.name not in self._files}

    def __len__(self) -> int:
        return len(self._files) + len(SHOTS)

    def __iter__(self) -> Iterator[AnnotatedPicture]:
        for annotated in self._photos:
            data = self._files.get(annotated.name)
            if data is None:
                continue
            try:
                photo = decode(data, self._limits)
            except PictureError as error:
                self._display.say(f"{annotated.name}: {error}")
                self.unreadable = True
                continue
            yield photo_picture(
                annotated, photo.rgb if photo.alpha is None else on_white(photo.rgb, photo.alpha)
            )
        for shot in SHOTS:
            yield scene_picture(shot, self._limits.max_side)


def _measured(pictures: _PicturesAtHand, display: Display) -> list[PagePicture]:
    engine = ProceduralEngine()
    display.begin(f"{len(pictures)} pictures")
    measured: list[PagePicture] = []
    for picture in pictures:
        display.step(len(measured) / len(pictures), picture.name)
        measured.append(measure_picture(engine, picture))
    display.stage(1.0, "done")
    return measured


def _write(
    options: PartsOptions, measured: list[PagePicture], missing: dict[str, str], display: Display
) -> None:
    scores = [each.scores for each in measured]
    content = scores_as_json(scores, missing)
    page, data = options.output / "parts.html", options.output / "parts.json"
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        page.write_text(page_of(measured, missing), "utf-8")
        data.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
    except OSError as error:
        why = error.strerror or error
        raise BadInput(
            f"{options.output} cannot be written to: {why}. Choose another folder with -o."
        ) from error
    if options.json:
        short = {key: content[key] for key in ("all", "photos", "drawn", "missing")}
        print(json.dumps({"report": str(page), "data": str(data), **short}, indent=2), flush=True)
        return
    show(scores, missing)
    display.result(str(page))
    display.result(str(data))
