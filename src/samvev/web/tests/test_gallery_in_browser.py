"""The gallery in a real browser: axe finds nothing, nothing overflows, and menus and drafts work."""

import mimetypes
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, sync_playwright

from samvev.web.tests import gallery

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("gallery")]
AXE = Path(__file__).resolve().parents[4] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
)
HERE = "http://gallery.test"
PAGES = ["gallery/gallery.html", "gallery/person.html", "web/404.html", "web/500.html"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A system's Chromium, or else Playwright's own."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield browser
        browser.close()


def shown(browser: Browser, html: str, width: int, *, script: bool = True, axe: bool = False) -> Page:
    """The page on a screen of that width, served without any network."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, bypass_csp=axe, reduced_motion="reduce"
    )
    page = context.new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HERE)
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        elif path == "/":
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        else:
            route.fulfill(status=204)

    page.route("**/*", answer)
    page.goto(f"{HERE}/")
    return page


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("template", PAGES)
def test_axe_finds_nothing(chromium: Browser, template: str, language: str, width: int) -> None:
    with translation.override(language):
        html = gallery.render(template)
    page = shown(chromium, html, width, axe=True)
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    page.context.close()


@pytest.mark.parametrize("template", PAGES)
def test_nothing_overflows_on_the_narrowest_screen(chromium: Browser, template: str) -> None:
    page = shown(chromium, gallery.render(template), 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_nothing_breaks_the_content_security_policy(chromium: Browser) -> None:
    page = shown(chromium, gallery.render(), 1280)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [text for text in said if "policy" in text.lower() or "error" in text.lower()] == []
    page.context.close()


def test_the_menus_open_without_script(chromium: Browser) -> None:
    page = shown(chromium, gallery.render(), 1280, script=False)
    page.click(".top__person")
    assert page.locator("#person-menu").is_visible()
    page.context.close()
    phone = shown(chromium, gallery.render(), 375, script=False)
    phone.click('[popovertarget="menu-more"]')
    assert phone.get_by_role("link", name="Rydding").last.is_visible()
    phone.context.close()


def test_what_is_typed_is_sent_as_a_draft(chromium: Browser) -> None:
    html = gallery.render().replace('<form class="form"', '<form class="form" data-draft="/drafts/x"', 1)
    page = shown(chromium, html, 1280)
    with page.expect_request("**/drafts/x") as sent:
        page.fill("#id_what", "Half a thought")
    assert "Half a thought" in (sent.value.post_data or "")
    assert "csrfmiddlewaretoken" not in (sent.value.post_data or "")
    page.context.close()
