"""The room in Django's register."""

from django.apps import AppConfig
from django.urls import reverse


class MessagesConfig(AppConfig):
    """Names what can be shielded from parents and family."""

    name = "samvev.messages"

    def ready(self) -> None:
        """Once, when the program starts."""
        from samvev.cases.shields.kinds import Kind, name_kind
        from samvev.messages.models import Thread

        name_kind(Kind(Thread, "subject", lambda thread: reverse("messages:thread", args=[thread.pk])))
