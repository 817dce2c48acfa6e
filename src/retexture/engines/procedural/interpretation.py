"""From words to a look: what was understood of a prompt, matched with the catalogue."""

from dataclasses import dataclass, replace

from retexture.engines.procedural.catalogue import INLAY, Catalogue, Rgb
from retexture.engines.procedural.look import (
    Accented,
    Look,
    MaterialLayer,
    Overlay,
    Recolouring,
    is_weathered,
    linear,
)
from retexture.engines.procedural.plan import KINDS
from retexture.engines.protocol import Ignored
from retexture.prompts import (
    AccentSpec,
    Condition,
    MaterialSpec,
    Understanding,
)

MOST_MATERIALS = 5
MOST_OVERLAYS = 3  # of one material

_RELIT = "natural"
_COLOURED = "clay"
_METALS = {  # reflectance at normal incidence, linear light (measured values as tabulated for rendering)
    "gold": (1.0, 0.71, 0.29),
    "rose gold": (0.96, 0.65, 0.50),
    "silver": (0.97, 0.96, 0.91),
    "platinum": (0.67, 0.64, 0.59),
    "copper": (0.95, 0.64, 0.54),
    "brass": (0.89, 0.75, 0.42),
    "bronze": (0.71, 0.47, 0.25),
}
_HOUSE_LOOKS = (
    ("marble", None, None),
    ("carved wood", "golden hour", None),
    (None, None, "oil painting"),
    ("stone", None, None),
)


@dataclass(frozen=True)
class Interpretation:
    """The look of each variation, and what of the prompt found no place in it."""

    looks: tuple[Look, ...]
    ignored: tuple[Ignored, ...]
    notes: tuple[str, ...]


def interpret(understanding: Understanding, catalogue: Catalogue, count: int, seed: int) -> Interpretation:
    """Choose the look of each of ``count`` variations.

    Where nothing was recognised the variations show different looks of the house, so that one may please.
    """
    ignored = [Ignored(entry.text, entry.reason) for entry in understanding.ignored]
    if not (understanding.recognised or understanding.repaints or is_weathered(understanding.condition)):
        looks = _house_looks(understanding, catalogue, count, seed)
        return Interpretation(
            looks,
            tuple(ignored),
            ("Nothing in the prompt was recognised: the pictures show looks of the engine's own choice.",),
        )
    materials = []
    for ask in understanding.materials[:MOST_MATERIALS]:
        material_layer, unused = _material_layer(ask, understanding.condition, catalogue)
        materials.append(material_layer)
        ignored += unused
    for left_out in understanding.materials[MOST_MATERIALS:]:
        ignored.append(Ignored(left_out.name, f"one picture takes up to {MOST_MATERIALS} materials"))
    for kind, names in (("style", understanding.styles), ("light", understanding.lights)):
        ignored += [
            Ignored(name, f"one picture takes one {kind}: the first, {names[0]}") for name in names[1:]
        ]
    look = _with_parameters(_look(tuple(materials), understanding, catalogue), understanding)
    return Interpretation((_completed(look, catalogue),) * count, tuple(ignored), ())


def _look(materials: tuple[MaterialLayer, ...], understanding: Understanding, catalogue: Catalogue) -> Look:
    """What is asked for, with the materials that go without saying."""
    styles, lights = understanding.styles, understanding.lights
    colours = tuple(linear(colour) for colour in understanding.colours)
    condition = understanding.condition
    if not materials and colours and not styles:
        materials = (MaterialLayer(catalogue.materials[_COLOURED], colours, condition=condition),)
    own = catalogue.materials[_RELIT]
    treated = (MaterialLayer(own, targets=t.targets, condition=t.condition) for t in understanding.treatments)
    materials = (*materials, *treated)
    weathered = is_weathered(condition)
    if weathered and not any(not material_layer.targets for material_layer in materials):
        materials = (MaterialLayer(own, condition=condition), *materials)
    return Look(
        materials=materials,
        light=catalogue.lights[lights[0]] if lights else None,
        relit=bool(lights),
        style=catalogue.styles[styles[0]] if styles else None,
        colours=colours,
        repaints=tuple(Recolouring.of(each.colours, each.targets) for each in understanding.repaints),
        kept=understanding.kept,
        everything=understanding.everything,
    )


def _together(own: Condition, everywhere: Condition) -> Condition:
    """The state of a material: its own on top of what everything is wanted in."""
    return Condition(
        intensity=own.intensity * everywhere.intensity,
        scale=own.scale * everywhere.scale,
        wear=max(own.wear, everywhere.wear),
        wetness=max(own.wetness, everywhere.wetness),
        snow=max(own.snow, everywhere.snow),
        dust=max(own.dust, everywhere.dust),
    )


def _with_parameters(look: Look, understanding: Understanding) -> Look:
    parameters = understanding.parameters
    return replace(
        look,
        strength=strength_of(parameters.stylize) * _pronounced(understanding),
        spread=parameters.chaos / 100,
        plain=parameters.raw,
    )


def _pronounced(understanding: Understanding) -> float:
    """A drawn style's own share of "slightly" and "heavily"; materials have theirs in their condition."""
    if understanding.materials or not understanding.styles:
        return 1.0
    return float(min(max(understanding.condition.intensity, 0.3), 2.0) ** 0.6)


def strength_of(stylize: int) -> float:
    """``--stylize`` 0, 100 and 1000 as 0.5, 1 and 1.6.

    Each doubling multiplies what lies above 0.5 by 1.27: 200 adds 0.13, 400 another 0.17, 800 another 0.21.
    """
    return float(0.5 + 0.5 * (stylize / 100) ** 0.342)


def _completed(look: Look, catalogue: Catalogue) -> Look:
    """Fill in the light that shows the main material best where the prompt names none."""
    if look.materials and look.light is None:
        return replace(look, light=catalogue.lights[look.materials[0].material.light])
    return look


def _house_looks(
    understanding: Understanding, catalogue: Catalogue, count: int, seed: int
) -> tuple[Look, ...]:
    unwanted = set(understanding.excluded)
    choices = [names for names in _HOUSE_LOOKS if unwanted.isdisjoint(names)] or [_HOUSE_LOOKS[0]]
    looks = []
    for number in range(count):
        material, light, style = choices[(seed + number) % len(choices)]
        look = Look(
            materials=(MaterialLayer(catalogue.materials[material]),) if material else (),
            light=catalogue.lights[light] if light else None,
            relit=bool(light),
            style=catalogue.styles[style] if style else None,
            kept=understanding.kept,
            everything=understanding.everything,
        )
        looks.append(_completed(_with_parameters(look, understanding), catalogue))
    return tuple(looks)


def _material_layer(
    ask: MaterialSpec, everywhere: Condition, catalogue: Catalogue
) -> tuple[MaterialLayer, list[Ignored]]:
    material = catalogue.materials[ask.name]
    accent: Accented | None = None
    overlays: list[Overlay] = []
    ignored = []
    for wish in ask.accents:
        own = material.accent is not None and _same_part(wish.part, material.accent.words)
        if own and accent is None:
            accent = _accented(wish, catalogue)
        elif wish.material == ask.name and wish.colour is None:
            continue  # of itself, it shows nothing
        elif len(overlays) < MOST_OVERLAYS and wish.part in KINDS:
            overlays.append(_overlay(wish, catalogue))
        else:
            ignored.append(_not_drawn(wish))
    material_layer = MaterialLayer(
        material,
        tuple(linear(colour) for colour in ask.colours),
        accent,
        tuple(overlays),
        ask.targets,
        _together(ask.condition, everywhere),
    )
    return material_layer, ignored


def _not_drawn(accent: AccentSpec) -> Ignored:
    what = accent.colour.name if accent.colour else accent.material
    text = " ".join(part for part in (what, accent.part) if part)
    if accent.part in KINDS:
        return Ignored(text, f"up to {MOST_OVERLAYS} accents are drawn")
    return Ignored(text, f"{accent.part} are not drawn")


def _same_part(part: str, words: tuple[str, ...]) -> bool:
    return any(part in (word, f"{word}s", f"{word}es") for word in words)


def _metal(wish: AccentSpec) -> Rgb | None:
    """The reflectance of the metal that an accent is of; gold where nothing is said."""
    return _METALS.get((wish.colour.name if wish.colour else wish.material) or "gold")


def _accented(wish: AccentSpec, catalogue: Catalogue) -> Accented:
    metal = _metal(wish)
    if metal:
        return Accented(metal, True)
    made_of = catalogue.materials[wish.material] if wish.material else None
    if wish.colour:
        return Accented(linear(wish.colour), bool(made_of and made_of.metal))
    assert made_of is not None, "an accent has a colour or a material, or is gold"
    red, green, blue = (float(value) for value in made_of.families[0].array()[-1, 0])
    return Accented((red, green, blue), made_of.metal)


def _overlay(wish: AccentSpec, catalogue: Catalogue) -> Overlay:
    metal = _metal(wish)
    if metal:
        return Overlay(wish.part, INLAY, metal, metal=True)
    made_of = catalogue.materials[wish.material] if wish.material else None
    colour = linear(wish.colour) if wish.colour else None
    if made_of is None:
        return Overlay(wish.part, INLAY, colour)
    return Overlay(wish.part, made_of, colour, metal=made_of.metal)
