"""The files of maps, read back by other programs' libraries."""

import base64
import io
import json
import struct
import zipfile
from pathlib import Path

import cv2
import numpy as np
import OpenEXR
import pytest
from PIL import Image

from retexture.imaging.surface_maps import SurfaceMaps, archive, files_of, maps_of


@pytest.fixture(scope="module")
def maps() -> SurfaceMaps:
    rng = np.random.default_rng(4)
    y, x = np.mgrid[0:48, 0:64].astype(np.float32)
    channels = {
        "roughness": rng.random((48, 64), np.float32),
        "metalness": rng.random((48, 64), np.float32),
        "height": 3 * np.sin(x / 64 * 2 * np.pi) + y * np.float32(0.5),
        "occlusion": rng.random((48, 64), np.float32),
    }
    return maps_of(
        channels, rng.random((48, 64, 3), np.float32), {"moss & stone": channels["roughness"]}, periodic=True
    )


@pytest.fixture(scope="module")
def files(maps: SurfaceMaps) -> dict[str, bytes]:
    return dict(files_of(maps, "old wall"))


def pixels(data: bytes) -> np.ndarray:
    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert read is not None
    return np.asarray(read[..., ::-1] if read.ndim == 3 else read)


def test_names_are_those_that_programs_look_for(files: dict[str, bytes]) -> None:
    ends = {name.removeprefix("old wall") for name in files}
    assert ends == {
        "_BaseColor.png", "_Normal_OpenGL.png", "_Normal_DirectX.png", "_Roughness.png", "_Metallic.png",
        "_AmbientOcclusion.png", "_ORM.png", "_Height.png", "_Mask_moss_stone.png", ".exr", ".gltf",
        "_maps.json",
    }  # fmt: skip


def test_heights_have_sixteen_bits_and_their_scale_is_told(
    maps: SurfaceMaps, files: dict[str, bytes]
) -> None:
    levels = pixels(files["old wall_Height.png"])
    assert levels.dtype == np.uint16
    low, high = json.loads(files["old wall_maps.json"])["height_pixels"]
    assert np.allclose(levels / 65535 * (high - low) + low, maps.height, atol=(high - low) / 65535)


def test_normals_lean_away_from_slopes_and_differ_by_the_sign_of_green(
    maps: SurfaceMaps, files: dict[str, bytes]
) -> None:
    opengl, directx = (pixels(files[f"old wall_Normal_{kind}.png"]) for kind in ("OpenGL", "DirectX"))
    assert opengl.dtype == np.uint16
    normal = opengl.astype(np.float64) / 65535 * 2 - 1
    assert np.allclose(normal, maps.normal, atol=2e-5)
    # Heights grow downwards in the picture: the surface faces up in it, which is +y for OpenGL.
    assert np.all(normal[2:-2, :, 1] > 0)
    assert np.all(normal[:, 2:14, 0] < 0)  # they grow to the right there: it faces left
    assert np.all(opengl[..., 1].astype(int) + directx[..., 1] == pytest.approx(65535, abs=1))
    assert np.array_equal(opengl[..., [0, 2]], directx[..., [0, 2]])


def test_packed_channels_are_occlusion_roughness_metalness(files: dict[str, bytes]) -> None:
    packed = pixels(files["old wall_ORM.png"])
    for at, name in enumerate(("AmbientOcclusion", "Roughness", "Metallic")):
        assert np.array_equal(packed[..., at], pixels(files[f"old wall_{name}.png"]))


def test_pillow_reads_the_same_base_colour(files: dict[str, bytes]) -> None:
    with Image.open(io.BytesIO(files["old wall_BaseColor.png"])) as picture:
        assert np.array_equal(np.asarray(picture), pixels(files["old wall_BaseColor.png"]))


def test_openexr_has_all_as_layers(maps: SurfaceMaps, files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "maps.exr").write_bytes(files["old wall.exr"])
    with OpenEXR.File(str(tmp_path / "maps.exr"), separate_channels=True) as opened:
        read = {name: each.pixels for name, each in opened.channels().items()}
    assert np.array_equal(read["Height.Z"], maps.height)
    assert read["Height.Z"].dtype == np.float32
    for name, field in {
        "R": maps.albedo[..., 0],
        "Normal.Y": maps.normal[..., 1],
        "Metallic.V": maps.metalness,
    }.items():
        assert np.allclose(read[name], field, atol=1e-3), name
    assert "Mask moss & stone.V" in read


def test_gltf_is_a_plane_that_faces_the_viewer(files: dict[str, bytes]) -> None:
    scene = json.loads(files["old wall.gltf"])
    assert {image["uri"] for image in scene["images"]} == {
        f"old%20wall_{kind}.png" for kind in ("BaseColor", "Normal_OpenGL", "ORM")
    }
    data = base64.b64decode(scene["buffers"][0]["uri"].split(",")[1])
    assert len(data) == scene["buffers"][0]["byteLength"]

    def read(accessor: int) -> np.ndarray:
        view = scene["bufferViews"][scene["accessors"][accessor]["bufferView"]]
        held = data[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        kind = "f" if accessor < 4 else "H"
        values = struct.unpack(f"<{len(held) // struct.calcsize(kind)}{kind}", held)
        return np.array(values).reshape(scene["accessors"][accessor]["count"], -1)

    corners, places, triangles = read(0), read(3), read(4).reshape(2, 3)
    for one, other, third in triangles:
        facing = np.cross(corners[other] - corners[one], corners[third] - corners[one])
        assert facing[2] > 0
    assert np.allclose(np.ptp(corners, axis=0), (1, 0.75, 0))
    top_left = np.argmin(corners[:, 0] - corners[:, 1])
    assert np.array_equal(places[top_left], (0, 0))  # glTF's textures begin at the upper left
    assert places.max() == 3  # laid three times each way


def test_an_archive_holds_the_same_files_and_always_the_same_bytes(
    maps: SurfaceMaps, files: dict[str, bytes]
) -> None:
    packed = archive(maps, "old wall")
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == files
    assert packed == archive(maps, "old wall")
