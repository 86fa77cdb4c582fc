"""The page where two registrations of a person are held up to each other and joined."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from samvev.audit import events
from samvev.audit.record import record
from samvev.kernel.errors import Invalid
from samvev.oversight.joining import actions, forms, presenters, queries, rules
from samvev.oversight.joining.pair import Pair
from samvev.people.models import Joining
from samvev.web.guard import ActorRequest, guarded


@require_http_methods(["GET", "POST"])
@guarded(queries.pair, rules.may_join, fresh=True)
def join(request: ActorRequest, pair: Pair) -> HttpResponse:
    """Both side by side; what is right is chosen, and they become one. A number is a key to the door: prove first."""
    form = forms.JoinForm(pair, presenters.said(pair), presenters.labels(), request.POST or None)
    if form.is_valid():
        try:
            actions.join(pair, chosen=form.chosen(), by=request.actor)
            return redirect("oversight:faults", fault="duplicates")
        except Invalid as fault:
            form.add_error(None, str(fault))
    record(events.READ, by=request.actor, target=pair.other.person)
    return render(request, "oversight/join.html", presenters.page(pair) | {"form": form})


@require_POST
@guarded(queries.joining, rules.may_undo, fresh=True)
def undo(request: ActorRequest, joining: Joining) -> HttpResponse:
    """Let the two be two again."""
    actions.undo(joining, by=request.actor)
    return redirect("oversight:faults", fault="duplicates")
