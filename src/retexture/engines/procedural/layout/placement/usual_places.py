"""Materials without a target that have a usual place: limewash on walls, parquet on floors."""

from collections.abc import Sequence
from dataclasses import replace

from retexture.engines.procedural.catalogue import METALS, NATURAL, Body, Shading
from retexture.engines.procedural.layout.modelled import FRAMES
from retexture.engines.procedural.layout.placement.climbing import climbing_on, growth_on_walls
from retexture.engines.procedural.layout.placement.glazing import glazed
from retexture.engines.procedural.layout.placement.photo_rooms import NOWHERE, in_photographed_room
from retexture.engines.procedural.layout.targets import find, is_house, is_thing
from retexture.engines.procedural.layout.things import head_of, is_detail
from retexture.engines.procedural.look import Look, MaterialLayer, Overlay
from retexture.prompts import Place, part_called
from retexture.structure import Structure

_LEAST = 0.05  # of the picture: a smaller floor or wall is not what a material for it was meant for
_TRIM = "trim"
# Bars of windows are thin and plain: dents and the photo's own steps would glitter on them.
_OF_BARS = Body(inflation=0.0, relief=0.0, pattern=0.15, groove=0.0, warp=0.0)
_SHADE_OF_BARS = Shading(form=0.6, middle=0.25, fine=0.1, value=0.1)


def on_usual_places(structure: Structure, look: Look) -> Look:
    """The look with such materials laid where a photo shows their places, and what has none left out.

    Where a prompt names one material and the photo is about one thing, the material is meant for that, and
    where it says what that thing is made of, further metals are pieces of it and not what is around it
    ("machine in brass, copper pipes and riveted iron"). In a room or a street that shows none of a material's
    places nothing is made of it: glass is no wall.
    """
    return replace(look, materials=glazed(tuple(map(_as_built, _placed(structure, look)))))


def _placed(structure: Structure, look: Look) -> Sequence[MaterialLayer]:
    """The materials of a look, each with its targets."""
    look = in_photographed_room(structure, replace(look, materials=growth_on_walls(look.materials)))
    free = [layer for layer in look.materials if not (layer.targets or layer.offered)]
    if look.everything or not free or _is_of_subject(structure, look, free):
        return look.materials
    taken = {target.place for layer in look.materials if not layer.offered for target in layer.targets} - {
        Place.SUBJECT
    }
    laid = tuple(_laid(structure, layer, taken) for layer in look.materials)
    return _with_pieces(laid) if structure.subject_is_sure else laid


def _is_of_subject(structure: Structure, look: Look, free: Sequence[MaterialLayer]) -> bool:
    """Whether the one material of a prompt is meant for the one thing that a photo is about."""
    return len(free) == 1 == len(look.materials) and structure.subject_is_sure and not climbing_on(free[0])


def _laid(structure: Structure, layer: MaterialLayer, taken: set[Place]) -> MaterialLayer:
    laid_on = climbing_on(layer) or layer.material.laid_on
    if layer.targets or not laid_on:
        return layer
    usual = tuple(part_called(name) for name in laid_on)
    left = tuple(target for target in usual if target.place not in taken)
    found = find(structure, left, alone=False)
    shares = {
        each.target: float(each.share.mean())
        for each in found
        if each.share is not None and not each.taken_as
    }
    built = structure.scene.where(Place.WALL) is not None
    # In a room or a street even a strip of wall is where panelling goes, and not the furniture before it.
    shown = tuple(target for target, share in shares.items() if share >= _LEAST) or tuple(
        shares if built else ()
    )
    if shown:
        return replace(layer, targets=shown)
    if not left and built:
        return replace(layer, targets=(replace(NOWHERE, text=f"place for {layer.material.name}"),))
    return replace(layer, targets=usual) if built and all(map(is_detail, usual)) else layer


def _as_built(layer: MaterialLayer) -> MaterialLayer:
    """The layer as buildings have it, where it is for a building or a piece of one.

    Panes are of glass as they are: those of a photo show what is behind them, and those of a model or a
    drawing are coloured in.
    """
    if layer.targets and all(head_of(each) in FRAMES for each in layer.targets):
        return replace(layer, material=replace(layer.material, body=_OF_BARS, shading=_SHADE_OF_BARS))
    name = layer.material.of_buildings
    if name and layer.targets and all(each.text in layer.material.laid_on for each in layer.targets):
        return replace(layer, material=NATURAL)
    if not any(each.place in (Place.WALL, Place.ROOF) or is_house(each) for each in layer.targets):
        return layer
    layer = replace(layer, material=layer.material.on_fronts())
    if not name or layer.colours or layer.family is not None or layer.offered:
        return layer
    if not any(each.place is Place.WALL or is_house(each) for each in layer.targets):
        return layer
    family = next(each for each in layer.material.families if each.name == name)
    return replace(layer, family=family)


def _with_pieces(layers: Sequence[MaterialLayer]) -> tuple[MaterialLayer, ...]:
    """The materials with metals that belong to the one thing as its trim: nobody wants one in patches."""
    thing = next(
        (layer for layer in layers if any(is_thing(each) and not is_detail(each) for each in layer.targets)),
        None,
    )
    free = (layer for layer in layers if not (layer.targets or layer.offered))
    pieces = [layer for layer in free if layer.material.gamut is METALS]
    if thing is None or thing.overlays or not pieces:
        return tuple(layers)
    overlays = tuple(
        Overlay(_TRIM, each.material, next(iter(each.colours), None), metal=True) for each in pieces[:1]
    )
    return tuple(
        replace(each, overlays=overlays) if each is thing else each for each in layers if each not in pieces
    )
