"""Make the pictures of the console in README.md and docs/console.md: ``make screenshots``.

A server of its own in a folder that is gone afterwards, a few tasks on the bundled photographs, and Chromium.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures" / "console"
KEY = "rtx_only-for-the-screenshots-0000"
PORT = 8790
BASE = f"http://127.0.0.1:{PORT}"
LIMIT = 300.0  # seconds; the first pictures on a machine wait for compiled kernels
QUALITY = 86

BRONZE = "patinated bronze, golden hour"
MARBLE = "white marble with gold veins, studio light"
ORDERS = (
    ("rocket", "chrome, neon night"),
    ("chelsea", "watercolour"),
    ("coffee", "jade with gold veins, overcast"),
    ("chelsea", "stained glass"),
    ("astronaut", BRONZE),
    ("coffee", MARBLE),
)

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.25}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@contextmanager
def serving() -> Iterator[httpx.Client]:
    """A server, and a client with its first key."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"RETEXTURE_FIRST_KEY": KEY, "RETEXTURE_PRICE_USD": "0.04"}
        command = [sys.executable, "-m", "retexture", "serve", "--data", folder, "--port", str(PORT)]
        process = subprocess.Popen(
            command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            with httpx.Client(
                base_url=BASE, headers={"Authorization": f"Bearer {KEY}"}, timeout=LIMIT
            ) as client:
                wait_ready(client)
                yield client
        finally:
            process.terminate()
            process.wait()


def wait_ready(client: httpx.Client) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError("the server does not become ready")


def tasks_of(client: httpx.Client) -> dict[str, str]:
    """Do the orders; returns the tasks' ids by prompt."""
    client.post(
        "/v1/keys", json={"name": "Anna", "budget": "25", "rate": 30, "discount": 0.7}
    ).raise_for_status()
    done: dict[str, str] = {}
    for sample, prompt in ORDERS:
        url = client.post(f"/v1/samples/{sample}").raise_for_status().json()["url"]
        order = {"model": "midjourney_retexture", "imgUrl": url, "remixPrompt": prompt, "seed": 11}
        done[prompt] = client.post("/model/v1/generation/sync", json=order).raise_for_status().json()["id"]
    return done


def signed_in(browser: Browser, scheme: str, look: dict[str, Any]) -> Page:
    """A page of the console."""
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", **look)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(BASE)
    page.get_by_label("API key").fill(KEY)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Begin with a picture").wait_for()
    return page


def opened(page: Page, task: str) -> None:
    """Show a finished task in the playground."""
    page.goto(f"{BASE}/?task={task}")
    page.get_by_role("button", name="Download all").wait_for()
    page.locator("#understood .labels").wait_for()
    page.locator(".look").first.wait_for()


def keep(page: Page, name: str) -> None:
    """Write what is seen."""
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => [...document.images].every((image) => image.complete || image.loading === 'lazy')"
    )
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        target = PICTURES / f"{name}.jpg"
        shot.convert("RGB").save(target, quality=QUALITY, progressive=True)
        print(target, shot.width, "×", shot.height, f"{target.stat().st_size // 1024} KiB")


def take(browser: Browser, done: dict[str, str]) -> None:
    """Take all pictures."""
    light = signed_in(browser, "light", DESKTOP)
    opened(light, done[MARBLE])
    keep(light, "playground")
    for name in ("history", "usage", "system"):
        light.goto(f"{BASE}/{name}")
        light.get_by_role("heading", level=1).wait_for()
        keep(light, name)
    dark = signed_in(browser, "dark", DESKTOP)
    opened(dark, done[BRONZE])
    keep(dark, "playground-dark")
    dark.get_by_role("button", name="Open picture 2").click()
    dark.get_by_role("slider").wait_for()
    keep(dark, "viewer-dark")
    phone = signed_in(browser, "light", PHONE)
    keep(phone, "phone-begin")
    opened(phone, done[BRONZE])
    phone.get_by_role("button", name="Open picture 4").scroll_into_view_if_needed()
    keep(phone, "phone-done")
    phone.get_by_role("button", name="Open picture 2").click()
    phone.get_by_role("slider").wait_for()
    keep(phone, "phone-viewer")


def main() -> None:
    """Make all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with serving() as client, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take(browser, tasks_of(client))
        browser.close()


if __name__ == "__main__":
    main()
