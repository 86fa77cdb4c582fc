"""The timetable."""

from datetime import timedelta

from samvev.kernel import clock
from samvev.needs import tasks
from samvev.needs.tests.stories import look, sent
from samvev.notifications.models import Notice


def test_each_morning_the_deadlines_are_looked_at(db: None) -> None:
    made = sent()
    with clock.at(made.received_at + timedelta(days=14)):
        tasks.watch_deadlines(timestamp=0)
    look()
    assert Notice.objects.filter(kind="needs.waits").count() == 1
