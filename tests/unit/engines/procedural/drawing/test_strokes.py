"""Strokes, directions and colour tables that the drawn styles are built from."""

import numpy as np
import pytest

from retexture.engines.procedural.drawing import (
    Flow,
    Grade,
    Marks,
    Paint,
    Strokes,
    along_flow,
    bristle_brushes,
    draw,
    graded_srgb,
    paint,
    pen_points,
    pencil_points,
    pigment,
    regrade,
    scatter,
)
from retexture.engines.procedural.drawing.flow import average_along
from retexture.engines.procedural.drawing.strokes import Floats
from retexture.imaging.colour import linear_to_oklab, rgb8_from_srgb, srgb_to_linear

SOLID = np.ones((1, 16, 16, 2), np.float32)


def strokes(*rows: tuple[float, ...]) -> Strokes:
    """Strokes from (x, y, along x, along y, half length, half width, bend, opacity)."""
    columns = [np.array(column, np.float32) for column in zip(*rows, strict=True)]
    columns.append(np.zeros(len(rows), np.float32))
    return Strokes(*columns)


def painted(laid: Strokes, *colours: tuple[float, float, float]) -> Paint:
    return Paint(laid, np.array(colours, np.float32), np.zeros((len(colours), 3), np.float32))


def ground(height: int = 40, width: int = 60) -> Floats:
    return np.full((height, width, 3), 0.25, np.float32)


def test_a_stroke_covers_itself_and_nothing_else() -> None:
    laid = painted(strokes((30, 20, 1, 0, 12, 4, 0, 1)), (1, 0, 0))
    canvas, thickness = paint(ground(), [laid], SOLID, 1.0)
    inside = np.zeros((40, 60), bool)
    inside[17:24, 19:42] = True
    assert (canvas[inside] == [1, 0, 0]).all()
    assert (canvas[~inside] == np.float32(0.25)).all()
    assert (thickness[inside] == np.float32(2)).all()  # the root of its half width
    assert (thickness[~inside] == 0).all()


def test_the_last_stroke_of_the_last_layer_lies_on_top() -> None:
    here = (30, 20, 1, 0, 12, 4, 0, 1)
    below = painted(strokes(here, here), (1, 0, 0), (0, 1, 0))
    above = painted(strokes(here), (0, 0, 1))
    assert (paint(ground(), [below], SOLID, 1.0)[0][20, 30] == [0, 1, 0]).all()
    assert (paint(ground(), [below, above], SOLID, 1.0)[0][20, 30] == [0, 0, 1]).all()


def test_opacity_mixes_like_laying_one_after_the_other() -> None:
    rng = np.random.Generator(np.random.PCG64(8))
    opacities, colours = rng.uniform(0.2, 0.7, 5), rng.random((5, 3))
    laid = Paint(
        strokes(*((30, 20, 1, 0, 12, 4, 0, float(opacity)) for opacity in opacities)),
        colours.astype(np.float32),
        np.zeros((5, 3), np.float32),
    )
    expected = np.full(3, 0.25)
    for opacity, colour in zip(opacities, colours, strict=True):
        expected += (colour - expected) * opacity
    canvas, _ = paint(ground(), [laid], SOLID, 1.0)
    assert canvas[20, 30] == pytest.approx(expected, abs=1e-5)


def test_a_turned_and_bent_stroke_lies_along_its_parabola() -> None:
    c, s, bend = np.cos(0.6), np.sin(0.6), 0.02
    density = np.zeros((80, 80), np.float32)
    draw(density, strokes((40, 40, c, s, 20, 2.5, bend, 1)), np.ones_like(density), SOLID)
    for u in (-16, -8, 0, 8, 16):
        v = bend * u * u
        assert density[round(40 + u * s + v * c), round(40 + u * c - v * s)] == 1
    assert 0.8 * 200 < density.sum() < 1.2 * 200  # length 40 by width 5


def test_pressure_ends_a_stroke() -> None:
    density = np.zeros((40, 60), np.float32)
    pressure = np.ones_like(density)
    pressure[:, 30:] = 0
    draw(density, strokes((30, 20, 1, 0, 12, 4, 0, 1)), pressure, SOLID)
    assert density[20, 25] == 1
    assert (density[:, 30:] == 0).all()


def test_strokes_outside_of_the_picture_are_cut_off() -> None:
    laid = painted(strokes((-5, 20, 1, 0, 12, 4, 0, 1), (500, 500, 0, 1, 9, 3, 0, 1)), (1, 1, 1), (1, 1, 1))
    canvas, _ = paint(ground(), [laid], SOLID, 1.0)
    assert (canvas[20, :7] == 1).all()
    assert (canvas[:, 8:] == np.float32(0.25)).all()


def test_scattered_points_cover_the_picture_evenly() -> None:
    x, y = scatter(np.random.Generator(np.random.PCG64(1)), (64, 48), 8)
    cells = np.zeros((6, 8), int)
    np.add.at(cells, ((y // 8).astype(int), (x // 8).astype(int)), 1)
    assert (cells == 1).all()


def test_strokes_follow_the_flow_and_bend_with_it() -> None:
    """Around a centre, strokes are tangents, and the parabola's curvature is that of the circle."""
    y, x = np.mgrid[0:100, 0:100].astype(np.float32) * 2 - 99
    radius = np.hypot(x, y) + np.float32(1e-6)
    flow = Flow((-y / radius).astype(np.float32), (x / radius).astype(np.float32), np.ones_like(x))
    at = (np.array([160.0], np.float32), np.array([100.0], np.float32))
    one = np.ones(1, np.float32)
    laid = along_flow(flow, Marks(*at, 12 * one, 3 * one, one, np.array([5])))
    assert abs(laid.along_x[0]) < 0.05
    assert abs(laid.bend[0]) == pytest.approx(1 / (2 * 60), rel=0.2)


def test_smoothing_along_lines_keeps_them_and_blurs_across() -> None:
    flow = Flow(np.ones((20, 30), np.float32), np.zeros((20, 30), np.float32), np.ones((20, 30), np.float32))
    lying = np.zeros((40, 60), np.float32)
    lying[20] = 1
    standing = np.zeros((40, 60), np.float32)
    standing[:, 30] = 1
    assert np.allclose(average_along(lying, flow, 5), lying)
    assert average_along(standing, flow, 5)[:, 30].max() < 0.2


@pytest.mark.parametrize(
    "brushes", [bristle_brushes(), pencil_points(), pen_points()], ids=["brush", "pencil", "pen"]
)
def test_marks_cover_their_middle_and_end_at_their_sides(brushes: Floats) -> None:
    assert brushes.dtype == np.float32
    assert brushes.min() >= 0
    assert brushes.max() <= 1
    cover = brushes[..., 0]
    across = cover.shape[2]
    assert cover[:, 40:120, across // 3 : -across // 3].mean() > 0.7
    assert cover[:, :, [0, -1]].max() < 0.1
    assert cover[:, [0, -1]].max() < 0.1


def test_a_plain_grade_changes_nothing() -> None:
    rgb = np.random.Generator(np.random.PCG64(3)).integers(0, 256, (40, 50, 3), np.uint8)
    through = rgb8_from_srgb(graded_srgb(rgb, Grade()))
    assert np.abs(through.astype(int) - rgb).max() <= 6  # the table has 33 steps an axis
    assert np.abs(through.astype(int) - rgb).mean() < 0.5


def test_a_grade_does_what_it_says() -> None:
    grey, orange = linear_to_oklab(srgb_to_linear(np.array([[0.5, 0.5, 0.5], [0.9, 0.5, 0.2]], np.float32)))
    assert regrade(grey, Grade(warmth=0.05))[2] > grey[2] + 0.04
    assert np.hypot(*regrade(orange, Grade(saturation=2))[1:]) == pytest.approx(
        2 * np.hypot(*orange[1:]), rel=1e-4
    )
    assert regrade(orange, Grade(lift=0.1))[0] == pytest.approx(orange[0] + 0.1, abs=1e-5)


def test_a_key_brings_darks_and_lights_where_they_should_be() -> None:
    dull = np.random.Generator(np.random.PCG64(3)).integers(70, 150, (60, 60, 1), np.uint8).repeat(3, axis=2)
    grade = Grade().keyed(dull, 0.30, 0.66)
    lightness = linear_to_oklab(srgb_to_linear(graded_srgb(dull, grade)))[..., 0]
    assert np.quantile(lightness, [0.02, 0.96]) == pytest.approx([0.30, 0.66], abs=0.02)


def test_a_light_colour_becomes_dark_enough_to_draw_with() -> None:
    yellow = pigment([(0.9, 0.8, 0.05)], 0, (0, 0, 0))
    assert linear_to_oklab(srgb_to_linear(yellow))[0] < 0.56
    assert yellow[0] > yellow[2]
    assert (pigment([], 0, (0.1, 0.2, 0.3)) == np.array([0.1, 0.2, 0.3], np.float32)).all()
