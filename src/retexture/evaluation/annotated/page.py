"""The scores and their pictures as one page that needs nothing beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from retexture.evaluation.annotated.overlap import CLEARLY
from retexture.evaluation.annotated.summary import (
    FIRST,
    PictureScores,
    summarise_faces,
    summarise_parts,
    summarise_targets,
)

_BODY = "@BODY@"
_SLIGHT = 0.0005  # of the picture: a claim that shows as 0.0 %


@dataclass(frozen=True)
class PagePicture:
    """One picture of the page.

    Attributes:
        scores: What was measured.
        truth: The picture with its true parts, as a data URI.
        seen: The picture with what was claimed, as a data URI.
        credit: Whose it is, and its terms.
    """

    scores: PictureScores
    truth: str
    seen: str
    credit: str


def in_cell(picture: PictureScores, part: str) -> str:
    """One part of one picture in a table: its overlap, or in brackets the share that is falsely claimed."""
    score = next((score for score in picture.parts if score.part == part), None)
    if score is None:
        return ""
    if score.iou is not None:
        return f"{score.iou:.2f}"
    return f"({100 * score.false:.1f} %)" if score.false >= _SLIGHT else "–"


def page_of(pictures: Sequence[PagePicture], missing: Mapping[str, str]) -> str:
    """The page: tables by part and target for photos and drawn scenes, then every picture."""
    groups = (
        ("Photos", [each.scores for each in pictures if not each.scores.drawn]),
        ("Drawn scenes", [each.scores for each in pictures if each.scores.drawn]),
    )
    body = [_group(name, scores) for name, scores in groups if scores]
    body.append(_by_picture([each.scores for each in pictures]))
    body += [_picture(each) for each in pictures]
    if missing:
        rows = "".join(f"<li>{escape(name)}: {escape(where)}</li>" for name, where in missing.items())
        body.append(f"<h2>{len(missing)} photos are not at hand</h2><ul>{rows}</ul>")
    before, after = files(__package__).joinpath("page.html").read_text("utf-8").split(_BODY)
    return before + "\n".join(body) + after


def _group(name: str, scores: Sequence[PictureScores]) -> str:
    parts = _table(
        ("part", "shown", "median IoU", "mean IoU", "absent", f"false over {CLEARLY:.0%}"),
        (
            (each.part, each.shown, _number(each.median), _number(each.mean), each.absent, each.clearly_false)
            for each in summarise_parts(scores)
        ),
    )
    targets = _table(
        ("target", "shown", "right", "wrong", "not found", "absent", "wrong", "not found", "sprayed"),
        (
            (
                each.target,
                *(each.shown, each.right, each.wrong, each.not_found),
                *(each.absent, each.absent_wrong, each.absent_not_found, each.sprayed),
            )
            for each in summarise_targets(scores)
        ),
    )
    faces = summarise_faces(scores)
    return (
        f"<h2>{name}: {len(scores)}</h2>{parts}"
        f"<p>Faces: {faces.found} of {faces.there} found, {faces.false} false.</p>{targets}"
    )


def _by_picture(scores: Sequence[PictureScores]) -> str:
    rows = ((each.name, each.kind, *(in_cell(each, part) for part in FIRST)) for each in scores)
    return f"<h2>Pictures</h2>{_table(('picture', 'kind', *FIRST), rows)}"


def _picture(picture: PagePicture) -> str:
    scores = picture.scores
    named = "; ".join(
        f"{target.target}: {target.answer} ({'shown' if target.shown else 'absent'}, said {target.said})"
        for target in scores.targets
    )
    name = escape(scores.name)
    figures = "".join(
        f'<figure><img src="{uri}" alt="{name}, {what}"><figcaption>{what}</figcaption></figure>'
        for uri, what in ((picture.truth, "true"), (picture.seen, "seen"))
    )
    about = ", ".join(text for text in (scores.kind, picture.credit) if text)
    return (
        f'<section class="case"><h3>{name} <span class="soft">{escape(about)}</span></h3>'
        f'<div class="pictures">{figures}</div><p class="soft">{escape(named)}</p></section>'
    )


def _table(heads: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>" for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
