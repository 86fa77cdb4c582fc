"""Every component renders in every language, escapes what people write, and needs no inline script or style."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

from samvev.web import components, icons
from samvev.web.templatetags import samvev as tags
from samvev.web.tests import gallery

PAGES = ["gallery/gallery.html", "gallery/person.html", *(f"web/{code}.html" for code in
         ("400", "403", "404", "409", "413", "422", "429", "500", "csrf"))]  # fmt: skip
ROOMS = Path(components.__file__).resolve().parents[1]
LANGUAGES = ["nb", "nn", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_no_inline_script_or_style(page, language):
    with translation.override(language):
        html = gallery.render(page)
    assert f'<html lang="{language}"' in html
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", html)
    assert not re.search(r'(?:src|href)="https?:', html)


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique_and_labels_lead_somewhere(page):
    html = gallery.render(page)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for pointed in re.findall(r'\sfor="([^"]+)"', html):
        assert pointed in ids
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(ids)


def test_the_page_works_for_someone_who_is_not_signed_in():
    html = gallery.render("web/404.html", frame=gallery.Frame(actor=None, menu=[], search_url=None, bell_url=""))
    assert "person-menu" not in html
    assert "Bokmål" in html


def test_the_page_works_without_any_frame():
    assert 'id="main"' in gallery.render("web/404.html", frame=None)


def test_a_phone_shows_five_places_and_the_rest_under_more():
    html = gallery.render()
    bar = html[html.index("menu--bottom") :]
    assert len(re.findall(r"<li hidden>", bar)) == len(gallery.STAFF_MENU) - 4
    assert 'popovertarget="menu-more"' in bar
    assert 'popovertarget="menu-more"' not in gallery.render(frame=gallery.Frame(menu=gallery.PERSON_MENU))


def test_the_page_for_what_is_not_there_says_the_same_whatever_is_behind_it():
    one, other = (re.sub(r"\w{64}", "", gallery.render("web/404.html", reason=r)) for r in ("Sofie", ""))
    assert one == other


def test_user_text_is_escaped_and_keeps_its_lines():
    html = tags.words("<script>alert(1)</script>\nto\n\ntre")
    assert "<script>" not in html
    assert html.count("<p>") == 2
    assert "<br>" in html
    assert tags.words("") == tags.words(None) == ""


def test_names_are_escaped_everywhere():
    template = engines["django"].from_string(
        '{% load samvev %}{% avatar n %}{% status_tag "new" n %}{% person n n n %}'
        '{% empty n title=n %}{% crumb n "#" %}{% done n %}'
    )
    assert "<b>" not in template.render({"n": "<b>x</b>"})


@pytest.mark.parametrize(
    ("name", "letters"), [("Kari Nes", "KN"), ("Åse-Marie Øye", "ÅØ"), ("Ola", "O"), ("", ""), ("李 小龙", "李小")]
)
def test_initials(name, letters):
    assert components.initials(name) == letters


def test_a_name_always_has_the_same_colour():
    assert components.hue("Kari Nes") == components.hue("Kari Nes")
    assert {components.hue(str(n)) for n in range(200)} == set(range(1, components.HUES + 1))


def test_every_icon_that_a_template_names_exists():
    named = r'{% icon "([^"]+)"|\bicon="([^"]+)"'
    for path in ROOMS.rglob("templates/**/*.html"):
        for one, other in re.findall(named, path.read_text()):
            name = one or other
            assert icons.PLACES.get(name, name) in icons.ICONS, f"{path.name}: {name}"


def test_every_look_has_an_icon_that_exists():
    assert all(look.icon in icons.ICONS for look in components.LOOKS.values() if look.icon)
    assert set(icons.PLACES.values()) <= set(icons.ICONS)


def test_numbers_follow_the_language():
    with translation.override("nb"):
        assert tags.number(12345.6, 1).replace("\xa0", " ") == "12 345,6"
        assert tags.number(None) == "–"


def test_another_page_keeps_the_search():
    html = gallery.render()
    assert "?q=m%C3%A5l&amp;page=3" in html


def test_steps_know_what_is_done():
    assert [s.state for s in components.steps_from("abc", 1)] == ["done", "now", "later"]
