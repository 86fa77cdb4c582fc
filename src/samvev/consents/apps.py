"""The room in Django's register."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """Names the texts that have a history page."""

    name = "samvev.consents"

    def ready(self) -> None:
        """Once, when the program starts."""
        from samvev.consents.texts import name_all

        name_all()
