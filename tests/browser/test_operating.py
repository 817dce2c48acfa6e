"""What an operator looks at: the system and the usage."""

import csv
from pathlib import Path

from playwright.sync_api import expect

from acting import order, wait_done
from browsing import Watched
from running import KEY


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
    page.get_by_role("button", name="7 days").click()
    expect(page.locator(".chart canvas")).to_be_visible()
