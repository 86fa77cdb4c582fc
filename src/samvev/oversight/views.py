"""The yearly report: figures with the cases behind them, chapters, and files to take out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from samvev.audit import events as audit_events
from samvev.audit.record import record, record_all
from samvev.kernel.errors import Conflict
from samvev.kernel.verdict import require
from samvev.oversight import actions, events, formats, presenters, queries, rules
from samvev.oversight.book import Book
from samvev.oversight.desk import Desk
from samvev.oversight.forms import ChapterForm, MonthsForm, ScopeForm
from samvev.oversight.models import Chapter
from samvev.web.guard import ActorRequest, guarded
from samvev.web.limits import EXPORT, knock


@require_GET
@guarded(queries.desk, rules.may_report)
def latest(request: ActorRequest, desk: Desk) -> HttpResponse:
    """The last whole year."""
    return redirect("oversight:yearly", year=desk.year)


@require_GET
@guarded(queries.desk, rules.may_report)
def yearly(request: ActorRequest, desk: Desk) -> HttpResponse:
    """A year's figures beside those before it, with their definitions."""
    desk = _turned(request, desk)
    form = ScopeForm(desk, request.GET or None)
    safe = desk.units is None and "share" in request.GET
    book = _book(request, desk, form, safe=safe)
    link = None if safe else presenters.linking(desk.year, request.GET.dict())
    writes = bool(rules.may_write_chapter(request.actor, book.chapters[0])) if book.chapters else False
    context = {"desk": desk, "form": form, "safe": safe, "writes": writes, "query": request.GET.urlencode()}
    context |= presenters.page(book, link) | presenters.turning(desk)
    return render(request, "oversight/yearly.html", context)


@require_GET
@guarded(queries.taking_out, rules.may_report)
def taken_out(request: ActorRequest, desk: Desk) -> HttpResponse:
    """The report as a file; that it was taken out stands in the log."""
    knock(EXPORT, request.META, request.actor.user_id)
    desk = _turned(request, desk)
    suffix = request.resolver_match.kwargs["suffix"]  # type: ignore[union-attr]  # the route has one
    safe = desk.units is None and "share" in request.GET
    book = _book(request, desk, ScopeForm(desk, request.GET or None), safe=safe)
    record(events.REPORT_TAKEN_OUT, by=request.actor, target=desk, detail=f"{desk.year}.{suffix}")
    answer = HttpResponse(formats.WRITERS[suffix](book), content_type=formats.TYPES[suffix])
    answer["Content-Disposition"] = f'attachment; filename="yearly-{desk.organisation.orgnr}-{desk.year}.{suffix}"'
    return answer


@require_GET
@guarded(queries.desk, rules.may_report)
def cases(request: ActorRequest, desk: Desk) -> HttpResponse:
    """What stands behind a number: as many as the number says, and whom it showed is logged."""
    desk = _turned(request, desk)
    table, cell = request.GET.get("table", ""), request.GET.get("cell", "")
    form = ScopeForm(desk, request.GET or None)
    asked = queries.scope(desk, **form.asked() | {"years": 1})
    behind = queries.behind(request.actor, asked, table, cell)
    record_all(audit_events.LISTED, by=request.actor, targets=behind.cases)
    name = presenters.cell_words(queries.book(desk.organisation, asked), table, cell)
    context = {"desk": desk, "behind": behind, "name": name, "query": form.asked()} | presenters.turning(desk)
    return render(request, "oversight/cases.html", context)


@require_http_methods(["GET", "POST"])
@guarded(queries.chapter, rules.may_write_chapter)
def chapter(request: ActorRequest, chapter: Chapter) -> HttpResponse:
    """Write a chapter of the yearly report; also of an organisation that is closed since (rule 85)."""
    asked = request.GET.get("organisation")
    if asked:
        chapter = queries.chapter(request.actor, chapter.year, chapter.section, asked)
        require(rules.may_write_chapter(request.actor, chapter))
    form, onward = ChapterForm(request.POST or None, instance=chapter), presenters.back(chapter, asked)
    if request.method == "POST" and form.is_valid():
        text, seen = form.cleaned_data["text"], form.cleaned_data.get("seen")
        try:
            actions.write_chapter(chapter, text=text, seen=seen, by=request.actor)
            return redirect(f"{onward}#chapter-{chapter.section}")
        except Conflict:
            form.rebase(queries.chapter(request.actor, chapter.year, chapter.section, asked))
    return render(request, "oversight/chapter.html", {"chapter": chapter, "form": form, "report_url": onward})


@require_http_methods(["GET", "POST"])
@guarded(queries.desk, rules.may_set)
def settings(request: ActorRequest, desk: Desk) -> HttpResponse:
    """After how many months without use a case is passive."""
    form = MonthsForm(request.POST or None, initial={"months": desk.organisation.activity_months})
    if form.is_valid():
        actions.set_activity_months(desk.organisation, months=form.cleaned_data["months"], by=request.actor)
        return redirect("oversight:latest")
    return render(request, "oversight/settings.html", {"desk": desk, "form": form})


def _turned(request: ActorRequest, desk: Desk) -> Desk:
    """What was before a merger can be asked for as it was (rule 85)."""
    return queries.turned(request.actor, desk, request.GET.get("organisation"))


def _book(request: ActorRequest, desk: Desk, form: ScopeForm, *, safe: bool) -> Book:
    asked: dict[str, Any] = form.asked()
    if safe:
        asked = {"years": asked["years"]}
    return queries.book(desk.organisation, queries.scope(desk, **asked), safe=safe, language=get_language() or "")
