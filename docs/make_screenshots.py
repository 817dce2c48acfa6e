"""Make the pictures of the console in README.md and docs/console.md: ``make screenshots``.

A server of its own in a folder that is gone afterwards, a few tasks on the bundled photographs, and Chromium.
"""

import io
import math
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.service import Server, serving

PICTURES = Path(__file__).parent / "pictures" / "console"
SAMPLES = Path(__file__).parents[1] / "src" / "retexture" / "samples"
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
# Of the sample called coffee, in fractions of its sides: the saucer and the cup, each as centre and radii.
CUP = (((0.465, 0.57), (0.295, 0.34)), ((0.485, 0.27), (0.165, 0.17)))

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


def tasks_of(server: Server) -> dict[str, str]:
    """Do the orders; returns the tasks' ids by prompt."""
    key = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.base, headers=key, timeout=LIMIT) as client:
        anna = {"name": "Anna", "budget": "25", "rate": 30, "discount": 0.7}
        client.post("/v1/keys", json=anna).raise_for_status()
        return {prompt: _ordered(client, sample, prompt) for sample, prompt in ORDERS}


def _ordered(client: httpx.Client, sample: str, prompt: str) -> str:
    url = client.post(f"/v1/samples/{sample}").raise_for_status().json()["url"]
    order = {"model": "midjourney_retexture", "imgUrl": url, "remixPrompt": prompt, "seed": 11}
    return str(client.post("/model/v1/generation/sync", json=order).raise_for_status().json()["id"])


@dataclass(frozen=True)
class Console:
    """A browser, and the server whose pages it shows."""

    browser: Browser
    server: Server

    def signed_in(self, scheme: str, look: dict[str, Any]) -> Page:
        """A page of the console."""
        context = self.browser.new_context(
            base_url=self.server.base,
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            **look,
        )
        context.set_default_timeout(1000 * LIMIT)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("API key").fill(self.server.token)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Begin with a picture").wait_for()
        return page


def opened(page: Page, task: str) -> None:
    """Show a finished task in the playground."""
    page.goto(f"/?task={task}")
    page.get_by_role("button", name="Download all").wait_for()
    page.locator("#understood .labels").wait_for()
    page.locator(".look").first.wait_for()


def keep(page: Page, name: str, *, away: bool = True) -> None:
    """Write what is seen, with the pointer ``away`` or where it is."""
    if away:
        page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => [...document.images].every((image) => image.complete || image.loading === 'lazy')"
    )
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        target = PICTURES / f"{name}.jpg"
        shot.convert("RGB").save(target, quality=QUALITY, progressive=True)
        print(target, shot.width, "×", shot.height, f"{target.stat().st_size // 1024} KiB")


def take(console: Console, done: dict[str, str]) -> None:
    """Take all pictures."""
    light = console.signed_in("light", DESKTOP)
    opened(light, done[MARBLE])
    keep(light, "playground")
    for name in ("history", "usage", "system"):
        light.goto(f"/{name}")
        light.get_by_role("heading", level=1).wait_for()
        keep(light, name)
    dark = console.signed_in("dark", DESKTOP)
    opened(dark, done[BRONZE])
    keep(dark, "playground-dark")
    view(dark)
    dark.get_by_text("Receipt", exact=True).click()
    keep(dark, "viewer-dark")
    take_mask(console.signed_in("light", DESKTOP))
    phone = console.signed_in("light", PHONE)
    keep(phone, "phone-begin")
    opened(phone, done[BRONZE])
    phone.get_by_role("button", name="Open picture 4").scroll_into_view_if_needed()
    keep(phone, "phone-done")
    view(phone)
    keep(phone, "phone-viewer")


def view(page: Page) -> None:
    """Open the second picture."""
    page.get_by_role("button", name="Open picture 2").click()
    page.get_by_role("dialog").get_by_role("slider").wait_for()
    page.get_by_role("meter").wait_for()


def spiral(
    centre: tuple[float, float], radii: tuple[float, float], turns: int = 6
) -> list[tuple[float, float]]:
    """Points of a spiral that fills an ellipse, from its middle outwards."""
    steps = 36 * turns
    angles = [(number / steps, 2 * math.pi * turns * number / steps) for number in range(steps + 37)]
    return [
        (
            centre[0] + radii[0] * min(grown, 1) * math.cos(angle),
            centre[1] + radii[1] * min(grown, 1) * math.sin(angle),
        )
        for grown, angle in angles
    ]


def take_mask(page: Page) -> None:
    """Paint over the cup and its saucer."""
    page.locator(".source > input[type=file]").set_input_files(SAMPLES / "coffee.jpg")
    page.get_by_role("button", name="Paint a mask").click()
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    for centre, radii in CUP:
        places = [
            (box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in spiral(centre, radii)
        ]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places:
            page.mouse.move(*place)
        page.mouse.up()
    keep(page, "mask", away=False)


def main() -> None:
    """Make all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with serving(1) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take(Console(browser, server), tasks_of(server))
        browser.close()


if __name__ == "__main__":
    main()
