"""Contact sheets: pictures side by side with captions, for people to judge by."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from retexture.imaging.arrays import Rgb8

_GROUND = (24, 24, 26)
_HAIRLINE = (64, 64, 67)  # keeps a night scene apart from the ground
_INK = (224, 224, 226)
_NARROWEST_CELL = 160
_TALLEST_CELL = 1.5  # times its width: a tall banner must not make the row a column
_CAPTION_LINES = 2

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, eq=False)
class Tile:
    """One picture of a sheet.

    Attributes:
        rgb: (height, width, 3) uint8 sRGB, of any size.
        caption: What to write under it; cut to two lines. Empty for none.
    """

    rgb: Rgb8
    caption: str = ""


@dataclass(frozen=True)
class _Layout:
    """Lengths in pixels; ``pictures`` and ``captions`` hold one height a row; the margin is two gaps."""

    cell: int
    gap: int
    type_size: int
    pictures: tuple[int, ...]
    captions: tuple[int, ...]

    @property
    def height(self) -> int:
        return sum(self.pictures) + sum(self.captions) + self.gap * (len(self.pictures) + 3)

    def width(self, columns: int) -> int:
        return columns * self.cell + self.gap * (columns + 3)


def contact_sheet(rows: Sequence[Sequence[Tile]], width: int = 2048, tallest: int = 4096) -> Rgb8:
    """Lay tiles out in rows, each picture whole and in its own proportions, with its caption below.

    Rows may differ in length; the longest sets the columns. Pictures are scaled down to fit and never
    up, so a sheet of small pictures is narrower than ``width``.

    Args:
        rows: The tiles, left to right and top to bottom; by custom the source comes first in its row.
        width: The most pixels across.
        tallest: The most pixels down; the cells shrink until the sheet fits.

    Returns:
        (height, width, 3) uint8 sRGB.

    Raises:
        ValueError: If there is no tile, or so many that they cannot be told apart within the bounds.
    """
    filled = [row for row in rows if row]
    if not filled:
        raise ValueError("a contact sheet needs at least one picture")
    columns = max(len(row) for row in filled)
    layout = _fitted(filled, columns, width, tallest)
    sheet = Image.new("RGB", (layout.width(columns), layout.height), _GROUND)
    top = 2 * layout.gap
    for row, picture, caption in zip(filled, layout.pictures, layout.captions, strict=True):
        for index, tile in enumerate(row):
            _place(sheet, tile, ((index + 2) * layout.gap + index * layout.cell, top), layout, picture)
        top += picture + caption + layout.gap
    return np.asarray(sheet, np.uint8).copy()


def _fitted(rows: Sequence[Sequence[Tile]], columns: int, width: int, tallest: int) -> _Layout:
    """The largest layout within the bounds."""
    widest = max(tile.rgb.shape[1] for row in rows for tile in row)
    cell = min(int(width / (columns + (columns + 3) / 36)), max(widest, _NARROWEST_CELL))
    while cell >= _NARROWEST_CELL // 2:
        layout = _layout(rows, cell)
        if layout.height <= tallest and layout.width(columns) <= width:
            return layout
        cell = cell * 31 // 32
    raise ValueError(f"{columns} by {len(rows)} pictures do not fit into {width} by {tallest} pixels")


def _layout(rows: Sequence[Sequence[Tile]], cell: int) -> _Layout:
    gap = max(cell // 36, 6)
    type_size = min(max(cell // 22, 13), 26)
    font = ImageFont.load_default(type_size)
    line = round(type_size * 1.35)
    pictures, captions = [], []
    for row in rows:
        pictures.append(max(_scaled(tile.rgb, cell)[1] for tile in row))
        lines = max(len(_lines(tile.caption, font, cell)) for tile in row)
        captions.append(lines * line + type_size // 2 if lines else 0)
    return _Layout(cell, gap, type_size, tuple(pictures), tuple(captions))


def _scaled(rgb: Rgb8, cell: int) -> tuple[int, int]:
    """(width, height) in which the picture is shown."""
    height, width = rgb.shape[:2]
    scale = min(cell / width, _TALLEST_CELL * cell / height, 1.0)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def _place(sheet: Image.Image, tile: Tile, corner: tuple[int, int], layout: _Layout, room: int) -> None:
    width, height = _scaled(tile.rgb, layout.cell)
    left, top = corner[0] + (layout.cell - width) // 2, corner[1] + (room - height) // 2
    shown = cv2.resize(tile.rgb, (width, height), interpolation=cv2.INTER_AREA)
    sheet.paste(Image.fromarray(shown), (left, top))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((left - 1, top - 1, left + width, top + height), outline=_HAIRLINE)
    font = ImageFont.load_default(layout.type_size)
    below = corner[1] + room + layout.type_size // 2
    for number, line in enumerate(_lines(tile.caption, font, layout.cell)):
        draw.text((corner[0], below + number * round(layout.type_size * 1.35)), line, _INK, font)


def _lines(caption: str, font: _Font, width: int) -> list[str]:
    """Break a caption between words into at most two lines that fit, the last cut with an ellipsis."""
    words = caption.split()
    lines: list[str] = []
    while words and len(lines) < _CAPTION_LINES - 1:
        count = len(words)
        while count > 1 and font.getlength(" ".join(words[:count])) > width:
            count -= 1
        lines.append(_cut(" ".join(words[:count]), font, width))
        words = words[count:]
    return [*lines, _cut(" ".join(words), font, width)] if words else lines


def _cut(text: str, font: _Font, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
