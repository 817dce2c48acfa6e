"""Signing in and out."""

import re
from pathlib import Path

from playwright.sync_api import expect

from browsing import Opener, Watched
from running import KEY, serving


def test_a_wrong_key(desktop: Watched) -> None:
    desktop.forgiven.append("401 (Unauthorized)")
    page = desktop.go()
    page.get_by_label("API key").fill("rtx_nobodys")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not valid")
    expect(page.get_by_label("API key")).to_be_visible()


def test_in_and_out(either: Watched) -> None:
    page = either.sign_in()
    cookie = next(each for each in page.context.cookies() if each["name"] == "retexture_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.context.cookies() == []
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_one_stays_signed_in_and_comes_back_to_the_page(desktop: Watched) -> None:
    page = desktop.sign_in()
    page.goto(f"{desktop.server.base}/usage")
    expect(page.get_by_role("heading", name="Usage")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Usage")).to_be_visible()


def test_a_session_that_has_ended_leads_to_the_sign_in(desktop: Watched) -> None:
    page = desktop.sign_in()
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    desktop.forgiven.append("401 (Unauthorized)")
    page.get_by_label("What should it look like?").fill("a long thought")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)
    page.get_by_label("API key").fill(KEY)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("What should it look like?")).to_have_value("a long thought")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("With an API key, your own or an administrator’s.")).to_be_visible()


def test_the_printed_link_signs_in_once(opener: Opener, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        link = re.search(rf"{re.escape(server.base)}/sign-in#(\S+)", server.out())
        assert link is not None
        opened = opener(server)
        page = opened.go(f"/sign-in#{link[1]}")
        expect(page.get_by_role("link", name="System")).to_be_visible()
        assert page.url == f"{server.base}/"
        again = opener(server)
        again.forgiven.append("401 (Unauthorized)")
        page = again.go(f"/sign-in#{link[1]}")
        expect(page.get_by_role("alert")).to_contain_text("used already")
        assert link[1] not in page.url
        opened.page.wait_for_load_state("networkidle")


def test_light_or_dark(desktop: Watched) -> None:
    page = desktop.sign_in()
    light, dark = "rgb(245, 245, 244)", "rgb(23, 23, 23)"
    everything = page.locator("html")
    page.emulate_media(color_scheme="dark")
    expect(everything).to_have_css("background-color", dark)
    page.get_by_role("button", name="Theme: as the system has it").click()
    expect(everything).to_have_css("background-color", light)
    page.reload()
    expect(everything).to_have_css("background-color", light)
    page.get_by_role("button", name="Theme: light").click()
    page.emulate_media(color_scheme="light")
    expect(everything).to_have_css("background-color", dark)
