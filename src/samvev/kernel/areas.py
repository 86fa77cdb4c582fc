"""Content areas: the parts of a life that a consent can name (rules 19 and 48)."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.TextChoices):
    """A life area. GENERAL is what everyone in the team shares: the team itself, meetings, what matters."""

    GENERAL = "general", _("For everyone in the team")
    HEALTH = "health", _("Health and care")
    WORK_SCHOOL = "work_school", _("Day, work and school")
    HOUSING = "housing", _("Housing")
    LEISURE = "leisure", _("Leisure")
    ECONOMY = "economy", _("Money")
    NETWORK = "network", _("Family and network")

    @classmethod
    def life(cls) -> list[Self]:
        """The areas of life that a consent names, in the order shown."""
        return [area for area in cls if area is not cls.GENERAL]

    @classmethod
    def life_choices(cls) -> list[tuple[str, str]]:
        """Choices for a form that asks for an area of life."""
        return [(area.value, str(area.label)) for area in cls.life()]


class Right(models.TextChoices):
    """What one may do in an area."""

    READ = "read", _("Can read")
    WRITE = "write", _("Can read and write")


ALL_AREAS: frozenset[str] = frozenset(area.value for area in Area.life())


_SHARED = frozenset([Area.GENERAL.value])


def with_general(areas: Iterable[str]) -> frozenset[str]:
    """The areas and what everyone in the team shares."""
    return _SHARED.union(areas)
