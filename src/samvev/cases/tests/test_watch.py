"""Who looked: narrowed, printed, questioned and answered; one's own log; what the watchers see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from samvev.audit.models import Entry
from samvev.cases.models import Question, UnusualAccess
from samvev.cases.watch import actions, queries
from samvev.kernel import clock
from samvev.kernel.errors import Denied
from samvev.notifications.models import Notice
from tests.jobs import run_jobs
from tests.world import CASE_OWNER, GRANLIA, days_ago, days_ahead, uid, user_id

HISTORY = reverse("cases:history", args=[CASE_OWNER])
TEAM = reverse("consents:team", args=[CASE_OWNER])


def page(client, url, **query):
    return client.get(url, query).content.decode()


@pytest.fixture
def looked(browser):
    """A helper and the coordinator have opened the team page; the coordinating unit was refused."""
    for code in ("nav", "coordinator", "ke"):
        browser(code).get(TEAM)
    return browser("owner")


def entry_of(code: str) -> Entry:
    return Entry.objects.filter(user_id=user_id(code), case_id=CASE_OWNER).latest("id")


# --- The log, narrowed and on paper ---


def names(html: str) -> set[str]:
    body = html[html.index("day-1") :] if "day-1" in html else ""
    return {name for name in ("Stian Moe", "Kari Nes", "Ingrid Solbakk") if name in body}


def test_the_log_is_narrowed_to_one_person(looked):
    assert names(page(looked, HISTORY)) == {"Stian Moe", "Kari Nes", "Ingrid Solbakk"}
    assert names(page(looked, HISTORY, person=str(user_id("nav")))) == {"Stian Moe"}


@pytest.mark.parametrize(
    ("kind", "who"), [("refused", {"Ingrid Solbakk"}), ("read", {"Stian Moe", "Kari Nes"}), ("paper", set())]
)
def test_the_log_is_narrowed_by_kind(looked, kind, who):
    assert names(page(looked, HISTORY, kind=kind)) == who


def test_the_log_is_narrowed_by_day(looked):
    today = clock.today()
    assert names(page(looked, HISTORY, first=f"{today:%d.%m.%Y}", last=f"{today:%d.%m.%Y}")) != set()
    assert names(page(looked, HISTORY, last=f"{days_ago(1):%d.%m.%Y}")) == set()
    assert names(page(looked, HISTORY, first=f"{days_ahead(1):%d.%m.%Y}")) == set()
    assert "passer med det du valgte" in page(looked, HISTORY, last=f"{days_ago(1):%d.%m.%Y}")


def test_a_person_who_is_not_in_the_log_cannot_be_chosen(looked):
    assert names(page(looked, HISTORY, person=str(user_id("neighbour")))) == {"Stian Moe", "Kari Nes", "Ingrid Solbakk"}


def test_the_log_on_paper_says_the_same_and_is_logged_as_printed(looked, see_all, tmp_path):
    answer = looked.get(reverse("cases:history_paper", args=[CASE_OWNER]), {"person": str(user_id("nav"))})
    assert answer["Content-Type"] == "application/pdf"
    assert "filename" in answer["Content-Disposition"]
    (tmp_path / "log.pdf").write_bytes(answer.content)
    text = " ".join("".join(p.extract_text() for p in PdfReader(tmp_path / "log.pdf").pages).split())
    assert "Stian Moe, veileder ved NAV Granlia, så teamet" in text
    assert "Ingrid" not in text
    see_all()
    assert Entry.objects.filter(event="audit.printed", user_id=user_id("owner")).count() == 1


def test_the_number_of_queries_does_not_grow_with_the_log(looked, browser):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            looked.get(HISTORY)
        return len(queries)

    looked.get(HISTORY)
    few = asked()
    for code in ("coordinator", "nav", "gp") * 3:
        browser(code).get(TEAM)
    assert asked() == few


# --- Questions ---


def ask(client, entry, words="Hvem er det?"):
    return client.post(reverse("cases:question", args=[CASE_OWNER, entry.pk]), {"words": words})


def test_the_person_asks_and_the_coordinating_unit_answers(looked, browser, see_all):
    see_all()
    entry = entry_of("nav")
    link = reverse("cases:question", args=[CASE_OWNER, entry.pk])
    assert link in page(looked, HISTORY)
    assert "så teamet" in page(looked, link)
    assert ask(looked, entry).status_code == 302
    assert "Venter på svar" in page(looked, HISTORY)
    assert link not in page(looked, HISTORY)
    assert run_jobs("cases.tell_of_question") == 1
    see_all()
    row = Question.objects.get()
    told = Notice.objects.get(kind="cases.log_questioned")
    assert (told.user_id, told.path) == (user_id("ke"), reverse("cases:answer_question", args=[row.pk]))
    ke = browser("ke")
    assert "Nora Eide" in page(ke, reverse("cases:questions"))
    shown = page(ke, told.path)
    assert "Hvem er det?" in shown
    assert "Stian Moe" in shown
    assert ke.post(told.path, {"seen": row.version, "answer": "Det var NAV-veilederen din."}).status_code == 302
    html = page(looked, HISTORY)
    assert "Det var NAV-veilederen din." in html
    assert "Besvart" in html
    see_all()
    assert Notice.objects.get(kind="cases.log_answered").user_id == user_id("owner")
    assert "Besvart" in page(ke, reverse("cases:questions"))
    assert "Det var NAV-veilederen din." in page(ke, told.path)


def test_an_entry_is_asked_about_once_and_never_ones_own(looked, see_all):
    see_all()
    assert ask(looked, entry_of("nav"), "").status_code == 302
    see_all()
    assert ask(looked, entry_of("nav")).status_code == 403
    see_all()
    assert ask(looked, entry_of("owner")).status_code == 403


def test_a_helper_cannot_ask_and_sees_no_link(looked, browser, see_all):
    see_all()
    entry = entry_of("nav")
    assert "forstår jeg ikke" not in page(browser("nav"), HISTORY)
    assert ask(browser("nav"), entry).status_code == 403
    assert ask(browser("gp"), entry).status_code == 404
    assert ask(browser("stranger"), entry).status_code == 404


def test_two_answers_do_not_meet(looked, browser, see_all, actor):
    see_all()
    ask(looked, entry_of("nav"))
    ingrid = actor("ke")
    row = queries.questions(ingrid, answered=False).get()
    actions.answer(row, by=ingrid, seen=row.version, answer="Først")
    client = browser("ke")
    answer = client.post(reverse("cases:answer_question", args=[row.pk]), {"seen": 1, "answer": "Sist"})
    assert answer.status_code == 403
    see_all()
    assert Question.objects.get().answer == "Først"


def test_nobody_answers_for_what_they_did(looked, see_all, actor, browser):
    see_all()
    ask(looked, entry_of("ke"))
    ingrid = actor("ke")
    row = queries.questions(ingrid, answered=False).get()
    with pytest.raises(Denied, match="selv har gjort"):
        actions.answer(row, by=ingrid, seen=row.version, answer="Det var bare meg")
    assert "selv har gjort" in page(browser("ke"), reverse("cases:answer_question", args=[row.pk]))


def test_questions_are_for_those_who_watch(browser):
    for code in ("coordinator", "owner", "manager"):
        assert browser(code).get(reverse("cases:questions")).status_code == 403
    assert browser("neighbour").get(reverse("cases:questions")).status_code == 200


# --- What looks unusual ---


@pytest.fixture
def finding(see_all):
    return UnusualAccess.objects.create(
        tenant_id=GRANLIA,
        day=clock.today(),
        user_id=user_id("nav"),
        user_name="Stian Moe",
        person_id=uid("person.owner"),
        case_id=CASE_OWNER,
        entry_id=1,
        times=2,
        why=["night", "family_name"],
    )


def test_a_finding_is_reviewed(looked, browser, finding, see_all):
    ke = browser("ke")
    html = page(ke, reverse("cases:unusual"))
    assert "Stian Moe" in html
    assert "samme etternavn" in html
    url = reverse("cases:review", args=[finding.pk])
    assert "Åpnet siden: teamet" in page(ke, url)
    sent = {"seen": 1, "state": "explained", "words": "Kveldsvakt, lederen bekrefter"}
    assert ke.post(url, sent).status_code == 302
    assert "Stian Moe" not in page(ke, reverse("cases:unusual"))
    assert "Forklart" in page(ke, reverse("cases:unusual"), state="all")
    stale = ke.post(url, sent | {"state": "followed_up"})
    assert "Kveldsvakt" in stale.content.decode()
    see_all()
    assert UnusualAccess.objects.get().state == "explained"


def test_a_review_needs_words(browser, finding):
    answer = browser("ke").post(reverse("cases:review", args=[finding.pk]), {"seen": 1, "state": "explained"})
    assert answer.status_code == 200
    assert "mangler" in answer.content.decode()


# --- My log ---


def test_my_own_log(looked, browser):
    nav = browser("nav")
    assert reverse("front:my_log") in page(nav, reverse("front:my_access"))
    html = page(nav, reverse("front:my_log"))
    assert "Nora Eide" in html
    assert "Åpnet siden: teamet" in html
    assert "Kari Nes" not in html


def test_my_log_does_not_name_those_i_no_longer_reach(looked, browser, see_all):
    see_all()
    Entry.objects.create(
        tenant_id=GRANLIA, case_id=uid("case.child9"), user_id=user_id("nav"), event="audit.read", detail="front:case"
    )
    html = page(browser("nav"), reverse("front:my_log"))
    assert "En sak du ikke når nå" in html
    assert "Sara Strand" not in html
