"""An operator gives a colleague a key, and takes it back."""

import urllib.error

import pytest
from playwright.sync_api import Page, expect

from browsing import Opener, Watched
from running import Running, until


def make_key(page: Page, server: Running, name: str) -> str:
    """Make a key through the page; returns it."""
    page.goto(f"{server.base}/keys")
    page.get_by_role("button", name="New key").click()
    form = page.get_by_role("dialog", name="New key")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Budget, $").fill("2.50")
    form.get_by_label("Tasks a minute").fill("30")
    form.get_by_label("Price factor").fill("0.5")
    form.get_by_role("button", name="Make key").click()
    shown = page.get_by_role("dialog", name=f"The key of {name}")
    key = shown.get_by_label("API key").inner_text()
    shown.get_by_role("button", name="Done").click()
    return key


def ordered_by_api(page: Page, server: Running, key: str, picture: str) -> int:
    """Order as an app does; returns the status of the answer."""
    order = {"model": "midjourney_retexture", "imgUrl": picture, "remixPrompt": "ice", "n": 1}
    headers = {"Authorization": f"Bearer {key}"}  # comes before the cookie
    return page.request.post(f"{server.base}/model/v1/generation/sync", data=order, headers=headers).status


@pytest.fixture
def picture(server: Running, desktop: Watched) -> str:
    page = desktop.sign_in()
    session = page.evaluate("fetch('/v1/session').then((answer) => answer.json())")
    sample = page.request.post(f"{server.base}/v1/samples/coffee", headers={"X-CSRF-Token": session["csrf"]})
    return str(sample.json()["url"])


def test_created_used_seen_revoked_refused(desktop: Watched, server: Running, picture: str) -> None:
    page = desktop.page
    key = make_key(page, server, "Anna")
    row = page.get_by_role("row").filter(has_text="Anna")
    expect(row).to_contain_text("$0.00 of $2.50")
    expect(row).to_contain_text("30 a minute, price × 0.5")
    assert key.startswith("rtx_")
    assert key not in page.content()

    assert ordered_by_api(page, server, key, picture) == 200
    page.get_by_role("link", name="Usage").click()
    used = page.get_by_role("region", name="Usage by day and key").get_by_role("row").filter(has_text="Anna")
    expect(used).to_contain_text("$0.02")
    page.get_by_role("link", name="Keys").click()
    expect(row).to_contain_text("$0.02 of $2.50")

    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("revoked")
    until(lambda: ordered_by_api(page, server, key, picture) == 401, "the key to be refused")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        server.get("/v1/key", key)


def test_changed_and_rotated(desktop: Watched, server: Running) -> None:
    page = desktop.sign_in()
    old = make_key(page, server, "Ben")
    row = page.get_by_role("row").filter(has_text="Ben")
    row.get_by_role("button", name="Edit").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Budget, $")).to_have_value("2.5000")
    form.get_by_label("Name").fill("Ben’s app")
    form.get_by_label("Budget, $").fill("")
    form.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text="Ben’s app")
    expect(row).to_contain_text("$0.00")
    assert "budget" not in server.get("/v1/key", old)
    row.get_by_role("button", name="Rotate").click()
    form = page.get_by_role("dialog")
    form.get_by_label("The old secret ends").select_option("at once")
    form.get_by_role("button", name="Rotate").click()
    new = page.get_by_role("dialog").get_by_label("API key").inner_text()
    assert server.get("/v1/key", new)["name"] == "Ben’s app"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        until(lambda: server.get("/v1/key", old) is None, "the old secret to be refused")


def test_a_name_that_is_taken_is_said_in_the_form(desktop: Watched, server: Running) -> None:
    page = desktop.sign_in()
    desktop.forgiven.append("400 (Bad Request)")
    page.goto(f"{server.base}/keys")
    page.get_by_role("button", name="New key").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("first")
    form.get_by_role("button", name="Make key").click()
    expect(form.get_by_role("alert")).to_contain_text("first")


def test_a_plain_key_sees_its_own_alone(desktop: Watched, opener: Opener, server: Running) -> None:
    key = make_key(desktop.sign_in(), server, "Cleo")
    page = opener(server).sign_in(key)
    expect(page.get_by_role("link", name="System")).to_have_count(0)
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("heading", name="Your key: Cleo")).to_be_visible()
    expect(page.get_by_role("heading", name="All keys")).to_have_count(0)
    page.get_by_role("button", name="Show").click()
    secret = page.locator(".secret output")
    expect(secret).to_contain_text("whsec_")
    before = secret.inner_text()
    page.get_by_role("button", name="Rotate").click()
    page.get_by_role("dialog").get_by_role("button", name="Rotate").click()
    expect(page.locator(".secret")).to_have_count(2)
    assert page.locator(".secret output").last.inner_text() == before
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("No pictures have been made yet.")).to_be_visible()
