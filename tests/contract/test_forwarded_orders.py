"""Orders that other servers forward: where they came through is kept, and a circle is refused."""

import httpx
import openai
import pytest
import sqlalchemy as sa

from retexture.database.tables import tasks
from serving import CREATE, FLAT, Server, check_shape

VIA = "Retexture-Via"


def via_of(server: Server, task_id: str) -> list[str]:
    query = sa.select(tasks.c.via).where(tasks.c.id == task_id)
    with server.services.database.connect() as connection:
        return str(connection.execute(query).scalar_one()).split(",")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(None, []), ("one, two", ["one", "two"]), ("a b, \u00e9, , three", ["three"]), ("x" * 100, [])],
)
def test_the_way_of_an_order_is_kept_and_ends_here(
    sent: str | None, kept: list[str], server: Server, client: httpx.Client
) -> None:
    headers = [] if sent is None else [(VIA.encode(), sent.encode("latin-1"))]
    answer = client.post(CREATE, json=FLAT, headers=headers)
    assert answer.status_code == 200
    assert via_of(server, answer.json()["id"]) == [*kept, server.services.installation]


def test_an_order_that_was_here_before_creates_nothing(server: Server, client: httpx.Client) -> None:
    here = server.services.installation
    for sent in ([(VIA, here)], [(VIA, f"one,{here}")], [(VIA, "one"), (VIA, here)]):
        for path in (CREATE, f"{CREATE}/sync"):
            error = check_shape(client.post(path, json=FLAT, headers=sent), 508)
            assert error["code"] == 508
            assert "RETEXTURE_GATEWAY_URL" in error["message"]
    assert client.get(f"{CREATE}/tasks").json()["tasks"] == []


def test_the_official_client_is_told_once(server: Server) -> None:
    token = server.new_key()
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key=token, max_retries=3) as official:
        asked = official.images.with_raw_response
        with pytest.raises(openai.InternalServerError) as refused:
            asked.edit(
                image=("a.png", b"a picture", "image/png"),
                prompt="copper",
                extra_headers={VIA: server.services.installation},
            )
    assert (refused.value.status_code, refused.value.code) == (508, "loop_detected")
    assert refused.value.response.headers["x-should-retry"] == "false"


def test_a_prompt_that_a_server_asks_about_is_answered(client: httpx.Client) -> None:
    asked = {"prompt": "white marble"}
    alone = client.post("/v1/understand", json=asked, headers={"Max-Forwards": "0"})
    assert alone.json() == client.post("/v1/understand", json=asked).json()
