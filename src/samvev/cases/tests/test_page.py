"""The head and the tabs that every page about a case stands under."""

from django.template.loader import render_to_string
from django.test import RequestFactory

from samvev.cases import queries
from tests.world import CASE_CHILD, CASE_OWNER


def page(actor, case_id, **context):
    request = RequestFactory().get("/")
    request.actor = actor
    case = queries.case(actor, case_id)
    return render_to_string("cases/page.html", {"case": case, **context}, request=request)


def test_the_head_says_who_how_old_what_kind_and_who_coordinates(actor):
    html = page(actor("nav"), CASE_OWNER, tab="plan")
    for words in ("Nora Eide", "34", "Kari Nes", "Helsesykepleier, Barn og familie", "tel:99000000"):
        assert words in html


def test_the_person_sees_their_coordinator_too(actor):
    html = page(actor("owner"), CASE_OWNER)
    assert "Kari Nes" in html


def test_a_colleague_from_another_organisation_sees_the_coordinator(actor):
    assert "Kari Nes" in page(actor("hospital"), CASE_OWNER)


def test_an_overseer_gets_the_overview_and_none_of_the_content(actor):
    html = page(actor("ke"), CASE_CHILD, tab="overview")
    assert "/overview" in html
    assert "/history" not in html
