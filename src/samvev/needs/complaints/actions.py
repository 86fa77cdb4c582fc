"""Everything that can happen to a complaint."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.urls import reverse

from samvev.audit.change import change
from samvev.cases.models import Case
from samvev.cases.queries import team_users
from samvev.kernel import clock
from samvev.kernel.actor import Actor, system
from samvev.needs import events, notices, tasks
from samvev.needs.complaints import queries, rules
from samvev.needs.complaints.models import About, Complaint, ComplaintState
from samvev.needs.models import NeedReport
from samvev.needs.queries import desk_users
from samvev.notifications.actions import notify


class Told(TypedDict):
    """What came in: about what, from whom, when, in words."""

    about: str
    complains_as: str
    by_name: str
    received_on: date
    words: str


def complain(case: Case, *, about: str, words: str, by: Actor) -> Complaint:
    """Complain from one's own page: it has come today, and the coordinating unit is told (pbrl § 7-2)."""
    made = Complaint(tenant_id=case.tenant_id, case=case, about=about, words=words)
    made.registered_by_id, made.registered_by_name = made.by_user_id, made.by_name = by.own_id, by.name
    with change(case, rules.may_complain, events.COMPLAINED, by=by):
        made.complains_as = rules.ACTS_AS[by.cases[case.pk].role]
        made.save(force_insert=True)
        tasks.pass_on_complaint.defer(tenant=str(made.tenant_id), complaint=str(made.pk))
    return made


def pass_on(complaint: Complaint, *, by: Actor) -> None:
    """Tell the coordinating unit, and find the decision. Whoever complains reaches neither: the timetable does."""
    with change(complaint, rules.may_remind, events.COMPLAINT_PASSED_ON, by=by):
        taken_back = complaint.state == ComplaintState.WITHDRAWN
        if complaint.case and not taken_back:
            _link(complaint, complaint.case)
            complaint.save(update_fields=["ruling", "report"])
        kind = notices.COMPLAINT_TAKEN_BACK if taken_back else notices.COMPLAINED
        told = desk_users(complaint.tenant_id) - {complaint.by_user_id}
        notify(kind, to=told, about=complaint, path=_address(complaint), by=by)


def register(row: Case | NeedReport, *, by: Actor, **told: Unpack[Told]) -> Complaint:
    """Write down a complaint that came by letter, telephone or in person."""
    made = Complaint(tenant_id=row.tenant_id, registered_by_id=by.own_id, registered_by_name=by.name)
    for name, value in told.items():
        setattr(made, name, value)
    with change(row, rules.may_register, events.COMPLAINT_REGISTERED, by=by):
        _link(made, row)
        made.save(force_insert=True)
    return made


def answer(complaint: Complaint, *, state: str, day: date, answer: str, seen: int, by: Actor) -> None:
    """Write down what became of it on a day. Who made it, when they have an account, is told that there is news."""
    with change(complaint, rules.may_answer, events.COMPLAINT_ANSWERED, by=by, seen=seen, detail=state):
        changes = rules.step(complaint, state, day)
        complaint.write(by=by, answer=answer, answered_by_name=by.name, **changes)
        here = team_users(complaint.case) if complaint.case else set()
        told = {complaint.by_user_id} & here
        notify(notices.COMPLAINT_ANSWERED, to=told, about=complaint, path=_address(complaint), by=by)


def take_back(complaint: Complaint, *, seen: int, by: Actor) -> None:
    """Who made it does not want it heard any longer."""
    with change(complaint, rules.may_take_back, events.COMPLAINT_TAKEN_BACK, by=by, seen=seen):
        complaint.write(by=by, **rules.step(complaint, ComplaintState.WITHDRAWN, clock.today()))
        tasks.pass_on_complaint.defer(tenant=str(complaint.tenant_id), complaint=str(complaint.pk))


def remind(tenant_id: UUID) -> int:
    """Remind an organisation's coordinating unit of complaints that wait to be sent on. Gives how many."""
    due = [row for row in queries.waiting(tenant_id) if rules.reminder_due(row, clock.today())]
    for row in due:
        with change(row, rules.may_remind, events.COMPLAINT_REMINDED, by=system(tenant_id)):
            notify(notices.COMPLAINT_WAITS, to=desk_users(tenant_id), about=row, path=_address(row))
    return len(due)


def _link(complaint: Complaint, row: Case | NeedReport) -> None:
    """The complaint is about the latest decision there is; one about a plan that is missing is about none."""
    ruling = None if complaint.about == About.NO_PLAN else queries.latest_ruling(row)
    complaint.ruling = ruling
    if isinstance(row, Case):
        complaint.case, complaint.report = row, ruling.report if ruling else None
    else:
        complaint.case, complaint.report = row.case, row


def _address(complaint: Complaint) -> str:
    return reverse("needs:complaint", args=[complaint.pk])
