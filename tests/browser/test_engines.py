"""Which engine makes the pictures: what the playground offers, and what a receipt tells of who was tried."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from acting import order, tiles, wait_done
from browsing import Opener, violations
from images_server import ImagesServer, failing, images_server
from running import KEY, Running, serving


@pytest.fixture
def images() -> Iterator[ImagesServer]:
    with images_server() as running:
        yield running


@pytest.fixture
def chained(tmp_path: Path, images: ImagesServer) -> Iterator[Running]:
    """A server whose usual engine is a chain."""
    settings = {
        "RETEXTURE_ENGINES": "images,procedural",
        "RETEXTURE_CLIENT_ENGINES": "procedural",
        "RETEXTURE_IMAGES_URL": images.url,
        "RETEXTURE_IMAGES_PROFILE": "qwen-image-edit",
        "RETEXTURE_IMAGES_PRICE_USD": "0.25",
        "RETEXTURE_PRICE_USD": "0.04",
    }
    with serving(tmp_path / "server", 1, RETEXTURE_FIRST_KEY=KEY, **settings) as running:
        yield running


def test_the_choice_of_engines_and_who_stepped_in(
    opener: Opener, chained: Running, images: ImagesServer, cup: Path
) -> None:
    images.always = failing(401)
    opened = opener(chained)
    page = opened.sign_in()
    page.get_by_text("More", exact=True).click()
    choice = page.get_by_label("Engine", exact=True)
    expect(choice).to_have_value("auto")
    expect(choice.locator("option")).to_have_text(["auto", "procedural"])
    told = page.locator("#engine-told")
    expect(told.locator("li")).to_have_count(2)
    expect(told.locator("li").first).to_contain_text(
        "images: $0.25 · any words · masks are applied afterwards"
    )
    assert not violations(page)
    choice.select_option("procedural")
    expect(told).to_have_text("$0.04 · the words of the looks")
    expect(page.get_by_label("Another engine may step in")).to_have_count(0)
    choice.select_option("auto")
    expect(page.get_by_label("Another engine may step in")).to_be_checked()

    order(page, cup)
    wait_done(page)
    tiles(page).first.click()
    receipt = page.get_by_role("dialog").locator("details.receipt")
    receipt.locator("summary").click()
    expect(receipt).to_contain_text("auto: procedural")
    expect(receipt).to_contain_text("images is not available at present")
    expect(receipt).to_contain_text("$0.04")


def test_no_engine_is_to_step_in(opener: Opener, chained: Running, images: ImagesServer, cup: Path) -> None:
    images.always = failing(401)
    page = opener(chained).sign_in()
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Another engine may step in").uncheck()
    order(page, cup)
    expect(page.get_by_text("No other engine was to take its place.")).to_be_visible()


def test_without_a_choice_there_is_nothing_to_choose(opener: Opener, server: Running) -> None:
    page = opener(server).sign_in()
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_label("Seed", exact=True)).to_be_visible()
    expect(page.get_by_label("Engine", exact=True)).to_have_count(0)
