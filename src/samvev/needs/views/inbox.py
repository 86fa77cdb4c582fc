"""The coordinating unit's inbox, and a report's page with today's step open."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.audit import events
from samvev.audit.record import record, record_all
from samvev.kernel import clock
from samvev.kernel.errors import Conflict
from samvev.needs import desk, presenters, queries, rules
from samvev.needs.actions import reports
from samvev.needs.earlier import earlier_assessment, earlier_texts
from samvev.needs.forms.desk import AssessmentForm, LetterForm, NoteForm
from samvev.needs.models import NeedReport, Ruling
from samvev.web.forms import SamvevForm
from samvev.web.guard import ActorRequest, guarded
from samvev.web.pdf import render_pdf

FILTERS = ("open", "mine", "closed")
PAGE = 25


@require_GET
@guarded(None, rules.may_use_inbox)
def inbox(request: ActorRequest) -> HttpResponse:
    """What has come in, what is on its way, and what has no owner."""
    actor = request.actor
    which = request.GET.get("show", FILTERS[0])
    found = queries.inbox(actor, which if which in FILTERS else FILTERS[0])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    record_all(events.READ, by=actor, targets=list(page), detail="needs:inbox")
    context = {"page": page, "rows": presenters.rows(page), "which": which, "counts": queries.inbox_counts(actor)}
    return render(request, "needs/inbox.html", context | desk.beside(actor))


@require_GET
@guarded(queries.report, rules.may_handle)
def show(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """A report, with its way as steps and today's step open."""
    if report.audit_case_id is None and report.audit_person_id is None:
        record(events.READ, by=request.actor, target=report, detail="needs:show")
    return _show(request, report)


@require_POST
@guarded(queries.report, rules.may_take)
def take(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Have it from now on."""
    reports.take(report, by=request.actor)
    return redirect("needs:show", report.pk)


@require_http_methods(["GET", "POST"])
@guarded(queries.report, rules.may_assess)
def assess(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Write down the assessment."""
    form = AssessmentForm(request.POST or None, initial=desk.assessed(report))
    if form.is_valid():
        try:
            reports.assess(report, by=request.actor, **form.cleaned_data)
            return redirect("needs:show", report.pk)
        except Conflict:
            form.rebase(queries.assessment_now(report))
    return _show(request, report, assessment_form=form)


@require_POST
@guarded(earlier_assessment, rules.may_assess)
def bring_back(request: ActorRequest, report: Any) -> HttpResponse:
    """Let the assessment say again what it said before a change."""
    seen = queries.assessment_now(report).version
    reports.assess(report, by=request.actor, seen=seen, **report.before)
    return redirect("needs:show", report.pk)


@require_http_methods(["GET", "POST"])
@guarded(queries.report, rules.may_register)
def register(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Say which person it is about."""
    form = desk.person_form(report, request.POST or None)
    if form.is_valid():
        person = desk.person_of(report, form.cleaned_data)
        reports.register(report, person=person, by=request.actor)
        return redirect("needs:show", report.pk)
    return render(request, "needs/register.html", {"report": report, "form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.report, rules.may_answer_preliminarily)
def preliminary(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Give the preliminary answer."""
    form = LetterForm(request.POST or None, initial=desk.preliminary(report))
    if form.is_valid() and _saved(form, report, reports.answer_preliminarily, request):
        return redirect("needs:show", report.pk)
    return render(request, "needs/preliminary.html", {"report": report, "form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.report, rules.may_decide)
def decide(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Decide in two moves: what and why, then the letter that says so."""
    form = desk.decide_form(report, request.POST or None)
    ready = form.is_valid() and form.cleaned_data["letter"] and request.POST.get("go") == "decide"
    if ready and _saved(form, report, reports.decide, request):
        return redirect("needs:show", report.pk)
    if not ready and form.is_bound and form.is_valid():
        form = desk.with_letter(report, form)
    return render(request, "needs/decide.html", {"report": report, "form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.report, rules.may_close)
def close(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Close without a decision."""
    form = NoteForm(request.POST or None)
    if form.is_valid():
        reports.close(report, by=request.actor, **form.cleaned_data)
        return redirect("needs:show", report.pk)
    return render(request, "needs/close.html", {"report": report, "form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.report, rules.may_reopen)
def reopen(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """Open a closed report again."""
    form = NoteForm(request.POST or None)
    if form.is_valid():
        reports.reopen(report, by=request.actor, **form.cleaned_data)
        return redirect("needs:show", report.pk)
    return render(request, "needs/reopen.html", {"report": report, "form": form})


@require_GET
@guarded(queries.ruling, rules.may_read_letter)
def letter(request: ActorRequest, ruling: Ruling) -> HttpResponse:
    """The decision's letter as PDF."""
    address = queries.address_for(ruling.report, localdate(ruling.decided_at))
    data = presenters.decision_letter(ruling, queries.organisation(request.actor, ruling.tenant_id), address)
    record(events.PRINTED, by=request.actor, target=ruling.report)
    title = presenters.letter_title(ruling.language, preliminary=False)
    return _pdf(render_pdf("needs/letter", data, title=title, language=ruling.language, at=ruling.decided_at))


@require_GET
@guarded(queries.preliminary_answer, rules.may_handle)
def preliminary_letter(request: ActorRequest, report: NeedReport) -> HttpResponse:
    """The preliminary answer as PDF."""
    address = queries.address_for(report, report.preliminary_on or clock.today())
    data = presenters.preliminary_letter(report, queries.organisation(request.actor, report.tenant_id), address)
    record(events.PRINTED, by=request.actor, target=report)
    language = report.preliminary_language
    title = presenters.letter_title(language, preliminary=True)
    at = presenters.noon_of(report.preliminary_on)
    return _pdf(render_pdf("needs/letter", data, title=title, language=language, at=at))


def _saved(form: SamvevForm, report: NeedReport, action: Callable[..., Any], request: ActorRequest) -> bool:
    """Did the action go through? When someone saved first, the form shows both and keeps what was typed."""
    try:
        with transaction.atomic():
            action(report, by=request.actor, **form.cleaned_data)
    except Conflict:
        form.rebase(report)
        return False
    return True


def _show(request: ActorRequest, report: NeedReport, assessment_form: SamvevForm | None = None) -> HttpResponse:
    context: dict[str, Any] = desk.page(request.actor, report)
    form = assessment_form or AssessmentForm(initial=desk.assessed(report))
    earlier = earlier_texts(request.actor, report, queries.assessment(report))
    context |= {"assessment_form": form, "checklist": presenters.checklist(form), "said": earlier}
    return render(request, "needs/show.html", context)


def _pdf(document: bytes) -> HttpResponse:
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="brev.pdf"'
    return response
