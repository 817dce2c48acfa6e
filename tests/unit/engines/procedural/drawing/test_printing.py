"""Screens, flat areas, inks and skies that the printed styles are built from."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from retexture.engines.procedural.drawing import (
    Flats,
    Inks,
    accents,
    colour_cube,
    coloured,
    darkness,
    down_the_sky,
    filled,
    flat_areas,
    follow,
    graded_oklab,
    halftone,
    looked_up,
    loosened,
    nearest,
    outlines,
    palette_of,
    ruled,
)
from retexture.imaging.arrays import Rgb8
from retexture.imaging.colour import linear_from_hex, linear_from_rgb8, linear_to_oklab
from retexture.structure import InputKind, analyse


def even(value: float, side: int = 120) -> np.ndarray:
    return np.full((side, side), value, np.float32)


@pytest.mark.parametrize("angle", [0.0, 0.4, 0.79])
@pytest.mark.parametrize("tone", [0.1, 0.3, 0.5, 0.8])
def test_dots_cover_as_much_as_the_tone_says(tone: float, angle: float) -> None:
    assert halftone(even(tone), 9.0, angle).mean() == pytest.approx(tone, abs=0.03)


def test_paper_stays_clean_and_solids_close() -> None:
    assert halftone(even(0.0), 7.0, 0.3).max() == 0
    assert halftone(even(1.0), 7.0, 0.3).min() == 1


@pytest.mark.parametrize("width", [0.0, 0.2, 0.5, 0.9])
def test_lines_are_as_wide_as_asked_for(width: float) -> None:
    phase = np.broadcast_to(np.arange(160, dtype=np.float32) / np.float32(8), (40, 160)).copy()
    covered = ruled(phase, np.full(phase.shape, width, np.float32), 8.0)
    assert covered[:, 8:-8].mean() == pytest.approx(width, abs=0.03)


def test_lines_too_close_for_the_pixels_become_their_mean_tone() -> None:
    phase = np.broadcast_to(np.arange(80, dtype=np.float32) * np.float32(0.7), (20, 80)).copy()
    covered = ruled(phase, np.full(phase.shape, 0.4, np.float32), 1.4)
    assert np.ptp(covered[:, 2:-2]) < 0.01
    assert covered[:, 2:-2].mean() == pytest.approx(0.4, abs=0.01)


def test_lines_that_the_phase_spreads_grow_no_wider() -> None:
    phase = np.broadcast_to(np.arange(400, dtype=np.float32) / np.float32(100), (10, 400)).copy()
    covered = ruled(phase, np.full(phase.shape, 0.5, np.float32), 8.0)
    assert covered[5].sum() == pytest.approx(4 * 8 * 1.1 * 0.5, abs=3)


def test_a_palette_finds_the_colours_that_there_are() -> None:
    wanted = np.array([[0.2, 0.1, 0.0], [0.6, -0.1, 0.05], [0.9, 0.0, -0.1]], np.float32)
    pixels = np.repeat(wanted, [50, 30, 20], axis=0)
    found = palette_of(pixels, 3)
    assert np.allclose(found[np.argsort(found[:, 0])], wanted, atol=1e-5)
    assert (found[nearest(pixels, found)] == found[nearest(wanted, found)].repeat([50, 30, 20], axis=0)).all()


def test_an_accent_is_what_has_a_colour_that_the_palette_leaves_out() -> None:
    picture = np.full((30, 30, 3), (0.5, 0.0, 0.0), np.float32)
    picture[10:14, 10:14] = (0.5, 0.15, 0.08)  # red among greys
    picture[20:, 20:, 0] = 0.9  # another grey
    flats = Flats(np.zeros((30, 30), np.intp), np.array([[0.5, 0.0, 0.0]], np.float32))
    sure = accents(picture, flats)
    assert (sure[10:14, 10:14] == 1).all()
    assert sure.sum() == 16


def test_flat_areas_have_few_colours() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    flats = flat_areas(rng.random((40, 50, 3), np.float32), 7)
    assert flats.labels.shape == (40, 50)
    assert len(flats.palette) <= 7
    assert set(np.unique(flats.labels)) <= set(range(len(flats.palette)))


def test_areas_are_filled_and_crumbs_swallowed() -> None:
    labels = np.zeros((40, 40), np.intp)
    labels[:, 20:] = 1
    labels[10, 10] = 2
    colours = np.array([[0.1, 0.2], [0.8, 0.6], [5.0, 5.0]], np.float32)
    picture = filled(Flats(labels, np.zeros((3, 3), np.float32)), colours, 1.5)
    assert picture.shape == (40, 40, 2)
    assert np.allclose(picture[10, 10], colours[0], atol=0.01)
    assert np.allclose(picture[5, 5], colours[0])
    assert np.allclose(picture[5, 35], colours[1])
    assert 0.1 < picture[20, 19, 0] < picture[20, 20, 0] < 0.8


def test_inks_take_the_place_of_a_photos_colours() -> None:
    inks = Inks(("101020", "808080", "fff8e8"), ("d03020", "2040c0"), hold=0.0)
    red, blue, grey = (
        linear_to_oklab(linear_from_hex(code))[None] for code in ("a04848", "5070a8", "777777")
    )
    palette = np.concatenate([red, blue, grey])
    matched = inks.matched(palette, 1.0)
    for found, ink in ((matched[0], "d03020"), (matched[1], "2040c0")):
        assert np.allclose(found, linear_to_oklab(linear_from_hex(ink)), atol=0.05)
    assert np.hypot(*matched[2, 1:]) < 0.03
    assert np.allclose(inks.matched(palette, 0.0), palette)


def test_a_table_gives_back_the_colours_it_was_made_of() -> None:
    rgb = np.random.Generator(np.random.PCG64(1)).integers(0, 256, (9, 11, 3), np.uint8)
    assert np.abs(looked_up(rgb, colour_cube()) * 255 - rgb).max() < 0.01
    assert np.abs(graded_oklab(rgb) - linear_to_oklab(linear_from_rgb8(rgb))).max() < 0.02


def test_the_foot_of_the_sky_is_where_the_sky_ends() -> None:
    sky = np.zeros((100, 60), np.float32)
    sky[:40] = 1
    down = down_the_sky(sky)
    assert down[0] < 0.02
    assert down[39] == pytest.approx(1, abs=0.02)


def test_a_sure_hand_is_left_alone_and_a_loose_one_wanders() -> None:
    rgb = np.random.Generator(np.random.PCG64(2)).integers(0, 256, (64, 64, 3), np.uint8)
    assert loosened(rgb, 0.5, 1.0, 7) is rgb
    assert (loosened(rgb, 0.0, 1.0, 7) != rgb).any()


@pytest.fixture(scope="module")
def drawn() -> Rgb8:
    """A line drawing: a box on a line, a disc above it."""
    rgb = np.full((480, 640, 3), 255, np.uint8)
    cv2.rectangle(rgb, (200, 200), (440, 400), (0, 0, 0), 2, cv2.LINE_AA)
    cv2.line(rgb, (0, 400), (639, 400), (0, 0, 0), 2, cv2.LINE_AA)
    cv2.circle(rgb, (540, 90), 50, (0, 0, 0), 2, cv2.LINE_AA)
    return rgb


def test_a_drawings_cells_have_colours_and_tones(drawn: Rgb8) -> None:
    structure = analyse(drawn)
    assert structure.kind is InputKind.DRAWING
    cells = coloured(structure, lines=False)
    assert len({tuple(cells[at]) for at in ((300, 320), (90, 540), (60, 100), (450, 320))}) >= 2
    with_lines = coloured(structure)
    assert with_lines[300, 200].max() < cells[300, 200].max()
    assert darkness(structure, 1.0)[450, 320] > 0


def test_a_photo_keeps_its_own_colours() -> None:
    rgb = np.random.Generator(np.random.PCG64(4)).integers(0, 256, (64, 80, 3), np.uint8)
    structure = analyse(rgb)
    assert structure.kind is InputKind.PHOTO
    assert (coloured(structure) == rgb).all()


def test_a_grey_model_is_outlined_where_it_stands_before_its_own_grey() -> None:
    subject = np.zeros((480, 640), np.float32)
    subject[100:300, 200:420] = 1  # nothing in the picture shows this border
    model = replace(
        analyse(np.full((480, 640, 3), 200, np.uint8)),
        kind=InputKind.CLAY,
        subject=subject,
        subject_is_sure=True,
    )
    flow = follow(model, 10, 1.0, 0.0, 1)
    lines = outlines(model, flow, 1.0, 0.02, 20)
    assert lines[250, 195:205].max() > 0.5
    assert lines[95:105, 300].max() > 0.5
    assert lines[200, 300] < 0.1
    photo = replace(model, kind=InputKind.PHOTO)
    assert outlines(photo, flow, 1.0, 0.02, 20).max() < 0.1
