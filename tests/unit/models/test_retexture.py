"""Facts that the definition of the model repeats, since it may load nothing heavy."""

from retexture.engines.protocol import LONGEST_PROMPT
from retexture.engines.tiles import SIDES, USUAL_SIDE
from retexture.imaging.encode import PictureFormat
from retexture.models import EVERYTHING, RETEXTURE, Choice, Integer, Offer, Text, find_models
from retexture.models.catalogue import tile
from retexture.tasks.order import IMAGES, Input, Order

MODEL = find_models(Offer(("procedural",)))[RETEXTURE]
RULES = {each.name: each.rule for each in MODEL.parameters}


def test_its_limits_are_those_of_the_parts_that_do_the_work() -> None:
    assert RULES["n"] == Integer(1, IMAGES)
    assert RULES["remixPrompt"] == Text(LONGEST_PROMPT)
    assert RULES["format"] == Choice(tuple(each.value for each in PictureFormat))


def test_its_defaults_are_those_of_an_order() -> None:
    usual = Order(RETEXTURE, (Input("https://a.b", "gold"),), "request", "https://c.d")
    read = MODEL.read([{"imgUrl": "https://a.b", "remixPrompt": "gold"}]).task
    assert read["n"] == usual.count
    assert (read["structure"], read["minStructure"]) == (usual.structure, usual.min_structure)
    assert read["format"] == usual.format.value
    assert (read["seed"], read["engine"]) == (usual.seed, usual.engine)


def test_every_example_keeps_its_rule() -> None:
    examples = {each.name: each.example for each in MODEL.parameters}
    assert MODEL.read([examples])


def test_the_sizes_of_tiles_are_those_of_what_makes_them() -> None:
    assert (tile.SMALLEST, EVERYTHING.largest_tile) == SIDES
    assert tile.USUAL == USUAL_SIDE
