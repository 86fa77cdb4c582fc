"""The inbox in the browser: from a report to a decision with its letter."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from samvev.audit.models import Entry
from samvev.kernel import clock
from samvev.kernel.period import period
from samvev.needs.models import Assessment, NeedReport, Outcome, Ruling
from samvev.needs.tests.stories import asked, assessed, decided, look, sent
from samvev.people.models import Address, Person

INBOX = reverse("needs:inbox")


@pytest.fixture
def ke(browser: Any) -> Client:
    found: Client = browser("ke")
    return found


def at(name: str, report: NeedReport) -> str:
    return reverse(f"needs:{name}", args=[report.pk])


def test_the_inbox_shows_who_reported_what_and_how_long_it_has_waited(ke: Client) -> None:
    made = sent()
    with clock.at(made.received_at + timedelta(days=15)):
        response = ke.get(INBOX)
    assertContains(response, "Ola Vik")
    assertContains(response, "Han klarer ikke hverdagen alene.")
    assertContains(response, "26–50")


def test_the_preliminary_answer_becomes_a_task_before_the_month_is_over(ke: Client) -> None:
    made = sent()
    assertNotContains(ke.get(INBOX), 'data-color="danger"')
    with clock.at(made.received_at + timedelta(days=25)):
        assertContains(ke.get(INBOX), 'data-color="danger"')


def test_the_list_logs_whom_it_showed(ke: Client) -> None:
    made = sent()
    ke.get(INBOX)
    ke.get(at("show", made))
    look()
    assert list(Entry.objects.filter(target_id=made.pk, event="audit.read").values_list("detail", flat=True)) == [
        "needs:inbox",
        "needs:show",
    ]


@pytest.mark.parametrize("who", ["coordinator", "manager", "stranger"])
def test_the_inbox_is_for_the_coordinating_unit(browser: Any, who: str) -> None:
    made = sent()
    assert browser(who).get(INBOX).status_code == 403
    assert browser(who).get(at("show", made)).status_code == 403


def test_another_municipality_does_not_know_that_a_report_is_there(browser: Any) -> None:
    made = sent()
    assert browser("neighbour").get(at("show", made)).status_code == 404
    assertNotContains(browser("neighbour").get(INBOX), "Ola Vik")


def test_taking_a_report(ke: Client) -> None:
    made = sent()
    assertRedirects(ke.post(at("take", made)), at("show", made))
    assertContains(ke.get(INBOX + "?show=mine"), "Ola Vik")
    assert ke.post(at("take", made)).status_code == 403


def words_of(letter: Any) -> str:
    """The first page of a letter, as text."""
    return PdfReader(BytesIO(letter.content)).pages[0].extract_text()


def test_the_way_from_report_to_decision_with_its_letter(ke: Client) -> None:
    made = sent()
    told = {"matters": "Å bo hjemme.", "conditions": ["two_services", "long_lasting"], "wish": "Kari"}
    assertRedirects(ke.post(at("assess", made), told), at("show", made))
    assertContains(ke.get(at("register", made)), "Ola Vik")
    person = {"person": "", "name": "Ola Vik", "birth_date": "17.05.1980", "sex": "M", "language": "nn"}
    assertRedirects(ke.post(at("register", made), person), at("show", made))
    begun = {"outcome": "individual_plan", "reason": "Han trenger flere tenester.", "language": "nn", "seen": "1"}
    written = ke.post(at("decide", made), begun | {"go": "letter"})
    letter = written.context["form"]["letter"].value()
    assert "Han trenger flere tenester." in letter
    done = ke.post(at("decide", made), begun | {"letter": letter + "\n\nHei hei.", "go": "decide"})
    assertRedirects(done, at("show", made))
    look()
    ruling = Ruling.objects.get()
    assert ruling.letter.endswith("Hei hei.")
    response = ke.get(reverse("needs:letter", args=[ruling.pk]))
    assert "Ola Vik" in words_of(response)
    Address.objects.create(
        tenant_id=ruling.tenant_id,
        person=Person.objects.get(name="Ola Vik"),
        street="Fjellveien 7",
        postcode="6800",
        place="Granlia",
        period=period(clock.today()),
    )
    assert "Fjellveien 7" in words_of(ke.get(reverse("needs:letter", args=[ruling.pk])))
    assert response.headers["Content-Type"] == "application/pdf"
    assertContains(ke.get(at("show", made)), reverse("needs:letter", args=[ruling.pk]))


def test_a_case_is_not_opened_for_nobody(ke: Client) -> None:
    made = sent()
    ke.post(at("assess", made), {"matters": ""})
    begun = {"outcome": "coordinator", "reason": "Fordi.", "language": "nb", "seen": "1", "go": "letter"}
    response = ke.post(at("decide", made), begun)
    assertContains(response, reverse("needs:show", args=[made.pk]))
    assert "outcome" in response.context["form"].errors


def test_a_wrong_national_id_keeps_what_was_typed_and_a_right_one_is_sealed(ke: Client) -> None:
    made = sent()
    person = {"person": "", "name": "Ola Vik", "birth_date": "", "sex": "", "language": "nb"}
    wrong = ke.post(at("register", made), person | {"number": "12345678901"})
    assertContains(wrong, "12345678901")
    assert ke.post(at("register", made), person | {"number": "159090 12330"}).status_code in {200, 302}


def test_someone_known_is_suggested_and_chosen(ke: Client) -> None:
    made = sent(about_name="Nora Eide", about_birth_date=None)
    page = ke.get(at("register", made))
    person = page.context["form"]["person"].field.queryset.get()
    told = {"person": str(person.pk), "name": "", "language": "nb"}
    assertRedirects(ke.post(at("register", made), told), at("show", made))
    look()
    assert NeedReport.objects.get().person_id == person.pk


def test_two_who_assess_at_once_see_both_texts(ke: Client) -> None:
    made = sent()
    ke.post(at("assess", made), {"matters": "Den første."})
    response = ke.post(at("assess", made), {"matters": "Den andre."})
    assertContains(response, "Den første.")
    assertContains(response, "Den andre.")
    seen = response.context["assessment_form"]["seen"].value()
    assertRedirects(ke.post(at("assess", made), {"matters": "Begge.", "seen": seen}), at("show", made))
    look()
    assert Assessment.objects.get().matters == "Begge."


def test_two_who_decide_at_once(ke: Client) -> None:
    made = assessed()
    told = {"outcome": "refused", "reason": "Nei.", "language": "nb", "letter": "Brevet mitt.", "go": "decide"}
    response = ke.post(at("decide", made), told | {"seen": str(made.version + 1)})
    assertContains(response, "Brevet mitt.")
    look()
    assert not Ruling.objects.exists()


def test_the_preliminary_answer_and_its_letter(ke: Client) -> None:
    made = sent()
    assert ke.get(at("preliminary_letter", made)).status_code == 404
    written = ke.get(at("preliminary", made)).context["form"].initial
    assertRedirects(ke.post(at("preliminary", made), written), at("show", made))
    first = ke.get(at("preliminary_letter", made)).content
    assert first.startswith(b"%PDF")
    assert ke.get(at("preliminary_letter", made)).content == first
    assert ke.get(at("preliminary", made)).status_code == 403


def test_closing_and_opening_again_with_a_note(ke: Client) -> None:
    made = sent()
    assert ke.post(at("close", made), {"note": ""}).status_code == 200
    assertRedirects(ke.post(at("close", made), {"note": "Sendt to ganger."}), at("show", made))
    assertContains(ke.get(INBOX + "?show=closed"), "Ola Vik")
    ke.get(at("reopen", made))
    assertRedirects(ke.post(at("reopen", made), {"note": "Likevel ikke."}), at("show", made))
    page = ke.get(at("show", made))
    assertContains(page, "Sendt to ganger.")
    assertContains(page, "Likevel ikke.")


@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_outcome_has_a_page(ke: Client, outcome: str) -> None:
    made = decided(outcome)
    assert ke.get(at("show", made)).status_code == 200


def test_the_inbox_costs_the_same_however_much_is_in_it(ke: Client) -> None:
    asked()
    sent(about_name="En")
    few = _queries(ke)
    for number in range(5):
        sent(about_name=f"Nummer {number}")
    assert _queries(ke) == few


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(INBOX)
    return len(captured)
