"""What an operator looks at: the system and the usage."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from acting import order, wait_done
from browsing import Opener, Watched
from running import KEY, serving


def test_the_system_and_a_failure(either: Watched) -> None:
    page = either.sign_in()
    order = {"model": "midjourney_retexture", "imgUrl": "http://127.0.0.1:9/x.jpg", "remixPrompt": "gold"}
    headers = {"Authorization": f"Bearer {KEY}"}
    page.request.post(f"{either.server.base}/model/v1/generation/sync", data=order, headers=headers)
    page.get_by_role("link", name="System").click()
    expect(page.locator(".panel", has_text="Workers")).to_contain_text("procedural")
    expect(page.locator(".panel", has_text="Engines")).to_contain_text("well")
    expect(page.locator(".panel", has_text="Storage")).to_contain_text("sqlite")
    failure = either.server.get("/v1/system")["failures"][0]
    row = page.locator(".failures tbody tr").first
    expect(row).to_contain_text(failure["request_id"])
    expect(row).to_contain_text(failure["message"])
    row.get_by_role("button", name="Make again").click()
    expect(page.get_by_text("Ordered again.")).to_be_visible()


def test_usage_as_chart_table_and_csv(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    order(page, cup)
    wait_done(page)
    page.get_by_role("link", name="Usage").click()
    expect(page.locator(".chart canvas")).to_be_visible()
    total = desktop.server.get("/v1/usage")["total"]
    expect(page.locator(".totals")).to_contain_text(f"${float(total['cost']):.2f}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(Path(waiting.value.path()).read_text().splitlines()))
    assert sum(int(row["tasks"]) for row in rows) == total["tasks"]
    assert sum(int(row["pictures"]) for row in rows) == total["pictures"] >= 4
    page.get_by_role("button", name="7 days").click()
    expect(page.locator(".chart canvas")).to_be_visible()
    expect(page.get_by_role("button", name="Cost")).to_have_attribute("aria-pressed", "true")
    for measure in ("Tasks", "Pictures", "Cost"):
        page.get_by_role("button", name=measure).click()
        expect(page.locator(".u-legend")).to_contain_text(measure)
        assert accented(page) > 100


ACCENTED = """canvas => {
  const accent = document.createElement("span");
  accent.style.color = "var(--accent)";
  document.body.append(accent);
  const wanted = getComputedStyle(accent).color.match(/\\d+/g).map(Number);
  accent.remove();
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255 && wanted.every((value, channel) => data[at + channel] === value)) found += 1;
  }
  return found;
}"""


def accented(page: Page) -> int:
    """How many pixels of the chart are bars."""
    return int(page.locator(".chart canvas").evaluate(ACCENTED))


def test_usage_without_a_price_charts_tasks(opener: Opener, cup: Path, tmp_path: Path) -> None:
    with serving(tmp_path, 1, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0") as free:
        page = opener(free).sign_in()
        page.get_by_role("link", name="Usage").click()
        expect(page.get_by_text("No pictures were made in this time.")).to_be_visible()
        page.get_by_role("link", name="Playground").click()
        order(page, cup)
        wait_done(page)
        page.get_by_role("link", name="Usage").click()
        expect(page.get_by_role("button", name="Tasks")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("button", name="Pictures")).to_contain_text("4")
        expect(page.locator(".chart canvas")).to_be_visible()
        assert accented(page) > 100
        page.get_by_role("button", name="Cost").click()
        expect(page.locator(".u-legend")).to_contain_text("Cost")
        assert accented(page) == 0
