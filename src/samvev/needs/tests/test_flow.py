"""The way through a report: every question once, back always works."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvev.needs import flow
from samvev.needs.models import Agrees, Reporter
from samvev.needs.tests.stories import TYPED

REPORTERS = st.sampled_from([{"reporter": value} for value in Reporter.values] + [{}])


@given(REPORTERS)
def test_at_most_eight_pages_and_each_leads_to_the_next_and_back(answers: dict[str, Any]) -> None:
    slug, seen = "who", []
    while slug != flow.CHECK:
        seen.append(slug)
        onward = flow.after(answers, slug)
        assert flow.before(answers, onward) == slug
        slug = onward
    assert len(seen) + 1 <= 8
    assert flow.progress(answers, flow.CHECK).number == flow.progress(answers, flow.CHECK).total == len(seen) + 1


def told(**changes: Any) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for typed in TYPED.values():
        answers |= typed
    return answers | changes


def test_all_answered_gives_a_whole_report() -> None:
    assert flow.first_missing(told()) == ""
    assert flow.cleaned(told())["agrees"] == Agrees.YES


def test_whoever_reports_for_themselves_agrees() -> None:
    assert flow.cleaned(told(reporter="self", agrees=""))["agrees"] == Agrees.SELF


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"about_name": ""}, "who"),
        ({"difficult": ""}, "difficult"),
        ({"agrees": ""}, "agreement"),
        ({"reporter_contact": "", "about_contact": ""}, "reach"),
        ({"services": ["nonsense"]}, "services"),
        ({"difficult": "x" * 20_000}, "difficult"),
        ({"about_birth_date": "2090-01-01"}, "who"),
    ],
)
def test_the_first_question_that_is_not_rightly_answered(changes: dict[str, Any], slug: str) -> None:
    assert flow.first_missing(told(**changes)) == slug


def test_neither_age_nor_diagnosis_is_asked_for() -> None:
    assert flow.first_missing(told(about_birth_date="")) == ""
    words = " ".join(name for question in flow.QUESTIONS for name in question.form.base_fields)
    assert "diagnos" not in words


def test_what_was_typed_is_kept_as_it_was_typed() -> None:
    form = flow.QUESTIONS[0].form({"about_birth_date": "i fjor", "before_birth": "on"})
    assert flow.typed(form)["about_birth_date"] == "i fjor"
    assert flow.typed(form)["before_birth"] is True
