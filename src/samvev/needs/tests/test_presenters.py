"""Words for the pages."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from samvev.kernel import clock
from samvev.needs import presenters
from samvev.needs.models import Appointment, NeedReport, Step
from samvev.needs.rules import Owner, Turn
from samvev.people.models import Person

NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Oslo"))
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"), clock.at(NOW):
        yield


def report(**told: Any) -> NeedReport:
    return NeedReport(**({"reporter": "parent", "agrees": "yes", "about_name": "Ola", "received_at": NOW} | told))


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0–5"), (5, "0–5"), (6, "6–12"), (18, "13–18"), (25, "19–25"), (50, "26–50"), (67, "51–67"), (68, "68+")],
)
def test_age_bands_are_those_of_the_yearly_report(age: int, band: str) -> None:
    assert presenters.age_band(date(TODAY.year - age, 1, 1), TODAY) == band


def test_an_unknown_or_coming_birth_has_no_band() -> None:
    assert presenters.age_band(None, TODAY) == presenters.age_band(TODAY + timedelta(days=1), TODAY) == ""
    assert presenters.who(report(before_birth=True)) == "Not born yet"
    assert presenters.who(report()) == ""


@pytest.mark.parametrize(("days", "kind"), [(0, "wait"), (13, "wait"), (14, "soon"), (29, "soon"), (30, "late")])
def test_waiting_is_flagged_after_14_days_and_marked_after_30(days: int, kind: str) -> None:
    waiting = presenters.waiting(report(received_at=NOW - timedelta(days=days)))
    assert waiting is not None
    assert (waiting.kind, waiting.days) == (kind, days)


def test_what_is_finished_does_not_wait() -> None:
    assert presenters.waiting(report(step=Step.CLOSED)) is None


def test_a_long_report_is_cut_at_a_word_in_the_list() -> None:
    row = presenters.rows([report(difficult="ord " * 100)])[0]
    assert row.gist.endswith("ord …")
    assert len(row.gist) <= presenters.GIST + 2


@pytest.mark.parametrize("step", Step.values)
def test_every_step_has_its_place_on_the_way(step: str) -> None:
    states = [stage.state for stage in presenters.stages(step)]
    assert states.count("now") == 1
    assert states == sorted(states, key=["done", "now", "later"].index)


def test_what_was_not_answered_is_left_out() -> None:
    told = dict(presenters.answers(report(difficult="Alt", services=["nav"], services_other="Nabo")))
    assert told["Services that are in already"] == "NAV, Nabo"
    assert "Urgent" not in told


@pytest.mark.parametrize(
    ("born", "to"),
    [(date(2016, 1, 1), "The parents of Ola"), (date(2010, 11, 21), "Ola"), (date(2010, 11, 22), "The parents of Ola")],
)
def test_a_letter_about_a_child_goes_to_the_parents(born: date, to: str) -> None:
    assert presenters.recipient(report(about_birth_date=born)) == to


def test_before_birth_the_name_is_a_parents_until_someone_is_registered() -> None:
    assert presenters.recipient(report(before_birth=True)) == "Ola"
    registered = report(before_birth=True, person=Person(name="Liten"))
    assert presenters.recipient(registered) == "The parents of Liten"


def test_whose_turn_it_is_in_words() -> None:
    row = Appointment()
    assert "no manager" in presenters.owner_words(row, Owner(Turn.DESK))


def test_who_said_no_latest_first() -> None:
    row = Appointment(
        declined=[{"name": "A", "reason": "x", "day": "2026-11-01"}, {"name": "B", "reason": "y", "day": "2026-11-02"}]
    )
    assert [entry["name"] for entry in presenters.declined(row)] == ["B", "A"]


@pytest.mark.parametrize(("days", "words"), [(0, "Came today"), (1, "1 day"), (13, "13 days")])
def test_what_came_today_has_not_waited(days: int, words: str) -> None:
    assert presenters.waited(days).words == words


@pytest.mark.parametrize(
    ("reporter", "words"),
    [("self", "The person"), ("staff", "Employed in the municipality"), ("parent", "Parent or guardian")],
)
def test_the_unit_does_not_read_who_reported_as_if_it_said_so_itself(reporter: str, words: str) -> None:
    (row,) = presenters.rows([report(reporter=reporter, step=Step.REPORTED)])
    assert row.about[0] == words
