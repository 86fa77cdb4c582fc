"""What people type is taken as it is meant, and an error never costs them their words."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from samvev.web.fields import AreasField, ClockField, DayField, FacesField, MailField, PhoneField, PlainText, plain
from samvev.web.forms import SamvevForm


class NameForm(SamvevForm):
    name = PlainText(label="Name")
    story = PlainText(label="Story", lines=4, required=False)


@given(st.text())
def test_plain_text_can_always_be_stored(text):
    cleaned = plain(text)
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")
    assert plain(cleaned) == cleaned


def test_nul_bytes_and_half_characters_are_taken_away():
    assert plain("Ka\x00ri \ud83d Nes\u202e") == "Kari  Nes"


def test_lines_are_kept_in_long_text_and_joined_in_short():
    assert plain("one\r\ntwo") == "one\ntwo"
    assert plain("one\r\n two", lines=False) == "one two"


def test_a_name_of_ten_thousand_characters_gives_a_clear_error_and_keeps_what_was_typed():
    typed = "Å" * 10_000
    form = NameForm(QueryDict(mutable=True) | {"name": typed})
    assert not form.is_valid()
    assert "9800" in form.errors["name"][0]
    assert typed in str(form["name"])


def test_the_browser_is_not_told_to_cut():
    assert "maxlength" not in str(NameForm())
    assert "maxlength" not in MailField().widget.attrs


@pytest.mark.parametrize("typed", ["2026-11-24", "24.11.2026", "24.11.26", "24/11/2026", " 24.11.2026\x00"])
def test_a_day_is_read_however_it_is_written(typed):
    assert DayField().clean(typed) == date(2026, 11, 24)


@pytest.mark.parametrize("typed", ["i morgen", "0026-11-24", "31.02.2026", "24.11.9999"])
def test_a_day_that_makes_no_sense_is_refused(typed):
    with pytest.raises(ValidationError):
        DayField().clean(typed)


def test_words_in_a_date_box_are_shown_again():
    class Form(SamvevForm):
        day = DayField()

    assert 'type="text"' in str(Form({"day": "i morgen"})["day"])
    assert 'type="date"' in str(Form({"day": "2026-11-24"})["day"])


@pytest.mark.parametrize("typed", ["12:30", "12.30", "1230", "12:30:00"])
def test_a_time_is_read_however_it_is_written(typed):
    assert ClockField().clean(typed) == time(12, 30)


@pytest.mark.parametrize(
    ("typed", "kept"), [("900 11 222", "90011222"), ("+47 900 11 222", "+4790011222"), ("0047 22", "+4722")]
)
def test_a_number_is_kept_as_digits(typed, kept):
    assert PhoneField().clean(typed) == kept


def test_words_are_no_number():
    with pytest.raises(ValidationError):
        PhoneField().clean("ring meg")


def test_areas_come_in_their_own_order_once_each():
    assert AreasField().clean(["housing", "health", "housing"]) == ["health", "housing"]


def test_areas_that_do_not_exist_are_refused():
    with pytest.raises(ValidationError):
        AreasField().clean(["general"])


def test_faces_give_a_number():
    assert FacesField().clean("4") == 4
    assert FacesField(required=False).clean("") is None
