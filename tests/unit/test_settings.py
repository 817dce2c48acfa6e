from ipaddress import ip_network
from pathlib import Path

import pytest

from retexture.settings import SettingsError, config_place, load, unknown_names

pytestmark = pytest.mark.usefixtures("no_settings")


def test_defaults_are_those_of_the_documentation() -> None:
    settings = load()
    assert settings.engine == "procedural"
    assert (settings.max_bytes, settings.max_pixels, settings.max_side) == (33_554_432, 64_000_000, 4096)
    assert settings.fetch_allow == ()
    assert settings.threads is None
    assert settings.cache_dir is None


def test_environment_beats_file(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('threads = 3\nmax_side = 512\nfetch_allow = ["10.0.0.0/8"]\n')
    no_settings.setenv("RETEXTURE_CONFIG", str(file))
    no_settings.setenv("RETEXTURE_THREADS", "2")
    settings = load()
    assert (settings.threads, settings.max_side) == (2, 512)
    assert settings.fetch_allow == (ip_network("10.0.0.0/8"),)


def test_file_in_the_usual_place_is_read(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "config" / "retexture" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("max_side = 800\n")
    no_settings.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert load().max_side == 800


def test_networks_are_separated_by_commas(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("RETEXTURE_FETCH_ALLOW", "10.0.0.0/8, fd00::/8")
    assert load().fetch_allow == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THREADS", "0"),
        ("THREADS", "many"),
        ("MAX_SIDE", "-1"),
        ("FETCH_ALLOW", "10.0.0.1/8"),
        ("MAX_BYTES", "1e3."),
        ("MAX_BYTES", "1_000_000"),
        ("PORT", "٨٠"),
        ("PRICE_USD", "٣"),
        ("CALLBACK_DELAYS_S", "5,1_0"),
    ],
)
def test_a_wrong_value_is_named(no_settings: pytest.MonkeyPatch, name: str, value: str) -> None:
    no_settings.setenv(f"RETEXTURE_{name}", value)
    with pytest.raises(SettingsError, match=f"RETEXTURE_{name}"):
        load()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASE_URL", "mysql://db/x", "sqlite:///FILE or postgresql://"),
        ("STORAGE_URL", "/srv/x", "file:///FOLDER"),
    ],
)
def test_an_address_of_another_kind_is_answered_with_those_there_are(
    no_settings: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    no_settings.setenv(f"RETEXTURE_{name}", value)
    with pytest.raises(SettingsError, match=f"RETEXTURE_{name}.*{told}") as caught:
        load()
    assert "pattern" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "named"),
    [("thread = 2\n", "'thread'"), ("threads = [\n", "not valid TOML"), ("\xff", "TOML")],
)
def test_a_wrong_file_is_explained(
    no_settings: pytest.MonkeyPatch, tmp_path: Path, content: str, named: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content.encode("latin-1"))
    no_settings.setenv("RETEXTURE_CONFIG", str(file))
    with pytest.raises(SettingsError, match=named):
        load()


def test_a_named_file_must_be_there(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_settings.setenv("RETEXTURE_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load()


@pytest.mark.parametrize("value", ["x", "Mozilla/5.0 (X11; our pictures) ~", "a" * 200])
def test_a_user_agent(no_settings: pytest.MonkeyPatch, value: str) -> None:
    no_settings.setenv("RETEXTURE_FETCH_USER_AGENT", value)
    assert load().fetch_user_agent == value


@pytest.mark.parametrize(
    "value",
    [" ", " a", "a ", "a\tb", "a\nb", "a\r\nX-Header: b", "a\n", "a\x7f", "é", "a\u2028", "a" * 201, "😀"],
)
def test_what_is_no_user_agent(no_settings: pytest.MonkeyPatch, value: str) -> None:
    no_settings.setenv("RETEXTURE_FETCH_USER_AGENT", value)
    with pytest.raises(SettingsError, match="RETEXTURE_FETCH_USER_AGENT") as caught:
        load()
    assert "Value error" not in str(caught.value)


def test_an_unreadable_home_is_no_fault(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("HOME", "/dev/null/home")
    assert load().threads is None


def test_a_price_of_zero_has_no_sign(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("RETEXTURE_PRICE_USD", "-0")
    assert str(load().price_usd) == "0"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("RETEXTURE_PROT", "did you mean RETEXTURE_PORT?"),
        ("retexture_databse_url", "did you mean RETEXTURE_DATABASE_URL?"),
        ("RETEXTURE_QQQ", "'retexture settings' lists them all."),
        ("RETEXURE_PORT", "did you mean RETEXTURE_PORT?"),
        ("RETEXTIRE_PORT", "did you mean RETEXTURE_PORT?"),
        ("RETEXTUER_PORT", "did you mean RETEXTURE_PORT?"),
        ("RETEXURE_PROT", "did you mean RETEXTURE_PORT?"),
        ("RETEXURE_CONFIG", "did you mean RETEXTURE_CONFIG?"),
        ("retextures_workers", "did you mean RETEXTURE_WORKERS?"),
    ],
)
def test_a_name_that_is_no_setting_is_said(no_settings: pytest.MonkeyPatch, name: str, told: str) -> None:
    no_settings.setenv(name, "80")
    (sentence,) = unknown_names()
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(told)


def test_names_that_are_read_are_not_said(no_settings: pytest.MonkeyPatch) -> None:
    for name in (
        "RETEXTURE_PORT",
        "retexture_host",
        "RETEXTURE_CONFIG",
        "RETEXTURE_KEY",
        "TEXTURE_HOST",
        "PORT",
    ):
        no_settings.setenv(name, "1")
    assert unknown_names() == []


def test_a_name_in_the_file_is_answered_with_the_nearest(
    no_settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("prot = 80\n")
    no_settings.setenv("RETEXTURE_CONFIG", str(file))
    with pytest.raises(SettingsError, match=r"'prot', which does not exist; did you mean port\?"):
        load()


def test_where_the_file_is_looked_for(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_settings.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config_place() == tmp_path / "retexture" / "config.toml"
    no_settings.setenv("RETEXTURE_CONFIG", str(tmp_path / "own.toml"))
    assert config_place() == tmp_path / "own.toml"
