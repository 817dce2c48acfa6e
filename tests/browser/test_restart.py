"""The server goes away in the middle of a run, and the page goes on when it is back."""

from pathlib import Path

from playwright.sync_api import expect

from acting import order, tiles, wait_done
from browsing import Opener
from command_line import shrunk
from running import KEY, free_port, started

AWAY = ("net::ERR_", "503")
"""What the browser itself says of a server that is away."""

LARGE = (3000, 2000)
"""Pictures of this size are made one after the other: there is a middle."""


def test_a_server_that_is_restarted_in_the_middle(opener: Opener, photos: Path, tmp_path: Path) -> None:
    port = free_port()
    first = started(tmp_path, port, RETEXTURE_FIRST_KEY=KEY)
    opened = opener(first)
    opened.forgiven += AWAY
    page = opened.sign_in()
    order(page, shrunk(photos / "coffee.jpg", tmp_path / "large.jpg", LARGE))
    expect(tiles(page).first).to_be_visible()
    before = tiles(page).first.locator("img").get_attribute("src")
    first.process.terminate()
    assert first.process.wait(60) == 0
    expect(page.get_by_text("The connection is interrupted")).to_be_visible()
    second = started(tmp_path, port, RETEXTURE_FIRST_KEY=KEY)
    try:
        wait_done(page)
        assert tiles(page).first.locator("img").get_attribute("src") == before
        listed = second.get("/v1/tasks")["tasks"]
        assert [task["state"] for task in listed] == ["completed"]
        assert len(listed[0]["inputs"][0]["outputs"]) == 4
    finally:
        second.process.terminate()
        assert second.process.wait(60) == 0
