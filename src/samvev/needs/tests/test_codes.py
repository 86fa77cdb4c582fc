"""Tracking codes: readable, long enough, and never stored."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from samvev.needs import codes


def test_a_code_has_sixty_bits_in_three_groups_of_four() -> None:
    code = codes.new_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert len(set(codes.ALPHABET)) ** codes.LENGTH >= 2**60


@given(st.text(codes.ALPHABET, min_size=12, max_size=12))
def test_however_it_is_typed_it_is_the_same_code(letters: str) -> None:
    code = codes.spaced(letters)
    assert codes.letters_of(code.lower().replace("-", " ")) == letters
    assert codes.tracking_key(code) == codes.tracking_key(letters)


@given(st.text(max_size=40))
def test_what_is_no_code_is_none(typed: str) -> None:
    assert len(codes.letters_of(typed)) in {0, 12}


def test_letters_that_are_misread_are_not_used() -> None:
    assert not set("IO01") & set(codes.ALPHABET)


def test_a_code_outlives_a_change_of_secret(settings) -> None:  # type: ignore[no-untyped-def]
    code = codes.new_code()
    before = codes.tracking_key(code)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert codes.tracking_key(code) != before
    assert before in codes.tracking_keys(code)


def test_a_number_tells_its_day_and_not_how_many_there_are() -> None:
    first, second = (codes.new_number(date(2026, 11, 21)) for _each in range(2))
    assert first.startswith("M-261121-")
    assert first != second
    assert len(first) <= 20
