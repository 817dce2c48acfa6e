"""Keys, spending and files, on SQLite and on Postgres."""

import hashlib
import io
import os
import time
import traceback
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from ordering import at_once
from retexture.database.connection import migrate, open_database
from retexture.database.tables import charges
from retexture.decoding import DecoderPool
from retexture.imaging.limits import Limits, PictureError
from retexture.storage import MissingObject, Store
from retexture.tasks.files import (
    NewUpload,
    add_file,
    collect_orphans,
    describe,
    find_file,
    keep_upload,
    new_name,
)
from retexture.tasks.files.orphans import OWNER, PATIENCE
from retexture.tasks.keys import (
    Key,
    KeyRefused,
    KeyTerms,
    Period,
    Spending,
    change_key,
    create_first_key,
    create_key,
    find_keys,
    list_keys,
    read_key,
    revoke_key,
    rotate_key,
    spending_by_model,
    total,
    touch_key,
)
from retexture.tasks.keys.lookup import find_key
from retexture.tasks.limits import KeyLimits
from retexture.tasks.queue import TaskQueue


def test_a_key_is_found_by_its_secret_alone(database: sa.Engine) -> None:
    key, token = create_key(database, "one", KeyTerms(admin=True, discount=Decimal("0.1234")))
    create_key(database, "two")
    with database.connect() as connection:
        assert find_key(connection, token) == read_key(connection, key.id) == key
        assert key.discount == Decimal("0.1234")
        for wrong in ("", token[:-1], token + "x", key.id, key.prefix, token.upper(), "\udcff"):
            assert find_key(connection, wrong) is None
    assert [each.name for each in list_keys(database)] == ["one", "two"]


def test_keys_are_revoked_by_id_or_name(database: sa.Engine) -> None:
    one, token = create_key(database, "one")
    two, _ = create_key(database, "two")
    assert revoke_key(database, one.id)
    assert not revoke_key(database, one.id)
    assert not revoke_key(database, "one")
    with database.connect() as connection:
        assert find_key(connection, token) is None
    again, _ = create_key(database, "one")
    assert revoke_key(database, "one")
    with closing(TaskQueue(database)) as queue:
        assert change_key(database, queue, again.id, {"rate": 3}, name="three") is None
    assert not revoke_key(database, "nobody")
    assert [each.id for each in list_keys(database) if each.revoked_at is None] == [two.id]


def found(database: sa.Engine, *tokens: str) -> dict[str, str]:
    """The names of the keys with these secrets, by secret."""
    with database.connect() as connection:
        return {token: key.name for token, key in find_keys(connection, tokens).items()}


def test_a_rotated_key_is_found_by_both_secrets_until_the_old_one_ends(database: sa.Engine) -> None:
    limits = KeyLimits(Decimal("2.5"), 30, 2)
    key, first = create_key(database, "one", KeyTerms(limits=limits))
    _, other = create_key(database, "other")
    rotated = rotate_key(database, "one")
    assert rotated is not None
    again, second = rotated
    assert again == replace(key, prefix=second[:11])
    assert found(database, first, second, other, "neither") == {first: "one", second: "one", other: "other"}
    with pytest.raises(KeyRefused, match="exists"):
        create_key(database, "thief", token=first)
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE keys SET previous_until = previous_until - 86401"))
    assert found(database, first, second) == {second: "one"}
    third = rotate_key(database, key.id, overlap=0)
    assert third is not None
    assert found(database, first, second, third[1]) == {third[1]: "one"}
    assert rotate_key(database, "nobody") is None
    revoke_key(database, "one")
    assert rotate_key(database, key.id) is None
    assert found(database, first, second, third[1]) == {}


def test_limits_are_kept_with_the_key(database: sa.Engine) -> None:
    limits = KeyLimits(Decimal("0.000001"), 100_000, 1)
    key, _ = create_key(database, "one", KeyTerms(limits=limits))
    with database.connect() as connection:
        assert read_key(connection, key.id) == key
    with closing(TaskQueue(database)) as queue:
        changed = change_key(database, queue, "one", {"rate": None})
        assert changed is not None
        assert changed.limits == replace(limits, rate=None)
        with pytest.raises(KeyRefused, match="rate"):
            change_key(database, queue, "one", {"rate": 0, "budget": None})
        assert list_keys(database) == [changed]


def test_names_belong_to_one_key_in_force(database: sa.Engine) -> None:
    one, _ = create_key(database, "  a \t name ")
    assert one.name == "a name"
    for taken in ("a name", one.id):
        with pytest.raises(KeyRefused, match="already"):
            create_key(database, taken)
    two, _ = create_key(database, "another")
    with closing(TaskQueue(database)) as queue:
        for taken in ("a name", one.id):
            with pytest.raises(KeyRefused, match="already"):
                change_key(database, queue, two.id, {}, name=taken)
        for which, name in ((one.id, "a name"), ("a name", "a name"), (two.id, "a third")):
            changed = change_key(database, queue, which, {}, name=name)
            assert changed is not None
            assert changed.name == name


def test_a_name_and_limits_are_changed_together_or_not_at_all(database: sa.Engine) -> None:
    key, _ = create_key(database, "one", KeyTerms(limits=KeyLimits(rate=5)))
    create_key(database, "two")
    with closing(TaskQueue(database)) as queue:
        for limits, name in (({"rate": 0}, "three"), ({"rate": 7}, "two"), ({"rate": 7}, "\n")):
            with pytest.raises(KeyRefused):
                change_key(database, queue, key.id, limits, name=name)  # type: ignore[arg-type]
            assert list_keys(database)[0] == key
        changed = change_key(database, queue, key.id, {"rate": 7}, name="three")
    assert changed == replace(key, name="three", limits=KeyLimits(rate=7))


def test_of_keys_made_at_once_under_one_name_there_is_one(database: sa.Engine) -> None:
    """Each of them finds the name free before the first has committed."""
    made: list[Key] = []
    refused: list[str] = []

    def make() -> None:
        try:
            made.append(create_key(database, "designers")[0])
        except KeyRefused as error:
            refused.append(str(error))

    at_once(*[make] * 8)
    assert len(made) == 1
    assert set(refused) == {"There is a key with the name “designers” already; choose another name."}
    assert rotate_key(database, "designers") is not None
    assert revoke_key(database, "designers") is not None
    assert list_keys(database)[0].revoked_at is not None


def test_of_keys_renamed_at_once_to_one_name_one_is(database: sa.Engine) -> None:
    ids = [create_key(database, f"key {number}")[0].id for number in range(6)]
    outcomes: list[bool] = []

    def rename(key_id: str) -> None:
        with closing(TaskQueue(database)) as queue:
            try:
                outcomes.append(change_key(database, queue, key_id, {}, name="designers") is not None)
            except KeyRefused:
                outcomes.append(False)

    at_once(*[partial(rename, key_id) for key_id in ids])
    assert sorted(outcomes) == [False] * 5 + [True]
    assert [key.name for key in list_keys(database)].count("designers") == 1


def test_of_first_keys_made_at_once_there_is_one_and_it_was_shown(database: sa.Engine) -> None:
    shown: list[str] = []
    made: list[tuple[Key, str]] = []

    def begin(token: str | None) -> None:
        first = create_first_key(database, token, shown.append)
        if first is not None:
            made.append(first)

    same = "the-operators-own-key-0123456789"
    at_once(*[partial(begin, token) for token in (None, None, same, same)])
    ((key, token),) = made
    assert token in shown
    assert list_keys(database) == [key]
    assert key.admin
    assert create_first_key(database, "the-operators-own-key-9876543210", shown.append) is None


def test_a_key_that_could_not_be_shown_is_not_made(database: sa.Engine) -> None:
    def fail(_token: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        create_first_key(database, None, fail)
    assert list_keys(database) == []
    assert create_first_key(database, None, lambda _token: None) is not None


def test_an_error_of_the_database_shows_no_value(database: sa.Engine) -> None:
    _, token = create_key(database, "a name")
    create_key(database, "another")
    digest = hashlib.sha256(token.encode()).hexdigest()
    same = sa.text("UPDATE keys SET sha256 = :digest")
    with database.connect() as connection, pytest.raises(sa.exc.IntegrityError) as caught:
        connection.execute(same, {"digest": digest})
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.orig) + repr(caught.value)
    assert "keys" in told
    assert digest not in told
    assert "a name" not in told


def test_a_use_is_noted_once_a_minute(database: sa.Engine) -> None:
    key, token = create_key(database, "one")

    def stored() -> float | None:
        with database.connect() as connection:
            found = find_key(connection, token)
            assert found is not None
            return found.last_used_at

    touch_key(database, key)
    first = stored()
    assert first == pytest.approx(time.time(), abs=30)
    with database.connect() as connection:
        seen = find_key(connection, token)
    assert seen is not None
    touch_key(database, seen)
    assert stored() == first


def test_sums_of_many_small_charges_are_exact(database: sa.Engine) -> None:
    key, _ = create_key(database, "one")
    other, _ = create_key(database, "two")
    at = datetime(2026, 5, 1, 23, 59, 59, 999_000, tzinfo=UTC).timestamp()
    rows = [
        {
            "task_id": f"task-{number}",
            "key_id": (key if number % 2 else other).id,
            "model": "Model" if number % 4 == 1 else "another",
            "price": Decimal("0.1"),
            "cost": Decimal("0.000003"),
            "pictures": 4,
            "charged_at": at,
        }
        for number in range(4000)
    ]
    with database.begin() as connection:
        connection.execute(charges.insert(), rows)
        spent = spending_by_model(connection, key.id, Period(date(2026, 5, 1), date(2026, 5, 1)))
        assert total(spent) == Spending(2000, Decimal(200), Decimal("0.006"), 8000)
        assert [each.spending.tasks for each in spent] == [1000, 1000]
        assert all(isinstance(each.spending.price, Decimal) for each in spent)
        (one,) = spending_by_model(connection, key.id, Period(), "MODEL")
        assert (one.model, one.spending.discount) == ("Model", Decimal("0.00003"))
        assert spending_by_model(connection, key.id, Period(date(2026, 5, 2))) == []
        assert spending_by_model(connection, key.id, Period(None, date(2026, 4, 30))) == []
    assert total([]) == Spending(0, Decimal(0), Decimal(0), 0)


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "teal").save(file, "PNG")
    return file.getvalue()


def test_a_file_is_found_until_it_expires(database: sa.Engine, decoders: DecoderPool, tmp_path: Path) -> None:
    key, _ = create_key(database, "one")
    store = Store(tmp_path.joinpath("objects").as_uri())
    file = keep_upload(database, store, decoders, NewUpload(io.BytesIO(_png()), key.id, Limits(), 100))
    assert (file.media_type, file.width, file.height, file.bytes) == ("image/png", 3, 2, len(_png()))
    assert store.get(file.name) == _png()
    with database.connect() as connection:
        assert find_file(connection, file.name, file.expires_at - 1) == file
        assert find_file(connection, file.name, file.expires_at) is None
        assert find_file(connection, "other.png", 0) is None


def test_nothing_is_left_of_an_upload_that_could_not_be_noted(
    database: sa.Engine, decoders: DecoderPool, tmp_path: Path
) -> None:
    store = Store(tmp_path.joinpath("objects").as_uri())
    with pytest.raises(sa.exc.IntegrityError):
        keep_upload(database, store, decoders, NewUpload(io.BytesIO(_png()), "no such key", Limits(), 100))
    with pytest.raises(PictureError):
        keep_upload(
            database, store, decoders, NewUpload(io.BytesIO(_png()[:40]), "no such key", Limits(), 100)
        )
    assert list(tmp_path.joinpath("objects").iterdir()) == []


def test_what_another_installation_names_is_no_orphan(
    database: sa.Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever begins on an empty database, and on a storage that is in use, deletes nothing in it."""
    store = Store((tmp_path / "objects").as_uri())
    assert collect_orphans(database, store, time.time()) == 0  # from now on it is this installation's
    name = new_name(".png")
    store.put(name, b"x", "image/png")
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(other)
    later = time.time() + PATIENCE + 60
    assert collect_orphans(other, store, later) == 0
    assert "belongs to another installation" in capsys.readouterr().out
    assert store.get(name) == b"x"
    store.delete([OWNER])  # the operator says that the first one is gone
    assert collect_orphans(other, store, later) == 1
    assert collect_orphans(database, store, later) == 0
    other.dispose()


def test_objects_that_nothing_names_are_swept_away(database: sa.Engine, tmp_path: Path) -> None:
    folder = tmp_path / "objects"
    store = Store(folder.as_uri())
    key, _ = create_key(database, "one")
    now = time.time()
    kept, lost, fresh = new_name(".png"), new_name(".png"), new_name(".png")
    for name in (kept, lost, fresh):
        store.put(name, b"x", "image/png")
    for name in (kept, lost):
        os.utime(folder / name, (now - PATIENCE - 60,) * 2)
    file = describe(b"x", name=kept, key_id=key.id, size=(1, 1), times=(now, now + 9))
    with database.begin() as connection:
        add_file(connection, file)
    assert collect_orphans(database, store, now) == 1
    assert collect_orphans(database, store, now) == 0
    assert store.get(kept) == store.get(fresh) == b"x"
    with pytest.raises(MissingObject):
        store.get(lost)
