"""Surfaces as materials of Blender, made of nodes: no picture files are needed."""

from typing import Any

import bpy

from training.scene.rooms.plan import Colour, Surface

_PATTERNS = {  # scales are in repeats of the pattern
    "tiles": {"offset": 0.0, "width": 1.0, "height": 1.0, "mortar": 0.02},
    "bricks": {"offset": 0.5, "width": 3.2, "height": 1.0, "mortar": 0.08},
    "planks": {"offset": 0.4, "width": 9.0, "height": 1.0, "mortar": 0.015},
    "parquet": {"offset": 0.5, "width": 4.0, "height": 1.0, "mortar": 0.01},
    "checks": {"offset": 0.0, "width": 1.0, "height": 1.0, "mortar": 0.25},
}
_GRAIN = {  # of noise: (scale of one repeat, detail, how strongly the second colour shows)
    "carpet": (1.0, 2.0, 0.8),
    "concrete": (0.05, 6.0, 0.5),
    "fabric": (2.0, 2.0, 0.5),
    "leather": (1.0, 3.0, 0.3),
    "stone": (0.5, 8.0, 1.0),
    "grass": (1.0, 6.0, 1.0),
    "paint": (2.0, 2.0, 0.0),
}


def material(surface: Surface) -> Any:
    """The material of a surface; the same surface gives the same one."""
    name = repr(surface)[:40] + str(hash(surface))
    known = bpy.data.materials.get(name)
    if known is not None:
        return known
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    nodes, links = made.node_tree.nodes, made.node_tree.links
    shader = nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = surface.roughness
    if surface.kind == "metal":
        shader.inputs["Metallic"].default_value = 1.0
    if surface.kind == "glow":
        shader.inputs["Emission Color"].default_value = (*surface.colours[0], 1)
        shader.inputs["Emission Strength"].default_value = 1.0
    if surface.kind in ("metal", "glow", "glass", "paint"):
        shader.inputs["Base Color"].default_value = (*surface.colours[0], 1)
    else:
        links.new(_colour(nodes, links, surface), shader.inputs["Base Color"])
    return made


def _colour(nodes: Any, links: Any, surface: Surface) -> Any:
    """What the pattern's colour is at each place."""
    places = _places(nodes, links, surface.scale)
    if surface.kind in _PATTERNS:
        return _laid(nodes, links, surface, places)
    if surface.kind == "stripes":
        node = nodes.new("ShaderNodeTexWave")
        node.inputs["Scale"].default_value = 0.35
        links.new(places, node.inputs["Vector"])
        return _mixed(nodes, links, surface.colours, node.outputs["Fac"], sharp=True)
    if surface.kind in ("dots", "terrazzo"):
        node = nodes.new("ShaderNodeTexVoronoi")
        node.inputs["Scale"].default_value = 1.0 if surface.kind == "dots" else 4.0
        node.inputs["Randomness"].default_value = 0.0 if surface.kind == "dots" else 1.0
        links.new(places, node.inputs["Vector"])
        return _mixed(nodes, links, surface.colours, node.outputs["Distance"], sharp=True)
    if surface.kind == "wood":
        return _mixed(nodes, links, surface.colours, _noise(nodes, links, places, 1.0, 4.0, (0.08, 1.0, 1.0)))
    scale, detail, share = _GRAIN[surface.kind]
    return _mixed(nodes, links, surface.colours, _noise(nodes, links, places, scale, detail), share=share)


def _laid(nodes: Any, links: Any, surface: Surface, places: Any) -> Any:
    """Tiles, bricks or planks, each a little different."""
    pattern = _PATTERNS[surface.kind]
    node = nodes.new("ShaderNodeTexBrick")
    node.offset = pattern["offset"]
    node.inputs["Scale"].default_value = 1.0
    node.inputs["Brick Width"].default_value = pattern["width"]
    node.inputs["Row Height"].default_value = pattern["height"]
    node.inputs["Mortar Size"].default_value = pattern["mortar"]
    first, second = surface.colours
    node.inputs["Color1"].default_value = (*first, 1)
    node.inputs["Color2"].default_value = (*_between(first, second, 0.6), 1)
    node.inputs["Mortar"].default_value = (*_between(second, (0.3, 0.3, 0.3), 0.3), 1)
    links.new(places, node.inputs["Vector"])
    return node.outputs["Color"]


def _between(first: Colour, second: Colour, share: float) -> Colour:
    r, g, b = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return r, g, b


def _noise(
    nodes: Any, links: Any, places: Any, scale: float, detail: float, stretch: Colour = (1, 1, 1)
) -> Any:
    node = nodes.new("ShaderNodeTexNoise")
    node.inputs["Scale"].default_value = scale
    node.inputs["Detail"].default_value = detail
    node.inputs["Distortion"].default_value = 0.6
    mapping = nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = stretch
    links.new(places, mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], node.inputs["Vector"])
    return node.outputs["Fac"]


def _mixed(
    nodes: Any,
    links: Any,
    colours: tuple[Colour, Colour],
    share_of: Any,
    *,
    sharp: bool = False,
    share: float = 1.0,
) -> Any:
    ramp = nodes.new("ShaderNodeValToRGB")
    low, high = (0.45, 0.5) if sharp else (0.35, 0.65)
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = low, high
    ramp.color_ramp.elements[0].color = (*colours[0], 1)
    ramp.color_ramp.elements[1].color = (*_between(*colours, share), 1)
    links.new(share_of, ramp.inputs["Fac"])
    return ramp.outputs["Color"]


def _places(nodes: Any, links: Any, scale: float) -> Any:
    """Repeats of the pattern along each surface: along and up on what stands, along and away on what lies."""
    geometry = nodes.new("ShaderNodeNewGeometry")
    position, normal = nodes.new("ShaderNodeSeparateXYZ"), nodes.new("ShaderNodeSeparateXYZ")
    links.new(geometry.outputs["Position"], position.inputs[0])
    links.new(geometry.outputs["Normal"], normal.inputs[0])
    chosen: Any = None
    for first, second, axis in (("X", "Z", None), ("Y", "Z", "X"), ("X", "Y", "Z")):
        pair = nodes.new("ShaderNodeCombineXYZ")
        links.new(position.outputs[first], pair.inputs[0])
        links.new(position.outputs[second], pair.inputs[1])
        if axis is None:
            chosen = pair.outputs[0]
            continue
        faces = nodes.new("ShaderNodeMath")
        faces.operation = "ABSOLUTE"
        links.new(normal.outputs[axis], faces.inputs[0])
        more = nodes.new("ShaderNodeMath")
        more.operation = "GREATER_THAN"
        more.inputs[1].default_value = 0.6
        links.new(faces.outputs[0], more.inputs[0])
        mix = nodes.new("ShaderNodeMix")
        mix.data_type = "VECTOR"
        links.new(more.outputs[0], mix.inputs["Factor"])
        links.new(chosen, mix.inputs[4])
        links.new(pair.outputs[0], mix.inputs[5])
        chosen = mix.outputs[1]
    scaled = nodes.new("ShaderNodeVectorMath")
    scaled.operation = "SCALE"
    scaled.inputs["Scale"].default_value = 1 / scale
    links.new(chosen, scaled.inputs[0])
    return scaled.outputs[0]
