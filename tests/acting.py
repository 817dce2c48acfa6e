"""What a person does in the console, for several tests."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

MARBLE = "white marble with gold veins"


def choose(page: Page, picture: Path) -> None:
    """Pick a picture, and wait until the server has it."""
    page.locator(".source > input[type=file]").set_input_files(picture)
    with Image.open(picture) as image:
        expect(page.locator(".chosen-bar")).to_contain_text(f"{image.width} × {image.height}")


def drag(
    page: Page,
    target: Locator,
    files: Sequence[Path] = (),
    texts: dict[str, str] | None = None,
    *,
    release: bool = True,
) -> None:
    """Drag files, or texts by their type, from outside of the browser to the middle of an element."""
    box = target.bounding_box()
    assert box is not None
    items = [{"mimeType": kind, "data": data} for kind, data in (texts or {}).items()]
    carried = {"items": items, "files": list(map(str, files)), "dragOperationsMask": 7}
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", *(["drop"] if release else [])):
        session.send("Input.dispatchDragEvent", {"type": kind, "data": carried, **place})


def order(page: Page, picture: Path, prompt: str = MARBLE) -> None:
    """Order four pictures."""
    choose(page, picture)
    page.get_by_label("What should it look like?").fill(prompt)
    page.get_by_role("button", name="Make pictures").click()


def tiles(page: Page) -> Locator:
    """The finished pictures of the grid."""
    return page.get_by_role("button", name="Open picture")


def wait_done(page: Page, count: int = 4) -> None:
    expect(page.get_by_role("button", name="Make pictures")).to_be_visible()
    expect(tiles(page)).to_have_count(count)


def bytes_of(page: Page, locator: Locator) -> bytes:
    """The bytes of the picture that an element shows."""
    return page.request.get(str(locator.evaluate("image => image.src"))).body()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size
