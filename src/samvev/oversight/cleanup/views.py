"""The clean-up: what is wrong, how many, mend."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.audit import events
from samvev.audit.record import record_all
from samvev.kernel.errors import Invalid
from samvev.oversight.cleanup import actions, presenters, queries, rules
from samvev.oversight.cleanup.models import Mended
from samvev.oversight.desk import Desk
from samvev.oversight.queries import desk
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(desk, rules.may_clean)
def cleanup(request: ActorRequest, desk: Desk) -> HttpResponse:
    """What is wrong, and how many of each."""
    return render(request, "oversight/cleanup.html", {"kinds": presenters.kinds(queries.counts(desk))})


@require_http_methods(["GET", "POST"])
@guarded(queries.kind, rules.may_clean)
def faults(request: ActorRequest, desk: Desk) -> HttpResponse:
    """One kind of fault: its rows, each with what mends it; several at once where that is safe."""
    what = request.resolver_match.kwargs["fault"]  # type: ignore[union-attr]  # the route has one
    if request.method == "POST" and _mended(request, desk, what):
        return redirect("oversight:faults", fault=what)
    page = queries.page_of(desk, what, request.GET.get("page"))
    record_all(events.LISTED, by=request.actor, targets=presenters.listed(page.object_list))
    lately = queries.lately(desk, what)
    context = presenters.page(what, page, lately, lambda one: bool(queries.undoing(one)(request.actor, one)))
    return render(request, "oversight/faults.html", context | {"nothing_chosen": request.method == "POST"})


def _mended(request: ActorRequest, desk: Desk, what: str) -> bool:
    """Mend what was chosen; False when nothing was, or it is mended already."""
    try:
        actions.mend(desk, what=what, keys=presenters.chosen(request.POST.getlist("key")), by=request.actor)
    except Invalid:
        return False
    return True


@require_POST
@guarded(queries.mended, rules.may_undo)
def undo(request: ActorRequest, mended: Mended) -> HttpResponse:
    """Let what was mended be as it was before."""
    actions.undo(mended, by=request.actor)
    return redirect("oversight:faults", fault=mended.what)
