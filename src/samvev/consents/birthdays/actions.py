"""What is done about a birthday: before it, on it and after it. The timetable runs again without doing it twice."""

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from samvev.audit.change import change
from samvev.cases.access import refresh_standing, standing_moved
from samvev.cases.actions import change_kind
from samvev.cases.changes import case_change
from samvev.cases.models import Case, CaseKind, Participation, Role
from samvev.cases.outside.queries import coordinating_unit
from samvev.cases.queries import access_today, coordinator_today
from samvev.consents import events, notices
from samvev.consents.birthdays import rules
from samvev.consents.birthdays.models import Birthday, BirthdayRead
from samvev.consents.ending.actions import end_case
from samvev.consents.ending.models import Agreed, EndKind
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.notifications.actions import notify


def prepare(case: Case, *, age: int, day: date, child: UUID | None = None, by: Actor) -> Birthday:
    """Make the task of a birthday for the coordinator; for the coordinating unit where there is none (rule 30).

    `child`: the key of another child of a family plan, whose birthday it is (rule 34).
    """
    with change(case, rules.may_work, events.BIRTHDAY_NEAR, by=by):
        about: dict[str, Any] = {"tenant_id": case.tenant_id, "case": case, "person_id": child, "age": age}
        row, new = Birthday.objects.update_or_create(**about, defaults={"day": day})
        if new:
            path = reverse("consents:birthday", args=[case.pk, row.pk])
            notify(notices.BIRTHDAY_NEAR, to=_who_prepares(case), about=case, path=path, by=by)
    return row


def finish(row: Birthday, *, by: Actor) -> None:
    """Everything that the birthday asks for is prepared."""
    with case_change(row, rules.may_finish, events.BIRTHDAY_PREPARED, by=by):
        row.done_on, row.done_by = clock.today(), by.name
        row.save(update_fields=["done_on", "done_by"])


def offer(row: Birthday, *, answer: str, by: Actor) -> None:
    """Write down what was said to the offer of an ordinary coordinator. It counts from the birthday (rule 31)."""
    with case_change(row, rules.may_offer, events.COORDINATOR_OFFERED, by=by):
        row.answer, row.offered_on, row.offered_by = answer, clock.today(), by.name
        row.save(update_fields=["answer", "offered_on", "offered_by"])


def pass_day(row: Birthday, *, by: Actor) -> None:
    """The day has come: access follows the law, and the person, their parents and the coordinator are told."""
    with change(row, rules.may_work, events.BIRTHDAY_PASSED, by=by):
        if standing_moved(row.case):
            refresh_standing(row.case)
        row.passed_on = clock.today()
        row.save(update_fields=["passed_on"])
        path = reverse("consents:sharing", args=[row.case_id])
        notify(notices.DECIDES_ANEW, to=_concerned(row.case), about=row, path=path, by=by)
        if rules.offer_waits(row):
            path = reverse("consents:birthday", args=[row.case_id, row.pk])
            to = _who_prepares(row.case) | coordinating_unit(row.tenant_id)
            notify(notices.OFFER_WAITS, to=to, about=row, path=path, by=by)


def follow(case: Case, *, by: Actor) -> None:
    """What is known of a family plan's children has changed: what parents see follows (rule 34)."""
    with change(case, rules.may_work, events.BIRTHDAY_PASSED, by=by):
        refresh_standing(case)


def settle(row: Birthday, *, by: Actor) -> None:
    """A child coordination is over at 18: it becomes an ordinary one, or ends, as the answer was (rule 31)."""
    with change(row, rules.may_work, events.OF_AGE, by=by):
        if rules.settles(row, clock.today()) == "becomes":
            change_kind(row.case, kind=CaseKind.COORDINATION, rule=rules.may_work, by=by)
        elif rules.settles(row, clock.today()) == "ends":
            words = _("Child coordination ends at 18. An ordinary coordinator was offered, and not wanted.")
            told = {"kind": EndKind.OF_AGE, "agreed": Agreed.YES, "words": words}
            end_case(row.case, last=clock.today(), by=by, **told)


def read(row: Birthday, *, by: Actor) -> None:
    """The actor has read what the birthday changed: they are not told again."""
    with change(row, rules.may_be_told, events.BIRTHDAY_READ, by=by):
        come = Birthday.objects.filter(tenant_id=row.tenant_id, case=row.case_id, person=None, day__lte=row.day)
        here = {"tenant_id": row.tenant_id, "case_id": row.case_id, "user_id": by.own_id}
        BirthdayRead.objects.bulk_create([BirthdayRead(**here, birthday=one) for one in come], ignore_conflicts=True)


def _who_prepares(case: Case) -> set[UUID]:
    held = coordinator_today(case)
    return {held.user_id} if held else coordinating_unit(case.tenant_id)


def _concerned(case: Case) -> set[UUID]:
    """The person, parents and guardians in the team, also those who see less from today, and the coordinator."""
    told = {a.user_id for a in access_today(case) if a.role in rules.TOLD_ROLES or a.role == Role.COORDINATOR}
    team = Participation.objects.filter(tenant_id=case.tenant_id, case=case, role__in=rules.TOLD_ROLES)
    return told | set(team.filter(period__contains=clock.today()).values_list("user_id", flat=True))
