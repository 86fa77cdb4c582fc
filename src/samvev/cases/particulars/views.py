"""The page about who a person is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from samvev.cases.models import Case
from samvev.cases.particulars import actions, forms, queries, rules
from samvev.kernel.areas import Area
from samvev.kernel.errors import Invalid
from samvev.people.models import Person
from samvev.web.guard import ActorRequest, guarded


@require_http_methods(["GET", "POST"])
@guarded(queries.about, rules.may_correct, fresh=True)
def particulars(request: ActorRequest, case: Case) -> HttpResponse:
    """Correct what is registered about a person. A number is a key to the door, so the actor proves who they are."""
    person: Person = case.about  # type: ignore[attr-defined]
    form = forms.ParticularsForm(request.POST or None, person=person, masked=queries.masked_number(person))
    if form.is_valid():
        try:
            actions.correct(case, person, by=request.actor, **form.corrections())
            return redirect("cases:particulars", case.pk, person.pk)
        except Invalid as fault:
            form.add_error("number", str(fault))
    request.shown.add(Area.GENERAL.value)
    shown = {"case": case, "tab": "team", "person": person, "form": form}
    return render(request, "cases/particulars.html", shown | {"others": queries.others(case)})
