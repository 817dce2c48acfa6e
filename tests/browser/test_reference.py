"""The reference of the API: found, read, copied, and left again."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from browsing import Opener, Watched, violations
from command_line import environment
from running import KEY, Running


@pytest.fixture
def reference(either: Watched) -> Page:
    """The reference, as somebody sees it who is not signed in."""
    page = either.go("/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Retexture")
    return page


def opened(page: Page, name: str) -> None:
    """Check that an operation is what is looked at, and where the keyboard is."""
    heading = page.get_by_role("heading", level=3, name=name, exact=True)
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_all_of_it_is_accessible_and_fits(opener: Opener, server: Running, size: str, scheme: str) -> None:
    page = opener(server, size).go("/docs")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", level=1)).to_have_text("Retexture")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    expect(page.locator("details:not(:has(.answer))")).to_have_count(0)
    page.get_by_label("Find a call").fill("picture")
    assert violations(page) == []
    overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overhang) == 0


def test_every_call_stands_in_it(reference: Page, server: Running) -> None:
    paths = server.get("/openapi.json")["paths"]
    told = [(path, method.upper()) for path, operations in paths.items() for method in operations]
    articles = reference.get_by_role("article")
    expect(articles).to_have_count(len(told))
    shown = {tuple(words.split()) for words in articles.locator(".operation-path").all_inner_texts()}
    assert shown == {(method, path) for path, method in told}
    body = articles.filter(has_text="Create a task and wait for it").first
    for words in ("imgUrl", "remixPrompt", "1 to 8192 characters", "required", "SYNC_TIMEOUT"):
        if words == "SYNC_TIMEOUT":
            body.get_by_text("504", exact=True).click()
        expect(body).to_contain_text(words)


def test_a_search_by_keyboard(reference: Page) -> None:
    reference.keyboard.press("Control+k")
    expect(reference.get_by_label("Find a call")).to_be_focused()
    reference.keyboard.press("Enter")
    opened(reference, "Create a task")
    reference.keyboard.press("Meta+k")
    expect(reference.get_by_label("Find a call")).to_be_focused()
    reference.keyboard.type("revoke key")
    expect(reference.get_by_role("status").filter(has_text="1 call fits")).to_have_count(1)
    reference.keyboard.press("Enter")
    opened(reference, "Revoke a key")
    assert reference.url.endswith("#delete-v1-keys-key_id")
    reference.keyboard.press("/")
    reference.keyboard.type("picture")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        reference.keyboard.press(key)
    expect(reference.get_by_role("link", name="Fetch a small picture").first).to_be_focused()
    reference.keyboard.press("Enter")
    heading = reference.get_by_role("heading", level=3, name="Fetch a small picture")
    expect(heading).to_be_in_viewport()
    reference.keyboard.press("Control+k")
    reference.keyboard.type("nothing of this kind")
    expect(reference.get_by_text("No call fits.")).to_be_visible()
    reference.keyboard.press("Enter")
    reference.keyboard.press("Escape")
    expect(reference.get_by_label("Find a call")).to_have_value("")


def test_an_address_leads_to_its_call(either: Watched) -> None:
    page = either.go("/docs#get-v1-usage")
    expect(page.get_by_role("heading", level=3, name="See spending by day")).to_be_in_viewport()


def test_there_and_back(either: Watched) -> None:
    page = either.go("/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Retexture")
    page.locator(".top").get_by_role("link", name="Sign in").click()
    page.get_by_label("API key").fill(KEY)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="API", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Retexture")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("History")


RUNNERS = {"curl": ["bash"], "JavaScript": ["node", "--input-type=module"]}


@pytest.mark.parametrize("language", RUNNERS)
def test_the_copied_code_runs(opener: Opener, server: Running, language: str) -> None:
    runner = RUNNERS[language]
    if shutil.which(runner[0]) is None:
        pytest.skip(f"there is no {runner[0]}")
    page = opener(server, permissions=["clipboard-read", "clipboard-write"]).go("/docs")
    page.get_by_role("button", name=language, exact=True).first.click()
    call = page.get_by_role("article").filter(has_text="POST /v1/understand")
    call.get_by_role("button", name="Copy").click()
    expect(call.get_by_role("button", name="Copied")).to_be_visible()
    code = str(page.evaluate("navigator.clipboard.readText()"))
    settings = environment(RETEXTURE_KEY=KEY)
    done = subprocess.run(runner, input=code, text=True, capture_output=True, env=settings, check=True)
    assert json.loads(re.sub(r"^200 ", "", done.stdout))["understood"]["recognised"] is not None


def test_every_sample_in_python_is_python(reference: Page) -> None:
    reference.get_by_role("button", name="Python", exact=True).first.click()
    samples = reference.locator(".sample-code pre").all_inner_texts()
    assert len(samples) == reference.get_by_role("article").count()
    for sample in samples:
        subprocess.run([sys.executable, "-c", "import ast, sys; ast.parse(sys.stdin.read())"],
                       input=sample, text=True, check=True)  # fmt: skip
