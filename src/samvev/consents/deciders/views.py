"""Pages about who decides for a person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from samvev.cases import queries as cases
from samvev.cases.access import facts_of
from samvev.cases.models import Case
from samvev.consents import age_words
from samvev.consents.deciders import actions, forms, presenters, queries, rules
from samvev.consents.rules import may_see_sharing
from samvev.kernel.areas import Area
from samvev.people.models import Incapacity, Relation
from samvev.web.guard import ActorRequest, guarded

page = require_http_methods(["GET", "POST"])


def _show(request: ActorRequest, name: str, case: Case, **context: Any) -> HttpResponse:
    request.shown.add(Area.GENERAL.value)
    return render(request, f"consents/{name}.html", {"case": case, "tab": "team"} | context)


def _back(case: Case, done: str) -> HttpResponse:
    return redirect(f"{reverse('consents:deciders', args=[case.pk])}?done={done}")


@require_GET
@guarded(cases.case, may_see_sharing)
def deciders(request: ActorRequest, case: Case) -> HttpResponse:
    """Who decides for the person, in which areas, until when, by which paper; and why, in one sentence."""
    found = presenters.lines(request.actor, queries.standing(case), queries.unrecorded(case))
    why = age_words.explanation(request.actor, case)
    may = rules.may_record(request.actor, case)
    done = presenters.DONE.get(request.GET.get("done", ""), "")
    return _show(request, "deciders", case, why=why, may=may, done_words=done, **found)


@page
@guarded(cases.case, rules.may_record)
def add(request: ActorRequest, case: Case) -> HttpResponse:
    """Record a parent, a guardian or a power of attorney."""
    told: dict[str, Any] = {
        "family": queries.family(case),
        "age": case.person.age,
        "chosen": request.GET.get("who", ""),
    }
    form = forms.PlaceForm(request.POST or None, **told)
    if form.is_valid():
        actions.record_place(case, by=request.actor, **form.place())
        return _back(case, "recorded")
    return _show(request, "add_decider", case, form=form)


@page
@guarded(queries.relation, rules.may_end_relation)
def end(request: ActorRequest, relation: Relation) -> HttpResponse:
    """End a place, after one more look."""
    case: Case = relation.case  # type: ignore[attr-defined]
    if request.method == "POST":
        actions.end_place(relation, by=request.actor)
        return _back(case, "ended")
    return _show(request, "end_decider", case, relation=relation)


@page
@guarded(cases.case, rules.may_record)
def incapacity(request: ActorRequest, case: Case) -> HttpResponse:
    """Write down that want of capacity to consent is documented."""
    papers = queries.standing(case).places
    form = forms.IncapacityForm(request.POST or None, facts=facts_of(case), papers=papers)
    if form.is_valid():
        actions.record_incapacity(case, told=form.told(), by=request.actor)
        return _back(case, "recorded")
    return _show(request, "incapacity", case, form=form)


@page
@guarded(queries.incapacity, rules.may_end_incapacity)
def end_incapacity(request: ActorRequest, row: Incapacity) -> HttpResponse:
    """What was documented no longer holds, after one more look."""
    case: Case = row.case  # type: ignore[attr-defined]
    if request.method == "POST":
        actions.end_incapacity(row, by=request.actor)
        return _back(case, "ended")
    return _show(request, "end_incapacity", case, row=row)
