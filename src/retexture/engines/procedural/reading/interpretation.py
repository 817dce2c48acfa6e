"""From words to a look: what was understood of a prompt, matched with the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retexture.engines.procedural.catalogue import (
    INLAY,
    Catalogue,
    Family,
    Material,
    Rgb,
)
from retexture.engines.procedural.look import (
    Accented,
    Look,
    MaterialLayer,
    Overlay,
    Recolouring,
    is_weathered,
    linear,
)
from retexture.engines.procedural.plan import KINDS, is_chromatic
from retexture.engines.procedural.reading.asked_light import in_weather, is_of_sky, light_asked, other_hours
from retexture.engines.procedural.reading.first_notes import first_notes, idle_reason
from retexture.engines.procedural.reading.manners import filled
from retexture.engines.procedural.reading.overgrown import on_hosts
from retexture.engines.protocol import Ignored
from retexture.prompts import (
    AccentSpec,
    Colour,
    Condition,
    MaterialSpec,
    Place,
    Understanding,
    finished,
)

MOST_MATERIALS = 5
MOST_OVERLAYS = 3  # of one material

_RELIT = "natural"
_COLOURED = "clay"
_OF_NO_PART = "it is not told which part of the picture is to have this colour"
_METALS = {  # reflectance at normal incidence, linear light (measured values as tabulated for rendering)
    "gold": (1.0, 0.71, 0.29),
    "rose gold": (0.96, 0.65, 0.50),
    "silver": (0.97, 0.96, 0.91),
    "platinum": (0.67, 0.64, 0.59),
    "copper": (0.95, 0.64, 0.54),
    "brass": (0.89, 0.75, 0.42),
    "bronze": (0.71, 0.47, 0.25),
}
MOST_STRENGTH = 2.0  # what styles are made for


@dataclass(frozen=True)
class Interpretation:
    """The look of each variation, and what of the prompt found no place in it.

    Attributes:
        looks: One for each variation.
        ignored: What is not acted on.
        notes: What else is to be known; guesses first.
        idle: Why the photo stays as it is, as a sentence without its full stop; empty where it changes.
    """

    looks: tuple[Look, ...]
    ignored: tuple[Ignored, ...]
    notes: tuple[str, ...]
    idle: str = ""


def interpret(understanding: Understanding, catalogue: Catalogue, count: int) -> Interpretation:
    """Choose the look of ``count`` variations.

    Where the prompt asks for nothing that is known, the look is the photo as it is, and the notes say so.
    """
    ignored = [Ignored(entry.text, entry.reason) for entry in understanding.ignored]
    completed = filled(understanding, catalogue)
    asked = completed.understanding
    materials, unused = _material_layers(asked, catalogue)
    ignored += unused
    styles = asked.styles
    ignored += [Ignored(name, f"one picture takes one style: the first, {styles[0]}") for name in styles[1:]]
    ignored += other_hours(asked, catalogue)
    ignored += _of_no_part(materials, asked)
    if not asked.everything:
        materials = on_hosts(materials, in_a_scene=bool(asked.lights or asked.manners))
    look = replace(
        _with_parameters(_look(materials, asked, catalogue), asked),
        looseness=completed.looseness,
    )
    look = replace(look, strength=min(look.strength * completed.strength, MOST_STRENGTH))
    return Interpretation(
        (_completed(look, catalogue),) * count,
        tuple(ignored),
        (*first_notes(understanding), *completed.notes),
        idle_reason(understanding),
    )


def _of_no_part(materials: tuple[MaterialLayer, ...], understanding: Understanding) -> list[Ignored]:
    """The colours of nothing in particular, where each material has its own part and none is left."""
    if not materials or understanding.styles or not all(each.targets for each in materials):
        return []
    return [Ignored(colour.name, _OF_NO_PART) for colour in understanding.colours]


def _material_layers(
    asked: Understanding, catalogue: Catalogue
) -> tuple[tuple[MaterialLayer, ...], list[Ignored]]:
    """The materials of a picture: so many that were asked for, and all that are only offered."""
    wanted = [spec for spec in asked.materials if not spec.offered]
    offered = [spec for spec in asked.materials if spec.offered]
    layers: list[MaterialLayer] = []
    ignored: list[Ignored] = []
    for spec in (*wanted[:MOST_MATERIALS], *offered):
        layer, unused = _material_layer(spec, asked.condition, catalogue)
        layers.append(layer)
        ignored += unused
    ignored += [
        Ignored(left_out.name, f"one picture takes up to {MOST_MATERIALS} materials")
        for left_out in wanted[MOST_MATERIALS:]
    ]
    return tuple(layers), ignored


def _look(materials: tuple[MaterialLayer, ...], understanding: Understanding, catalogue: Catalogue) -> Look:
    """What is asked for, with the materials that go without saying."""
    styles, light = understanding.styles, light_asked(understanding, catalogue)
    colours = tuple(linear(colour) for colour in understanding.colours)
    condition, repaints = understanding.condition, understanding.repaints
    if light is not None:
        materials = tuple(in_weather(layer, light) for layer in materials)
        condition = replace(condition, wetness=0.0, snow=0.0)  # the light brings its weather
        repaints = tuple(each for each in repaints if not is_of_sky(each))
    if colours and not styles and (materials or light is None):
        materials = _with_colours(materials, colours, condition, catalogue)
    own = catalogue.materials[_RELIT]
    treated = (MaterialLayer(own, targets=t.targets, condition=t.condition) for t in understanding.treatments)
    materials = (*materials, *treated)
    whole = is_weathered(condition) or (condition.finishes and not (materials or styles))
    if whole and not any(not material_layer.targets for material_layer in materials):
        materials = (MaterialLayer(own, condition=condition), *materials)
    return Look(
        materials=materials,
        light=light,
        relit=light is not None,
        style=catalogue.styles[styles[0]] if styles else None,
        colours=colours,
        repaints=tuple(Recolouring.of(each.colours, each.targets) for each in repaints),
        kept=understanding.kept,
        everything=understanding.everything,
    )


def _with_colours(
    materials: tuple[MaterialLayer, ...], colours: tuple[Rgb, ...], condition: Condition, catalogue: Catalogue
) -> tuple[MaterialLayer, ...]:
    """The materials with colours that are said of none of them.

    What is at home in any colour takes them ("velvet, turquoise and pink"); beside others they are a plain
    surface that shares the photo's things with them ("green marble, brass and black").
    """
    if len(materials) == 1 and materials[0].material.many_coloured and not materials[0].colours:
        return (replace(materials[0], colours=colours),)
    if materials and all(each.targets for each in materials):
        return materials
    return (*materials, MaterialLayer(catalogue.materials[_COLOURED], colours, condition=condition))


def _together(own: Condition, everywhere: Condition) -> Condition:
    """The state of a material: its own on top of what everything is wanted in."""
    return Condition(
        intensity=own.intensity * everywhere.intensity,
        scale=own.scale * everywhere.scale,
        finishes=finished(everywhere, own.finishes).finishes,
        wear=max(own.wear, everywhere.wear),
        cracks=max(own.cracks, everywhere.cracks),
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


def _material_layer(
    ask: MaterialSpec, everywhere: Condition, catalogue: Catalogue
) -> tuple[MaterialLayer, list[Ignored]]:
    material = _material_of(ask, catalogue)
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
    colours = _painted(material, ask.colours)
    family = _named_family(material, ask.called, colours)
    material_layer = MaterialLayer(
        material,
        () if family else tuple(linear(colour) for colour in colours),
        accent,
        tuple(overlays),
        ask.targets,
        _together(ask.condition, everywhere),
        ask.offered,
        family,
        catalogue.materials[material.on_floors] if material.on_floors else None,
    )
    return material_layer, ignored


def _material_of(ask: MaterialSpec, catalogue: Catalogue) -> Material:
    """The entry that is asked for, or what it is called on floors."""
    material = catalogue.materials[ask.name]
    if material.on_floors and ask.targets and all(each.place is Place.FLOOR for each in ask.targets):
        return catalogue.materials[material.on_floors]
    return material


def _painted(material: Material, colours: Sequence[Colour]) -> Sequence[Colour]:
    """The colours without that of a kind of the material which has another one: "an oak door in blue"."""
    painted = [colour for colour in colours if colour.name not in material.words]
    return painted or colours


def _named_family(material: Material, called: str, colours: Sequence[Colour]) -> Family | None:
    """The family that is asked for by its name: oak and walnut of wood, rose of gold, celadon of porcelain.

    Black and white are how light something is, and not kinds of it.
    """
    if len(colours) > 1 or not all(is_chromatic(linear(colour)) for colour in colours):
        return None
    asked = colours[0].name if colours else called
    named = (each for each in material.families if asked in (each.name, f"{each.name} {material.name}"))
    kinds = (each for each in material.families if not colours and called.startswith(f"{each.name} "))
    return next(named, None) or next(kinds, None)


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
        return Accented(metal, metal=True)
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
