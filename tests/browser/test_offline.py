"""Reading without a network: what is kept, what is fetched for it, and what a new build changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_pages import CHAPTER, started
from tests.conftest import ROOT
from tests.serving import PagesServer, pages_server
from trapwise.output.offline import write_worker

OTHER = "traps/evaluation/roc-curve-mirage/"
COPIES = """async () => {
  const kept = {};
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) kept[new URL(request.url).pathname.replace("/trapwise/", "")] = name;
  }
  return kept;
}"""


@pytest.fixture(scope="module")
def pristine(built: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, copied where a test may have it changed."""
    return Path(shutil.copytree(built[0], tmp_path_factory.mktemp("pages") / "site"))


@pytest.fixture
def server(pristine: Path) -> Iterator[PagesServer]:
    with pages_server(pristine) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


def kept(page: Page) -> dict[str, str]:
    copies: dict[str, str] = page.evaluate(COPIES)
    return copies


def until(page: Page, question: str, argument: str = "") -> None:
    """Wait until the answer to a question that takes its time is yes."""
    for _ in range(300):
        if page.evaluate(question, argument):
            return
        page.wait_for_timeout(100)
    raise AssertionError(question)


def visit(page: Page, url: str) -> None:
    """Open a page, and wait until it is kept with what it loaded."""
    page.goto(url)
    started(page)
    until(
        page,
        """async () => {
          const { active } = await navigator.serviceWorker.ready;
          const copies = await caches.open("trapwise copies /trapwise/");
          const wanted = [location.href, ...performance.getEntriesByType("resource").map((e) => e.name)].map((a) => a.split(/[?#]/)[0]);
          for (const one of wanted.filter((a) => !a.endsWith("sw.js"))) if (!await copies.match(one)) return false;
          return active.state === "activated";
        }""",
    )


def deploy(folder: Path, changed: str) -> None:
    """Put another build into a folder: one page says something else."""
    page = folder / changed / "index.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", " anew</h1>", 1), "utf-8")
    shutil.copy(ROOT / "docs/sw.js", folder / "sw.js")
    write_worker(folder)


def test_a_first_visit_fetches_the_page_and_nothing_more(
    context: BrowserContext, server: PagesServer
) -> None:
    page = context.new_page()
    visit(page, server.address + CHAPTER)
    page.wait_for_timeout(1500)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)")
    assert {f"/trapwise/{path}" for path in server.asked} <= {
        *loaded,
        "/trapwise/sw.js",
        f"/trapwise/{CHAPTER}",
    }
    assert len(server.asked) == len(set(server.asked)), "something was fetched twice"
    assert OTHER not in kept(page)
    assert server.sent < 250_000


def test_what_was_opened_is_read_offline_and_the_rest_is_told(
    context: BrowserContext, server: PagesServer
) -> None:
    page = context.new_page()
    visit(page, server.address + CHAPTER)
    context.set_offline(True)
    page.reload()
    started(page)
    assert page.inner_text("h1").strip() == "The Softmax Trap"
    assert page.evaluate("document.fonts.check('16px \"Trap Serif\"')")
    page.goto(server.address + CHAPTER.rstrip("/") + "?utm_source=x#deep-dive")
    assert page.url == server.address + CHAPTER + "?utm_source=x#deep-dive"
    page.goto(server.address + CHAPTER + "index.html")
    assert page.url == server.address + CHAPTER
    page.goto(server.address + OTHER)
    expect(page.get_by_role("heading", level=1)).to_have_text("No network")
    expect(page.locator("main")).to_contain_text("You have not opened this page yet")
    page.get_by_role("link", name="The Softmax Trap").click()
    expect(page.locator("h1")).to_contain_text("The Softmax Trap")
    page.goto(server.address + "no/such/%E0%A4%A?q=<b>x</b>")
    expect(page.locator("main")).to_contain_text("There is no page at this address")
    assert page.locator("main b").count() == 0


def test_where_numbers_come_from_is_read_offline_once_it_was_asked_for(
    context: BrowserContext, server: PagesServer
) -> None:
    page = context.new_page()
    visit(page, server.address + CHAPTER)
    page.reload()
    started(page)
    page.get_by_role("button", name="Show where numbers come from").click()
    until(
        page,
        """async () => {
          const names = (await (await caches.open("trapwise copies /trapwise/")).keys()).map((r) => r.url);
          return names.some((n) => n.includes("/assets/origins/")) && names.some((n) => n.endsWith("/numbers.js"));
        }""",
    )
    context.set_offline(True)
    page.reload()
    started(page)
    page.get_by_role("button", name="Just show me").click()
    page.locator("article p data[tabindex]:visible").first.click()
    page.locator("article p data[tabindex]:visible").first.press("Enter")
    expect(page.locator("#tw-term-card")).to_contain_text("trapwise lab")


def test_online_the_server_has_the_word(context: BrowserContext, server: PagesServer) -> None:
    page = context.new_page()
    visit(page, server.address + CHAPTER)
    page.goto(server.address + CHAPTER.rstrip("/") + "?x=1")
    assert page.url == server.address + CHAPTER
    assert page.goto(server.address + "no/such/page/").status == 404
    server.ill[CHAPTER] = 404
    assert page.goto(server.address + CHAPTER).status == 404, "a page that is gone is gone"
    server.ill = {"assets/javascripts/commit.js": 404}
    page.goto(server.address + CHAPTER)
    expect(page.locator("form.tw-commit[data-asks]")).to_be_attached()
    part = page.evaluate("fetch('assets/x', {headers: {range: 'bytes=0-9'}}).then(r => r.status)")
    assert part == 404


@pytest.mark.parametrize("trouble", ["503", "429", "silent"])
def test_a_copy_stands_in_for_a_server_that_is_away(
    context: BrowserContext, server: PagesServer, trouble: str
) -> None:
    page = context.new_page()
    visit(page, server.address + CHAPTER)
    if trouble == "silent":
        server.silent = True
    else:
        server.ill[""] = int(trouble)
    page.goto(server.address + CHAPTER, timeout=15_000)
    assert page.inner_text("h1").strip() == "The Softmax Trap"
    server.silent, server.ill = False, {}


def test_everything_is_kept_if_it_is_asked_for_and_one_file_stops_nothing(
    context: BrowserContext, server: PagesServer
) -> None:
    server.ill[OTHER] = 503
    page = context.new_page()
    visit(page, server.address + "reference/about/")
    status = page.locator(".tw-offline__status")
    expect(status).to_contain_text("1 of ")
    page.get_by_role("button", name="Keep everything (2.").click()
    expect(status).to_contain_text("1 files could not be had", timeout=60_000)
    assert "reference/glossary/" in kept(page)
    server.ill.clear()
    page.get_by_role("button", name="Keep everything").click()
    expect(status).to_contain_text("All pages can be read", timeout=60_000)
    context.set_offline(True)
    page.goto(server.address + OTHER)
    started(page)
    page.keyboard.press("/")
    page.keyboard.type("softmax")
    expect(page.locator(".md-search-result__item").first).to_contain_text("Softmax")
    context.set_offline(False)
    visit(page, server.address + "reference/about/")
    page.get_by_role("button", name="Remove the copies").click()
    expect(status).to_contain_text("0 of ")


def test_a_new_build_brings_what_it_changed_and_no_old_copy(
    context: BrowserContext, pristine: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(pristine, tmp_path / "site"))
    with pages_server(folder) as server:
        page = context.new_page()
        visit(page, server.address + CHAPTER)
        visit(page, server.address + OTHER)
        # The caches of browser and worker hold both pages; one of them changes.
        deploy(folder, CHAPTER)
        server.asked.clear()
        page.goto(server.address + OTHER)
        started(page)
        anew = "async path => Boolean((await (await caches.match(path))?.text())?.includes(' anew</h1>'))"
        until(page, anew, f"/trapwise/{CHAPTER}")
        assert {path for path in server.asked if path != "sw.js"} <= {CHAPTER, OTHER}
        context.set_offline(True)
        page.goto(server.address + CHAPTER)
        expect(page.locator("h1")).to_contain_text("anew")
        page.goto(server.address + OTHER)
        assert page.locator("h1").inner_text().strip()


def test_an_earlier_versions_cache_is_taken_over(context: BrowserContext, server: PagesServer) -> None:
    page = context.new_page()
    server.ill["sw.js"] = 404
    page.goto(server.address + CHAPTER)
    page.evaluate(
        """async (other) => {
          const cache = await caches.open("trapwise-0123456789ab");
          await cache.addAll([location.href, other]);
          await cache.put("/trapwise/gone/", new Response("gone", { headers: { "content-type": "text/html" } }));
          const beside = await caches.open("trapwise-ba9876543210");
          await beside.put("/beside/", new Response("another site's"));
          await caches.open("another-cache");
        }""",
        server.address + OTHER,
    )
    server.ill.clear()
    visit(page, server.address + CHAPTER)
    found = kept(page)
    assert found[OTHER].startswith("trapwise copies")
    assert "gone/" not in found
    assert page.evaluate("caches.keys()").count("trapwise-0123456789ab") == 0
    assert {"trapwise-ba9876543210", "another-cache"} <= set(page.evaluate("caches.keys()"))


def test_a_gateways_page_is_not_taken_for_ours(
    context: BrowserContext, server: PagesServer, tmp_path: Path
) -> None:
    gateway = tmp_path / "gateway"
    gateway.mkdir()
    (gateway / "404.html").write_text("<h1>Pay here</h1>", "utf-8")
    for path in (CHAPTER, OTHER):
        (gateway / path).mkdir(parents=True)
        (gateway / path / "index.html").write_text("<h1>Pay here</h1>", "utf-8")
    page = context.new_page()
    visit(page, server.address + CHAPTER)
    real, server.folder = server.folder, gateway
    for path in (CHAPTER, OTHER):
        page.goto(server.address + path)
        expect(page.locator("h1")).to_have_text("Pay here")
    server.folder = real
    context.set_offline(True)
    page.goto(server.address + CHAPTER)
    expect(page.locator("h1")).to_contain_text("The Softmax Trap")
    page.goto(server.address + OTHER)
    expect(page.locator("h1")).to_have_text("No network")


def test_a_page_is_read_where_no_worker_may_be(context: BrowserContext, server: PagesServer) -> None:
    server.ill["sw.js"] = 404
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.address + "reference/about/")
    started(page)
    assert page.locator(".tw-offline").inner_text() == ""
    assert complaints == []
