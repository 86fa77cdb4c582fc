"""Every text of a case has its history, and can be brought back by those who may write it."""

import pytest
from django.urls import reverse

from samvev.audit.models import Entry, Revision
from samvev.meetings.models import MeetingStatus, Point
from tests.samples import furnish
from tests.world import CASE_OWNER, uid


@pytest.fixture
def point(actor):
    kari = actor("coordinator")
    furnish()
    written = Point.objects.select_related("meeting").get(pk=uid("point"))
    written.meeting.status = MeetingStatus.HELD
    written.meeting.save()
    written.write(by=kari, minutes="Først sto det dette.")
    written.write(by=kari, minutes="Nå står det noe annet.")
    return written


def page(point):
    return reverse("cases:text_history", args=[CASE_OWNER, "meetings.point", point.pk])


def test_minutes_are_brought_back_and_what_stood_there_is_in_the_history(browser, point, see_all):
    revision = Revision.objects.filter(target_id=point.pk, before__minutes="Først sto det dette.").get()
    client = browser("coordinator")
    assert "Først sto det dette." in client.get(page(point)).content.decode()
    there = reverse("cases:bring_back", args=[CASE_OWNER, "meetings.point", point.pk, revision.pk])
    assert client.post(there).url == page(point)
    see_all()
    assert Point.objects.get(pk=point.pk).minutes == "Først sto det dette."
    assert Revision.objects.filter(target_id=point.pk, before__minutes="Nå står det noe annet.").exists()
    assert Entry.objects.filter(event="cases.text_brought_back").exists()


def test_who_may_read_only_gets_no_button_and_is_refused(browser, point):
    revision = Revision.objects.filter(target_id=point.pk).first()
    there = reverse("cases:bring_back", args=[CASE_OWNER, "meetings.point", point.pk, revision.pk])
    client = browser("relative")
    assert there not in client.get(page(point)).content.decode()
    assert client.post(there).status_code == 403


@pytest.mark.parametrize("kind", ["meetings.point", "plans.goal", "no.such"])
def test_a_text_of_another_row_is_not_there(browser, point, kind):
    revision = Revision.objects.filter(target_id=uid("measure.health")).get()
    there = reverse("cases:bring_back", args=[CASE_OWNER, kind, point.pk, revision.pk])
    assert browser("coordinator").post(there).status_code == 404
