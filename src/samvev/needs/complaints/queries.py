"""Complaints within an actor's reach."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from samvev.cases.models import Case
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.needs.complaints import rules
from samvev.needs.complaints.models import Complaint, ComplaintState
from samvev.needs.models import NeedReport, Ruling
from samvev.needs.queries import desks

HEAD = ("case__person", "report__person", "ruling")


def complaint(actor: Actor, complaint_id: UUID) -> Complaint:
    """A complaint of an organisation where the actor handles them, or of a case where the actor decides."""
    deciding = [case_id for case_id, access in actor.cases.items() if access.role in rules.ACTS_AS]
    reach = Q(tenant_id__in=desks(actor)) | Q(case_id__in=deciding)
    found = Complaint.objects.filter(reach, pk=complaint_id).select_related(*HEAD).first()
    if found is None:
        raise NotFound
    return found


def worklist(actor: Actor, *, ended: bool = False) -> "QuerySet[Complaint]":
    """The complaints of the actor's inbox: those that wait for us, the longest first, then those sent on; or ended."""
    found = Complaint.objects.filter(tenant_id__in=desks(actor)).select_related(*HEAD)
    if ended:
        return found.filter(state__in=ComplaintState.ended()).order_by("-ended_on", "pk")
    return found.exclude(state__in=ComplaintState.ended()).order_by("-state", "received_on", "pk")


def counts(actor: Actor) -> dict[str, int]:
    """How many complaints wait for us, stand open in all, and have ended; one query."""
    ended = Q(state__in=ComplaintState.ended())
    return Complaint.objects.filter(tenant_id__in=desks(actor)).aggregate(
        waiting=Count("pk", filter=Q(state=ComplaintState.RECEIVED)),
        open=Count("pk", filter=~ended),
        ended=Count("pk", filter=ended),
    )


def of_case(actor: Actor, case: Case) -> list[Complaint]:
    """The complaints of a case that the actor may see, newest first."""
    found = Complaint.objects.filter(tenant_id=case.tenant_id, case=case).select_related(*HEAD)
    return _seen(actor, found)


def of_report(actor: Actor, report: NeedReport) -> list[Complaint]:
    """The complaints about a report of need that the actor may see, newest first."""
    return _seen(actor, Complaint.objects.filter(tenant_id=report.tenant_id, report=report).select_related(*HEAD))


def _seen(actor: Actor, found: Iterable[Complaint]) -> list[Complaint]:
    seen = [row for row in found if rules.may_see(actor, row)]
    return sorted(seen, key=lambda row: (row.received_on, row.registered_at), reverse=True)


def latest_ruling(row: Case | NeedReport) -> Ruling | None:
    """The latest decision behind a case or about a report of need: what a complaint is about."""
    about = {"report__case": row} if isinstance(row, Case) else {"report": row}
    found = Ruling.objects.filter(tenant_id=row.tenant_id, **about).order_by("-decided_at")
    return found.select_related("report").first()


def waiting(tenant_id: UUID) -> list[Complaint]:
    """The complaints of an organisation that wait for us."""
    return list(Complaint.objects.filter(tenant_id=tenant_id, state=ComplaintState.RECEIVED).select_related(*HEAD))
