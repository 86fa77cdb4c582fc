"""The plan as someone else sees it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvev.audit.record import record
from samvev.cases.models import Case
from samvev.consents.rules import may_see_as
from samvev.front import events
from samvev.front.see_as import Eyes, case_through, seen
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(case_through, may_see_as, logs=False)
def see_as(request: ActorRequest, case: Case) -> HttpResponse:
    """Look with someone's eyes; the log says that it was a preview, and whose."""
    through: Eyes = case.through  # type: ignore[attr-defined]  # put there by `case_through`
    shown = seen(request.actor, through)
    areas = shown.areas if shown else ()
    record(events.SEEN_AS, by=request.actor, target=case, areas=areas, detail=through.user.name)
    return render(request, "front/see_as.html", {"case": case, "tab": "team", "through": through, "seen": shown})
