import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retexture.bootstrap import configured, engines, fetcher, limits, model_folder
from retexture.engines.registry import UnknownEngine
from retexture.fetching import FetchFailed
from retexture.imaging.kernel_cache import kernel_cache
from retexture.settings import Settings, config_place
from retexture.tasks.queue import QUEUES

pytestmark = pytest.mark.usefixtures("no_settings")


def cache_in(place: Path) -> Path | None:
    return kernel_cache(place)


def test_the_configured_folder_comes_first(tmp_path: Path) -> None:
    folder = cache_in(tmp_path / "chosen")
    assert folder is not None
    assert folder.is_relative_to(tmp_path / "chosen")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_code_has_the_same_folder(tmp_path: Path) -> None:
    assert cache_in(tmp_path) == cache_in(tmp_path)


def test_the_users_cache_stands_in(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = cache_in(tmp_path / "file" / "below")
    assert folder is not None
    assert folder.is_relative_to(tmp_path / "home")


def test_then_the_data_folder(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    no_settings.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "below"))
    folder = kernel_cache(None)
    assert folder is not None
    assert folder.is_relative_to(tmp_path / "home" / ".local" / "share")


def test_without_a_writable_place_there_is_none(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("HOME", "/dev/null/home")
    assert kernel_cache(None) is None


def test_a_user_without_home_folder_has_what_was_chosen(
    no_settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    no_settings.delenv("HOME")
    no_settings.setattr("os.getuid", lambda: 2**31 - 2)  # nobody's
    assert config_place() is None
    assert kernel_cache(None) is None
    assert cache_in(tmp_path) is not None
    assert configured().data_dir == Path("retexture-data")
    assert model_folder(configured(data_dir=tmp_path)) == tmp_path / "models"


def test_a_new_folder_begins_with_kernels_of_this_code_that_were_shipped(tmp_path: Path) -> None:
    made = kernel_cache(tmp_path / "made")
    assert made is not None
    (made / "imaging").mkdir()
    (made / "imaging" / "noise.nbc").write_bytes(b"compiled")
    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(lambda _: kernel_cache(tmp_path / "ours", tmp_path / "made"), range(8)))
    (ours,) = set(folders)
    assert ours is not None
    assert [path.relative_to(ours) for path in ours.rglob("*") if path.is_file()] == [
        Path("imaging/noise.nbc")
    ]
    assert stat.S_IMODE(ours.stat().st_mode) == 0o700
    assert list(ours.parent.iterdir()) == [ours]
    (ours / "imaging" / "noise.nbc").write_bytes(b"compiled here")
    assert kernel_cache(tmp_path / "ours", tmp_path / "made") == ours
    assert (ours / "imaging" / "noise.nbc").read_bytes() == b"compiled here"


def test_kernels_that_others_may_have_written_are_not_begun_with(tmp_path: Path) -> None:
    made = kernel_cache(tmp_path / "made")
    assert made is not None
    (made / "noise.nbc").touch()
    made.chmod(0o777)
    ours = kernel_cache(tmp_path / "ours", tmp_path / "made")
    assert ours is not None
    assert list(ours.iterdir()) == []
    assert kernel_cache(tmp_path / "others", tmp_path / "nowhere") is not None


@pytest.mark.skipif(os.name == "nt", reason="has no permission bits")
def test_a_folder_that_others_write_to_is_refused(tmp_path: Path) -> None:
    shared = tmp_path / "shared" / "kernels"
    shared.mkdir(parents=True)
    shared.chmod(0o777)
    folder = cache_in(tmp_path / "shared")
    assert folder is not None
    assert not folder.is_relative_to(shared)


def test_kernels_of_old_versions_are_dropped_and_nothing_else(tmp_path: Path) -> None:
    kernels = tmp_path / "kernels"
    for name in ("0123456789abcdef", "fedcba9876543210", "holiday"):
        (kernels / name).mkdir(parents=True, mode=0o700)
    kernels.chmod(0o700)
    for name in ("0123456789abcdef", "holiday"):
        os.utime(kernels / name, (0, 0))
    own = cache_in(tmp_path)
    assert own is not None
    assert {path.name for path in kernels.iterdir()} == {"fedcba9876543210", "holiday", own.name}


def test_limits_follow_the_settings() -> None:
    allowed = limits(Settings(max_bytes=10, max_pixels=20, max_side=30))
    assert (allowed.max_bytes, allowed.max_pixels, allowed.max_side) == (10, 20, 30)


def test_an_unknown_engine_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownEngine, match="procedural"):
        engines(Settings()).build("magic")


def test_loopback_is_refused_unless_allowed() -> None:
    with pytest.raises(FetchFailed, match="may not go there"):
        fetcher(Settings(), refusal="It may not go there.").fetch("http://127.0.0.1/cup.png")


def test_every_engine_that_there_can_be_has_a_queue() -> None:
    servers = ("images_url", "comfyui_url")
    assert set(servers) <= set(Settings.model_fields)
    registry = engines(configured(**dict.fromkeys(servers, "http://127.0.0.1:9")))
    assert len(registry.names) == len(servers) + 1
    # Without one of its name in the database no worker would ever see a task of it.
    assert set(registry.names) <= set(QUEUES)
