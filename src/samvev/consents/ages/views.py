"""Pages of the organisation's table of ages."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from samvev.consents.ages import actions, forms, presenters, queries, rules
from samvev.kernel.errors import Conflict, Invalid
from samvev.organisations.models import Organisation
from samvev.people.ages import AgeRow
from samvev.people.models import AgeRule
from samvev.web.guard import ActorRequest, guarded

page = require_http_methods(["GET", "POST"])


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('consents:ages')}?done={done}")


@require_GET
@guarded(queries.organisation, rules.may_see_table)
def table(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Who decides and what parents see, at each age, with the legal source beside each row, and its history."""
    lines = [(line, presenters.about(line.row)) for line in queries.lines(organisation)]
    shown = {"lines": lines, "changes": presenters.changes(queries.history(organisation))}
    shown["may"] = rules.may_add_row(request.actor, organisation)
    shown["done_words"] = presenters.DONE.get(request.GET.get("done", ""), "")
    return render(request, "consents/ages.html", shown)


@page
@guarded(queries.row, rules.may_change_row)
def row(request: ActorRequest, rule: AgeRule) -> HttpResponse:
    """Change what a row says."""
    form = forms.RowForm(request.POST or None, rule=rule)
    if form.is_valid():
        try:
            actions.change_row(rule, seen=form.cleaned_data["seen"], by=request.actor, **form.says())
            return _back("changed")
        except Conflict:
            form.rebase(rule)
        except Invalid as error:
            form.add_error(None, str(error))
    shown = {"form": form, "about": presenters.about(rule), "key": queries.key_of(rule)}
    return render(request, "consents/age_row.html", shown | {"may": rules.may_put_back(request.actor, rule)})


@page
@guarded(queries.organisation, rules.may_add_row)
def add(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """A row about something that the table says nothing of yet."""
    form = forms.NewRowForm(request.POST or None)
    if form.is_valid():
        try:
            rule = queries.as_rule(organisation.pk, AgeRow(**form.about(), **form.says()))
            actions.change_row(rule, seen=None, by=request.actor, **form.says())
            return _back("changed")
        except (Conflict, Invalid) as error:
            form.add_error(None, presenters.why_not(error))
    return render(request, "consents/age_row.html", {"form": form, "about": "", "may": False})


@page
@guarded(queries.row, rules.may_put_back)
def put_back(request: ActorRequest, rule: AgeRule) -> HttpResponse:
    """Let the shipped row count again, after one more look."""
    words, form = "", forms.PutBackForm(request.POST or None, initial={"seen": rule.version})
    if form.is_valid():
        try:
            actions.put_back(rule, seen=form.cleaned_data["seen"], by=request.actor)
            return _back("back")
        except Invalid as error:
            words = str(error)
    shown = {"about": presenters.about(rule), "form": form, "words": words}
    return render(request, "consents/age_back.html", shown)
