"""What is typed at the desk: shapes, and plain words where something is missing."""

from datetime import timedelta
from typing import Any

import pytest

from samvev.kernel import clock
from samvev.needs.forms import desk, report
from samvev.people.models import Person
from tests.world import uid


def decide(**changes: Any) -> desk.DecideForm:
    told = {"outcome": "refused", "reason": "x", "language": "nb", "seen": "1"} | changes
    return desk.DecideForm(told, registered=changes.pop("registered", True))


def test_passing_on_says_to_whom() -> None:
    assert not decide().errors
    assert "passed_to" in decide(outcome="passed_on").errors
    assert not decide(outcome="passed_on", passed_to="Fastlegen").errors


def test_a_letter_has_an_end() -> None:
    assert "letter" in decide(letter="x" * 20_001).errors


@pytest.mark.parametrize(
    ("outcome", "known", "fine"), [("team", True, True), ("team", False, False), ("refused", False, True)]
)
def test_what_opens_a_case_needs_a_person(outcome: str, known: bool, fine: bool) -> None:
    told = {"outcome": outcome, "reason": "x", "language": "nb", "seen": "1"}
    assert desk.DecideForm(told, registered=known).is_valid() == fine


def person(**told: Any) -> desk.PersonForm:
    return desk.PersonForm({"language": "nb"} | told, likely=Person.objects.none())


def test_someone_new_needs_a_name_and_nothing_else() -> None:
    assert person(name="Ola Vik").is_valid()
    assert "name" in person().errors
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert "birth_date" in person(name="Ola", birth_date=tomorrow).errors


def test_another_persons_id_in_the_form_is_refused(see_all: None) -> None:
    likely = Person.objects.filter(pk=uid("person.owner"))
    told = {"language": "nb", "person": str(uid("person.child9"))}
    form = desk.PersonForm(told, likely=likely)
    assert "person" in form.errors
    assert "Nora Eide" in str(form["person"])
    assert "person" not in person().fields


def test_a_birth_to_come_is_a_child_not_born() -> None:
    told = {"reporter": "parent", "about_name": "Line", "about_birth_date": (clock.today() + timedelta(9)).isoformat()}
    assert "about_birth_date" in report.WhoForm(told).errors
    assert report.WhoForm(told | {"before_birth": "on"}).is_valid()


@pytest.mark.parametrize("typed", ["\x00", "a" * 10_001, "\ud800"])
def test_strange_text_never_breaks(typed: str) -> None:
    form = report.DifficultForm({"difficult": typed})
    assert not form.is_valid()
