"""The baton in the browser: unit, person, yes or no, and the wish for a change."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from samvev.cases.models import Case, Coordinator
from samvev.needs.actions import appointments
from samvev.needs.models import Appointment, ChangeRequest, NeedReport, Step
from samvev.needs.tests.stories import as_, asked, baton, decided, fresh, look, unit_of
from samvev.notifications.models import Notice
from tests.world import CASE_OWNER, uid, user_id

MINE = reverse("needs:appointments")


def at(name: str, row: Appointment) -> str:
    return reverse(f"needs:{name}", args=[row.pk])


def test_the_coordinating_unit_chooses_the_unit_with_its_load_in_sight(browser: Any) -> None:
    made = decided()
    ke = browser("ke")
    address = reverse("needs:name_unit", args=[made.case_id])
    page = ke.get(address)
    assertContains(page, "Barn og familie")
    assert page.context["form"]["wish"].value() == "Kari"
    told = {"unit": str(uid("unit.family")), "wish": "Kari", "wish_answer": "Vi spør henne."}
    assertRedirects(ke.post(address, told), reverse("needs:show", args=[made.pk]))
    assertContains(ke.get(address), "Barn og familie")
    look()
    assert NeedReport.objects.get().step == Step.UNIT


def test_a_wish_is_answered_and_a_disagreement_decided(browser: Any) -> None:
    made = decided()
    address = reverse("needs:name_unit", args=[made.case_id])
    told = {"unit": str(uid("unit.family")), "wish": "Kari", "disputed": "Hvem skal ta den?"}
    errors = browser("ke").post(address, told).context["form"].errors
    assert set(errors) == {"wish_answer", "dispute_decided_by", "dispute_decided_on"}


def test_a_unit_of_another_municipality_cannot_be_chosen(browser: Any) -> None:
    made = decided()
    address = reverse("needs:name_unit", args=[made.case_id])
    response = browser("ke").post(address, {"unit": str(uid("unit.ke_fjord"))})
    assert "unit" in response.context["form"].errors


def test_the_manager_sees_what_waits_and_who_has_how_much(browser: Any) -> None:
    row = baton()
    page = browser("manager").get(MINE)
    assertContains(page, at("propose", row))
    assertContains(page, "Kari Nes")
    assertContains(page, "Nora Eide")
    assert browser("coordinator").get(MINE).status_code == 403


def test_the_managers_page_costs_the_same_however_much_waits(browser: Any) -> None:
    manager = browser("manager")
    baton()
    few = _queries(manager)
    for _each in range(3):
        baton()
    assert _queries(manager) == few


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(MINE)
    return len(captured)


def test_the_manager_asks_someone_in_the_unit(browser: Any) -> None:
    row = baton()
    manager = browser("manager")
    page = manager.get(at("propose", row))
    assertContains(page, "Kari Nes, Helsesykepleier")
    told = {"user": str(user_id("coordinator")), "seen": str(row.version)}
    assertRedirects(manager.post(at("propose", row), told), at("propose", row))
    assertContains(manager.get(MINE), "Kari Nes")


def test_someone_outside_the_unit_cannot_be_asked(browser: Any) -> None:
    row = baton()
    told = {"user": str(user_id("coordinator2")), "seen": str(row.version)}
    response = browser("manager").post(at("propose", row), told)
    assert "user" in response.context["form"].errors


def test_the_coordinating_unit_sees_but_does_not_choose_where_there_is_a_manager(browser: Any) -> None:
    row = baton()
    assert browser("ke").get(at("propose", row)).context["form"] is None
    assert browser("ke").get(at("propose", baton_elsewhere())).context["form"] is not None


def baton_elsewhere() -> Appointment:
    look()
    case = Case.objects.get(pk=CASE_OWNER)
    return appointments.name_unit(case, unit=unit_of("mental"), by=as_("ke"))


def test_only_the_person_asked_sees_the_question(browser: Any) -> None:
    row = asked()
    page = browser("coordinator").get(at("offer", row))
    assertContains(page, "Ola Vik")
    assertContains(page, "Å bo hjemme.")
    for other in ("manager", "coordinator2", "ke"):
        assert browser(other).get(at("offer", row)).status_code == 403
    assert browser("neighbour").get(at("offer", row)).status_code == 404


def test_saying_yes_gives_the_role(browser: Any) -> None:
    row = asked()
    client = browser("coordinator")
    response = client.post(at("offer", row), {"go": "accept", "seen": str(row.version)})
    assert response.url == reverse("front:case", args=[row.case_id])
    look()
    assert Coordinator.objects.get(case=row.case_id).user_id == user_id("coordinator")
    assert NeedReport.objects.get().step == Step.COORDINATOR
    assert client.get(at("offer", row)).status_code == 403
    page = browser("ke").get(reverse("needs:show", args=[NeedReport.objects.get().pk]))
    assertContains(page, "Kari Nes")


def test_saying_yes_to_a_question_that_moved_is_refused(browser: Any) -> None:
    row = asked()
    response = browser("coordinator").post(at("offer", row), {"go": "accept", "seen": str(row.version + 7)})
    assert response.status_code == 409
    assert browser("coordinator").post(at("offer", row), {"go": "accept", "seen": "x"}).status_code == 422


def test_saying_no_needs_a_reason_and_goes_back_to_the_manager(browser: Any) -> None:
    row = asked()
    client = browser("coordinator")
    told = {"go": "decline", "seen": str(row.version)}
    assert client.post(at("offer", row), told | {"reason": ""}).status_code == 200
    assert client.post(at("offer", row), told | {"reason": "For mange saker."}).url == reverse("front:home")
    assertContains(browser("manager").get(at("propose", row)), "For mange saker.")
    look()
    assert Notice.objects.filter(user_id=user_id("manager"), kind="needs.declined").exists()


def test_taking_the_question_back(browser: Any) -> None:
    row = baton()
    ke = browser("ke")
    ke.get(at("withdraw", row))
    told = {"note": "Feil enhet.", "seen": str(row.version)}
    assertRedirects(ke.post(at("withdraw", row), told), reverse("needs:inbox"))
    assertContains(ke.get(reverse("needs:inbox")), reverse("needs:name_unit", args=[row.case_id]))
    assert ke.get(at("withdraw", row)).status_code == 403


def test_a_manager_gives_the_question_back(browser: Any) -> None:
    row = baton()
    told = {"note": "Vi er ikke rett enhet.", "seen": str(row.version)}
    assertRedirects(browser("manager").post(at("withdraw", row), told), MINE)


def test_a_coordinator_asks_for_a_change_and_is_told_how_it_ended(browser: Any) -> None:
    coordinator, ke = browser("coordinator"), browser("ke")
    address = reverse("needs:ask_change", args=[CASE_OWNER])
    assertContains(coordinator.get(address), "Nora Eide")
    response = coordinator.post(address, {"asked": "change", "reason": "Jeg slutter."})
    look()
    wish = ChangeRequest.objects.get()
    assertRedirects(response, reverse("needs:my_change", args=[wish.pk]))
    assertContains(coordinator.get(address), reverse("needs:my_change", args=[wish.pk]))
    assertContains(ke.get(reverse("needs:inbox")), reverse("needs:change", args=[wish.pk]))
    answer = reverse("needs:change", args=[wish.pk])
    assertContains(ke.get(answer), "Jeg slutter.")
    assertRedirects(ke.post(answer, {"answer": "granted", "words": "Takk for innsatsen.", "seen": "1"}), answer)
    assertContains(ke.get(answer), reverse("needs:name_unit", args=[CASE_OWNER]))
    assertContains(coordinator.get(reverse("needs:my_change", args=[wish.pk])), "Takk for innsatsen.")


def test_nobody_else_asks_or_reads_it(browser: Any) -> None:
    assert browser("nav").get(reverse("needs:ask_change", args=[CASE_OWNER])).status_code == 403
    assert browser("stranger").get(reverse("needs:ask_change", args=[CASE_OWNER])).status_code == 404
    browser("coordinator").post(reverse("needs:ask_change", args=[CASE_OWNER]), {"asked": "end", "reason": "x"})
    look()
    wish = ChangeRequest.objects.get()
    assert browser("stranger").get(reverse("needs:my_change", args=[wish.pk])).status_code == 403
    assert browser("manager").get(reverse("needs:change", args=[wish.pk])).status_code == 403
    assertNotContains(browser("neighbour").get(reverse("needs:inbox")), "Nora Eide")


def test_fresh_finds_the_baton_with_its_managers(db: None) -> None:
    assert fresh(baton(), "ke").managers == {user_id("manager")}
