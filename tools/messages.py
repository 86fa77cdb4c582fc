"""The texts on the screen: what the code says in English, and its translations, a catalogue per room and language.

`make messages` brings the catalogues in step with the code: translations are kept (also when a text moves to another
room), new texts come in empty, texts that are gone go. `--check` changes nothing and fails on whatever is not right.
"""

import argparse
import io
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "samvev"
LANGUAGES = ("nb", "nn")  # English is the source
SINGLE, PLURAL, CONTEXT = (1,), (1, 2), ((1, "c"), 2)
CONTEXT_PLURAL = ((1, "c"), 2, 3)
KEYWORDS = {"_": SINGLE} | {
    name + ending: places
    for name, places in {
        "gettext": SINGLE,
        "ngettext": PLURAL,
        "pgettext": CONTEXT,
        "npgettext": CONTEXT_PLURAL,
    }.items()
    for ending in ("", "_lazy")
}
KEYWORDS["gettext_noop"] = SINGLE
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, order=True)
class Text:
    """One text of the code: its context, its words, and its words for several."""

    context: str
    words: str
    plural: str = field(default="", compare=False)

    @classmethod
    def of(cls, entry: polib.POEntry) -> "Text":
        """The text that a catalogue's entry translates."""
        return cls(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")

    def __str__(self) -> str:
        words = self.words.replace("\n", "\\n")
        return f'"{words}"' + (f" ({self.context})" if self.context else "")


def texts_in_python(source: str) -> Iterator[Text]:
    """Every translatable text of a Python file."""
    return _extract(source)


def texts_in_template(source: str) -> Iterator[Text]:
    """Every translatable text of a template."""
    # Django turns a template into calls between rows of X; indentation would mean something to Python.
    return _extract("\n".join(line.strip() for line in templatize(source).splitlines()))


def texts_in_compiled(source: str) -> Iterator[Text]:
    """Every translatable text of a template that is compiled (`jinja2/`)."""
    return _extract(source, "jinja2")


def _extract(source: str, language: str = "python") -> Iterator[Text]:
    file = io.BytesIO(source.encode())
    for _line, words, _comments, context in extract(language, file, keywords=KEYWORDS):
        single, *several = [words] if isinstance(words, str) else words
        yield Text(context or "", single, several[0] if several else "")


def texts_of(room: Path) -> dict[Text, Text]:
    """Every text of a room, tests left out. A text that occurs with and without a plural has the plural."""
    found: dict[Text, Text] = {}
    for path in sorted([*room.rglob("*.py"), *room.rglob("templates/**/*.*"), *room.rglob("jinja2/**/*.*")]):
        if {"tests", "migrations"} & set(path.relative_to(room).parts) or path.suffix not in {".py", ".html", ".txt"}:
            continue
        template = texts_in_compiled if "jinja2" in path.relative_to(room).parts else texts_in_template
        read = texts_in_python if path.suffix == ".py" else template
        try:
            for text in read(path.read_text(encoding="utf-8")):
                if text not in found or text.plural:
                    found[text] = text
        except (SyntaxError, tokenize.TokenError) as error:
            raise ValueError(f"{path} cannot be read: {error}") from error
    return found


def rooms(source: Path) -> list[Path]:
    """The folders that have texts and catalogues."""
    return sorted(path.parent for path in source.glob("*/__init__.py"))


def catalogue_path(room: Path, language: str) -> Path:
    """Where a room's translations to a language are."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(room: Path, language: str) -> dict[Text, polib.POEntry]:
    """A room's translations to a language; none when there is no catalogue."""
    path = catalogue_path(room, language)
    return {Text.of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}


def update(source: Path) -> list[Path]:
    """Bring every catalogue in step with the code; gives those that changed."""
    changed = []
    for language in LANGUAGES:
        known = {room: read(room, language) for room in rooms(source)}
        anywhere = {text: entry for entries in known.values() for text, entry in entries.items() if _whole(entry)}
        for room, entries in known.items():
            catalogue = polib.POFile(wrapwidth=110)
            catalogue.metadata = HEADER | {"Language": language}
            texts = texts_of(room)
            best = anywhere | {text: entry for text, entry in entries.items() if _whole(entry)}
            catalogue.extend(_entry(texts[text], best.get(text, entries.get(text))) for text in sorted(texts))
            if _write(catalogue_path(room, language), str(catalogue) if texts else ""):
                changed.append(catalogue_path(room, language))
    return changed


def _entry(text: Text, known: polib.POEntry | None) -> polib.POEntry:
    """A catalogue's entry for a text, with what is known of its translation."""
    entry = polib.POEntry(msgctxt=text.context or None, msgid=text.words, flags=list(known.flags) if known else [])
    if known:
        entry.tcomment = known.tcomment
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = dict(known.msgstr_plural) if known and known.msgstr_plural else {0: "", 1: ""}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def _write(path: Path, content: str) -> bool:
    """Write what differs from what is there; no texts, no file."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    content = content and content.rstrip("\n") + "\n"
    if content == before:
        return False
    if content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    else:
        path.unlink()
    return True


def problems(source: Path) -> list[str]:
    """What is not right in any catalogue, a line each: language, room, and the text."""
    found = []
    for language in LANGUAGES:
        elsewhere: dict[Text, tuple[str, list[str]]] = {}
        for room in rooms(source):
            texts, entries = texts_of(room), read(room, language)
            where = f"{language} {room.name}:"
            found += [f"{where} missing {text}" for text in sorted(texts) if not _whole(entries.get(text))]
            found += [f"{where} obsolete {text}" for text in sorted(entries.keys() - texts.keys())]
            for text in sorted(texts.keys() & entries.keys()):
                found += [f"{where} {fault} {text}" for fault in _faults(texts[text], entries[text])]
                found += _conflicts(where, text, entries[text], elsewhere)
    return found


def _conflicts(where: str, text: Text, entry: polib.POEntry, elsewhere: dict[Text, tuple[str, list[str]]]) -> list[str]:
    """Django joins all catalogues into one: the same words have one translation, or need a context."""
    if not _whole(entry):
        return []
    first, translations = elsewhere.setdefault(text, (where, _translations(entry)))
    return [f"{where} other words than in {first} {text}"] if translations != _translations(entry) else []


def _faults(text: Text, entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    if bool(text.plural) != bool(entry.msgid_plural):
        yield "plural not in step"
    allowed = _placeholders([text.words]), _placeholders([text.words, text.plural])
    for translation in filter(None, _translations(entry)):
        used = _placeholders([translation])
        # The singular may leave out a number that the plural shows ("one goal", "%(count)d goals").
        if not used <= allowed[1] or not (used >= allowed[0] or text.plural):
            yield "placeholders differ in"
            return


def _placeholders(words: Iterable[str]) -> set[str]:
    return {found for part in words for found in PLACEHOLDER.findall(part.replace("%%", ""))}


def _translations(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr_plural[key] for key in sorted(entry.msgstr_plural)] if entry.msgid_plural else [entry.msgstr]


def _whole(entry: polib.POEntry | None) -> bool:
    return entry is not None and all(_translations(entry))


def main() -> int:
    """Update the catalogues, or with `--check` list what is not right."""
    parser = argparse.ArgumentParser(description="Bring the message catalogues in step with the code.")
    parser.add_argument("--check", action="store_true", help="change nothing, and fail on whatever is not right")
    if parser.parse_args().check:
        found = problems(SOURCE)
        print("\n".join(found) if found else "Every text is translated.")
        return 1 if found else 0
    changed = update(SOURCE)
    empty = sum("missing" in line for line in problems(SOURCE))
    print(f"{len(changed)} catalogues changed; {empty} texts wait for a translation.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
