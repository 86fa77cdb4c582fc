"""History and overview, as the cast meets them."""

import pytest
from django.urls import reverse

from tests.world import CASE_OWNER, CASE_OWNER16


def at(name, *ids):
    return reverse(f"cases:{name}", args=ids)


def test_the_person_reads_who_looked_in_plain_words(browser):
    browser("nav").get(reverse("consents:team", args=[CASE_OWNER]))
    browser("coordinator").get(reverse("consents:team", args=[CASE_OWNER]))
    html = browser("owner").get(at("history", CASE_OWNER)).content.decode()
    assert "Kari Nes, helsesykepleier ved Barn og familie, så teamet, fordi koordinatoren følger opp planen." in html
    assert "Stian Moe, veileder ved NAV Granlia, så teamet, fordi det er gitt samtykke." in html


def test_routine_reading_is_folded_together(browser):
    for _time in range(3):
        browser("nav").get(reverse("consents:team", args=[CASE_OWNER]))
    html = browser("owner").get(at("history", CASE_OWNER)).content.decode()
    assert html.count("Stian Moe, veileder") == 1
    assert "3 ganger den dagen" in html


def test_a_refused_attempt_stands_first_and_is_marked(browser):
    browser("nav").get(reverse("consents:team", args=[CASE_OWNER]))
    browser("ke").get(reverse("consents:team", args=[CASE_OWNER]))
    html = browser("owner").get(at("history", CASE_OWNER)).content.decode()
    assert html.index("Ingrid Solbakk") < html.index("Stian Moe")
    assert "Uvanlig" in html


def test_a_helper_reads_their_own_doings_only(browser):
    browser("coordinator").get(reverse("consents:sharing", args=[CASE_OWNER]))
    browser("nav").get(reverse("consents:team", args=[CASE_OWNER]))
    html = browser("nav").get(at("history", CASE_OWNER)).content.decode()
    assert "Stian Moe" in html
    assert "helsesykepleier ved" not in html


def test_the_coordinator_reads_changes_and_not_who_looked(browser):
    browser("nav").get(reverse("consents:team", args=[CASE_OWNER]))
    html = browser("coordinator").get(at("history", CASE_OWNER)).content.decode()
    assert "Stian Moe" not in html


@pytest.mark.parametrize(("who", "status"), [("ke", 403), ("admin", 403), ("stranger", 404), ("neighbour", 404)])
def test_the_log_is_not_for_those_outside(browser, who, status):
    assert browser(who).get(at("history", CASE_OWNER)).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("ke", 200), ("manager", 200), ("localadmin", 200), ("nav", 403), ("owner", 403), ("gp", 403)]
)
def test_the_overview_is_for_those_whose_office_it_is(browser, who, status):
    assert browser(who).get(at("overview", CASE_OWNER)).status_code == status


def test_the_overview_tells_how_it_goes_and_not_what_it_says(browser):
    html = browser("ke").get(at("overview", CASE_OWNER)).content.decode()
    assert "NAV Granlia" in html
    assert "Jeg vil tilbake i jobb" not in html


def test_earlier_texts_of_the_start_up_are_read_and_brought_back(browser, see_all):
    from samvev.consents.models import StartUp

    client, url = browser("coordinator"), reverse("consents:start_up", args=[CASE_OWNER])
    client.post(url, {"expectations": "Første tekst"})
    client.post(url, {"expectations": "Andre tekst", "seen": 1})
    see_all()
    row = StartUp.objects.get(case_id=CASE_OWNER)
    earlier = at("text_history", CASE_OWNER, "consents.startup", row.pk)
    html = client.get(earlier).content.decode()
    assert "Første tekst" in html
    back = html.split('<form method="post" action="')[-1].split('"')[0]
    assert client.post(back).status_code == 302
    assert "Første tekst" in client.get(url).content.decode()
    assert browser("nav").get(earlier).status_code == 403
    assert client.get(at("text_history", CASE_OWNER16, "consents.startup", row.pk)).status_code == 404
    assert client.get(at("text_history", CASE_OWNER, "accounts.user", row.pk)).status_code == 404


def questions(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_the_number_of_questions_does_not_grow_with_the_log(browser):
    owner = browser("owner")
    browser("nav").get(reverse("consents:team", args=[CASE_OWNER]))
    before = questions(owner, at("history", CASE_OWNER))
    for who in ("nav", "gp", "hospital", "coordinator", "relative"):
        browser(who).get(reverse("consents:team", args=[CASE_OWNER]))
    assert questions(owner, at("history", CASE_OWNER)) == before <= 18
