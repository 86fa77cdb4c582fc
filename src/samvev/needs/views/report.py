"""Reporting a need: for anyone, with or without signing in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvev.kernel.errors import NotFound, TooMany
from samvev.needs import doors, draft, flow, presenters, queries
from samvev.needs.actions import reports
from samvev.needs.codes import new_code
from samvev.needs.draft import ReportDraft
from samvev.needs.forms.report import CodeForm, SendForm
from samvev.organisations.models import Organisation
from samvev.web.forms import SamvevForm
from samvev.web.guard import ActorRequest, public
from samvev.web.limits import knock


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a report: to whom it goes, what was answered so far, and which page it is."""

    organisation: Organisation
    draft: ReportDraft
    answers: dict[str, Any]
    slug: str


@require_GET
@public
def choose(request: ActorRequest) -> HttpResponse:
    """To which municipality or hospital? Straight on when there is one only, or from inside."""
    found = queries.organisations(request.actor)
    own = [each for each in found if each.pk in request.actor.tenants]
    if len(found) == 1 or ("inside" in request.GET and own):
        return redirect("needs:report", (own or found)[0].pk)
    return render(request, "needs/choose.html", {"organisations": found})


@require_GET
@public
def report(request: ActorRequest, tenant_id: UUID) -> HttpResponse:
    """Begin, or go on where one was."""
    page = _page(request, tenant_id, flow.QUESTIONS[0].slug)
    begun = page.draft.done and flow.first_missing(page.answers)
    return redirect("needs:report_question", tenant_id, begun or page.slug)


@require_http_methods(["GET", "POST"])
@public
def report_question(request: ActorRequest, tenant_id: UUID, slug: str) -> HttpResponse:
    """One question; what is answered is kept, whichever way one goes."""
    page = _page(request, tenant_id, slug)
    question = flow.question(page.answers, slug)
    if question is None:
        raise NotFound
    form = question.form(request.POST or None, initial=page.answers)
    if request.method == "GET":
        return _show(request, page, question, form)
    page.draft.answer(slug, flow.typed(form))
    page.draft.tenant = str(tenant_id)
    draft.keep(request.session, page.draft)
    if refused := _refused(request):
        return _show(request, page, question, form, refused=refused)
    return _onward(request, page, question, form)


@require_http_methods(["GET", "POST"])
@public
def report_check(request: ActorRequest, tenant_id: UUID) -> HttpResponse:
    """Check the answers, and send."""
    page = _page(request, tenant_id, flow.CHECK)
    missing = flow.first_missing(page.answers)
    if missing:
        return redirect("needs:report_question", tenant_id, missing)
    form = SendForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _check(request, page, form)
    try:
        knock(doors.REPORT, request.META, request.actor.user_id or "")
    except TooMany as error:
        return _check(request, page, form, refused=str(error), status=error.status)
    return _send(request, page)


@require_http_methods(["GET", "POST"])
@public
def report_discard(request: ActorRequest) -> HttpResponse:
    """Throw away what was answered, after asking."""
    if request.method == "GET":
        return render(request, "needs/discard.html")
    draft.discard(request.session)
    return redirect("needs:choose")


@require_GET
@public
def receipt(request: ActorRequest) -> HttpResponse:
    """What happens next, when, and the code to follow it with. Only in the browser that sent the report."""
    told = draft.receipt(request.session)
    if told is None:
        return redirect("needs:choose")
    organisation = queries.organisation(request.actor, UUID(told["tenant"]))
    _speak(request, organisation)
    return render(request, "needs/receipt.html", presenters.receipt(told) | {"organisation": organisation})


@require_http_methods(["GET", "POST"])
@public
def status(request: ActorRequest) -> HttpResponse:
    """How a report stands, for whoever has its code: steps and days, nobody's name and nothing of what it says."""
    form = CodeForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        knock(doors.STATUS, request.META, request.actor.user_id or "")
        found = queries.by_code(request.actor, form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("We know no report with this code. Check each letter and digit."))
        else:
            organisation = queries.organisation(request.actor, found.tenant_id)
            _speak(request, organisation)
            context = presenters.status(found) | {"organisation": organisation}
    return render(request, "needs/status.html", context)


def _page(request: ActorRequest, tenant_id: UUID, slug: str) -> Page:
    organisation = queries.organisation(request.actor, tenant_id)
    _speak(request, organisation)
    kept = draft.load(request.session)
    known = queries.known_of_reporter(request.actor)
    return Page(organisation, kept, known | {"language": translation.get_language()} | kept.answers, slug)


def _speak(request: ActorRequest, organisation: Organisation) -> None:
    """In the organisation's language form, unless the reader has chosen one."""
    if not request.actor.user_id and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(organisation.language)


def _refused(request: ActorRequest) -> str:
    return _("Files cannot be sent here. What you wrote is kept.") if request.FILES else ""


def _onward(request: ActorRequest, page: Page, question: flow.Question, form: SamvevForm) -> HttpResponse:
    answers = page.answers | page.draft.answers
    tenant = page.organisation.pk
    if request.POST.get("go") == "back":
        return redirect("needs:report_question", tenant, flow.before(answers, page.slug) or page.slug)
    if not form.is_valid():
        return _show(request, page, question, form)
    onward = flow.CHECK if "change" in request.GET else flow.after(answers, page.slug)
    if onward == flow.CHECK:
        return redirect("needs:report_check", tenant)
    return redirect("needs:report_question", tenant, onward)


def _show(
    request: ActorRequest, page: Page, question: flow.Question, form: SamvevForm, refused: str = ""
) -> HttpResponse:
    context = {
        "organisation": page.organisation,
        "question": question,
        "form": form,
        "progress": flow.progress(page.answers, page.slug),
        "back": flow.before(page.answers, page.slug),
        "changing": "change" in request.GET,
        "refused": refused,
    }
    return render(request, "needs/question.html", context, status=422 if refused else 200)


def _check(request: ActorRequest, page: Page, form: SamvevForm, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "organisation": page.organisation,
        "sections": presenters.sections(page.answers),
        "form": form,
        "progress": flow.progress(page.answers, page.slug),
        "back": flow.before(page.answers, page.slug),
        "refused": refused,
    }
    return render(request, "needs/check.html", context, status=status)


def _send(request: ActorRequest, page: Page) -> HttpResponse:
    code = new_code()
    made = reports.report(page.organisation, code=code, by=request.actor, **flow.cleaned(page.answers))
    told = {"code": code, "number": made.number, "tenant": str(made.tenant_id), "at": made.received_at.isoformat()}
    draft.send(request.session, told)
    return redirect("needs:receipt")
