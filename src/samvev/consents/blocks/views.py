"""The page about those whom the person does not want in their case."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.outside.models import Block
from samvev.consents import rules as consents_rules
from samvev.consents.blocks import actions, forms, queries, rules
from samvev.web.guard import ActorRequest, guarded
from samvev.web.limits import SEARCH, knock

page = require_http_methods(["GET", "POST"])


@page
@guarded(cases.case, consents_rules.may_see_sharing)
def blocks(request: ActorRequest, case: Case) -> HttpResponse:
    """Who is kept out, and whom one can keep out. A name is posted, so that it stands in no address."""
    may = rules.may_block(request.actor, case)
    form = forms.NameForm(request.POST or None)
    found = None
    if may and form.is_valid():
        knock(SEARCH, request.META, request.actor.user_id)
        found = queries.by_name(case, form.cleaned_data["name"])
    shown = {"form": form, "found": found, "may": may, "known": queries.known(case) if may else []}
    return render(
        request, "consents/blocks.html", {"case": case, "tab": "team", "blocks": queries.of_case(case), **shown}
    )


@page
@guarded(cases.case, rules.may_block)
def block(request: ActorRequest, case: Case) -> HttpResponse:
    """Block the one who was chosen: first what it means, then it counts at once."""
    form = forms.BlockForm(request.POST if "confirm" in request.POST else None)
    chosen = forms.BlockForm(request.POST)
    if not chosen.is_valid():
        return redirect("consents:blocks", case_id=case.pk)
    user = queries.employee(case, chosen.cleaned_data["user"], chosen.cleaned_data["name"])
    if form.is_valid():
        actions.block(case, user=user, reason=form.cleaned_data["reason"], by=request.actor)
        return redirect("consents:blocks", case_id=case.pk)
    leads = any(one.coordinates for one in queries.known(case) if one.user_id == user.pk)
    form.initial = {"user": user.pk, "name": chosen.cleaned_data["name"]}
    return render(
        request, "consents/block.html", {"case": case, "tab": "team", "form": form, "user": user, "leads": leads}
    )


@require_POST
@guarded(queries.block, rules.may_lift)
def lift(request: ActorRequest, row: Block) -> HttpResponse:
    """Take a block back."""
    actions.lift(row, by=request.actor)
    return redirect("consents:blocks", case_id=row.case_id)
