"""The scores as tables in a terminal."""

import sys
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from retexture.cli.text import printable
from retexture.evaluation import (
    FIRST,
    PartSummary,
    PictureScores,
    TargetSummary,
    in_cell,
    summarise_faces,
    summarise_parts,
    summarise_targets,
)

_WIDE = 160  # columns of a file or a pipe, so that no cell is cut


def show(pictures: Sequence[PictureScores], missing: Mapping[str, str]) -> None:
    """Print the tables to standard output: by part, by target, by picture."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    photos = [picture for picture in pictures if not picture.drawn]
    drawn = [picture for picture in pictures if picture.drawn]
    for title, group in ((f"{len(photos)} photos", photos), (f"{len(drawn)} drawn scenes", drawn)):
        if group:
            console.print(_parts(title, summarise_parts(group)))
            console.print(_faces(group))
            console.print(_targets(title, summarise_targets(group)))
    console.print(_pictures(pictures))
    if missing:
        console.print(f"{len(missing)} photos are not at hand:")
        for name, where in missing.items():
            console.print(printable(f"  {name}: {where}"), markup=False)


def _parts(title: str, summaries: Sequence[PartSummary]) -> Table:
    table = _table(f"Parts, {title}", ("part", "shown", "median IoU", "mean IoU", "absent", "false over 2 %"))
    for each in summaries:
        overlaps = [_number(each.median), _number(each.mean)]
        table.add_row(each.part, str(each.shown), *overlaps, str(each.absent), str(each.clearly_false))
    return table


def _faces(pictures: Sequence[PictureScores]) -> str:
    faces = summarise_faces(pictures)
    return f"Faces: {faces.found} of {faces.there} found, {faces.false} false, in {faces.picture}.\n"


def _targets(title: str, summaries: Sequence[TargetSummary]) -> Table:
    heads = ("target", "shown", "right", "wrong", "not found", "absent", "wrong", "not found", "sprayed")
    table = _table(f"Named targets, {title}", heads)
    for each in summaries:
        shown = (each.shown, each.right, each.wrong, each.not_found)
        absent = (each.absent, each.absent_wrong, each.absent_not_found, each.sprayed)
        table.add_row(each.target, *map(str, shown), *map(str, absent))
    return table


def _pictures(pictures: Sequence[PictureScores]) -> Table:
    table = _table("Pictures: IoU; (false share) where a part is absent", ("picture", *FIRST))
    for picture in pictures:
        cells = [in_cell(picture, part) for part in FIRST]
        table.add_row(printable(picture.name), *cells)
    return table


def _table(title: str, heads: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number else "left", no_wrap=True)
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
