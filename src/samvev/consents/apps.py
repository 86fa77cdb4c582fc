"""The room in Django's register."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """Names the texts that have a history page, and that the scan of a paper can be shielded."""

    name = "samvev.consents"

    def ready(self) -> None:
        """Once, when the program starts."""
        from django.urls import reverse

        from samvev.cases.shields.kinds import Kind, name_kind
        from samvev.consents.papers.models import Paper
        from samvev.consents.texts import name_all

        name_all()
        name_kind(Kind(Paper, "title", lambda row: reverse("consents:papers", args=[row.case_id, row.consent_id])))
