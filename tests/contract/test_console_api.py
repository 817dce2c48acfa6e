"""What the console asks for: looks, prompts understood, samples, tasks, thumbnails, and its own parts."""

import gzip
import io
import re
import time
from typing import Any

import httpx
import pytest
from PIL import Image

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.http.answers import folder
from retexture.http.answers.assets import TYPES
from retexture.http.routes.console.pages import PAGES
from retexture.imaging.decode import decode
from retexture.tasks.keys import revoke_key
from retexture.tasks.limits import KeyLimits
from serving import CREATE, FLAT, PARAMS, Server, Worker, check_shape, key_id_of

TASKS = "/v1/tasks"
PROMPTS = (
    "white marble with gold veins",
    "brick",
    "carved wood in neon night",
    "oil painting of a fox --tile",
)


@pytest.fixture(scope="module")
def admin(server: Server) -> httpx.Client:
    return server.client(server.new_key(admin=True))


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def _ordered(client: httpx.Client, **params: Any) -> str:
    answer = client.post(CREATE, json={**FLAT, **params})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def _uploaded(client: httpx.Client, side: int = 64) -> dict[str, Any]:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((side, side // 2)).save(file, "PNG")
    answer = client.post("/v1/files", files={"file": file.getvalue()})
    assert answer.status_code == 200, answer.text
    upload: dict[str, Any] = answer.json()
    return upload


# Looks and prompts


def test_every_look_is_listed_with_its_words(client: httpx.Client, engine: ProceduralEngine) -> None:
    answer = client.get("/v1/looks").json()
    assert answer["engine"] == "procedural"
    listed = {(look["kind"], look["name"]): look for look in answer["looks"]}
    assert len(listed) == len(answer["looks"]) == len(engine.vocabulary.terms)
    for term in engine.vocabulary.terms:
        look = listed[term.kind.value, term.name]
        assert {*look["words"]} == {*term.words} - {term.name}
        assert look["translations"] == term.translations.by_language()


def test_every_look_but_manners_has_a_small_picture(client: httpx.Client) -> None:
    answer = client.get("/v1/looks").json()
    shown = [look for look in answer["looks"] if look["kind"] != "manner"]
    assert all("thumbnail" not in look for look in answer["looks"] if look not in shown)
    for look in shown:
        picture = client.get(look["thumbnail"])
        assert picture.headers["content-type"] == "image/webp", look["name"]
        assert len(picture.content) <= 6 * 1024, look["name"]
        with Image.open(io.BytesIO(picture.content)) as image:
            assert image.size == (160, 160)
    assert len({look["thumbnail"] for look in shown}) == len(shown) == len(folder("http/looks"))


@pytest.mark.parametrize(
    "prompt", ["marble, red eyes --tile", "granite, gold, silver, copper, brick", "hmm", "--ar 1:1"]
)
def test_what_is_understood_is_what_the_receipt_will_say(
    client: httpx.Client, engine: ProceduralEngine, prompt: str
) -> None:
    answer = client.post("/v1/understand", json={"prompt": prompt}).json()
    file = io.BytesIO()
    Image.new("RGB", (48, 32), "grey").save(file, "PNG")
    request = Request(decode(file.getvalue()), prompt, 1, 7, 0.5)
    receipt = next(engine.variations(request, lambda _share, _stage: None, lambda: False)).receipt
    understood = dict(receipt.understood)
    del understood["regions"]  # what of it the photo shows
    understood["description"] = str(understood["description"]).split(" In this photo: ")[0]
    assert answer["understood"] == understood
    assert answer["ignored"] == [{"text": each.text, "reason": each.reason} for each in receipt.ignored]
    assert answer["notes"] == list(receipt.notes)
    assert answer["idle"] is receipt.idle


@pytest.mark.parametrize(
    "body", [{}, {"prompt": ""}, {"prompt": 7}, {"prompt": "x" * 8193}, {"prompt": "x", "n": 1}]
)
def test_a_prompt_that_is_none(client: httpx.Client, body: Any) -> None:
    check_shape(client.post("/v1/understand", json=body), 400)


def test_only_engines_that_may_be_chosen_are_asked(client: httpx.Client) -> None:
    assert client.get("/v1/looks?engine=procedural").status_code == 200
    check_shape(client.get("/v1/looks?engine=diffusion"), 400)
    check_shape(client.post("/v1/understand", json={"prompt": "x", "engine": "../x"}), 400)


# Samples


def test_a_sample_is_handed_in_like_an_upload(client: httpx.Client, server: Server) -> None:
    samples = client.get("/v1/samples").json()["samples"]
    assert len({sample["name"] for sample in samples}) >= 4
    for sample in samples:
        assert sample["author"]
        assert sample["licence"]
        picture = httpx.get(server.url + sample["url"])
        assert picture.headers["content-type"] == "image/jpeg"
        upload = client.post(f"/v1/samples/{sample['name']}").json()
        assert client.get(upload["url"]).content == picture.content
        assert upload.keys() == _uploaded(client).keys()
    task_id = _ordered(client, imgUrl=upload["url"])
    assert client.get(f"{TASKS}/{task_id}").json()["inputs"][0]["source"]["thumbnail"].startswith("/files/")
    assert client.delete(f"/v1/files/{upload['name']}").status_code == 409


@pytest.mark.parametrize("name", ["none", "coffee.jpg", "..%2Fcoffee", "samples.json"])
def test_an_unknown_sample(client: httpx.Client, name: str) -> None:
    check_shape(client.post(f"/v1/samples/{name}"), 404)


# Tasks


def test_what_was_handed_in_beside_the_source(client: httpx.Client) -> None:
    upload = _uploaded(client)
    _ordered(client, maskUrl=upload["url"], swatchUrl="https://pictures.example/oak.jpg", minStructure=0.25)
    (task,) = client.get(TASKS).json()["tasks"]
    (given,) = task["inputs"]
    assert given["mask"] == {"url": upload["url"], "thumbnail": f"/files/{upload['name']}/thumbnail"}
    assert given["swatch"] == {"url": "https://pictures.example/oak.jpg"}
    assert task["min_structure"] == 0.25
    _ordered(client)
    assert not {"mask", "swatch"} & client.get(TASKS).json()["tasks"][0]["inputs"][0].keys()


def test_a_task_as_people_see_it(client: httpx.Client, worker: Worker) -> None:
    upload = _uploaded(client)
    task_id = _ordered(
        client, imgUrl=upload["url"], remixPrompt=PROMPTS[0], seed=11, structure=0.8, format="webp"
    )
    (waiting,) = client.get(TASKS).json()["tasks"]
    assert (waiting["id"], waiting["status"], waiting["state"]) == (task_id, "in_progress", "queued")
    assert waiting["progress"] == 0
    assert not {"started_at", "completed_at", "error", "receipt"} & waiting.keys()
    worker.start(task_id)
    worker.output(task_id, 1)
    (running,) = client.get(TASKS).json()["tasks"]
    assert (running["state"], [made["number"] for made in running["inputs"][0]["outputs"]]) == (
        "running",
        [1],
    )
    for number in (0, 2, 3):
        worker.output(task_id, number, progress=1.0)
    worker.complete(task_id)
    (ended,) = client.get(TASKS).json()["tasks"]
    assert (ended["status"], ended["state"], ended["progress"]) == ("completed", "completed", 1)
    assert (ended["seed"], ended["structure"], ended["format"], ended["count"]) == (11, 0.8, "webp", 4)
    assert ended["cost"] == "0.0400"
    assert ended["created_at"] <= ended["started_at"] <= ended["completed_at"] < ended["expires_at"]
    assert ended["key"]["id"] == client.get("/v1/key").json()["id"]
    (given,) = ended["inputs"]
    assert given["prompt"] == PROMPTS[0]
    assert given["source"] == {"url": upload["url"], "thumbnail": f"/files/{upload['name']}/thumbnail"}
    content = client.get(f"{CREATE}/task/{task_id}").json()
    assert [made["url"] for made in given["outputs"]] == [
        each["url"] for each in content["output"][0]["content"]
    ]
    one = client.get(f"{TASKS}/{task_id}").json()
    assert one.pop("receipt") == content["metadata"]["retexture"]
    assert one == ended


def test_a_task_that_failed_and_one_that_was_cancelled(client: httpx.Client, worker: Worker) -> None:
    failed, cancelled = _ordered(client), _ordered(client)
    worker.fail(failed, "It could not be made.")
    answer = client.post(f"{TASKS}/{cancelled}/cancel")
    assert answer.status_code == 200
    assert answer.json()["state"] == "cancelled"
    assert client.post(f"{TASKS}/{cancelled}/cancel").json() == answer.json()
    newest, oldest = client.get(TASKS, params={"status": "failed"}).json()["tasks"]
    assert (oldest["state"], oldest["cost"]) == ("failed", "0.0000")
    assert oldest["error"] == {"code": 4013098, "message": "It could not be made."}
    assert newest == answer.json()
    assert "its key" in newest["error"]["message"]


def test_tasks_in_pages(client: httpx.Client) -> None:
    ids = [_ordered(client) for _ in range(7)]
    found, cursor = [], None
    while True:
        page = client.get(TASKS, params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        found += [task["id"] for task in page["tasks"]]
        cursor = page.get("cursor")
        if cursor is None:
            break
    assert found == ids[::-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [("GOLD", [0]), ("in", [2, 3, 0]), ("  brick ", [1]), ("%", []), ("_", []), ("zinc", [])],
)
def test_tasks_by_their_prompts(client: httpx.Client, text: str, found: list[int]) -> None:
    ids = [_ordered(client, remixPrompt=prompt) for prompt in PROMPTS]
    tasks = client.get(TASKS, params={"q": text}).json()["tasks"]
    assert sorted(task["id"] for task in tasks) == sorted(ids[number] for number in found)
    assert [task["id"] for task in client.get(TASKS, params={"q": ids[1]}).json()["tasks"]] == [ids[1]]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "status=queued", "cursor=x", "q=" + "x" * 201]
)
def test_a_list_that_can_not_be(client: httpx.Client, query: str) -> None:
    check_shape(client.get(f"{TASKS}?{query}"), 400)


def test_everybody_sees_their_own_and_an_administrator_all(
    server: Server, client: httpx.Client, admin: httpx.Client
) -> None:
    mine = _ordered(client)
    other = server.client()
    me, them = (each.get("/v1/key").json()["id"] for each in (client, other))
    assert other.get(TASKS).json() == {"tasks": []}
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("POST", "/retry")):
        check_shape(other.request(method, f"{TASKS}/{mine}{path}"), 404)
    check_shape(other.get(TASKS, params={"key": me}), 403)
    assert [task["id"] for task in client.get(TASKS, params={"key": me}).json()["tasks"]] == [mine]
    (seen,) = admin.get(TASKS, params={"key": me}).json()["tasks"]
    assert seen == admin.get(f"{TASKS}/{mine}").json() == client.get(f"{TASKS}/{mine}").json()
    assert seen["key"] == {"id": me, "name": client.get("/v1/key").json()["name"]}
    assert mine in [task["id"] for task in admin.get(TASKS).json()["tasks"]]
    assert admin.get(TASKS, params={"key": them}).json() == {"tasks": []}
    gone = admin.post(f"{TASKS}/{mine}/cancel").json()
    assert "administrator" in gone["error"]["message"]
    assert client.get(f"{CREATE}/task/{mine}").json()["status"] == "failed"
    check_shape(admin.get(f"{CREATE}/task/{mine}"), 404)  # the wire contract knows no administrators


def test_a_task_is_deleted_with_all_but_its_charge(
    server: Server, client: httpx.Client, worker: Worker
) -> None:
    upload = _uploaded(client)
    task_id = _ordered(client, imgUrl=upload["url"], callback="https://receiver.example/done")
    check_shape(client.delete(f"{TASKS}/{task_id}"), 409)
    worker.finish(task_id)
    (given,) = client.get(f"{TASKS}/{task_id}").json()["inputs"]
    assert client.get(given["source"]["thumbnail"]).status_code == 200
    urls = [given["source"]["url"], given["source"]["thumbnail"], *(made["url"] for made in given["outputs"])]
    kept = client.get("/v1/key").json()["spent"]
    assert kept == "0.0400"
    assert client.delete(f"{TASKS}/{task_id}").status_code == 204
    assert client.get(TASKS).json() == {"tasks": []}
    for url in urls:
        assert client.get(url).status_code == 404
    for path in (f"{CREATE}/task/{task_id}", f"{CREATE}/task/{task_id}/callbacks", f"{TASKS}/{task_id}"):
        assert client.get(path).status_code == 404
    assert client.get("/v1/key").json()["spent"] == kept
    assert client.get("/v1/usage").json()["total"]["cost"] == kept
    check_shape(client.delete(f"{TASKS}/{task_id}"), 404)
    names = {url.split("/files/")[1].split("/")[0].split(".")[0] for url in urls}
    stored = {name for found in server.services.store.names(time.time() + 60) for name in found}
    assert not [name for name in stored if any(name.startswith(each) for each in names)]


def test_what_others_start_from_stays(client: httpx.Client, worker: Worker) -> None:
    upload = _uploaded(client)
    first, second = _ordered(client, imgUrl=upload["url"]), _ordered(client, imgUrl=upload["url"])
    worker.finish(first)
    made = client.get(f"{TASKS}/{first}").json()["inputs"][0]["outputs"][0]["url"]
    third = _ordered(client, imgUrl=made)
    assert "waits or runs" in check_shape(client.delete(f"{TASKS}/{first}"), 409)["message"]
    worker.finish(third)
    assert client.delete(f"{TASKS}/{third}").status_code == 204
    assert client.get(made).status_code == 200  # the first task made it
    assert client.delete(f"{TASKS}/{first}").status_code == 204
    assert client.get(made).status_code == 404
    assert client.get(upload["url"]).status_code == 200  # the second task is yet to start from it
    worker.finish(second)
    assert client.delete(f"{TASKS}/{second}").status_code == 204
    assert client.get(upload["url"]).status_code == 404


def test_a_picture_that_is_gone_is_not_shown(client: httpx.Client, worker: Worker) -> None:
    upload = _uploaded(client)
    task_id = _ordered(client, imgUrl=upload["url"])
    worker.finish(task_id)
    name = client.get(f"{TASKS}/{task_id}").json()["inputs"][0]["outputs"][2]["url"].rpartition("/")[2]
    for each in (name, upload["name"]):
        assert client.delete(f"/v1/files/{each}").status_code == 204
    (given,) = client.get(f"{TASKS}/{task_id}").json()["inputs"]
    assert [made["number"] for made in given["outputs"]] == [0, 1, 3]
    assert given["source"] == {"url": upload["url"]}


def test_ordering_again(server: Server, client: httpx.Client, admin: httpx.Client, worker: Worker) -> None:
    entries = [{"params": {**PARAMS, "remixPrompt": prompt, "n": 2, "seed": 5}} for prompt in PROMPTS[:2]]
    body = {"model": FLAT["model"], "input": entries, "metadata": {"project": "facade"}}
    task_id = client.post(CREATE, json=body).json()["id"]
    check_shape(client.post(f"{TASKS}/{task_id}/retry"), 409)
    worker.fail(task_id)
    again = client.post(f"{TASKS}/{task_id}/retry", headers={"X-Request-Id": "again-1"}).json()
    assert (again["state"], again["request_id"]) == ("queued", "again-1")
    before = client.get(f"{TASKS}/{task_id}").json()
    same = ("key", "model", "engine", "seed", "count", "structure", "format")
    assert {name: again[name] for name in same} == {name: before[name] for name in same}
    jobs = [[given.pop("job_id") for given in each["inputs"]] for each in (before, again)]
    assert len({*jobs[0], *jobs[1]}) == 4, "each group of pictures has an id of its own"
    assert again["inputs"] == before["inputs"]
    assert client.get(f"{CREATE}/task/{again['id']}").json()["metadata"]["project"] == "facade"
    worker.finish(again["id"], inputs=2)
    theirs = admin.post(f"{TASKS}/{again['id']}/retry").json()
    assert theirs["key"] == before["key"]
    assert client.get("/v1/key").json()["reserved"] == "0.0800"
    worker.fail(theirs["id"])
    revoke_key(server.services.database, before["key"]["id"])
    assert "revoked" in check_shape(admin.post(f"{TASKS}/{task_id}/retry"), 409)["message"]
    check_shape(admin.post(f"{TASKS}/none/retry"), 404)


def test_ordering_again_keeps_to_the_keys_limits(server: Server, worker: Worker) -> None:
    client = server.client(server.new_key(limits=KeyLimits(rate=1)))
    task_id = _ordered(client)
    worker.fail(task_id)
    refused = client.post(f"{TASKS}/{task_id}/retry")
    check_shape(refused, 429)
    assert int(refused.headers["retry-after"]) > 0


# Thumbnails


def test_a_thumbnail_is_small_and_may_be_kept(client: httpx.Client) -> None:
    upload = _uploaded(client, 1000)
    path = f"/files/{upload['name']}/thumbnail"
    first = httpx.get(client.base_url.join(path))
    assert first.headers["content-type"] == "image/webp"
    assert "immutable" in first.headers["cache-control"]
    assert "sandbox" in first.headers["content-security-policy"]
    with Image.open(io.BytesIO(first.content)) as image:
        assert image.size == (320, 160)
    assert client.get(path).content == first.content
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["etag"] != client.get(upload["url"]).headers["etag"]
    assert client.delete(f"/v1/files/{upload['name']}").status_code == 204
    assert client.get(path).status_code == 404


def test_a_thumbnail_is_never_larger_than_the_picture(client: httpx.Client) -> None:
    upload = _uploaded(client, 20)
    with Image.open(io.BytesIO(client.get(f"/files/{upload['name']}/thumbnail").content)) as image:
        assert image.size == (20, 10)


def test_no_thumbnail(client: httpx.Client, worker: Worker) -> None:
    check_shape(client.get("/files/none.png/thumbnail"), 404)
    task_id = _ordered(client)
    worker.finish(task_id)  # these hands make bytes that are no pictures
    (given,) = client.get(f"{TASKS}/{task_id}").json()["inputs"]
    check_shape(client.get(given["outputs"][0]["thumbnail"]), 404)
    name = given["outputs"][0]["url"].rpartition("/")[2].replace(".", "-")
    check_shape(client.get(f"/files/{name}-thumbnail.webp"), 404)


# The pages


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_the_one_shell(server: Server, path: str) -> None:
    answer = httpx.get(server.url + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.text == httpx.get(server.url).text
    kept = httpx.get(server.url + path, headers={"If-None-Match": answer.headers["etag"]})
    assert (kept.status_code, kept.content) == (304, b"")
    assert httpx.head(server.url + path).headers["etag"] == answer.headers["etag"]


def test_the_shell_loads_what_is_there_and_runs_nothing_inline(server: Server) -> None:
    page = httpx.get(server.url).text
    loaded = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert any(path.endswith(".js") for path in loaded)
    for path in loaded:
        assert path.startswith("/console/")
        assert httpx.get(server.url + path).status_code == 200
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_its_policy_is_strict(server: Server) -> None:
    answer = httpx.get(server.url)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' blob: data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_parts_named_by_their_content_are_kept_for_ever_and_sent_packed(server: Server) -> None:
    hashed = [path for path in folder("http/console") if path.startswith("assets/")]
    assert hashed
    for path in hashed:
        url = f"{server.url}/console/{path}"
        with httpx.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as raw:
            sent = b"".join(raw.iter_raw())
        assert raw.headers["content-encoding"] == "gzip"
        assert "immutable" in raw.headers["cache-control"]
        plain = httpx.get(url, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(sent) == plain.content
        assert plain.headers["etag"] != raw.headers["etag"]
    assert httpx.get(f"{server.url}/console/index.html").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["", "assets/", "none.js", "../http/console/index.html", "..%2fapp.py", "%2e%2e/app.py", "looks/%00.webp",
     "looks/../../app.py", "samples/README.md", "looks/index.html", "assets/index.html", "/etc/passwd"],
)  # fmt: skip
def test_nothing_else_is_served(server: Server, path: str) -> None:
    assert httpx.get(f"{server.url}/console/{path}").status_code == 404


def test_what_is_served_is_only_of_known_types() -> None:
    for place in ("http/console", "http/looks", "samples"):
        assert {name.rpartition(".")[2] for name in folder(place)} <= set(TYPES)


def test_a_key_that_is_gone_shows_its_tasks_yet(
    server: Server, client: httpx.Client, admin: httpx.Client
) -> None:
    task_id = _ordered(client)
    token = client.headers["authorization"].removeprefix("Bearer ")
    key_id = key_id_of(server.services, token)
    revoke_key(server.services.database, key_id)
    assert [task["id"] for task in admin.get(TASKS, params={"key": key_id}).json()["tasks"]] == [task_id]
