import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural.look import CLIMBING
from retexture.engines.procedural.plan import KINDS
from retexture.engines.procedural.plan.overlays import Kind, draw
from retexture.engines.procedural.surface import Surface, build_surface
from retexture.prompts.lexicon import grammar
from retexture.structure import Structure, analyse


@pytest.fixture(scope="module")
def structure() -> Structure:
    return analyse(np.ascontiguousarray(data.chelsea()))


@pytest.fixture(scope="module")
def surface(structure: Structure) -> Surface:
    return build_surface(structure)


def test_every_part_that_a_prompt_can_name_can_be_drawn() -> None:
    named = {part.name for part in grammar.PARTS.values()} | set(grammar.PARTICIPLES.values())
    # What climbs, and colonies, are drawn for what grows there, not for a part of it.
    assert named | {CLIMBING, "colonies"} == set(KINDS)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_covers_some_of_the_picture(structure: Structure, surface: Surface, kind: Kind) -> None:
    part = next(name for name, its in KINDS.items() if its is kind)
    share = draw(part, structure, surface, None, 5).share
    assert 0.003 < (share > 127).mean() < 0.95


def test_an_accent_keeps_to_its_material(structure: Structure, surface: Surface) -> None:
    within = np.zeros(structure.rgb.shape[:2], np.uint8)
    within[:, :200] = 255
    for part in ("rivets", "cracks", "patches"):
        mask = draw(part, structure, surface, within, 5)
        assert not mask.share[:, 200:].any()
        assert mask.share[:, :200].any()
        assert mask.raised is None or not mask.raised[:, 200:].any()


def test_the_seed_moves_an_accent(structure: Structure, surface: Surface) -> None:
    one, other = (draw("cracks", structure, surface, None, seed).share for seed in (5, 6))
    assert (one != other).mean() > 0.02


def test_rivets_stand_out_and_apart(structure: Structure, surface: Surface) -> None:
    mask = draw("rivets", structure, surface, None, 5)
    assert mask.raised is not None
    heads = mask.raised > 0.95 * mask.raised.max()
    rows, columns = np.nonzero(heads)
    apart = np.hypot(rows[:, None] - rows, columns[:, None] - columns)
    spacing = round(30 * structure.unit)
    assert len(rows) > 20
    assert not ((apart > 3) & (apart < 0.8 * spacing)).any()
