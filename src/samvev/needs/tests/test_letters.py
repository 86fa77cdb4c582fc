"""Letters: whole in every language, with the reason and how to complain."""

from datetime import date

import pytest

from samvev.needs import letters
from samvev.needs.models import Outcome

LANGUAGES = ["nb", "nn", "en"]


def about(language: str) -> letters.About:
    return letters.About("Granlia kommune", date(2026, 11, 2), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_decision_gives_the_reason_and_the_way_to_complain(outcome: str, language: str) -> None:
    text = letters.decision(about(language), outcome, "Grunnen er denne.", "fastlegen")
    assert "Grunnen er denne." in text
    assert "§ 7-2" in text
    assert "Granlia kommune" in text
    assert ("fastlegen" in text) == (outcome == Outcome.PASSED_ON)


@pytest.mark.parametrize("outcome", Outcome.values)
def test_each_language_form_has_its_own_words(outcome: str) -> None:
    assert len({letters.decision(about(language), outcome, "x", "y") for language in LANGUAGES}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preliminary_answer_says_when_the_decision_comes(language: str) -> None:
    assert "28" in letters.preliminary(about(language))


def test_a_plan_is_said_to_give_no_right_to_services_and_to_need_a_yes() -> None:
    text = letters.decision(about("en"), Outcome.INDIVIDUAL_PLAN, "x")
    assert "only if you say yes" in text
    assert "does not in itself give a right" in text
