"""What is forgotten at night."""

from datetime import timedelta

from django.contrib.sessions.models import Session as Stored

from samvev.accounts import doors
from samvev.accounts.models import UsedToken
from samvev.accounts.tasks import sweep
from samvev.kernel import clock, walls
from samvev.web.limits import knock
from samvev.web.models import Attempt, Draft, KeptForm
from tests.world import user_id


def test_what_nobody_needs_any_more_is_gone_in_the_morning(browser):
    browser("owner")
    knock(doors.SIGN_IN, {"REMOTE_ADDR": "192.0.2.1"})
    UsedToken.objects.create(key="k", until=clock.now())
    walls.enter(user=user_id("owner"))
    KeptForm.objects.create(user_id=user_id("owner"), sealed=b"x")
    Draft.objects.create(user_id=user_id("owner"), key="k", values={})
    walls.enter()
    sweep(0)
    walls.enter(user=user_id("owner"))
    assert [m.objects.count() for m in (Stored, Attempt, KeptForm, Draft)] == [1, 1, 1, 1], "still fresh"
    walls.enter()
    with clock.at(clock.now() + timedelta(days=31)):
        sweep(0)
    walls.enter(user=user_id("owner"))
    assert [m.objects.count() for m in (Stored, Attempt, UsedToken, KeptForm, Draft)] == [0, 0, 0, 0, 0]
