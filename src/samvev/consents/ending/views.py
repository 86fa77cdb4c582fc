"""Pages that end a case, and open it again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.rules import may_open_end, may_oversee, may_reopen
from samvev.consents.ending import actions, forms, queries
from samvev.kernel.errors import Denied, Invalid
from samvev.web.guard import ActorRequest, guarded

page = require_http_methods(["GET", "POST"])


@page
@guarded(cases.case, may_open_end, fresh=True)
def end(request: ActorRequest, case: Case) -> HttpResponse:
    """End the case, after proving again who one is (checklist 11): what it means stands on the page."""
    form = forms.EndForm(request.POST or None)
    if form.is_valid() and _done(form, actions.end_case, case, request):
        return redirect(_next(request, case))
    return render(request, "consents/end.html", {"case": case, "tab": "overview", "form": form})


@page
@guarded(cases.case, may_reopen)
def reopen(request: ActorRequest, case: Case) -> HttpResponse:
    """Open the case again, with the reason."""
    form = forms.ReopenForm(request.POST or None)
    if form.is_valid() and _done(form, actions.reopen, case, request):
        return redirect("cases:overview", case_id=case.pk)
    told = {"case": case, "tab": "overview", "form": form, "endings": queries.endings(case)}
    return render(request, "consents/reopen.html", told)


def _next(request: ActorRequest, case: Case) -> str:
    """To how the case goes, for an office; whoever coordinated it soon sees nothing of it."""
    return reverse("cases:overview", args=[case.pk]) if may_oversee(request.actor, case) else reverse("front:home")


def _done(form: Any, act: Any, case: Case, request: ActorRequest) -> bool:
    """Do it; what is in the way stands on the form, with what was typed."""
    try:
        act(case, by=request.actor, **form.cleaned_data)
    except (Invalid, Denied) as error:
        form.add_error(None, str(error))
        return False
    return True
