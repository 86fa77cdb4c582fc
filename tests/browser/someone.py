"""A person in front of a screen: what they do and what they see, in the words that the page has in their language.

Words are given as the English source strings, and looked up in the reader's catalogue.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import polib
from django.utils import translation
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from samvev.accounts.cast import CAST
from tests.browser.house import House

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "test-artefacts"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE, NARROWEST = 1280, 375, 320
WORDS_SHOWN = """() => {
  const seen = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) seen.add(walk.currentNode.textContent.replace(/\\s+/g, " ").trim());
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const found of document.querySelectorAll(`[${name}]`)) seen.add(found.getAttribute(name).trim());
  return [...seen];
}"""
FOUND = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false}))
  .violations.map(v => [v.id, v.nodes[0].html])"""


def said(words: str, language: str = "nb", context: str = "", **values: Any) -> str:
    """A source string as it stands on a page in a language."""
    with translation.override(language):
        found = translation.pgettext(context, words) if context else translation.gettext(words)
    return found % values if values else found


@cache
def english(language: str) -> frozenset[str]:
    """The source strings that read otherwise in the language."""
    files = (ROOT / "src" / "samvev").glob(f"*/locale/{language}/LC_MESSAGES/django.po")
    entries = [entry for file in files for entry in polib.pofile(str(file))]
    same = {entry.msgid for entry in entries if entry.msgid in (entry.msgstr, *entry.msgstr_plural.values())}
    return frozenset({entry.msgid for entry in entries if entry.translated()} - same)


class Someone:
    """One person, one browser. Whoever is in the cast signs in; anyone else just comes by."""

    def __init__(
        self, house: House, browser: Browser, code: str = "", *, phone: bool = False, script: bool = True
    ) -> None:
        self.house, self.code, self.phone = house, code, phone
        self.language = "nb"
        self.context = browser.new_context(
            viewport=self._screen(),
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            base_url=house.url,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.allowed: set[int] = set()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.visited: list[str] = []
        if code:
            self.signs_in()

    # --- Coming and going ---

    def signs_in(self) -> None:
        """Through the door of the demo."""
        self.goes("/demo/")
        self.presses(str(CAST[self.code]))

    def goes(self, address: str) -> None:
        """By address: a bookmark, a link in an e-mail."""
        self.page.goto(address)

    def answered(self, address: str) -> int:
        """The status that an address answers this person with."""
        return self.context.request.get(address).status

    def downloads(self, words: str) -> bytes:
        """What a link to a document gives."""
        address = self._named("link", words).get_attribute("href")
        assert address
        answer = self.context.request.get(address)
        assert answer.ok, answer.status
        return answer.body()

    @property
    def at(self) -> str:
        """The path of the page."""
        return self.page.url.removeprefix(self.house.url)

    # --- Doing ---

    def presses(self, words: str, *, of: str = "", context: str = "", **values: Any) -> None:
        """A button or a link that leads to another page; `of` is what it belongs to."""
        with self.page.expect_navigation():
            self._pressable(words, of, context, **values).click()

    def opens(self, words: str, *, of: str = "", **values: Any) -> None:
        """A button or a link that opens something in place."""
        self._pressable(words, of, "", **values).click()

    def turns_to(self, words: str) -> None:
        """One of the pages of a case."""
        tab = self.page.locator(".tabs").get_by_role("link", name=self._say(words, "page of a case"), exact=True)
        with self.page.expect_navigation():
            tab.click()

    def fills(self, label: str, words: str, **values: Any) -> None:
        """A field."""
        self._field(label, **values).fill(words)

    def selects(self, label: str, words: str) -> None:
        """One in a list that folds out."""
        self._field(label).select_option(label=self._say(words))

    def ticks(self, *labels: str) -> None:
        """Boxes, or one of several choices."""
        for label in labels:
            self.page.get_by_label(self._begins(self._say(label))).first.check()

    def unticks(self, *labels: str) -> None:
        """Boxes."""
        for label in labels:
            self.page.get_by_label(self._begins(self._say(label))).first.uncheck()

    # --- Seeing ---

    def sees(self, words: str, **values: Any) -> None:
        """Words on the page: text of ours in the reader's language, or what someone wrote."""
        expect(self.page.locator("main")).to_contain_text(self._say(words, **values), use_inner_text=True)

    def does_not_see(self, words: str) -> None:
        """Not anywhere on the page, nor hidden in it."""
        assert self._say(words) not in self.page.content()

    def sees_field(self, label: str, holds: str) -> None:
        """A field with something in it."""
        expect(self._field(label)).to_have_value(holds)

    def looks(self, name: str) -> None:
        """Stop at this page: it is to be right for everyone, on every screen, and is remembered for other languages."""
        self.visited.append(self.at)
        self.page.evaluate("document.fonts.ready")
        folder = PICTURES / self.language
        folder.mkdir(parents=True, exist_ok=True)
        wrong: list[Any] = []
        for width in (WIDE, PHONE):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True, animations="disabled")
            wrong += [(width, *fault) for fault in self._faults()]
        self.page.set_viewport_size({"width": NARROWEST, "height": 900})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        wrong += [(wide, "overflow")] if wide > NARROWEST else []
        self.page.set_viewport_size(self._screen())
        wrong += self._strange_words()
        assert wrong == [], f"{name} ({self.language}, {self.at}): {wrong}"

    def leaves_a_picture(self, name: str) -> None:
        """Of the page as it is: what whoever mends a failing test looks at first."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def may_be_refused(self, *statuses: int) -> None:
        """A browser complains of answers that are no success; these are meant here."""
        self.allowed |= set(statuses)

    # --- How ---

    def _screen(self) -> Any:
        return {"width": PHONE if self.phone else WIDE, "height": 900}

    def _say(self, words: str, context: str = "", **values: Any) -> str:
        return said(words, self.language, context, **values)

    @staticmethod
    def _begins(words: str) -> re.Pattern[str]:
        return re.compile(rf"^\s*{re.escape(words)}(?!\w)")

    def _named(self, role: Any, words: str) -> Locator:
        return self.page.get_by_role(role, name=self._begins(self._say(words)))

    def _pressable(self, words: str, of: str, context: str, **values: Any) -> Locator:
        name = self._begins(self._say(words, context, **values))
        found = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        found = found.filter(visible=True)
        if of:
            found = self.page.locator("li, article, section, tr").filter(has_text=of).locator(found)
            return found.last
        return found.first

    def _field(self, label: str, **values: Any) -> Locator:
        return self.page.get_by_label(self._begins(self._say(label, **values))).filter(visible=True).last

    def _faults(self) -> list[list[str]]:
        session: CDPSession = self.context.new_cdp_session(self.page)
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            session.send("Runtime.evaluate", {"expression": AXE.read_text()})  # past the page's policy, and only this
        session.detach()
        found: list[list[str]] = self.page.evaluate(FOUND, RULES)
        return found

    def _strange_words(self) -> list[str]:
        lang = self.page.evaluate("document.documentElement.lang")
        wrong = [] if lang == self.language else [f"lang={lang}"]
        if self.language != "en":
            wrong += sorted(set(self.page.evaluate(WORDS_SHOWN)) & english(self.language))
        return wrong

    def _hear(self, message: Any) -> None:
        meant = any(f"status of {status}" in message.text for status in self.allowed)
        if message.type == "error" and not meant:
            self.complaints.append(f"{self.at}: {message.text}")
