import os
from pathlib import Path

import pytest

from retexture.settings import SettingsError, load, storage_options, unknown_names

pytestmark = pytest.mark.usefixtures("no_settings")


def named(patch: pytest.MonkeyPatch, folder: Path, variable: str, content: bytes) -> Path:
    path = folder / variable.lower()
    path.write_bytes(content)
    patch.setenv(f"{variable}_FILE", str(path))
    return path


def test_a_file_holds_what_its_variable_would(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named(no_settings, tmp_path, "RETEXTURE_DATABASE_URL", b"postgresql://me:secret@db/retexture\n")
    named(no_settings, tmp_path, "RETEXTURE_FIRST_KEY", b"a key with spaces \r\n")
    named(no_settings, tmp_path, "RETEXTURE_FETCH_ALLOW", b"10.0.0.0/8, fd00::/8")
    settings = load()
    assert settings.database_url == "postgresql://me:secret@db/retexture"
    assert settings.first_key is not None
    assert settings.first_key.get_secret_value() == "a key with spaces "
    assert len(settings.fetch_allow) == 2
    assert unknown_names() == []


def test_a_file_beats_the_configuration_file_and_an_option_both(
    no_settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("port = 1\nworkers = 3\n")
    no_settings.setenv("RETEXTURE_CONFIG", str(tmp_path / "config.toml"))
    named(no_settings, tmp_path, "RETEXTURE_PORT", b"2")
    assert (load().port, load().workers) == (2, 3)
    assert load(port=4).port == 4


def test_a_wrong_value_in_a_file_names_its_setting(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named(no_settings, tmp_path, "RETEXTURE_PORT", b"many")
    with pytest.raises(SettingsError, match="RETEXTURE_PORT"):
        load()


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"\n", "is empty"), (b"\xff", "UTF-8"), (b"x" * 65537, "bytes")]
)
def test_a_file_that_holds_no_value_is_named(
    no_settings: pytest.MonkeyPatch, tmp_path: Path, content: bytes, said: str
) -> None:
    path = named(no_settings, tmp_path, "RETEXTURE_DATABASE_URL", content)
    with pytest.raises(SettingsError, match=said) as refused:
        load()
    assert "RETEXTURE_DATABASE_URL_FILE" in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_named(no_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_settings.setenv("RETEXTURE_FIRST_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="No such file"):
        load()


def test_a_variable_and_its_file_contradict_each_other(
    no_settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named(no_settings, tmp_path, "RETEXTURE_PORT", b"1")
    no_settings.setenv("RETEXTURE_PORT", "2")
    with pytest.raises(SettingsError, match="both set"):
        load()


def test_a_misspelt_file_is_told(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("RETEXTURE_DATABASE_ULR_FILE", "/run/secrets/x")
    (sentence,) = unknown_names()
    assert "RETEXTURE_DATABASE_URL" in sentence


def test_credentials_of_a_storage_come_from_files_of_its_own(
    no_settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith(("AWS_", "AZURE_"))]:
        no_settings.delenv(name)
    named(no_settings, tmp_path, "AWS_ACCESS_KEY_ID", b"id\n")
    named(no_settings, tmp_path, "AWS_SECRET_ACCESS_KEY", b"secret\n")
    named(no_settings, tmp_path, "AZURE_STORAGE_ACCOUNT_KEY", b"key")
    no_settings.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(tmp_path / "the provider's own"))
    assert storage_options("s3") == {"access_key_id": "id", "secret_access_key": "secret"}
    assert storage_options("az") == {"account_key": "key"}
    assert storage_options("file") == {}
