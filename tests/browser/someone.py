"""A person in front of a screen: what they do and what they see, in the words that the page has in their language.

Words are given as the English source strings, and looked up in the reader's catalogue.
"""

import re
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import polib
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from samvev.accounts.cast import CAST
from tests.browser.house import House

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "test-artefacts"
PICTURES.mkdir(exist_ok=True)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BOKMAL, NYNORSK, ENGLISH = "nb", "nn", "en"
WIDE, PHONE, NARROWEST = 1280, 375, 320
WORDS_SHOWN = """() => {
  const seen = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) seen.add(walk.currentNode.textContent.replace(/\\s+/g, " ").trim());
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const found of document.querySelectorAll(`[${name}]`)) seen.add(found.getAttribute(name).trim());
  return [...seen];
}"""
FOUND = """async ([runOnly, colours]) => (await axe.run(document, {runOnly, resultTypes: ["violations"], preload: false,
  rules: {"color-contrast": {enabled: colours}}})).violations.map(v => [v.id, v.nodes[0].html])"""


FITS = "width => innerWidth === width && document.documentElement.scrollWidth <= width"
STICKS_OUT = """() => [document.documentElement.scrollWidth, innerWidth, ...[...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))]"""


def said(words: str, context: str = "", **values: Any) -> str:
    """A source string as it stands on a page in bokmål."""
    with translation.override(BOKMAL):
        found = translation.pgettext(context, words) if context else translation.gettext(words)
    return found % values if values else found


@cache
def english(language: str) -> frozenset[str]:
    """The source strings that are not words of the language as well."""
    files = (ROOT / "src" / "samvev").glob(f"*/locale/{language}/LC_MESSAGES/django.po")
    entries = [entry for file in files for entry in polib.pofile(str(file)) if entry.translated()]
    own = {words for entry in entries for words in (entry.msgstr, *entry.msgstr_plural.values())}
    return frozenset({entry.msgid for entry in entries} - own)


def begins(words: str) -> re.Pattern[str]:
    """A name that begins with these words: what follows is for those who do not see what it stands beside."""
    return re.compile(rf"^\s*{re.escape(words)}(?!\w)")


def _what_sticks_out(page: Page) -> list[Any]:
    """What does not fit on the screen once the browser has laid the page out for it: a tab behind takes its time."""
    try:
        page.wait_for_function(FITS, arg=NARROWEST, polling=50, timeout=5_000)
    except PlaywrightTimeoutError:
        return ["does not fit", *page.evaluate(STICKS_OUT)]
    return []


def _strange_words(page: Page, language: str) -> list[str]:
    """What says another language than it is, and what stands in English where it should not."""
    lang = page.evaluate("document.documentElement.lang")
    wrong = [] if lang == language else [f"lang={lang}"]
    if language != ENGLISH:
        wrong += sorted(set(page.evaluate(WORDS_SHOWN)) & english(language))
    return wrong


class Part:
    """A part of a page, as one meets it: what can be done there, and what can be seen."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.page = root.page

    # --- Doing ---

    def presses(self, words: str, *, of: str = "", **values: Any) -> None:
        """A button or a link that leads to another page; `of` is what it belongs to."""
        with self.page.expect_navigation():
            self._pressable(words, of, **values).click()

    def opens(self, words: str, *, of: str = "", **values: Any) -> None:
        """A button or a link that does something in place."""
        self._pressable(words, of, **values).click()

    def fills(self, label: str, words: str, **values: Any) -> None:
        """A field."""
        self._field(label, **values).fill(words)

    def selects(self, label: str, words: str) -> None:
        """One in a list that folds out."""
        self._field(label).select_option(label=said(words))

    def ticks(self, *labels: str) -> None:
        """Boxes, or one of several choices."""
        for label in labels:
            self.root.get_by_label(begins(said(label))).first.check()

    # --- Seeing ---

    def sees(self, words: str, **values: Any) -> None:
        """Words that are shown: text of ours in bokmål, or what someone wrote."""
        expect(self.root).to_contain_text(said(words, **values), use_inner_text=True)

    def sees_field(self, label: str, holds: str) -> None:
        """A field with something in it."""
        expect(self._field(label)).to_have_value(re.compile(re.escape(holds)))

    def sees_ticked(self, label: str) -> None:
        """A choice that is made."""
        expect(self.root.get_by_label(begins(said(label))).first).to_be_checked()

    # --- How ---

    def _pressable(self, words: str, of: str = "", **values: Any) -> Locator:
        name = begins(said(words, **values))
        where = self.root.locator("li, article, section, tr").filter(has_text=of).last if of else self.root
        found = where.get_by_role("button", name=name).or_(where.get_by_role("link", name=name))
        return found.filter(visible=True).first

    def _field(self, label: str, **values: Any) -> Locator:
        labelled = self.root.get_by_label(begins(said(label, **values)))
        return labelled.and_(self.page.locator("input, textarea, select")).filter(visible=True).last


class Someone(Part):
    """One person, one browser. Whoever is in the cast or has a number signs in; anyone else just comes by."""

    def __init__(
        self,
        house: House,
        browser: Browser,
        code: str = "",
        *,
        phone: bool = False,
        script: bool = True,
        number: str = "",
    ) -> None:
        self.house, self.code = house, code
        self.screen: Any = {"width": PHONE if phone else WIDE, "height": 900}
        self.context = browser.new_context(
            viewport=self.screen,
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            base_url=house.url,
        )
        self.context.set_default_timeout(15_000)
        super().__init__(self.context.new_page().locator("main"))
        self.complaints: list[str] = []
        self.allowed: set[int] = set()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if code:
            self.goes("/demo/")
            self.presses(str(CAST[code]))
        if number:
            self.context.add_cookies([{"name": "samvev", "value": house.admits(number), "url": house.url}])

    def goes(self, address: str) -> None:
        """By address: a bookmark, a link in an e-mail."""
        self.page.goto(address)

    def turns_to(self, words: str) -> None:
        """One of the pages of a case."""
        names = re.compile(f"^({said(words)}|{said(words, 'page of a case')})$")
        with self.page.expect_navigation():
            self.page.locator(".tabs").get_by_role("link", name=names).click()

    def chooses_in_the_menu(self, words: str) -> None:
        """A place in the menu: on top of a wide screen, at the bottom of a phone."""
        menu = self.page.locator(".menu").filter(visible=True)
        with self.page.expect_navigation():
            menu.get_by_role("link", name=begins(said(words))).click()

    def searches(self, words: str) -> None:
        """In the field on top."""
        self.page.locator("#top-search").fill(words)
        with self.page.expect_navigation():
            self.page.locator("#top-search").press("Enter")

    def within(self, kind: str, words: str) -> Part:
        """A part of the page only."""
        return Part(self.page.locator(kind).filter(has_text=words))

    def answered(self, address: str) -> int:
        """The status that an address answers this person with."""
        return self.context.request.get(address).status

    def downloads(self, words: str) -> bytes:
        """What a link to a document gives."""
        address = self.page.get_by_role("link", name=begins(said(words))).first.get_attribute("href")
        assert address
        answer = self.context.request.get(address)
        assert answer.ok, answer.status
        return answer.body()

    @property
    def at(self) -> str:
        """The path of the page."""
        return self.page.url.removeprefix(self.house.url)

    def does_not_see(self, words: str) -> None:
        """Not anywhere on the page, nor hidden in it."""
        assert said(words) not in self.page.content()

    def looks(self, name: str) -> None:
        """Stop at this page, and see that it is right on every screen and in every language."""
        self._examine(self.page, name, BOKMAL)
        address = self.at.partition("#")[0]
        for language in (NYNORSK, ENGLISH):
            self._chooses(language)
            self.beside.goto(address)
            self._examine(self.beside, name, language)
        self._chooses(BOKMAL)
        self.page.set_viewport_size(self.screen)

    def complains(self) -> list[str]:
        """What was wrong since last asked: faults that axe found, errors in the console, words in a wrong language."""
        told, self.complaints = self.complaints, []
        return told

    def leaves_a_picture(self, name: str) -> None:
        """Of the page as it is: what whoever mends a failing test looks at first."""
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def may_be_refused(self, *statuses: int) -> None:
        """A browser complains of answers that are no success; these are meant here."""
        self.allowed |= set(statuses)

    @cached_property
    def beside(self) -> Page:
        """Another tab, so that what is typed on this page stays."""
        tab = self.context.new_page()
        tab.on("console", self._hear)
        return tab

    def _chooses(self, language: str) -> None:
        """Have pages in this language from now on."""
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "samvev-csrf")
        form: dict[str, str | float | bool] = {"language": language, "csrfmiddlewaretoken": token}
        assert self.context.request.post("/language", form=form, max_redirects=0).status == 302

    def _examine(self, page: Page, name: str, language: str) -> None:
        page.evaluate("document.fonts.ready")
        wrong: list[Any] = []
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            if language == BOKMAL:
                path = PICTURES / f"{name}-{self.code or 'anyone'}-{width}.png"
                page.screenshot(path=path, full_page=True, animations="disabled")
            wrong += [(width, *fault) for fault in self._faults(page, language)]
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        wrong += _what_sticks_out(page)
        wrong += _strange_words(page, language)
        self.complaints += [f"{name} ({language}, {page.url}): {fault}" for fault in wrong]

    def _faults(self, page: Page, language: str) -> list[list[str]]:
        if not page.evaluate("typeof axe !== 'undefined'"):
            session = self.context.new_cdp_session(page)
            session.send("Runtime.evaluate", {"expression": AXE.read_text()})  # past the page's policy, and only this
            session.detach()
        colours = language == BOKMAL  # they are the same in every language, and take the longest to judge
        found: list[list[str]] = page.evaluate(FOUND, [RULES, colours])
        return found

    def _hear(self, message: Any) -> None:
        meant = any(f"status of {status}" in message.text for status in self.allowed)
        if message.type == "error" and not meant:
            self.complaints.append(f"{self.at}: {message.text}")


type Cast = Callable[[str], Someone]


def case(case_id: object, page: str = "") -> str:
    """The address of a page of a case."""
    return f"/cases/{case_id}/{page}"
