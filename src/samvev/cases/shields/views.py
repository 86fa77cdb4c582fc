"""The page where one thing is shielded from parents and family, or opened again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from samvev.cases.rules import is_coordinator
from samvev.cases.shields import actions, kinds, queries, rules
from samvev.cases.shields.forms import ShieldForm
from samvev.web.guard import ActorRequest, guarded


@require_http_methods(["GET", "POST"])
@guarded(queries.target, rules.may_change_shield)
def shield(request: ActorRequest, row: Any) -> HttpResponse:
    """First what it means, then it counts at once."""
    request.shown.add(row.area)
    sent = request.POST if request.method == "POST" else None
    form = ShieldForm(sent, must_say=is_coordinator(request.actor, row.case) and not row.shield)
    if form.is_valid():
        if row.shield:
            actions.open_again(row, by=request.actor)
        else:
            actions.shield(row, reason=form.cleaned_data["reason"], by=request.actor)
        return redirect(kinds.address_of(row))
    shown = {"case": row.case, "tab": "plan", "row": row, "form": form}
    shown |= {"back": kinds.address_of(row), "title": kinds.title_of(row)}
    return render(request, "cases/shield.html", shown)
