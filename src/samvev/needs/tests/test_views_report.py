"""Reporting a need in the browser: a page a question, nothing lost, a receipt, and a status that names nobody."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from samvev.needs import doors, draft
from samvev.needs.models import NeedReport
from samvev.needs.tests.stories import answer_all, look
from tests.world import GRANLIA, STOREFJORD, uid

CHECK = reverse("needs:report_check", args=[GRANLIA])
WHO = reverse("needs:report_question", args=[GRANLIA, "who"])
DIFFICULT = reverse("needs:report_question", args=[GRANLIA, "difficult"])


def code_on(client: Client) -> str:
    told = draft.receipt(client.session)
    assert told
    return told["code"]


def test_anyone_chooses_where_and_begins(db: None, client: Client) -> None:
    response = client.get(reverse("needs:choose"))
    assertContains(response, "Granlia kommune")
    begin = client.get(reverse("needs:report", args=[GRANLIA]))
    assertRedirects(begin, WHO)
    assertContains(client.get(WHO), 'aria-label="')


def test_a_whole_report_without_an_account(db: None, client: Client) -> None:
    answer_all(client)
    assertContains(client.get(CHECK), "Ola Vik")
    assertRedirects(client.post(CHECK, {"website": ""}), reverse("needs:receipt"))
    assertContains(client.get(reverse("needs:receipt")), code_on(client))
    look()
    made = NeedReport.objects.get()
    assert (made.about_name, made.services, made.agrees) == ("Ola Vik", ["nav", "gp"], "yes")
    assert made.tenant_id == GRANLIA
    assert made.reported_by_id is None


def test_nothing_of_it_is_in_a_cookie_or_an_address(db: None, client: Client) -> None:
    answer_all(client)
    told = " ".join(cookie.value for cookie in client.cookies.values())
    assert "Ola" not in told
    assert "Ola" not in str(dict(client.session))


def test_what_was_typed_is_gone_from_the_session_once_sent(db: None, client: Client) -> None:
    answer_all(client)
    client.post(CHECK, {"website": ""})
    assert draft.DRAFT not in client.session


def test_a_second_visit_goes_on_where_one_was(db: None, client: Client) -> None:
    client.post(WHO, {"reporter": "relative", "about_name": "Ola Vik"})
    assertRedirects(client.get(reverse("needs:report", args=[GRANLIA])), DIFFICULT)
    assertContains(client.get(WHO), 'value="Ola Vik"')


def test_going_back_keeps_also_what_is_not_right_yet(db: None, client: Client) -> None:
    client.post(WHO, {"reporter": "relative", "about_name": "Ola Vik"})
    assertRedirects(client.post(DIFFICULT, {"difficult": "", "go": "back"}), WHO)
    wrong = client.post(WHO, {"reporter": "", "about_name": "Ola Vik", "about_birth_date": "i fjor"})
    assertContains(wrong, "i fjor")
    assertContains(client.get(WHO), "i fjor")


def test_changing_one_answer_leads_back_to_the_check(db: None, client: Client) -> None:
    answer_all(client)
    response = client.post(f"{DIFFICULT}?change=1", {"difficult": "Noe annet."})
    assertRedirects(response, CHECK)
    assertContains(client.get(CHECK), "Noe annet.")


def test_whoever_reports_for_themselves_is_not_asked_whether_they_agree(db: None, client: Client) -> None:
    client.post(WHO, {"reporter": "self", "about_name": "Ola Vik"})
    assert client.get(reverse("needs:report_question", args=[GRANLIA, "agreement"])).status_code == 404


def test_the_check_leads_to_what_is_missing(db: None, client: Client) -> None:
    client.post(WHO, {"reporter": "relative", "about_name": "Ola Vik"})
    assertRedirects(client.get(CHECK), DIFFICULT)


def test_a_child_not_born_yet_needs_no_number_and_no_day(db: None, client: Client) -> None:
    answer_all(client, who={"about_birth_date": "", "before_birth": "on", "reporter": "parent"})
    client.post(CHECK, {"website": ""})
    look()
    assert NeedReport.objects.get().before_birth


def test_files_are_refused_and_the_words_kept(db: None, client: Client) -> None:
    file = SimpleUploadedFile("journal.pdf", b"%PDF")
    response = client.post(DIFFICULT, {"difficult": "Ordene mine", "file": file})
    assertContains(response, "Ordene mine", status_code=422)
    assertContains(client.get(DIFFICULT), "Ordene mine")


def test_the_trap_catches_programs_and_a_person_can_send_once_more(db: None, client: Client) -> None:
    answer_all(client)
    assert client.post(CHECK, {"website": "http://spam.test"}).status_code == 200
    assertRedirects(client.post(CHECK, {"website": ""}), reverse("needs:receipt"))


def test_too_many_from_one_place_keeps_what_was_typed(db: None, client: Client) -> None:
    for _each in range(doors.REPORT.here):
        answer_all(client)
        client.post(CHECK, {"website": ""})
    answer_all(client)
    response = client.post(CHECK, {"website": ""})
    assertContains(response, "Ola Vik", status_code=429)
    assertContains(client.get(CHECK), "Ola Vik")


def test_throwing_it_away_asks_first(db: None, client: Client) -> None:
    client.post(WHO, {"reporter": "relative", "about_name": "Ola Vik"})
    client.get(reverse("needs:report_discard"))
    assertContains(client.get(WHO), "Ola Vik")
    client.post(reverse("needs:report_discard"))
    assertNotContains(client.get(WHO), "Ola Vik")


def test_status_shows_steps_and_days_but_no_name_and_no_word_of_it(db: None, client: Client) -> None:
    answer_all(client)
    client.post(CHECK, {"website": ""})
    response = Client().post(reverse("needs:status"), {"code": code_on(client).lower().replace("-", " ")})
    assertContains(response, "Granlia kommune")
    assertNotContains(response, "Ola")
    assertNotContains(response, "hverdagen")


def test_an_unknown_code_is_said_to_be_unknown(db: None, client: Client) -> None:
    response = client.post(reverse("needs:status"), {"code": "ABCD-EFGH-JKLM"})
    assertContains(response, "ABCD-EFGH-JKLM")


def test_guessing_codes_is_stopped(db: None, client: Client) -> None:
    for _each in range(doors.STATUS.here):
        client.post(reverse("needs:status"), {"code": "ABCD-EFGH-JKLM"})
    assert client.post(reverse("needs:status"), {"code": "ABCD-EFGH-JKLM"}).status_code == 429


def test_the_receipt_is_for_the_browser_that_sent(db: None, client: Client) -> None:
    assertRedirects(client.get(reverse("needs:receipt")), reverse("needs:choose"))


def test_an_organisation_that_is_not_there(db: None, client: Client) -> None:
    assert client.get(reverse("needs:report", args=[uid("nowhere")])).status_code == 404


def test_the_page_speaks_the_language_form_of_the_municipality(db: None, client: Client) -> None:
    response = client.get(reverse("needs:report_question", args=[STOREFJORD, "who"]))
    assertContains(response, 'lang="nn"')


def test_staff_meet_the_same_form_with_what_is_known_filled_in(browser) -> None:  # type: ignore[no-untyped-def]
    nurse = browser("hospital")
    page = nurse.get(WHO).content.decode()
    assert 'value="hospital"' in page
    assert "checked" in page.split('value="hospital"')[1][:80]
    reach = nurse.get(reverse("needs:report_question", args=[GRANLIA, "reach"])).content.decode()
    assert "Ahmed Nilsen" in reach
    answer_all(nurse, who={"reporter": "hospital"})
    assertRedirects(nurse.post(CHECK, {"website": ""}), reverse("needs:receipt"))
    look()
    assert NeedReport.objects.get().reporter == "hospital"


def test_from_inside_one_comes_straight_to_ones_own_organisation(browser) -> None:  # type: ignore[no-untyped-def]
    response = browser("ke").get(reverse("needs:choose") + "?inside")
    assert response.url == reverse("needs:report", args=[GRANLIA])
