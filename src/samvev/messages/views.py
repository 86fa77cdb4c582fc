"""Pages of messages: in a case, in all of one's cases, one conversation."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.audit import events
from samvev.audit.record import record_all
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.rules import anyone_signed_in
from samvev.cases.shields.forms import offer
from samvev.cases.team import people
from samvev.kernel.errors import Invalid
from samvev.messages import actions, presenters, queries, rules
from samvev.messages.forms import AnswerForm, SeenForm, StartForm
from samvev.messages.models import Thread
from samvev.web.guard import ActorRequest, guarded

PAGE = 25


@require_GET
@guarded(None, anyone_signed_in)
def all_messages(request: ActorRequest) -> HttpResponse:
    """The conversations of all my cases. Whose they are is logged (rule 98)."""
    page = Paginator(queries.all_threads(request.actor), PAGE).get_page(request.GET.get("page"))
    shown = {thread.case_id: thread.case for thread in page}
    record_all(events.READ, by=request.actor, targets=shown.values(), detail="messages:all")
    mine = [case for case in cases.cases(request.actor) if rules.may_start(request.actor, case)]
    return render(request, "messages/all.html", {"page": page, "cases": mine})


@require_GET
@guarded(cases.case, rules.may_see_threads)
def case_messages(request: ActorRequest, case: Case) -> HttpResponse:
    """The conversations of a case."""
    page = Paginator(queries.threads(request.actor, case), PAGE).get_page(request.GET.get("page"))
    request.shown |= {thread.area for thread in page}
    may_start = rules.may_start(request.actor, case)
    context = {"case": case, "tab": "messages", "page": page, "may_start": may_start}
    return render(request, "messages/list.html", context)


@require_http_methods(["GET", "POST"])
@guarded(cases.case, rules.may_start)
def start(request: ActorRequest, case: Case) -> HttpResponse:
    """Start a conversation. `?to=<user>` chooses someone beforehand."""
    team = people(case)
    team.pop(request.actor.user_id, None)  # type: ignore[arg-type]
    initial = presenters.chosen(request.GET.get("to", ""), team)
    areas = rules.area_choices(request.actor, case)
    form = StartForm(request.POST or None, team=team, areas=areas, initial=initial)
    offer(form, request.actor, case)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in form.fields if name != "people"}
        return redirect("messages:thread", actions.start_thread(case, by=request.actor, **data).pk)
    return render(request, "messages/start.html", {"case": case, "tab": "messages", "form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.thread, rules.may_read)
def thread(request: ActorRequest, thread: Thread) -> HttpResponse:
    """Read a conversation and answer in it."""
    request.shown |= {thread.area}
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer(thread, text=form.cleaned_data["text"], by=request.actor)
        return redirect(f"{request.path}#last")
    may_answer = rules.may_answer(request.actor, thread)
    return render(request, "messages/thread.html", _page(request, thread) | {"form": form, "may_answer": may_answer})


@require_POST
@guarded(queries.thread, rules.may_read)
def seen(request: ActorRequest, thread: Thread) -> HttpResponse:
    """I have read as far as this. Sent by the page when it is shown, or by its button."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Invalid
    until = queries.message_in(thread, form.cleaned_data["until"])
    actions.see(thread, until=until, by=request.actor)
    if request.headers.get("HX-Request"):
        return render(request, "messages/_read_by.html", _page(request, queries.thread(request.actor, thread.pk)))
    return redirect("messages:thread", thread.pk)


def _page(request: ActorRequest, thread: Thread) -> dict[str, Any]:
    said, audience = queries.messages_in(thread), queries.audience(thread)
    until = queries.read_until(thread, request.actor.user_id)
    return {
        "thread": thread,
        "case": thread.case,
        "tab": "messages",
        "bubbles": presenters.bubbles(said, request.actor.user_id, until),
        "audience": [someone.user.name for someone in audience.values()],
        "receipts": presenters.receipts(thread, audience, said[-1], request.actor.user_id),
        "last": said[-1],
        "is_unread": until is None or until < said[-1].at,
    }
