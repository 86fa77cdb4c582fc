"""Pages about who stands in for a coordinator."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from samvev.cases.models import Coordinator
from samvev.cases.outside.models import Substitute
from samvev.cases.staffing import actions, forms, queries, rules
from samvev.kernel.errors import Invalid
from samvev.web.guard import ActorRequest, guarded

page = require_http_methods(["GET", "POST"])


@page
@guarded(queries.held, rules.may_substitute)
def stand_in(request: ActorRequest, held: Coordinator) -> HttpResponse:
    """Let someone stand in for the coordinator, in this case or in all of theirs."""
    others = [one for one in queries.also_held(held) if rules.may_substitute(request.actor, one)]
    colleagues = queries.could_stand_in(held)
    form = forms.StandInForm(request.POST or None, colleagues=colleagues, several=bool(others))
    if form.is_valid() and _save(request, form, held, others):
        return redirect(reverse("consents:team", args=[held.case_id]))
    waiting = queries.substitutes(held.case)
    return render(
        request,
        "cases/stand_in.html",
        {"case": held.case, "tab": "team", "held": held, "form": form, "waiting": waiting},
    )


def _save(request: ActorRequest, form: forms.StandInForm, held: Coordinator, others: list[Coordinator]) -> bool:
    told = form.cleaned_data
    user = next(job.user for job in queries.could_stand_in(held) if str(job.user_id) == told["user"])
    try:
        with transaction.atomic():
            for one in [held, *(others if told.get("all_cases") else [])]:
                actions.stand_in(one, user=user, first=told["first"], last=told["last"], by=request.actor)
    except Invalid as error:
        form.add_error(None, str(error))
        return False
    return True


@require_POST
@guarded(queries.substitute, rules.may_end_substitute)
def end_stand_in(request: ActorRequest, row: Substitute) -> HttpResponse:
    """The coordinator is back."""
    actions.end_stand_in(row, by=request.actor)
    return redirect(reverse("front:home"))
