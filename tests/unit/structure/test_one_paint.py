"""Shelves without what they hold: a piece of furniture has one paint, or two."""

import numpy as np

from retexture.structure.on_demand.one_paint import of_one_paint

HEIGHT, WIDTH = 120, 160
OAK, WHITE, JAR = (150, 100, 60), (235, 235, 230), (40, 90, 200)


def test_a_cabinet_in_light_and_shade_is_whole_and_its_jars_are_not_it() -> None:
    rgb = np.full((HEIGHT, WIDTH, 3), WHITE, np.uint8)
    rgb[20:100, 20:140] = OAK
    rgb[20:100, 80:140] = np.array(OAK) * 4 // 5
    rgb[40:52, 40:50] = JAR
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[20:100, 20:140] = True
    kept = of_one_paint(rgb, mask, mask.astype(np.float32))
    assert not kept[42:50, 42:48].any()
    assert kept[60:95, 25:135].all()


def test_it_goes_on_beside_the_mask_to_where_its_paint_ends() -> None:
    rgb = np.full((HEIGHT, WIDTH, 3), WHITE, np.uint8)
    rgb[20:100, 20:140] = OAK
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[20:100, 22:138] = True
    kept = of_one_paint(rgb, mask, np.ones((HEIGHT, WIDTH), np.float32))
    assert kept[25:95, 20:140].all()
    assert not kept[:, :19].any()


def test_what_is_of_many_colours_stays_as_it_was_seen() -> None:
    rgb = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[30:90, 30:130] = True
    assert (of_one_paint(rgb, mask, mask.astype(np.float32)) == mask).all()
