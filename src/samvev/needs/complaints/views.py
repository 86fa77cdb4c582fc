"""Complaints: from one's own page, and where they are handled."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.audit import events
from samvev.audit.record import record, record_all
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.errors import Conflict
from samvev.needs import queries as needs
from samvev.needs.complaints import actions, presenters, queries, rules
from samvev.needs.complaints.forms import AnswerForm, ComplainForm, RegisterForm, TakeBackForm
from samvev.needs.complaints.models import Complaint
from samvev.needs.models import NeedReport
from samvev.needs.presenters import name_of
from samvev.needs.rules import may_use_inbox
from samvev.web.guard import ActorRequest, guarded

PAGE = 25


@require_http_methods(["GET", "POST"])
@guarded(cases.case, rules.may_complain)
def complain(request: ActorRequest, case: Case) -> HttpResponse:
    """I want to complain: what happens next, what I wrote before, and a form."""
    request.shown |= ALL_AREAS
    form = ComplainForm(request.POST or None)
    if form.is_valid():
        made = actions.complain(case, by=request.actor, **form.cleaned_data)
        return redirect("needs:complaint", made.pk)
    earlier = presenters.rows(queries.of_case(request.actor, case))
    return render(request, "needs/complain.html", {"case": case, "form": form, "earlier": earlier})


@require_GET
@guarded(None, may_use_inbox)
def complaints(request: ActorRequest) -> HttpResponse:
    """What has come in, what was sent on, and what has ended; the longest wait first."""
    ended = request.GET.get("show") == "ended"
    page = Paginator(queries.worklist(request.actor, ended=ended), PAGE).get_page(request.GET.get("page"))
    record_all(
        events.READ,
        by=request.actor,
        targets=page,
        areas={row.pk: ALL_AREAS for row in page},
        detail="needs:complaints",
    )
    context = {"page": page, "rows": presenters.rows(page), "ended": ended, "counts": queries.counts(request.actor)}
    return render(request, "needs/complaints.html", context)


@require_GET
@guarded(queries.complaint, rules.may_see)
def complaint(request: ActorRequest, complaint: Complaint) -> HttpResponse:
    """One complaint: the words, the days, what became of it."""
    return _show(request, complaint, None)


@require_POST
@guarded(queries.complaint, rules.may_answer)
def answer_complaint(request: ActorRequest, complaint: Complaint) -> HttpResponse:
    """Write down what became of it."""
    form = AnswerForm(complaint, request.POST)
    if form.is_valid():
        try:
            actions.answer(complaint, by=request.actor, **form.cleaned_data)
            return redirect("needs:complaint", complaint.pk)
        except Conflict:
            form.rebase(complaint)
    return _show(request, complaint, form)


@require_POST
@guarded(queries.complaint, rules.may_take_back)
def take_back_complaint(request: ActorRequest, complaint: Complaint) -> HttpResponse:
    """I do not want to complain any longer."""
    form = TakeBackForm(request.POST)
    if form.is_valid():
        actions.take_back(complaint, by=request.actor, **form.cleaned_data)
    return redirect("needs:complaint", complaint.pk)


@require_http_methods(["GET", "POST"])
@guarded(needs.case_in_desk, rules.may_register)
def register_in_case(request: ActorRequest, case: Case) -> HttpResponse:
    """Write down a complaint about a case."""
    request.shown |= ALL_AREAS
    return _register(request, case, case.person.name)


@require_http_methods(["GET", "POST"])
@guarded(needs.report, rules.may_register)
def register_complaint(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Write down a complaint about a report of need."""
    request.shown |= ALL_AREAS
    return _register(request, report, name_of(report))


def _register(request: ActorRequest, row: Case | NeedReport, name: str) -> HttpResponse:
    form = RegisterForm(request.POST or None, initial={"received_on": clock.today()})
    if form.is_valid():
        made = actions.register(row, by=request.actor, **form.cleaned_data)
        return redirect("needs:complaint", made.pk)
    return render(request, "needs/register_complaint.html", {"form": form, "name": name})


def _show(request: ActorRequest, complaint: Complaint, form: AnswerForm | None) -> HttpResponse:
    request.shown |= ALL_AREAS
    if complaint.audit_case_id is None and complaint.audit_person_id is None:
        record(events.READ, by=request.actor, target=complaint, detail="needs:complaint")
    may_answer = rules.may_answer(request.actor, complaint)
    context = {
        "complaint": complaint,
        "name": presenters.whom(complaint),
        "days": presenters.days(complaint),
        "desk": rules.at_desk(request.actor, complaint),
        "hint": presenters.hint(complaint),
        "form": (form or AnswerForm(complaint)) if may_answer else None,
        "may_take_back": rules.may_take_back(request.actor, complaint),
    }
    return render(request, "needs/complaint.html", context)
