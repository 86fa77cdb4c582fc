"""The room in Django's register."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Names the texts that have a history page."""

    name = "samvev.meetings"

    def ready(self) -> None:
        """Once, when the program starts."""
        from samvev.meetings.texts import name_all

        name_all()
