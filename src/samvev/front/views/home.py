"""The door: where each begins."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from samvev.kernel.actor import OfficeRole
from samvev.web.guard import ActorRequest, public


@require_GET
@public
def home(request: ActorRequest) -> HttpResponse:
    """To one's own start page; for someone who is not signed in, what one can do here."""
    actor = request.actor
    if actor.user_id is None:
        return render(request, "front/home.html")
    if not actor.is_staff:
        return redirect("front:my_plan")
    if not actor.cases and actor.holds_any(OfficeRole.COORDINATING_UNIT, OfficeRole.ALLOCATION):
        return redirect("needs:inbox")
    return redirect("front:day")
