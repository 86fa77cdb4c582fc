"""Pages for administrators: units, employees, their work and their offices."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.accounts import actions as accounts
from samvev.accounts.models import Employment, Post, User
from samvev.accounts.staff import actions, forms, presenters, queries, rules
from samvev.kernel.errors import Invalid
from samvev.organisations.models import Organisation, Unit
from samvev.web.guard import ActorRequest, guarded
from samvev.web.limits import SEARCH, knock

PAGE = 50
page = require_http_methods(["GET", "POST"])


def _refused(form: Any, error: Invalid) -> None:
    form.add_error(None, str(error))


@page
@guarded(queries.own, rules.may_see_staff)
def units(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Every unit with its manager; a new one for the top administrator."""
    lines = queries.unit_lines(organisation)
    may = rules.may_administer_all(request.actor, organisation)
    form = forms.UnitForm(request.POST or None, units=[line.unit for line in lines])
    if may and form.is_valid():
        made = actions.add_unit(organisation, by=request.actor, **form.cleaned_data)
        return redirect("accounts:unit", unit_id=made.pk)
    return render(request, "accounts/units.html", {"lines": lines, "form": form if may else None})


@page
@guarded(queries.unit, rules.may_change_unit)
def unit(request: ActorRequest, unit: Unit) -> HttpResponse:
    """One unit: its name, what it works with, and who works there."""
    first = {"name": unit.name, "sector": unit.sector}
    form = forms.UnitForm(request.POST or None, initial=first, new=False)
    if form.is_valid():
        actions.change_unit(unit, by=request.actor, **form.cleaned_data)
        return redirect("accounts:units")
    found = Paginator(queries.staff(queries.own(request.actor), unit_id=unit.pk), PAGE)
    return render(
        request, "accounts/unit.html", {"unit": unit, "form": form, "page": found.get_page(request.GET.get("page"))}
    )


@page
@guarded(queries.own, rules.may_see_staff)
def staff(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Those who work here, by name; looked for by POST."""
    form = forms.WordsForm(request.POST or None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    if words:
        knock(SEARCH, request.META, request.actor.user_id)
    found = Paginator(queries.staff(organisation, words), PAGE).get_page(request.GET.get("page"))
    may_add = bool(queries.in_hand(request.actor, organisation))
    may = {"may_add": may_add, "may_register": rules.may_administer_all(request.actor, organisation)}
    return render(request, "accounts/staff.html", {"page": found, "form": form, "words": words, **may})


@page
@guarded(queries.own, rules.may_see_staff)
def add_employee(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Register someone who is new here."""
    form = forms.EmployeeForm(request.POST or None, units=queries.in_hand(request.actor, organisation))
    if form.is_valid():
        told = dict(form.cleaned_data)
        made = actions.add_employee(queries.unit(request.actor, told.pop("unit").pk), by=request.actor, **told)
        return redirect("accounts:employee", user_id=made.pk)
    return render(request, "accounts/add_employee.html", {"form": form})


@require_GET
@guarded(queries.employee, rules.may_see_employee)
def employee(request: ActorRequest, user: User) -> HttpResponse:
    """Where someone works and which offices they hold, now and before."""
    actor, mine = request.actor, request.actor.tenants
    shown = {
        "work": presenters.work(actor, queries.employments(user, mine)),
        "offices": presenters.offices(actor, queries.posts(user, mine)),
        "may_change": rules.may_change_employee(actor, user),
        "may_close": rules.may_deactivate(actor, user),
        "may_announce": rules.may_announce(actor, user) and queries.doors(),
        "awaited": presenters.awaited(queries.awaited(user)),
    }
    return render(request, "accounts/employee.html", {"user": user, **shown})


@page
@guarded(queries.employee, rules.may_change_employee)
def employ(request: ActorRequest, user: User) -> HttpResponse:
    """Give someone work in a unit; also as a move."""
    units = queries.in_hand(request.actor, queries.own(request.actor))
    form = forms.WorkForm(request.POST or None, units=units)
    if form.is_valid():
        told = dict(form.cleaned_data)
        chosen = queries.unit(request.actor, told.pop("unit").pk)
        try:
            actions.employ(user, unit=chosen, by=request.actor, **told)
            return redirect("accounts:employee", user_id=user.pk)
        except Invalid as error:
            _refused(form, error)
    return render(request, "accounts/employ.html", {"user": user, "form": form})


@page
@guarded(queries.employee, rules.may_announce, fresh=True)
def first_sign_in(request: ActorRequest, user: User) -> HttpResponse:
    """Say by whose proof an employee comes in the first time, after proving again who one is oneself (rule 38)."""
    form = forms.FirstSignInForm(request.POST or None, providers=queries.doors())
    if form.is_valid():
        try:
            accounts.await_sign_in(user, by=request.actor, **form.announced())
            return redirect("accounts:employee", user_id=user.pk)
        except Invalid as error:
            form.add_error("known_by", str(error))
    return render(request, "accounts/first_sign_in.html", {"user": user, "form": form})


@require_POST
@guarded(queries.employee, rules.may_announce)
def no_first_sign_in(request: ActorRequest, user: User) -> HttpResponse:
    """Take an announcement back."""
    accounts.await_no_more(user, by=request.actor)
    return redirect("accounts:employee", user_id=user.pk)


@page
@guarded(queries.employment, rules.may_end_employment)
def end_employment(request: ActorRequest, job: Employment) -> HttpResponse:
    """End someone's work: what it means first."""
    form = forms.EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.end_employment(job, last=form.cleaned_data["last"], by=request.actor)
            return redirect("accounts:employee", user_id=job.user_id)
        except Invalid as error:
            _refused(form, error)
    return render(request, "accounts/end_employment.html", {"job": job, "form": form})


@page
@guarded(queries.employee, rules.may_change_employee, fresh=True)
def grant(request: ActorRequest, user: User) -> HttpResponse:
    """Give someone an office, after proving again who one is (checklist 11)."""
    organisation = queries.own(request.actor)
    form = forms.OfficeForm(request.POST or None, units=queries.in_hand(request.actor, organisation))
    if form.is_valid():
        role, chosen = form.cleaned_data["role"], form.cleaned_data["unit"]
        where = queries.unit(request.actor, chosen.pk) if chosen else None
        try:
            actions.grant(user, organisation=organisation, role=role, unit=where, by=request.actor)
            return redirect("accounts:employee", user_id=user.pk)
        except Invalid as error:
            _refused(form, error)
    return render(request, "accounts/grant.html", {"user": user, "form": form})


@require_POST
@guarded(queries.post, rules.may_end_post, fresh=True)
def end_post(request: ActorRequest, post: Post) -> HttpResponse:
    """End an office at once."""
    actions.end_post(post, by=request.actor)
    return redirect("accounts:employee", user_id=post.user_id)


@require_POST
@guarded(queries.employee, rules.may_deactivate, fresh=True)
def deactivate(request: ActorRequest, user: User) -> HttpResponse:
    """Close an account, or open it again."""
    (actions.deactivate if user.is_active else actions.activate)(user, by=request.actor)
    return redirect("accounts:employee", user_id=user.pk)
