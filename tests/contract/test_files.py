"""Pictures by their URLs, and handing pictures in."""

import hashlib
import io
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image
from skimage import data as photographs

from retexture.database.tables import files
from retexture.imaging.limits import Limits
from retexture.tasks.files import add_file, describe, new_name
from serving import CREATE, FLAT, MODEL, Server, Worker, key_id_of, serve, services_in


def _encoded(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(photographs.chelsea()).save(file, kind, **options)
    return file.getvalue()


JPEG = _encoded("JPEG")


def _hand_in(client: httpx.Client, data: bytes) -> httpx.Response:
    return client.post("/v1/files", files={"file": ("cat.jpg", data, "image/jpeg")})


@pytest.fixture(scope="module")
def picture(server: Server) -> httpx.Response:
    """A picture that was handed in, as it is fetched; nobody's key is sent along."""
    answer = _hand_in(server.client(), JPEG)
    return httpx.get(answer.json()["url"])


def test_what_is_handed_in_is_served_as_it_was_sent(server: Server, client: httpx.Client) -> None:
    before = int(time.time())
    answer = _hand_in(client, JPEG)
    assert answer.status_code == 200
    file = answer.json()
    assert file["url"] == f"{server.url}/files/{file['name']}"
    assert len(file["url"]) <= 1024
    assert (file["media_type"], file["bytes"]) == ("image/jpeg", len(JPEG))
    assert (file["width"], file["height"]) == (451, 300)
    assert file["sha256"] == hashlib.sha256(JPEG).hexdigest()
    assert before <= file["created_at"] <= time.time()
    assert file["expires_at"] - file["created_at"] == pytest.approx(server.services.pricing.retention, abs=1)
    fetched = httpx.get(file["url"])
    assert fetched.content == JPEG
    assert fetched.headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("kind", "media_type", "suffix"),
    [
        ("PNG", "image/png", ".png"),
        ("WEBP", "image/webp", ".webp"),
        ("AVIF", "image/avif", ".avif"),
        ("GIF", "image/gif", ".gif"),
        ("TIFF", "image/tiff", ".tif"),
        ("BMP", "image/bmp", ".bmp"),
    ],
)
def test_the_type_is_told_by_the_bytes(client: httpx.Client, kind: str, media_type: str, suffix: str) -> None:
    file = _hand_in(client, _encoded(kind)).json()
    assert file["media_type"] == media_type
    assert file["name"].endswith(suffix)
    assert httpx.get(file["url"]).headers["content-type"] == media_type


def test_the_size_is_that_of_the_upright_picture(client: httpx.Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = _hand_in(client, _encoded("JPEG", exif=exif)).json()
    assert (file["width"], file["height"]) == (300, 451)


def test_its_url_can_be_an_image_url(server: Server, client: httpx.Client) -> None:
    url = _hand_in(client, JPEG).json()["url"]
    body = {"model": MODEL, "input": [{"params": {"imgUrl": url, "remixPrompt": "copper"}}]}
    assert client.post(CREATE, json=body).status_code == 200


def test_names_are_unguessable(client: httpx.Client) -> None:
    names = {_hand_in(client, JPEG).json()["name"] for _ in range(3)}
    assert len(names) == 3
    assert all(len(name.partition(".")[0]) * 4 >= 128 for name in names)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "empty"),
        (b"just some words", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"<!doctype html><script>alert(1)</script>", "HTML"),
        (JPEG[: len(JPEG) // 2], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "damaged"),
    ],
)
def test_what_is_no_picture_is_refused(server: Server, client: httpx.Client, sent: bytes, said: str) -> None:
    with server.services.database.connect() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(files)).scalar_one()
    answer = _hand_in(client, sent)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 400
    assert said in answer.json()["error"]["message"]
    with server.services.database.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(files)).scalar_one() == before


def test_forms_without_one_file_are_refused(client: httpx.Client) -> None:
    two = {"a": ("a.jpg", JPEG), "b": ("b.jpg", JPEG)}
    assert client.post("/v1/files", files=two).status_code == 400
    assert client.post("/v1/files", data={"file": "words"}).status_code == 400
    assert client.post("/v1/files", content=JPEG, headers={"Content-Type": "image/jpeg"}).status_code == 400
    assert client.post("/v1/files").status_code == 400
    broken = {"Content-Type": "multipart/form-data"}
    assert client.post("/v1/files", content=b"no boundary", headers=broken).status_code == 400
    cut = {"Content-Type": "multipart/form-data; boundary=xyz"}
    assert client.post("/v1/files", content=b"--xyz\r\nnonsense", headers=cut).status_code == 400


def test_handing_in_needs_a_key(server: Server) -> None:
    answer = httpx.post(f"{server.url}/v1/files", files={"file": ("cat.jpg", JPEG)})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == 401


def test_too_large_a_file_is_refused_while_it_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("small")
    with services_in(folder, limits=Limits(max_bytes=100_000)) as services, serve(services) as small:
        answer = _hand_in(small.client(), JPEG + b"\0" * 100_000)
        assert answer.status_code == 413
        assert "larger than" in answer.json()["error"]["message"]
        where = urlsplit(small.url)
        with socket.create_connection((where.hostname, where.port), timeout=20) as endless:
            head = (
                f"POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {small.new_key()}\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            part = (
                b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + JPEG[:100]
            )
            endless.sendall(head.encode() + f"{len(part):x}\r\n".encode() + part + b"\r\n")
            block = b"\0" * 50_000
            for _ in range(4):  # the body never ends; the answer comes all the same
                endless.sendall(f"{len(block):x}\r\n".encode() + block + b"\r\n")
            assert endless.recv(100).startswith(b"HTTP/1.1 413 ")


def test_outputs_are_served_too(client: httpx.Client, worker: Worker) -> None:
    task_id = client.post(
        CREATE, json={"model": MODEL, "imgUrl": "https://a.example/b", "remixPrompt": "x"}
    ).json()["id"]
    worker.finish(task_id)
    url = client.get(f"{CREATE}/task/{task_id}").json()["output"][0]["content"][0]["url"]
    assert httpx.get(url).content == b"not a picture, but bytes"
    assert httpx.get(url).headers["content-type"] == "image/png"


def test_nothing_from_there_can_run(picture: httpx.Response) -> None:
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert picture.headers["content-disposition"].startswith('inline; filename="')


def test_it_may_be_kept_until_it_expires(server: Server, picture: httpx.Response) -> None:
    directives = picture.headers["cache-control"].split(", ")
    assert {"public", "immutable"} < set(directives)
    (age,) = (int(each.removeprefix("max-age=")) for each in directives if each.startswith("max-age="))
    assert 0 < age <= server.services.pricing.retention


def test_head_is_get_without_the_body(picture: httpx.Response) -> None:
    head = httpx.head(str(picture.url))
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "cache-control", "accept-ranges"):
        assert head.headers[name] == picture.headers[name]


def test_what_one_has_is_not_sent_again(picture: httpx.Response) -> None:
    etag = picture.headers["etag"]
    assert etag == f'"{hashlib.sha256(JPEG).hexdigest()}"'
    for header in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = httpx.get(str(picture.url), headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"]
    assert httpx.get(str(picture.url), headers={"If-None-Match": '"other"'}).content == JPEG


@pytest.mark.parametrize(
    ("wanted", "expected", "told"),
    [
        ("bytes=0-9", JPEG[:10], "0-9"),
        ("bytes=100-", JPEG[100:], f"100-{len(JPEG) - 1}"),
        ("bytes=-7", JPEG[-7:], f"{len(JPEG) - 7}-{len(JPEG) - 1}"),
    ],
)
def test_a_part(picture: httpx.Response, wanted: str, expected: bytes, told: str) -> None:
    part = httpx.get(str(picture.url), headers={"Range": wanted})
    assert (part.status_code, part.content) == (206, expected)
    assert part.headers["content-range"] == f"bytes {told}/{len(JPEG)}"
    assert part.headers["content-length"] == str(len(expected))


def test_a_part_that_is_not_there(picture: httpx.Response) -> None:
    answer = httpx.get(str(picture.url), headers={"Range": f"bytes={len(JPEG)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(JPEG)}"
    assert answer.json()["error"]["code"] == 416


def test_a_part_of_the_same_bytes_alone(picture: httpx.Response) -> None:
    same = {"Range": "bytes=0-9", "If-Range": picture.headers["etag"]}
    assert httpx.get(str(picture.url), headers=same).status_code == 206
    other = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert httpx.get(str(picture.url), headers=other).content == JPEG


@pytest.mark.parametrize(
    "name", ["0" * 40 + ".jpg", "x", "..%2f..%2fetc%2fpasswd", "%00.png", "a" * 300, ".png", "é.png"]
)
def test_an_unknown_name(server: Server, name: str) -> None:
    answer = httpx.get(f"{server.url}/files/{name}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == 404
    assert answer.headers["cache-control"] == "no-store"


def test_what_has_expired_is_not_served(server: Server) -> None:
    store, database = server.services.store, server.services.database
    name, now = new_name(".jpg"), time.time()
    key_id = key_id_of(server.services, server.new_key())
    store.put(name, JPEG, "image/jpeg")
    file = describe(JPEG, name=name, key_id=key_id, size=(1, 1), times=(now - 10, now - 1))
    with database.begin() as connection:
        add_file(connection, file)
    assert httpx.get(f"{server.url}/files/{name}").status_code == 404


def test_an_object_that_is_gone_is_404_and_not_an_error(server: Server, client: httpx.Client) -> None:
    file = _hand_in(client, JPEG).json()
    server.services.store.delete([file["name"]])
    assert httpx.get(file["url"]).status_code == 404


def test_its_owner_deletes_it(server: Server, client: httpx.Client) -> None:
    for path in ("/files/", "/v1/files/"):
        file = _hand_in(client, JPEG).json()
        assert httpx.delete(server.url + path + file["name"]).status_code == 401
        other = server.client().delete(path + file["name"])
        assert (other.status_code, other.json()["error"]["code"]) == (404, 404)
        assert httpx.get(file["url"]).status_code == 200
        answer = client.delete(path + file["name"])
        assert (answer.status_code, answer.content) == (204, b"")
        assert httpx.get(file["url"]).status_code == 404
        assert client.delete(path + file["name"]).status_code == 404


def test_an_administrator_deletes_everybodys(server: Server, client: httpx.Client) -> None:
    file = _hand_in(client, JPEG).json()
    admin = server.client(server.new_key(admin=True))
    assert admin.delete(f"/files/{file['name']}").status_code == 204
    assert httpx.get(file["url"]).status_code == 404


def test_what_a_task_starts_from_is_not_deleted(client: httpx.Client) -> None:
    file = _hand_in(client, JPEG).json()
    body = {"model": MODEL, "imgUrl": file["url"], "remixPrompt": "copper"}
    task_id = client.post(CREATE, json=body).json()["id"]
    answer = client.delete(f"/files/{file['name']}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, 409)
    assert client.delete(f"{CREATE}/task/{task_id}").status_code == 200
    assert client.delete(f"/files/{file['name']}").status_code == 204


def test_a_tasks_picture_is_deleted_and_the_task_stays(client: httpx.Client, worker: Worker) -> None:
    task_id = client.post(CREATE, json=FLAT).json()["id"]
    worker.finish(task_id)
    url = client.get(f"{CREATE}/task/{task_id}").json()["output"][0]["content"][0]["url"]
    assert client.delete(urlsplit(url).path).status_code == 204
    assert httpx.get(url).status_code == 404
    assert client.get(f"{CREATE}/task/{task_id}").json()["status"] == "completed"
