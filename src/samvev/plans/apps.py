"""The room in Django's register."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Names what can be shielded from parents and family."""

    name = "samvev.plans"

    def ready(self) -> None:
        """Once, when the program starts."""
        from samvev.cases.shields.kinds import Kind, name_kind
        from samvev.plans.models import Goal, Measure
        from samvev.web.addresses import address

        name_kind(Kind(Goal, "title", lambda goal: address("plans:goal", goal.pk)))
        name_kind(Kind(Measure, "title", lambda measure: address("plans:measure", measure.pk)))
