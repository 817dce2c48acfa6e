"""A plane with the maps on it, as glTF 2.0: what a 3D program or a browser shows at once.

https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html
"""

import base64
import json
import struct
from urllib.parse import quote

_Json = dict[str, object]

_FLOAT, _UNSIGNED_SHORT = 5126, 5123
_ARRAY, _ELEMENTS = 34962, 34963
_LINEAR, _MIPMAPPED, _REPEAT, _CLAMP = 9729, 9987, 10497, 33071
_CORNERS = ((-0.5, 0.5), (0.5, 0.5), (0.5, -0.5), (-0.5, -0.5))
"""Of a plane one metre wide, from the picture's upper left corner on, clockwise as it is seen."""
_TRIANGLES = (0, 3, 2, 0, 2, 1)
_REPEATS = (
    3  # how often a periodic surface is laid on the plane each way: it shows at once that there is no seam
)


def gltf(name: str, size: tuple[int, int], *, periodic: bool) -> bytes:
    """A scene that names the files of the maps beside it.

    Args:
        name: What the files' names begin with.
        size: (width, height) of the maps.
        periodic: Whether they go on beyond their sides.
    """
    data, views, accessors = _plane(size[1] / size[0], _REPEATS if periodic else 1)
    beyond = _REPEAT if periodic else _CLAMP
    address = "data:application/octet-stream;base64," + base64.b64encode(data).decode()
    scene = {
        "asset": {"version": "2.0", "generator": "Retexture"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"name": name, "mesh": 0}],
        "meshes": [{"primitives": [{
            "attributes": {"POSITION": 0, "NORMAL": 1, "TANGENT": 2, "TEXCOORD_0": 3}, "indices": 4,
            "material": 0,
        }]}],
        "materials": [{
            "name": name,
            "doubleSided": True,
            "pbrMetallicRoughness": {
                "baseColorTexture": {"index": 0}, "metallicRoughnessTexture": {"index": 2},
            },
            "normalTexture": {"index": 1},
            "occlusionTexture": {"index": 2},
        }],
        "textures": [{"sampler": 0, "source": at} for at in range(3)],
        "images": [{"uri": f"{quote(name)}_{kind}.png"} for kind in ("BaseColor", "Normal_OpenGL", "ORM")],
        "samplers": [{
            "magFilter": _LINEAR, "minFilter": _MIPMAPPED, **dict.fromkeys(("wrapS", "wrapT"), beyond),
        }],
        "buffers": [{"byteLength": len(data), "uri": address}],
        "bufferViews": views,
        "accessors": accessors,
    }  # fmt: skip
    return json.dumps(scene, indent=1).encode()


def _plane(tall: float, times: int) -> tuple[bytes, list[_Json], list[_Json]]:
    """A plane of two triangles: what is in its buffer, the views on that, and what they hold.

    Args:
        tall: Its height, of its width.
        times: How often the maps are laid on it each way.
    """
    positions = [(x, y * tall, 0.0) for x, y in _CORNERS]
    normals, tangents = [(0.0, 0.0, 1.0)] * 4, [(1.0, 0.0, 0.0, 1.0)] * 4
    places = [(0.0, 0.0), (float(times), 0.0), (float(times), float(times)), (0.0, float(times))]
    data = b""
    views: list[_Json] = []
    accessors: list[_Json] = []
    for values in (positions, normals, tangents, places):
        axes = len(values[0])
        views.append({"buffer": 0, "byteOffset": len(data), "byteLength": 16 * axes, "target": _ARRAY})
        accessors.append(
            {"bufferView": len(accessors), "componentType": _FLOAT, "count": 4, "type": f"VEC{axes}"}
        )
        data += b"".join(struct.pack(f"<{len(value)}f", *value) for value in values)
    low, high = ([_rounded(edge(axis)) for axis in zip(*positions, strict=True)] for edge in (min, max))
    accessors[0] |= {"min": low, "max": high}
    views.append(
        {"buffer": 0, "byteOffset": len(data), "byteLength": 2 * len(_TRIANGLES), "target": _ELEMENTS}
    )
    accessors.append(
        {"bufferView": 4, "componentType": _UNSIGNED_SHORT, "count": len(_TRIANGLES), "type": "SCALAR"}
    )
    data += struct.pack(f"<{len(_TRIANGLES)}H", *_TRIANGLES)
    return data, views, accessors


def _rounded(value: float) -> float:
    """What is left of a number in 32 bits: bounds have to be those of the numbers in the buffer."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])
