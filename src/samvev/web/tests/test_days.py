"""Days and moments are said as people say them, in all three languages."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from samvev.kernel import clock
from samvev.web.days import day_in_words, moment_in_words
from samvev.web.tests.gallery import NOW

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def saturday():
    with clock.at(NOW):
        yield


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "om 3 dager (tirsdag 24. november)"),
        ("nn", "om 3 dagar (tysdag 24. november)"),
        ("en", "in 3 days (Tuesday 24 November)"),
    ],
)
def test_a_day_says_how_far_away_and_which(language, words):
    with translation.override(language):
        assert day_in_words(TODAY + timedelta(days=3)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "i dag (laurdag 21. november)"),
        (1, "i morgon (søndag 22. november)"),
        (-1, "i går (fredag 20. november)"),
        (-2, "for 2 dagar sidan (torsdag 19. november)"),
        (15, "om 2 veker (søndag 6. desember)"),
        (240, "om 8 månader (måndag 19. juli 2027)"),
        (-800, "for 2 år sidan (torsdag 12. september 2024)"),
    ],
)
def test_nynorsk_days_are_written_right(days, words):
    with translation.override("nn"):
        assert day_in_words(TODAY + timedelta(days=days)) == words


def test_a_moment_near_and_far():
    with translation.override("nb"):
        assert moment_in_words(NOW) == "i dag kl. 12:31"
        assert moment_in_words(NOW - timedelta(days=1)) == "i går kl. 12:31"
        assert moment_in_words(NOW + timedelta(days=3)) == "tirsdag 24. november kl. 12:31"


def test_a_moment_in_another_zone_is_told_in_norwegian_time():
    with translation.override("nb"):
        assert moment_in_words(datetime.fromisoformat("2026-11-21T23:30:00+00:00")) == "i morgen kl. 00:30"


def test_no_day_is_no_words():
    assert day_in_words(None) == moment_in_words(None) == ""
