"""Build plans in Blender and render them, with normals, depths and the numbers of things."""

from collections import defaultdict
from math import radians
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from training.scene.rooms.furniture import Model, unpack
from training.scene.rooms.labels import Label
from training.scene.rooms.materials import material
from training.scene.rooms.plan import Box, Furniture, Lamp, Plan, Sheet, Surface

SAMPLES = 4  # of light for each pixel, before it is denoised: what is learned from it is 512 pixels wide
_BOUNCES = 2  # of light: more brightens corners a little
_WAVE = 0.035  # metres: how deep curtains hang in waves
_FACES = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))
_SUN_ANGLE = 0.03  # radians: its shadows are a little soft


def render(plan: Plan, file: Path, unpacked: Path, threads: int = 1) -> None:
    """Render a plan.

    Args:
        plan: What is shown.
        file: The OpenEXR file for the picture, with layers of normals, depths and numbers.
        unpacked: A folder for the files of models.
        threads: Of the processor; more of them share the work, and pictures stay the same.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    _set_up(scene, plan, threads)
    _put_boxes(scene, plan.boxes)
    for sheet in plan.sheets:
        _put_sheet(scene, sheet)
    known: dict[Model, Any] = {}
    for each in plan.furniture:
        _put_furniture(scene, each, known, unpacked)
    for lamp in plan.lamps:
        _put_lamp(scene, lamp)
    _put_sky(scene, plan.sky)
    scene.render.filepath = str(file)
    bpy.ops.render.render(write_still=True)


def _set_up(scene: Any, plan: Plan, threads: int) -> None:
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.samples, cycles.use_adaptive_sampling, cycles.seed = SAMPLES, False, 0
    cycles.max_bounces = cycles.diffuse_bounces = _BOUNCES
    cycles.glossy_bounces, cycles.transmission_bounces, cycles.transparent_max_bounces = 2, 2, 6
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.use_denoising, cycles.denoiser, cycles.denoising_quality = True, "OPENIMAGEDENOISE", "FAST"
    scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.render.resolution_x, scene.render.resolution_y = plan.camera.size
    scene.render.resolution_percentage = 100
    settings = scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "MULTI_LAYER_IMAGE"
    settings.file_format, settings.color_depth, settings.exr_codec = "OPEN_EXR_MULTILAYER", "16", "ZIP"
    layer = bpy.context.view_layer
    layer.use_pass_object_index = layer.use_pass_normal = layer.use_pass_z = True
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.location = plan.camera.place
    camera.rotation_euler = (radians(90 + plan.camera.pitch), 0, radians(plan.camera.turn))
    camera.data.sensor_fit, camera.data.angle = "HORIZONTAL", radians(plan.camera.field)
    camera.data.clip_start = 0.05
    scene.collection.objects.link(camera)
    scene.camera = camera


def _put_boxes(scene: Any, boxes: tuple[Box, ...]) -> None:
    """All boxes of one label and one surface become one object."""
    alike: dict[tuple[Label, Surface], list[Box]] = defaultdict(list)
    for box in boxes:
        alike[box.label, box.surface].append(box)
    for (label, surface), group in alike.items():
        corners = [corner for box in group for corner in _corners(box)]
        faces = [
            tuple(8 * number + corner for corner in face) for number in range(len(group)) for face in _FACES
        ]
        _put_mesh(scene, label, surface, corners, faces)


def _corners(box: Box) -> list[tuple[float, float, float]]:
    low = np.array(box.low)
    high = low + box.size
    square = ((0, 0), (1, 0), (1, 1), (0, 1))
    ends = (low, high)
    corners = np.array([(ends[x][0], ends[y][1], ends[z][2]) for z in (0, 1) for x, y in square])
    middle = (low + high) / 2
    turn = np.array(Matrix.Rotation(radians(box.turn), 3, "Z"))
    return [tuple(corner) for corner in (corners - middle) @ turn.T + middle]


def _put_mesh(scene: Any, label: Label, surface: Surface, corners: Any, faces: Any) -> None:
    mesh = bpy.data.meshes.new(label.name)
    mesh.from_pydata(corners, [], faces)
    mesh.materials.append(material(surface))
    made = bpy.data.objects.new(label.name, mesh)
    made.pass_index = label
    scene.collection.objects.link(made)


def _put_sheet(scene: Any, sheet: Sheet) -> None:
    """A sheet; where it hangs in waves, they go to and fro across it."""
    first, second, third, fourth = (np.array(corner) for corner in sheet.corners)
    steps = 8 * sheet.waves if sheet.waves else 1
    across = np.cross(second - first, fourth - first)
    across = across / max(float(np.linalg.norm(across)), 1e-9)
    corners, faces = [], []
    for number in range(steps + 1):
        share = number / steps
        aside = across * _WAVE * np.sin(share * sheet.waves * 2 * np.pi)
        corners += [
            tuple(first + (second - first) * share + aside),
            tuple(fourth + (third - fourth) * share + aside),
        ]
    faces = [(2 * n, 2 * n + 2, 2 * n + 3, 2 * n + 1) for n in range(steps)]
    _put_mesh(scene, sheet.label, sheet.surface, corners, faces)


def _put_furniture(scene: Any, furniture: Furniture, known: dict[Model, Any], unpacked: Path) -> None:
    if furniture.model not in known:
        known[furniture.model] = _imported(furniture.model, unpacked)
    mesh = known[furniture.model]
    if furniture.surface is not None:
        mesh = mesh.copy()
        _cover(mesh, material(furniture.surface))
    made = bpy.data.objects.new(furniture.model.kind, mesh)
    made.pass_index = furniture.model.label
    made.location, made.rotation_euler = furniture.place, (0, 0, radians(furniture.turn))
    made.scale = (furniture.scale,) * 3
    scene.collection.objects.link(made)


def _imported(model: Model, unpacked: Path) -> Any:
    """A model as one mesh of its size, the middle of its lowest side at the origin."""
    before = set(bpy.data.objects)
    bpy.ops.wm.obj_import(filepath=str(unpack(model, unpacked)), forward_axis="NEGATIVE_Z", up_axis="Y")
    parts = [each for each in bpy.data.objects if each not in before]
    meshes = [each for each in parts if each.type == "MESH"]
    with bpy.context.temp_override(active_object=meshes[0], selected_editable_objects=meshes):
        bpy.ops.object.join()
    whole = meshes[0]
    mesh = whole.data
    for each in mesh.materials:
        _without_missing_pictures(each)
    mesh.transform(whole.matrix_world)
    flat = np.empty(3 * len(mesh.vertices), np.float32)
    mesh.vertices.foreach_get("co", flat)
    places = flat.reshape(-1, 3)
    low, high = places.min(axis=0), places.max(axis=0)
    scale = np.array(model.size) / np.maximum(high - low, 1e-6)
    places = (places - np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])) * scale
    mesh.vertices.foreach_set("co", places.astype(np.float32).ravel())
    mesh.update()
    bpy.data.objects.remove(whole)
    return mesh


def _without_missing_pictures(of_model: Any) -> None:
    """Some models name pictures that their library lacks: what would be magenta gets its plain colour."""
    tree: Any = None if of_model is None else of_model.node_tree
    for node in [] if tree is None else list(tree.nodes):
        image = node.image if node.type == "TEX_IMAGE" else None
        if image is not None and not Path(bpy.path.abspath(image.filepath)).exists():
            tree.nodes.remove(node)


def _cover(mesh: Any, new: Any) -> None:
    """Give the largest part of a mesh, by area, another material."""
    if not mesh.materials:
        mesh.materials.append(new)
        return
    areas, slots = np.empty(len(mesh.polygons)), np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("area", areas)
    mesh.polygons.foreach_get("material_index", slots)
    mesh.materials[int(np.bincount(slots, areas).argmax())] = new


def _put_lamp(scene: Any, lamp: Lamp) -> None:
    data = bpy.data.lights.new("lamp", "AREA" if lamp.side else "SUN")
    data.energy, data.color = lamp.power, lamp.colour
    made = bpy.data.objects.new("lamp", data)
    if lamp.side:
        data.size = lamp.side
        made.location = lamp.place
        made.visible_camera = made.visible_glossy = False
    else:
        data.angle = _SUN_ANGLE
        made.rotation_euler = _direction(lamp.place)
    scene.collection.objects.link(made)


def _direction(towards: tuple[float, float, float]) -> Any:
    from mathutils import Vector

    return Vector(towards).to_track_quat("-Z", "Y").to_euler()


def _put_sky(scene: Any, sky: tuple[str, float, float]) -> None:
    """An environment map that comes with Blender."""
    name, turn, strength = sky
    world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    ground = nodes["Background"]
    ground.inputs["Strength"].default_value = strength
    folder = Path(bpy.utils.resource_path("LOCAL")) / "datafiles/studiolights/world"
    picture = nodes.new("ShaderNodeTexEnvironment")
    picture.image = bpy.data.images.load(str(folder / f"{name}.exr"))
    mapping, places = nodes.new("ShaderNodeMapping"), nodes.new("ShaderNodeTexCoord")
    mapping.inputs["Rotation"].default_value = (0, 0, radians(turn))
    links.new(places.outputs["Generated"], mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], picture.inputs["Vector"])
    links.new(picture.outputs["Color"], ground.inputs["Color"])
    scene.world = world
