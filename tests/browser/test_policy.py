"""What a page may run: every tool works under its policy, and what is slipped into a page does not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import tiny
from tests.browser.test_pages import CHAPTER, started
from tests.conftest import build
from tests.serving import served
from tests.test_preview import serving

WATCH = """
  window.refused = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    refused.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture(scope="module")
def below_a_prefix(built: tuple[Path, str]) -> Iterator[str]:
    with served(built[0]) as address:
        yield address


@contextmanager
def watched(browser: Browser, url: str, **options: object) -> Iterator[tuple[Page, list[str]]]:
    """Open a page, and yield it with what the console says of refused things, which outlasts the page."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, said = context.new_page(), list[str]()
    page.on("console", lambda m: said.append(m.text) if "Content Security Policy" in m.text else None)
    page.add_init_script(WATCH)
    page.goto(url)
    yield page, said
    context.close()


def refused(page: Page) -> list[str]:
    found: list[str] = page.evaluate("refused")
    return found


def search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("softmax")
    page.locator(".md-search-result__list a, .tw-result a, [role=option]").first.wait_for()
    page.keyboard.press("Escape")


def use_theme(page: Page) -> None:
    for _ in range(2):
        page.locator(".tw-scheme").click()
    page.locator(".md-header button[aria-controls]").click()
    page.keyboard.press("Escape")


def use_chapter(page: Page) -> None:
    page.locator(".tw-commit input[type=radio]").first.check()
    for button in page.locator(".tw-commit__send").all():
        button.click()
    for slider in page.locator("input[type=range]").all():
        slider.press("ArrowRight")
    page.locator(".tw-term").first.hover()
    page.locator(".tw-term").first.focus()
    for button in page.locator("button.md-clipboard, .md-code__button").all()[:1]:
        button.click(force=True)
    page.emulate_media(media="print")


def use_questions(page: Page) -> None:
    page.locator(".tw-filter input[name=q]").fill("loss")
    page.locator(".tw-filter input[name=unread]").check()
    page.locator("button.tw-questions__sort").first.click()


def use_finder(page: Page) -> None:
    page.locator(".tw-finder input[name=q]").fill("late")
    page.wait_for_timeout(400)


def use_chooser(page: Page) -> None:
    page.locator(".tw-chooser select").first.select_option(index=1)
    page.locator(".tw-chooser [role=status]").first.wait_for()


def use_clock(page: Page) -> None:
    page.locator("[data-do=run]").click()
    page.wait_for_timeout(600)
    page.locator("[data-do=reset]").click()


def use_spot(page: Page) -> None:
    for box in page.locator(".tw-remark input").all()[:3]:
        box.check(force=True)
    page.locator(".tw-spot__send").first.click()


def use_checklist(page: Page) -> None:
    page.locator(".tw-checklist input").first.check(force=True)
    page.locator(".tw-print").first.evaluate("button => { window.print = () => {}; button.click(); }")


def nothing(page: Page) -> None:
    """Only open the page."""


TOOLS: dict[str, Callable[[Page], None]] = {
    "": search,
    CHAPTER: use_chapter,
    "traps/": use_theme,
    "reference/questions/": use_questions,
    "reference/finder/": use_finder,
    "frameworks/five-questions/": use_chooser,
    "frameworks/clock/": use_clock,
    "mistakes/spot-the-mistakes/": use_spot,
    "practice/checklist/": use_checklist,
    "reference/glossary/": nothing,
    "practice/designs/home-feed/": nothing,
    "no/such/page/": search,
}


@pytest.mark.parametrize("path", TOOLS)
def test_every_tool_works_under_the_policy(browser: Browser, below_a_prefix: str, path: str) -> None:
    size = {"width": 360, "height": 800} if path == "traps/" else {"width": 1280, "height": 800}
    with watched(browser, below_a_prefix + path, viewport=size) as (page, said):
        started(page)
        assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
        TOOLS[path](page)
        page.wait_for_timeout(300)
        assert refused(page) == []
    assert said == []


def test_pages_are_kept_for_reading_offline_under_the_policy(browser: Browser, below_a_prefix: str) -> None:
    with watched(browser, below_a_prefix) as (page, said):
        started(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        assert refused(page) == []
    assert said == []


SLIPPED_IN = {
    "an inline script": "script-src-elem: inline",
    "a handler": "script-src-attr: inline",
    "a link": "script-src-elem: inline",
    "a frame": "frame-src",
    "evaluation": "script-src: eval",
    "a script from elsewhere": "script-src-elem: https://example.org/",
    "an image from elsewhere": "img-src: https://example.org/",
    "a request elsewhere": "connect-src: https://example.org/",
    "an object": "object-src",
    "a base": "base-uri: https://example.org",
    "a form": "form-action: https://example.org/",
    "a style": "style-src-attr: inline",
}
# As a script of the site would do it that was handed something bad.
BAD_SCRIPT = """
  const slip = (html) => {
    const box = document.createElement("div");
    document.querySelector("article").append(box);
    box.innerHTML = html;
    return box.firstElementChild;
  };
  window.ran = [];
  const tries = {
    "an inline script": () => {
      const script = document.createElement("script");
      script.textContent = "ran.push('script')";
      document.body.append(script);
    },
    "a handler": () => slip(`<img src="nothing" onerror="ran.push('handler')">`),
    "a link": () => slip(`<a href="javascript:ran.push('link')">a</a>`).click(),
    "a frame": () => slip(`<iframe src="https://example.org/"></iframe>`),
    "evaluation": () => { try { eval("ran.push('eval')"); } catch { } },
    "a script from elsewhere": () => {
      const script = document.createElement("script");
      script.src = "https://example.org/a.js";
      document.body.append(script);
    },
    "an image from elsewhere": () => slip(`<img src="https://example.org/a.png">`),
    "a request elsewhere": () => fetch("https://example.org/a").catch(() => {}),
    "an object": () => slip(`<object data="https://example.org/a.svg"></object>`),
    "a base": () => document.head.insertAdjacentHTML("afterbegin", `<base href="https://example.org/">`),
    "a form": () => slip(`<form action="https://example.org/a"></form>`).submit(),
    "a style": () => slip(`<p style="position: fixed">a</p>`),
  };
  tries[new URL(document.currentScript.src).searchParams.get("try")]();
"""


@pytest.mark.parametrize("kind", SLIPPED_IN)
def test_what_is_slipped_into_a_page_does_not_run(browser: Browser, below_a_prefix: str, kind: str) -> None:
    with watched(browser, below_a_prefix + CHAPTER, service_workers="block") as (page, _):
        started(page)
        page.route("**/bad.js*", lambda r: r.fulfill(body=BAD_SCRIPT, content_type="text/javascript"))
        page.evaluate(
            """kind => new Promise((done) => {
              const script = document.createElement("script");
              script.src = `/bad.js?try=${encodeURIComponent(kind)}`;
              script.onload = script.onerror = () => setTimeout(done, 300);
              document.body.append(script);
            })""",
            kind,
        )
        assert page.evaluate("ran") == []
        assert [told for told in refused(page) if told.startswith(SLIPPED_IN[kind])], refused(page)


def test_an_old_address_leads_on_under_its_policy(browser: Browser, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    traps = root / "content" / "traps.yml"
    text = traps.read_text(encoding="utf-8")
    old = "    technique: Report a median\n"
    traps.write_text(text.replace(old, old + "    formerly: [oldest-trap]\n", 1), encoding="utf-8")
    done = build(root / "mkdocs.yml", root / "site")
    assert done.returncode == 0, done.stderr
    assert "Content-Security-Policy" in (root / "site/traps/sums/oldest-trap/index.html").read_text("utf-8")
    with (
        served(root / "site") as address,
        watched(browser, f"{address}traps/sums/oldest-trap/#lab") as (page, said),
    ):
        page.wait_for_url("**/traps/sums/first-trap/#lab")
        assert refused(page) == []
    assert said == []


def test_a_preview_reloads_its_pages_under_their_policy(browser: Browser, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    with serving(root) as preview:
        file = root / "docs" / "index.md"
        with watched(browser, preview.address) as (page, said):
            assert "'unsafe-inline'" in preview.page().partition("style-src")[0]
            file.write_text(f"{file.read_text(encoding='utf-8')}\n\nNewly written.\n", encoding="utf-8")
            # The edit, and that the saved page shows it: the script of the preview has run.
            page.get_by_text("Newly written.").wait_for(timeout=60_000)
            assert refused(page) == []
        assert said == []
