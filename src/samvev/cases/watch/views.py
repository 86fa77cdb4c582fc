"""Pages about who looked: the case's log, a question about it, and what those who watch over it see."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from samvev.audit.events import LISTED, PRINTED
from samvev.audit.record import record, record_all
from samvev.cases import logbook
from samvev.cases import queries as cases
from samvev.cases.models import Case, Question, Reviewed, UnusualAccess
from samvev.cases.rules import may_see_content
from samvev.cases.watch import actions, presenters, queries, rules
from samvev.cases.watch.forms import AnswerForm, LogForm, QuestionForm, ReviewForm, StateForm
from samvev.kernel.errors import Conflict
from samvev.web.guard import ActorRequest, guarded
from samvev.web.pdf import render_pdf

PAGE = 100  # entries


@require_GET
@guarded(cases.case, may_see_content)
def history(request: ActorRequest, case: Case) -> HttpResponse:
    """Who has looked and what has happened, in plain words."""
    form, found = _narrowed(request, case)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    entries, questions = list(page.object_list), queries.questions_of(case)
    days = logbook.days(entries, request.actor, cases.log_people(case, entries))
    shown = {"case": case, "tab": "history", "page": page, "days": days, "form": form, "questions": questions}
    shown |= {"asked": {one.entry_id for one in questions}, "query": request.GET.urlencode()}
    shown |= {"scope": cases.log_scope(request.actor, case), "chosen": bool(form.chosen())}
    return render(request, "cases/history.html", shown)


def _narrowed(request: ActorRequest, case: Case) -> tuple[LogForm, Any]:
    form = LogForm(request.GET, people=queries.people_in(request.actor, case))
    form.is_valid()
    return form, queries.entries(request.actor, case, **form.chosen())


@require_GET
@guarded(cases.case, may_see_content, logs=False)
def history_paper(request: ActorRequest, case: Case) -> HttpResponse:
    """The log as a document, as it is narrowed on the page; printing is logged as such."""
    form, found = _narrowed(request, case)
    entries = list(found[: queries.MOST])
    record(PRINTED, by=request.actor, target=case, areas=(), detail="cases:history")
    days = logbook.days(entries, request.actor, cases.log_people(case, entries))
    data = presenters.paper(case, days, form.chosen(), cut=len(entries) == queries.MOST)
    made = render_pdf("cases/log", data, title=data["title"], language=request.LANGUAGE_CODE or "nb")
    headers = {"Content-Disposition": 'inline; filename="log.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
@guarded(queries.asked, rules.may_question)
def question(request: ActorRequest, question: Question) -> HttpResponse:
    """I do not understand this entry."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask(question, by=request.actor, words=form.cleaned_data["words"])
        return redirect("cases:history", question.case_id)
    sentences = presenters.sentences(question.case, queries.entry_of(question), request.actor)
    shown = {"case": question.case, "tab": "history", "form": form, "sentences": sentences, "question": question}
    return render(request, "cases/watch/question.html", shown)


@require_GET
@guarded(None, rules.may_watch, logs=False)
def questions(request: ActorRequest) -> HttpResponse:
    """Questions about the log, for those who answer them."""
    waiting = list(queries.questions(request.actor, answered=False))
    page = Paginator(queries.questions(request.actor, answered=True), PAGE).get_page(request.GET.get("page"))
    record_all(LISTED, by=request.actor, targets=[*waiting, *page.object_list])
    return render(request, "cases/watch/questions.html", {"waiting": waiting, "page": page})


@require_http_methods(["GET", "POST"])
@guarded(queries.question, rules.may_see_question)
def answer_question(request: ActorRequest, question: Question) -> HttpResponse:
    """A question about the log: what it is about, and the answer."""
    form = AnswerForm(request.POST or None, initial={"seen": question.version})
    if form.is_valid():
        try:
            actions.answer(question, by=request.actor, **form.cleaned_data)
            return redirect("cases:questions")
        except Conflict:
            form.rebase(question)
    sentences = presenters.sentences(question.case, queries.entry_of(question), request.actor)
    may = rules.may_answer(request.actor, question)
    shown = {"question": question, "form": form, "sentences": sentences, "may_answer": may}
    return render(request, "cases/watch/answer.html", shown)


@require_GET
@guarded(None, rules.may_watch, logs=False)
def unusual(request: ActorRequest) -> HttpResponse:
    """Access that looks unusual, with what became of it."""
    form = StateForm(request.GET if "state" in request.GET else {"state": Reviewed.NEW.value})
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(queries.findings(request.actor, state="" if state == "all" else state), PAGE)
    rows = page.get_page(request.GET.get("page"))
    record_all(LISTED, by=request.actor, targets=[row for row in rows if row.person_id])
    shown = {"form": form, "page": rows, "rows": presenters.findings(rows, queries.persons_of(rows))}
    return render(request, "cases/watch/unusual.html", shown)


@require_http_methods(["GET", "POST"])
@guarded(queries.finding, rules.may_see_finding)
def review(request: ActorRequest, found: UnusualAccess) -> HttpResponse:
    """One finding: what was done, and what became of it."""
    form = ReviewForm(request.POST or None, initial={"seen": found.version, "state": found.state, "words": found.words})
    if form.is_valid():
        try:
            actions.review(found, by=request.actor, **form.cleaned_data)
            return redirect("cases:unusual")
        except Conflict:
            form.rebase(found)
    (row,) = presenters.findings([found], queries.persons_of([found]))
    may = rules.may_review(request.actor, found)
    shown = {"row": row, "form": form, "may_review": may, "doings": presenters.doings(queries.entries_behind(found))}
    return render(request, "cases/watch/review.html", shown)
