"""What is typed is kept for its writer alone, offered again, and gone when it is saved."""

import pytest
from django.http import QueryDict

from samvev.kernel import walls
from samvev.web import drafts
from samvev.web.forms import AreasField, PlainText, SamvevForm, SwitchField
from samvev.web.models import Draft
from tests.world import user_id

KEY = "plans:edit_measure/7"


class Form(SamvevForm):
    what = PlainText(lines=4)
    areas = AreasField()
    sms = SwitchField()


def kept(actor, text="Half a thought"):
    typed = QueryDict(f"what={text}&areas=health&areas=housing&csrfmiddlewaretoken=x&seen=3")
    return drafts.keep(drafts.mine(actor, KEY), typed)


def test_typing_is_kept_and_kept_again(actor):
    kari = actor("coordinator")
    kept(kari)
    again = kept(kari, "A whole thought")
    assert Draft.objects.count() == 1
    assert again.values == {"what": ["A whole thought"], "areas": ["health", "housing"]}


def test_nobody_else_reaches_a_draft(actor):
    kept(actor("coordinator"))
    actor("ke")
    assert not Draft.objects.exists()


def test_what_cannot_be_stored_is_cleaned_and_what_is_huge_is_refused(actor):
    kari = actor("coordinator")
    assert kept(kari, "a%00b").values["what"] == ["ab"]
    assert kept(kari, "x" * (drafts.LARGEST + 1)) is None


def test_a_draft_is_offered_and_used(actor, rf):
    kari = actor("coordinator")
    kept(kari)
    for address, expected in [("/x", None), ("/x?draft=1", "Half a thought")]:
        request = rf.get(address)
        request.actor = kari
        form = Form()
        assert drafts.offer(request, form, KEY) is not None
        assert form["what"].value() == expected
    assert form["areas"].value() == ["health", "housing"]
    assert form["sms"].value() is False


def test_a_form_that_was_sent_keeps_its_own_words(actor, rf):
    kari = actor("coordinator")
    kept(kari)
    request = rf.post("/x?draft=1")
    request.actor = kari
    assert drafts.offer(request, Form(QueryDict("what=Newer")), KEY) is None


def test_drafts_are_kept_over_http_by_those_who_are_signed_in(browser, client):
    address = f"/drafts/{KEY}"
    assert client.post(address, {"what": "x"}).status_code == 302
    kari = browser("coordinator")
    assert kari.post(address, {"what": "x"}).status_code == 204
    assert kari.post(address, {"what": "x" * (drafts.LARGEST + 1)}).status_code == 413
    walls.enter(user=user_id("coordinator"))
    assert Draft.objects.get().values == {"what": ["x"]}


@pytest.mark.parametrize("onward", ["/", "https://elsewhere.example/"])
def test_a_draft_is_thrown_away_and_one_stays_with_us(browser, onward):
    kari = browser("coordinator")
    kari.post(f"/drafts/{KEY}", {"what": "x"})
    assert kari.post(f"/drafts/{KEY}/discard", {"next": onward}).url == "/"
    walls.enter(user=user_id("coordinator"))
    assert not Draft.objects.exists()


def test_a_saved_form_leaves_no_draft(browser, actor):
    kari = browser("coordinator")
    key = "accounts:language"
    kari.post(f"/drafts/{key}", {"language": "nn"})
    assert kari.post("/language", {"language": "nb"}, follow=False).status_code == 302
    walls.enter(user=user_id("coordinator"))
    assert not Draft.objects.exists()


def test_drafts_that_nobody_came_back_to_go(actor):
    from samvev.kernel import clock

    kari = actor("coordinator")
    kept(kari)
    assert drafts.sweep() == 0
    with clock.at(clock.now() + drafts.KEPT_FOR * 2):
        assert drafts.sweep() == 1
