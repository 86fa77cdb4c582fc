"""The room in Django's register."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse


class MeetingsConfig(AppConfig):
    """Names the texts that have a history page, and what can be shielded from parents and family."""

    name = "samvev.meetings"

    def ready(self) -> None:
        """Once, when the program starts."""
        from samvev.cases.shields.kinds import Kind, name_kind
        from samvev.meetings.models import Point
        from samvev.meetings.texts import name_all

        name_all()
        name_kind(Kind(Point, "title", _address))


def _address(point: Any) -> str:
    return f"{reverse('meetings:show', args=[point.meeting_id])}#point-{point.pk}"
