"""National identity numbers: both control rules, the series, and what is kept of them."""

import base64
import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import assume, given
from hypothesis import strategies as st

from samvev.people import national_id
from samvev.people.national_id import (
    FIRST_WEIGHTS,
    MONTH_ADDS,
    NO_DAY,
    NOT_ELEVEN,
    REAL_NUMBER,
    SECOND_WEIGHTS,
    TEST_NUMBER,
    WRONG_CONTROL,
    InvalidNationalId,
    Series,
    parse,
    read,
)

ONE = "15909012330"
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def controlled(nine: str, rest: int = 0) -> str | None:
    """The number with control digits that leave this rest, or None when there is none."""
    first = (rest - sum(w * int(d) for w, d in zip(FIRST_WEIGHTS, nine, strict=False))) % 11
    second = -sum(w * int(d) for w, d in zip(SECOND_WEIGHTS, f"{nine}{first}", strict=False)) % 11
    return None if 10 in (first, second) else f"{nine}{first}{second}"


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, date, int, bool]:
    """A valid number with its day of birth, what was added to the month, and whether it is a D-number."""
    born, added, is_d = draw(DAYS), draw(st.sampled_from(sorted(MONTH_ADDS))), draw(st.booleans())
    head = f"{born.day + 40 * is_d:02d}{born.month + added:02d}{born.year % 100:02d}"
    number = controlled(f"{head}{draw(st.integers(0, 999)):03d}", draw(st.integers(0, 3)))
    assume(number is not None)
    return str(number), born, added, is_d


@pytest.fixture
def keys(settings: Any) -> Any:
    """Puts keys with these names in use, the newest first."""

    def use(*names: str) -> None:
        settings.SAMVEV_DATA_KEYS = [
            f"{name}:{base64.b64encode(name.encode().ljust(32, b'.')).decode()}" for name in names
        ]

    return use


@pytest.mark.parametrize(
    ("number", "series", "is_d_number"),
    [
        ("02013299997", Series.REAL, False),
        ("30108299920", Series.REAL, False),
        ("30108299939", Series.REAL, False),  # by the rule of 2032 only
        ("15909012330", Series.TENOR, False),
        ("15909030002", Series.TENOR, False),
        ("15909030029", Series.TENOR, False),  # by the rule of 2032 only
        ("55909030187", Series.TENOR, True),
        ("15509030100", Series.NAV, False),
        ("15759030076", Series.NHN, False),
        ("15720255178", Series.NHN, False),
    ],
)
def test_published_numbers_are_read(number: str, series: Series, is_d_number: bool) -> None:
    found = parse(number)
    assert (found.number, found.series, found.is_d_number) == (number, series, is_d_number)


@given(numbers())
def test_every_number_by_either_rule_is_read_back(made: tuple[str, date, int, bool]) -> None:
    number, born, added, is_d = made
    found = parse(number)
    assert (found.day, found.month, found.is_d_number) == (born.day, born.month, is_d)
    assert found.series is MONTH_ADDS[added]
    assert found.fits(born)


@given(numbers(), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(made: tuple[str, date, int, bool], place: int, change: int) -> None:
    number = made[0]
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    # The second control sum still leaves no rest for one changed digit: it alone finds every such error.
    with pytest.raises(InvalidNationalId):
        parse(wrong)


@given(st.text())
def test_any_text_is_a_number_or_refused_with_a_reason_that_does_not_repeat_it(text: str) -> None:
    try:
        outcome = parse(text).number
    except InvalidNationalId as error:
        outcome = str(error)
    assert outcome in {str(NOT_ELEVEN), str(NO_DAY), str(WRONG_CONTROL)} or re.fullmatch("[0-9]{11}", outcome)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NOT_ELEVEN),
        ("1590901233", NOT_ELEVEN),
        ("١٥٩٠٩٠١٢٣٣٠", NOT_ELEVEN),  # digits of another script
        ("15909012331", WRONG_CONTROL),
        (controlled("310290300"), NO_DAY),
        (controlled("291301300"), NO_DAY),
    ],
)
def test_the_reason_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(InvalidNationalId, match=re.escape(str(reason))):
        parse(text)


def test_spaces_are_forgiven() -> None:
    assert parse("159090 12330").number == ONE


def test_where_numbers_are_made_up_a_real_one_is_refused(settings: Any) -> None:
    settings.SAMVEV_SYNTHETIC_IDS = True
    assert read(ONE).number == ONE
    with pytest.raises(InvalidNationalId, match=re.escape(str(REAL_NUMBER))):
        read("02013299997")


@pytest.mark.parametrize("number", [ONE, "15509030100", "15759030076"])
def test_in_production_a_made_up_number_is_refused(settings: Any, number: str) -> None:
    settings.SAMVEV_SYNTHETIC_IDS = False
    assert read("02013299997").series is Series.REAL
    with pytest.raises(InvalidNationalId, match=re.escape(str(TEST_NUMBER))):
        read(number)


def test_a_number_is_shown_without_what_makes_it_a_key() -> None:
    assert national_id.mask(ONE) == "159090 *****"
    assert national_id.mask("whatever was stored") == "*****"


def test_a_number_does_not_show_itself_in_a_log() -> None:
    assert ONE not in repr(parse(ONE))


def test_a_sealed_number_opens_and_never_looks_the_same_twice() -> None:
    one, other = national_id.seal(ONE), national_id.seal(ONE)
    assert one != other
    assert ONE.encode() not in one
    assert national_id.open(one) == national_id.open(memoryview(other)) == ONE


def test_an_altered_seal_does_not_open() -> None:
    sealed = bytearray(national_id.seal(ONE))
    sealed[-1] ^= 1
    with pytest.raises(ValueError, match="cannot be opened"):
        national_id.open(bytes(sealed))


def test_an_old_key_opens_and_finds_until_it_is_taken_out_of_use(keys: Any) -> None:
    keys("2025")
    sealed, found_by = national_id.seal(ONE), national_id.lookup_key(ONE)
    keys("2026", "2025")
    assert national_id.open(sealed) == ONE
    assert found_by in national_id.lookup_keys(ONE)
    assert national_id.lookup_key(ONE) != found_by
    assert national_id.seal(ONE).startswith(b"2026:")
    keys("2026")
    with pytest.raises(ValueError, match="cannot be opened"):
        national_id.open(sealed)


def test_the_lookup_key_is_the_same_every_time_and_fits_its_column() -> None:
    assert national_id.lookup_key(ONE) == national_id.lookup_key(ONE)
    assert re.fullmatch("[0-9a-f]{64}", national_id.lookup_key(ONE))
    assert national_id.lookup_key(ONE) != national_id.lookup_key("15909030002")


@pytest.mark.parametrize(
    "listed", [["2026"], ["2026:short"], ["2026:!!"], [f":{'A' * 43}="], [f"a:{'A' * 43}=", f"a:{'B' * 42}A="]]
)
def test_a_key_that_cannot_be_used_is_refused(settings: Any, listed: list[str]) -> None:
    settings.SAMVEV_DATA_KEYS = listed
    with pytest.raises(ImproperlyConfigured, match="SAMVEV_DATA_KEYS"):
        national_id.seal(ONE)


def test_real_numbers_need_a_key_of_their_own(settings: Any) -> None:
    settings.SAMVEV_SYNTHETIC_IDS = False
    settings.SAMVEV_DATA_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="is not set"):
        national_id.seal(ONE)
