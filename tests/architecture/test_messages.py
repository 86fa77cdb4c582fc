"""Every text on the screen is there in every language."""

from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import Text

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("A plan")
count = ngettext("%(n)d goal", "%(n)d goals", 3)
month = pgettext("month name", "May")
nothing = str("Not a text")
"""
TEMPLATE = """
{% load i18n %}
  <h1>{% translate "Whose plan?" %}</h1>
 <p>{% blocktranslate count n=goals|length trimmed %}
        One goal
      {% plural %}
        {{ n }} goals
    {% endblocktranslate %}</p>
{% translate "May" context "verb" as may %}
{% blocktranslate with name=person.name %}Hello, {{ name }}. 100 % sure{% endblocktranslate %}
{{ _("Literal")|upper }}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    room = tmp_path / "plans"
    (room / "templates" / "plans").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "rules.py").write_text(PYTHON)
    (room / "templates" / "plans" / "plan.html").write_text(TEMPLATE)
    return tmp_path


def translate(source: Path, words: str, *translations: str, room: str = "plans") -> None:
    for language in messages.LANGUAGES:
        path = messages.catalogue_path(source / room, language)
        catalogue = polib.pofile(str(path))
        entry = catalogue.find(words)
        if entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate(translations))
        else:
            (entry.msgstr,) = translations
        catalogue.save()


def test_texts_of_python_files() -> None:
    assert set(messages.texts_in_python(PYTHON)) == {
        Text("", "A plan"),
        Text("", "%(n)d goal"),
        Text("month name", "May"),
    }


def test_texts_of_templates() -> None:
    found = {text: text.plural for text in messages.texts_in_template(TEMPLATE)}
    assert found == {
        Text("", "Whose plan?"): "",
        Text("", "One goal"): "%(n)s goals",
        Text("verb", "May"): "",
        Text("", "Hello, %(name)s. 100 %% sure"): "",
        Text("", "Literal"): "",
    }


def test_texts_of_compiled_templates() -> None:
    compiled = '<p title="{{ _("Whose plan?") }}">{{ ngettext("%(n)s goal", "%(n)s goals", n) % {"n": n} }}</p>'
    found = {text: text.plural for text in messages.texts_in_compiled(compiled)}
    assert found == {Text("", "Whose plan?"): "", Text("", "%(n)s goal"): "%(n)s goals"}


def test_a_new_text_is_missing_until_it_is_translated(source: Path) -> None:
    assert 'nn plans: missing "A plan"' in messages.problems(source)
    messages.update(source)
    assert 'nn plans: missing "A plan"' in messages.problems(source)
    translate(source, "A plan", "Ein plan")
    assert not [line for line in messages.problems(source) if '"A plan"' in line]


def test_a_second_update_changes_nothing_and_keeps_translations(source: Path) -> None:
    assert messages.update(source)
    translate(source, "One goal", "Eitt mål", "%(n)s mål")
    messages.update(source)
    assert messages.update(source) == []
    path = messages.catalogue_path(source / "plans", "nn")
    assert polib.pofile(str(path)).find("One goal").msgstr_plural == {0: "Eitt mål", 1: "%(n)s mål"}
    assert not [line for line in messages.problems(source) if "One goal" in line]


def test_a_text_that_is_gone_is_obsolete_and_then_dropped(source: Path) -> None:
    messages.update(source)
    (source / "plans" / "rules.py").write_text("")
    assert 'nb plans: obsolete "A plan"' in messages.problems(source)
    messages.update(source)
    assert not [line for line in messages.problems(source) if '"A plan"' in line]


def test_a_text_that_moves_takes_its_translation_along(source: Path) -> None:
    messages.update(source)
    translate(source, "A plan", "En plan")
    (source / "plans" / "rules.py").write_text("")
    (source / "needs").mkdir()
    (source / "needs" / "__init__.py").write_text(PYTHON)
    messages.update(source)
    assert not [line for line in messages.problems(source) if '"A plan"' in line]


@pytest.mark.parametrize(
    ("words", "translations"),
    [
        ("Hello, %(name)s. 100 %% sure", ["Hei. 100 %% sikker"]),
        ("Hello, %(name)s. 100 %% sure", ["Hei, %(navn)s. 100 %% sikker"]),
        ("%(n)d goal", ["%(m)d mål", "%(n)d mål"]),
    ],
)
def test_placeholders_must_be_the_same(source: Path, words: str, translations: list[str]) -> None:
    messages.update(source)
    translate(source, words, *translations)
    assert f'nb plans: placeholders differ in "{words}"' in messages.problems(source)


def test_the_same_words_have_one_translation(source: Path) -> None:
    (source / "needs").mkdir()
    (source / "needs" / "__init__.py").write_text(PYTHON)
    messages.update(source)
    translate(source, "A plan", "En plan")
    translate(source, "A plan", "Én plan", room="needs")
    assert 'nb plans: other words than in nb needs: "A plan"' in messages.problems(source)


def test_fuzzy_is_not_done(source: Path) -> None:
    messages.update(source)
    translate(source, "A plan", "En plan")
    path = messages.catalogue_path(source / "plans", "nb")
    path.write_text(path.read_text().replace('msgid "A plan"', '#, fuzzy\nmsgid "A plan"'))
    assert 'nb plans: fuzzy "A plan"' in messages.problems(source)


def test_every_text_of_ours_is_translated() -> None:
    problems = messages.problems(messages.SOURCE)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
