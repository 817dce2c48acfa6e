"""Glass fronts: panes over windows and walls, with posts of the metal that is named beside the glass."""

from dataclasses import replace

from retexture.engines.procedural.catalogue import load_catalogue
from retexture.engines.procedural.layout.placement.glazing import glazed
from retexture.engines.procedural.look import MaterialLayer
from retexture.prompts import part_called

TOWER, FLOOR = (part_called("tower"),), (part_called("floor"),)
MATERIALS = load_catalogue().materials
PANES = MaterialLayer(MATERIALS["glass"].on_fronts(), targets=TOWER)
STEEL = MaterialLayer(MATERIALS["brushed steel"], targets=TOWER)


def test_steel_beside_glass_is_its_posts() -> None:
    (front,) = glazed((PANES, STEEL))
    assert front.material.name == PANES.material.name
    assert front.accent is not None
    assert front.accent.metal
    assert front.accent.described == "posts of brushed steel"  # the receipt says where the steel went


def test_metal_of_another_part_and_other_materials_stay() -> None:
    floor = replace(STEEL, targets=FLOOR)
    brick = MaterialLayer(MATERIALS["brick"], targets=TOWER)
    assert glazed((PANES, floor, brick)) == (PANES, floor, brick)
    vase = MaterialLayer(MATERIALS["glass"], targets=TOWER)
    assert glazed((vase, STEEL)) == (vase, STEEL)
