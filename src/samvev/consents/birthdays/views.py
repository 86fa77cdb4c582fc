"""Pages about a birthday: what the coordinator prepares, and the one screen that tells what is new."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from samvev.consents import age_words
from samvev.consents.birthdays import actions, forms, presenters, queries, rules
from samvev.consents.birthdays.models import Birthday
from samvev.kernel.areas import Area
from samvev.web.guard import ActorRequest, guarded

page = require_http_methods(["GET", "POST"])


@page
@guarded(queries.birthday, rules.may_prepare)
def birthday(request: ActorRequest, row: Birthday) -> HttpResponse:
    """What a birthday changes and what is to be prepared; at 18 for a child coordination, the offer and its answer."""
    may = {"finish": rules.may_finish(request.actor, row), "offer": rules.may_offer(request.actor, row)}
    form = forms.OfferForm(request.POST or None, initial={"answer": row.answer}) if may["offer"] else None
    if form and form.is_valid():
        actions.offer(row, answer=form.cleaned_data["answer"], by=request.actor)
        return redirect("consents:birthday", case_id=row.case_id, birthday_id=row.pk)
    request.shown.add(Area.GENERAL.value)
    lines = presenters.lines(row, age_words.to(request.actor, row.case))
    shown: dict[str, Any] = {"case": row.case, "tab": "team", "row": row, "lines": lines, "form": form, "may": may}
    told = {"todo": presenters.todo(row), "name": presenters.name_of(row)}
    return render(request, "consents/birthday.html", shown | told)


@require_POST
@guarded(queries.birthday, rules.may_finish)
def finish(request: ActorRequest, row: Birthday) -> HttpResponse:
    """It is prepared."""
    actions.finish(row, by=request.actor)
    return redirect("front:day")


@page
@guarded(queries.latest, rules.may_be_told)
def new_age(request: ActorRequest, row: Birthday) -> HttpResponse:
    """What is new since the birthday, told once: at the first visit after it."""
    if request.method == "POST":
        actions.read(row, by=request.actor)
        return redirect("front:mine", case_id=row.case_id)
    request.shown.add(Area.GENERAL.value)
    speaking = age_words.to(request.actor, row.case)
    shown = {"case": row.case, "row": row, "own": speaking.own, "lines": presenters.lines(row, speaking)}
    return render(request, "consents/new_age.html", shown)
