"""Rooms that are rendered to learn from, as far as they go without a renderer."""

from dataclasses import replace

import numpy as np
import pytest

from training.scene.parts import PARTS
from training.scene.rooms.deal import deal
from training.scene.rooms.furniture import LABELS, MODELS, Model
from training.scene.rooms.kinds import KINDS
from training.scene.rooms.labels import DOUBTFUL, PARTS_OF, Label
from training.scene.rooms.pictures import RenderedRoom, drawn, truths
from training.scene.rooms.plan import Plan

FURNITURE: dict[str, tuple[Model, ...]] = {
    kind: (Model(kind, "Scopia", f"/{kind}.obj", (0.9, 0.7, 0.8)),) for kind in MODELS
}
KITCHENS = [number for number, kind in enumerate(KINDS) if kind == "kitchen"]


def room(number: int) -> Plan:
    return deal(5, number, FURNITURE)


def test_the_same_number_is_the_same_room_and_another_is_another() -> None:
    assert room(3) == room(3)
    assert room(3) != room(3 + len(KINDS))


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_every_block_has_a_volume(number: int) -> None:
    plan = room(number)
    assert plan.kind == KINDS[number]
    assert all(min(box.size) > 0 for box in plan.boxes)


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_furniture_stands_inside_of_the_walls(number: int) -> None:
    plan = room(number)
    if plan.kind == "front":
        return
    floor = next(box for box in plan.boxes if box.label is Label.FLOOR)
    low, high = np.array(floor.low[:2]), np.array(floor.low[:2]) + floor.size[:2]
    for each in plan.furniture:
        assert (low < each.place[:2]).all()
        assert (high > each.place[:2]).all()


def test_worktops_lie_on_cabinets() -> None:
    for number in KITCHENS:
        plan = room(number)
        cabinets = [box.low[2] + box.size[2] for box in plan.boxes if box.label is Label.CABINET]
        tops = [box.low[2] for box in plan.boxes if box.label is Label.WORKTOP]
        assert tops
        assert all(min(abs(top - cabinet) for cabinet in cabinets) < 0.01 for top in tops)


def test_all_that_labels_say_is_known_to_the_network() -> None:
    doubted = {part for parts in DOUBTFUL.values() for part in parts}
    assert set(PARTS_OF.values()) | doubted <= set(PARTS)
    assert set(LABELS) <= set(MODELS)


def labels(*rows: Label) -> np.ndarray:
    return np.repeat(np.array(rows, np.int32), 4)[:, None].repeat(6, axis=1)


def test_outside_of_a_room_is_a_window_and_of_a_front_the_sky() -> None:
    seen = labels(Label.OUTSIDE, Label.WALL, Label.WINDOW, Label.FLOOR)
    inside, outside = truths(seen, is_front=False), truths(seen, is_front=True)
    assert inside["window"].mask[[1, 9]].all()
    assert not inside["wall"].mask[[1, 9]].any()
    assert not inside["sky"].measured[1].any()  # it is seen through the window
    assert outside["sky"].mask[1].all()
    assert not outside["window"].mask[1].any()
    assert not outside["wall"].measured[9].any()  # photos are outlined with the windows of their fronts


def test_what_people_would_quarrel_about_is_not_measured() -> None:
    seen = truths(labels(Label.FLOOR, Label.PICTURE, Label.ARMCHAIR, Label.SOFA), is_front=False)
    assert not seen["wall"].measured[5].any()
    assert not seen["sofa"].measured[9].any()
    assert seen["sofa"].mask[13].all()
    assert seen["floor"].measured[13].all()


def test_chairs_of_two_kinds_are_chairs() -> None:
    seen = truths(labels(Label.FLOOR, Label.CHAIR, Label.ARMCHAIR, Label.SOFA), is_front=False)
    assert seen["chair"].mask[4:12].all()
    assert not seen["chair"].mask[12:].any()


def test_line_drawings_have_lines_where_things_begin_and_nowhere_else() -> None:
    seen = labels(Label.WALL, Label.DOOR, Label.WALL, Label.FLOOR)
    plain = RenderedRoom(
        np.ones((*seen.shape, 3), np.float32),
        seen,
        np.zeros((*seen.shape, 3), np.float32),
        np.ones(seen.shape, np.float32),
    )
    picture = drawn(plain, "lines", np.random.default_rng(0))
    assert (picture[[3, 7, 11]] < 160).all()
    assert (picture[[1, 5, 9, 14]] > 230).all()
    tinted = drawn(replace(plain, labels=seen), "block-out", np.random.default_rng(1))
    assert not np.array_equal(tinted[1], tinted[5])
