"""The page about the children of a family plan."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from samvev.cases import queries as cases
from samvev.cases.models import Case, FamilyMember
from samvev.consents.families import actions, forms, queries, rules
from samvev.kernel.areas import Area
from samvev.kernel.errors import Invalid
from samvev.web.guard import ActorRequest, guarded


@require_http_methods(["GET", "POST"])
@guarded(cases.case, rules.may_see_family)
def family(request: ActorRequest, case: Case) -> HttpResponse:
    """The children, each with a way to their own case; the coordinator links one more."""
    among = queries.candidates(request.actor, case) if rules.may_link(request.actor, case) else []
    form = forms.ChildForm(request.POST or None, among=among) if among else None
    if form and form.is_valid():
        actions.link(case, person=form.chosen(), by=request.actor)
        return redirect("consents:family", case_id=case.pk)
    request.shown.add(Area.GENERAL.value)
    shown = {"children": queries.children(request.actor, case), "may": rules.may_link(request.actor, case)}
    shown |= {"case": case, "tab": "team", "form": form, "no_own_case": rules.NO_OWN_CASE}
    return render(request, "consents/family.html", shown)


@require_http_methods(["GET", "POST"])
@guarded(queries.member, rules.may_say_areas)
def areas(request: ActorRequest, member: FamilyMember) -> HttpResponse:
    """In which areas the plan is about one child, and what follows for what parents see."""
    form = forms.AreasForm(request.POST or None, initial={"about": sorted(member.about)})
    if form.is_valid():
        try:
            actions.say_areas(member, by=request.actor, **form.cleaned_data)
            return redirect("consents:family", case_id=member.case_id)
        except Invalid as error:
            form.add_error("about", str(error))
    request.shown.add(Area.GENERAL.value)
    shown = {"case": member.case, "tab": "team", "form": form, "child": queries.person_of(member)}
    return render(request, "consents/family_areas.html", shown)


@require_POST
@guarded(queries.member, rules.may_unlink)
def unlink(request: ActorRequest, member: FamilyMember) -> HttpResponse:
    """Take a link away."""
    actions.unlink(member, by=request.actor)
    return redirect("consents:family", case_id=member.case_id)
