"""What somebody answered to how it is going. Loaded by `needs.models`, and imported from there or here."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.walls import CASES, USER, Wall, unblocked
from samvev.web.fields import FACES

_OWN = f"user_id = {USER}"
# The coordinator of today, and nobody who stands in or looks into the case by an office.
_COORDINATES = f"""EXISTS (SELECT 1 FROM cases_access a WHERE a.tenant_id = needs_satisfaction.tenant_id
  AND a.case_id = needs_satisfaction.case_id AND a.user_id = {USER} AND a.basis = 'coordinator'
  AND a.period @> (now() AT TIME ZONE 'Europe/Oslo')::date)"""
_SHARED = unblocked(f"shared AND {_COORDINATES}")


class Satisfaction(CaseRow):
    """One answer of one person in one case; without a face, they passed it by, or took the answer back.

    Theirs alone: no organisation reads it, not even its coordinating unit. The yearly report asks
    `samvev_satisfaction`, which tells nothing of fewer than five. The database itself removes it with its case
    (migration 0006), as whoever removes a case does not see it.
    """

    wall: ClassVar[Wall] = Wall(f"{_OWN} OR ({_SHARED})", f"{_OWN} AND case_id = ANY ({CASES})")

    case = models.ForeignKey(Case, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    user_id = models.UUIDField(editable=False)
    by_name = models.CharField(max_length=200)
    given_on = models.DateField(default=clock.today)
    face = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)
    shared = models.BooleanField(default=False)

    WORDS: ClassVar[dict[int, object]] = {int(number): words for number, words in FACES}

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "given_on"], name="needs_satisfaction_day")]
        constraints = [
            models.UniqueConstraint(fields=["case", "user_id", "given_on"], name="one_answer_a_day"),
            models.CheckConstraint(
                condition=models.Q(face__isnull=False, face__in=[1, 2, 3, 4, 5])
                | models.Q(face__isnull=True, words="", shared=False),
                name="what_is_taken_back_is_gone",
            ),
        ]

    @property
    def audit_person_id(self) -> UUID:
        """It is about the case's person."""
        return self.case.person_id

    @property
    def is_new(self) -> bool:
        """Has neither been answered nor passed by?"""
        return self._state.adding

    @property
    def face_words(self) -> object:
        """The face in words; empty without one."""
        return self.WORDS.get(self.face or 0, "")
