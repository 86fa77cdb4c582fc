"""Meetings as people meet them."""

import pytest

from samvev.audit.models import Entry
from samvev.meetings.models import Agreed, ChildsVoice, Invitation, Meeting, MeetingStatus, Point, Reply
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, days_ahead, noon, uid, user_id

MEETING = uid("meeting.owner")
PAGE = f"/meetings/{MEETING}"
HTMX = {"HTTP_HX_REQUEST": "true"}


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def point(see_all):
    """A point about money, with the minutes begun."""
    Meeting.objects.filter(pk=MEETING).update(status=MeetingStatus.HELD)
    return Point.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, meeting_id=MEETING, title="Lønn", area="economy")


@pytest.mark.parametrize("who", ["coordinator", "owner", "nav", "relative", "gp", "hospital"])
def test_everyone_in_the_team_opens_the_list_and_the_meeting(browser, who):
    client = browser(who)
    assert "Møte i oppfølgingsteamet" in text_of(client.get(f"/cases/{CASE_OWNER}/meetings"))
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("neighbour", 404), ("coordinator2", 404), ("ke", 403), ("admin", 403)]
)
def test_others_do_not(browser, who, status):
    client = browser(who)
    assert client.get(PAGE).status_code == status
    assert client.get(f"/cases/{CASE_OWNER}/meetings").status_code == status


def test_reading_is_logged_with_the_areas_that_were_shown(browser, point, see_all):
    browser("nav").get(PAGE)
    see_all()
    entry = Entry.objects.filter(detail="meetings:show").latest("pk")
    assert (entry.user_id, entry.case_id) == (user_id("nav"), CASE_OWNER)
    assert entry.areas == ["economy", "work_school"]  # the point, and the measure that the agenda begins with


def test_the_coordinator_plans_a_meeting(browser, see_all):
    typed = {"kind": "start_up", "title": "", "day": "2027-01-12", "clock": "10.30", "minutes_long": "45"}
    answer = browser("coordinator").post(f"/cases/{CASE_OWNER}/meetings/new", typed)
    assert answer.status_code == 302
    see_all()
    made = Meeting.objects.get(minutes_long=45)
    assert (f"{made.clock:%H:%M}", made.title) == ("10:30", "Oppstartssamtale")


def test_what_is_wrong_is_said_and_what_was_typed_stays(browser):
    typed = {"kind": "start_up", "title": "Høstmøte", "day": "i morgen", "clock": "tidlig", "minutes_long": "-3"}
    page = text_of(browser("coordinator").post(f"/cases/{CASE_OWNER}/meetings/new", typed))
    assert "Høstmøte" in page
    assert "i morgen" in page


def test_a_missing_meeting_is_warned_of(browser, see_all):
    Meeting.objects.update(status=MeetingStatus.CANCELLED)
    assert "innen et halvt år" in text_of(browser("owner").get(f"/cases/{CASE_OWNER}/meetings"))


def test_two_who_change_a_meeting_see_both_texts(browser):
    typed = {"kind": "follow_up_team", "title": "Møte", "day": "2027-01-12", "clock": "10:00", "minutes_long": "60"}
    kari = browser("coordinator")
    assert kari.post(f"{PAGE}/edit", typed | {"place": "Biblioteket", "seen": 1}).status_code == 302
    page = text_of(kari.post(f"{PAGE}/edit", typed | {"place": "Møterom 9", "seen": 1}))
    assert "Biblioteket" in page
    assert "Møterom 9" in page


def test_who_is_asked_the_yes_and_the_invitations(browser, see_all):
    kari, nora = browser("coordinator"), browser("owner")
    assert "Hvem skal spørres?" in text_of(kari.get(f"{PAGE}/people"))
    asked = {f"ask-{user_id(c)}": "on" for c in ("owner", "nav")} | {f"why-{user_id('nav')}": "Arbeid"}
    stranger = {f"ask-{user_id('stranger')}": "on", f"why-{user_id('stranger')}": "x"}
    assert kari.post(f"{PAGE}/people", asked | stranger).status_code == 302
    see_all()
    assert set(Invitation.objects.values_list("user_id", flat=True)) == {user_id("owner"), user_id("nav")}
    assert kari.post(f"{PAGE}/invite").status_code == 403
    assert "Ja, spør disse" in text_of(nora.get(PAGE))
    assert "Ja, spør disse" not in text_of(kari.get(PAGE))
    assert nora.post(f"{PAGE}/approve").status_code == 302
    assert "Send innkallinger" in text_of(kari.get(PAGE))
    assert kari.post(f"{PAGE}/invite").status_code == 302
    see_all()
    assert Meeting.objects.get(pk=MEETING).status == MeetingStatus.INVITED


def test_a_yes_by_word_of_mouth_is_written_down(browser):
    kari = browser("coordinator")
    assert "Nora Eide" in text_of(kari.get(f"{PAGE}/approval"))
    assert kari.post(f"{PAGE}/approval", {"said_by": "Nora Eide, på telefon"}).status_code == 302
    assert "Nora Eide, på telefon sa ja" in text_of(kari.get(PAGE))
    assert browser("nav").post(f"{PAGE}/approval", {"said_by": "x"}).status_code == 403


def test_an_answer_with_something_to_raise(browser, see_all):
    nora = browser("owner")
    assert "Jeg kommer" in text_of(nora.get(PAGE))
    assert "Kommer du?" in text_of(nora.get(f"{PAGE}/reply"))
    typed = {"reply": "other_time", "words": "Helst etter lunsj", "title": "Ferien min"}
    assert nora.post(f"{PAGE}/reply", typed).status_code == 302
    page = text_of(browser("coordinator").get(PAGE))
    assert "Helst etter lunsj" in page
    assert "Ferien min" in page
    see_all()
    assert Point.objects.get(title="Ferien min").raised_by_owner


def test_i_come_is_one_press(browser, see_all):
    assert browser("nav").post(f"{PAGE}/reply", {"reply": "comes"}).status_code == 302
    see_all()
    assert Invitation.objects.get(pk=uid("invitation.nav")).reply == Reply.COMES


def test_who_is_not_asked_has_nothing_to_answer(browser):
    assert browser("gp").post(f"{PAGE}/reply", {"reply": "comes"}).status_code == 404
    assert "Jeg kommer" not in text_of(browser("gp").get(PAGE))


def test_a_point_in_an_area_one_does_not_see_cannot_be_forged(browser, see_all):
    nav = browser("nav")
    form = text_of(nav.get(f"{PAGE}/points/new"))
    assert 'value="economy"' in form
    assert 'value="health"' not in form
    assert nav.post(f"{PAGE}/points/new", {"title": "Medisiner", "area": "health"}).status_code == 200
    assert nav.post(f"{PAGE}/points/new", {"title": "Lønn", "area": "economy"}).status_code == 302
    assert "Lønn" not in text_of(browser("gp").get(PAGE))
    see_all()
    assert not Point.objects.filter(title="Medisiner").exists()


def test_a_point_off_the_agenda_and_back(browser, point, see_all):
    kari = browser("coordinator")
    assert kari.post(f"/points/{point.pk}/drop").status_code == 302
    assert "Tatt av saklista: Lønn" in text_of(kari.get(PAGE))
    assert "Lønn" not in text_of(browser("nav").get(PAGE))
    assert kari.post(f"/points/{point.pk}/keep").status_code == 302
    assert "Lønn" in text_of(browser("nav").get(PAGE))


def test_minutes_are_written_without_a_script(browser, point):
    nav = browser("nav")
    assert "Lagre referatet" in text_of(nav.get(PAGE))
    assert "Lagre referatet" in text_of(nav.get(f"/points/{point.pk}/minutes"))
    answer = nav.post(f"/points/{point.pk}/minutes", {"minutes": "Lønna er på plass.", "seen": 1})
    assert answer.url == f"{PAGE}#point-{point.pk}"
    assert "Lønna er på plass." in text_of(nav.get(PAGE))


def test_minutes_are_written_in_place(browser, point):
    answer = browser("nav").post(f"/points/{point.pk}/minutes", {"minutes": "Lønna", "seen": 1}, **HTMX)
    assert answer.status_code == 200
    page = text_of(answer)
    assert page.lstrip().startswith(f'<div class="minutes" id="minutes-{point.pk}"')
    assert 'name="seen" value="2"' in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_who_write_beside_one_point_see_both_texts(browser, point, headers):
    browser("nav").post(f"/points/{point.pk}/minutes", {"minutes": "Lønna kommer i juni", "seen": 1})
    kari = browser("coordinator")
    answer = kari.post(f"/points/{point.pk}/minutes", {"minutes": "Lønna kommer i juli", "seen": 1}, **headers)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Lønna kommer i juni" in page
    assert "Lønna kommer i juli" in page
    assert 'name="seen" value="2"' in page
    again = kari.post(f"/points/{point.pk}/minutes", {"minutes": "Lønna kommer i juli", "seen": 2})
    assert again.status_code == 302


def test_words_that_were_not_saved_are_offered(browser, point):
    nav = browser("nav")
    assert nav.post(f"/drafts/meetings:write_minutes/{point.pk}", {"minutes": "Halvferdig"}).status_code == 204
    assert "?draft=1" in text_of(nav.get(PAGE))
    assert "Halvferdig" in text_of(nav.get(f"/points/{point.pk}/minutes?draft=1"))
    nav.post(f"/points/{point.pk}/minutes", {"minutes": "Ferdig", "seen": 1}, **HTMX)
    assert "?draft=1" not in text_of(nav.get(PAGE))


def test_what_who_when_is_added_with_one_form(browser, point, see_all):
    nav = browser("nav")
    typed = {"what": "Ringe banken", "who": str(user_id("nav")), "due_on": days_ahead(9).isoformat()}
    page = text_of(nav.post(f"/points/{point.pk}/agreed", typed, **HTMX))
    assert "Ringe banken" in page
    assert "Stian Moe" in page
    assert nav.post(f"/points/{point.pk}/agreed", {"what": "Skrive brev"}).status_code == 302
    assert "Hva er dere enige om?" in text_of(nav.get(f"/points/{point.pk}/agreed"))


@pytest.mark.parametrize("who", ["gp", "stranger", "relative"])
def test_nobody_who_does_not_see_the_area_can_be_given_something_to_do(browser, point, who, see_all):
    answer = browser("nav").post(f"/points/{point.pk}/agreed", {"what": "Ringe", "who": str(user_id(who))})
    assert answer.status_code == 422
    assert "Ringe" in text_of(answer)
    see_all()
    assert not Agreed.objects.exists()


def test_something_agreed_is_taken_away_and_brought_back(browser, point, see_all):
    row = Agreed.objects.create(
        tenant_id=GRANLIA, case_id=CASE_OWNER, meeting_id=MEETING, point=point, area="economy", what="Ringe banken"
    )
    nav = browser("nav")
    assert nav.post(f"/agreed/{row.pk}/drop").status_code == 302
    assert "Tatt bort: Ringe banken" in text_of(nav.get(PAGE))
    assert browser("gp").post(f"/agreed/{row.pk}/keep").status_code == 404
    assert nav.post(f"/agreed/{row.pk}/keep").status_code == 302
    assert "Tatt bort" not in text_of(nav.get(PAGE))


def test_from_draft_to_final_to_amended(browser, point):
    kari, nav = browser("coordinator"), browser("nav")
    nav.post(f"/points/{point.pk}/minutes", {"minutes": "Lønna kommer i juni", "seen": 1})
    assert nav.post(f"{PAGE}/finish").status_code == 403
    assert kari.post(f"{PAGE}/finish").status_code == 302
    assert "Lagre referatet" not in text_of(kari.get(PAGE))
    assert "Rett referatet" in text_of(kari.get(f"/points/{point.pk}/amend"))
    typed = {"minutes": "Lønna kommer i juli", "because": "Feil måned", "seen": 2}
    assert kari.post(f"/points/{point.pk}/amend", typed).status_code == 302
    page = text_of(nav.get(PAGE))
    assert "Feil måned" in page
    assert "Lønna kommer i juli" in page
    late = kari.post(f"/points/{point.pk}/amend", typed | {"minutes": "Sent"})
    assert "Lønna kommer i juli" in text_of(late)


def test_the_coordinator_begins_and_cancels(browser, see_all):
    kari = browser("coordinator")
    assert "Start referatet" in text_of(kari.get(PAGE))
    assert kari.post(f"{PAGE}/begin").status_code == 302
    assert browser("owner").post(f"{PAGE}/cancel").status_code == 403
    assert kari.post(f"{PAGE}/cancel").status_code == 302
    assert "Avlyst" in text_of(kari.get(PAGE))


def test_a_childs_own_words(browser, see_all):
    meeting = Meeting.objects.create(
        tenant_id=GRANLIA, case_id=CASE_CHILD, title="Møte", at=noon(days_ahead(3)), status=MeetingStatus.PLANNED
    )
    line = browser("parent")
    address = f"/meetings/{meeting.pk}/child"
    assert "Barnets egne ord" in text_of(line.get(address))
    assert line.post(address, {"before": "Jeg vil svømme", "seen": 1}).status_code == 302
    assert "Jeg vil svømme" in text_of(browser("provider").get(f"/meetings/{meeting.pk}"))
    late = line.post(address, {"before": "Jeg vil danse", "seen": 1})
    assert "Jeg vil svømme" in text_of(late)
    assert "Jeg vil danse" in text_of(late)
    see_all()
    assert ChildsVoice.objects.get().before == "Jeg vil svømme"
    assert browser("owner").get(f"{PAGE}/child").status_code == 403
