"""The page about where a person lives, and who may know."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from samvev.cases.addresses import actions, forms, queries, rules
from samvev.cases.models import Case
from samvev.kernel.areas import Area
from samvev.web.guard import ActorRequest, guarded

page = require_http_methods(["GET", "POST"])


@page
@guarded(queries.home, rules.may_open)
def address(request: ActorRequest, case: Case) -> HttpResponse:
    """Where the person lives, as far as the reader may know; who may write it, writes it here."""
    found = queries.address(request.actor, case)
    first = {"street": found.street, "postcode": found.postcode, "place": found.place} if found else {}
    form = forms.AddressForm(request.POST or None, initial=first)
    may = {"write": rules.may_write_address(request.actor, case), "protect": rules.may_protect(request.actor, case)}
    if may["write"] and form.is_valid():
        actions.write_address(case, by=request.actor, **form.cleaned_data)
        return redirect("cases:address", case_id=case.pk)
    request.shown.add(Area.GENERAL.value)
    shown = {"case": case, "tab": "team", "address": found, "form": form, "may": may}
    return render(request, "cases/address.html", shown | (_protection(case) if may["protect"] else {}))


def _protection(case: Case) -> dict[str, object]:
    held, parents = queries.protected(case), queries.parents(case)
    first: dict[str, object] = {"kind": case.person.protection}
    if held:
        first |= {"until": held.until, "child_welfare": held.child_welfare}
    hidden = {"users": [str(user) for user in rules.hidden_from(case)]}
    hide = forms.HideForm(parents=parents, initial=hidden) if parents else None
    return {"held": held, "protect": forms.ProtectForm(initial=first), "hide": hide}


@page
@guarded(queries.home, rules.may_protect)
def protect(request: ActorRequest, case: Case) -> HttpResponse:
    """Protect the address, renew the protection, or end it."""
    form = forms.ProtectForm(request.POST or None, initial={"kind": case.person.protection})
    if form.is_valid():
        actions.protect(case, by=request.actor, **form.cleaned_data)
        return redirect("cases:address", case_id=case.pk)
    return render(request, "cases/protect.html", {"case": case, "tab": "team", "form": form})


@require_POST
@guarded(queries.home, rules.may_protect)
def hide(request: ActorRequest, case: Case) -> HttpResponse:
    """Hide the address from some parents, and from no others."""
    form = forms.HideForm(request.POST, parents=queries.parents(case))
    if form.is_valid():
        users = [UUID(user) for user in form.cleaned_data["users"]]
        actions.hide_from(case, users=users, by=request.actor)
    return redirect("cases:address", case_id=case.pk)
