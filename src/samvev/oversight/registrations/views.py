"""The worklist of what must be registered elsewhere."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from samvev.audit import events
from samvev.audit.record import record_all
from samvev.cases.register.formats import TYPES
from samvev.cases.register.forms import FormatForm
from samvev.oversight.desk import Desk
from samvev.oversight.queries import desk
from samvev.oversight.registrations import actions, facts, presenters, rules
from samvev.web.guard import ActorRequest, guarded

PAGE = 50


@require_GET
@guarded(desk, rules.may_register)
def latest(request: ActorRequest, desk: Desk) -> HttpResponse:
    """The last whole year."""
    return redirect("oversight:registrations", year=desk.year)


@require_http_methods(["GET", "POST"])
@guarded(desk, rules.may_register)
def registrations(request: ActorRequest, desk: Desk) -> HttpResponse:
    """Which facts must be registered where, done or not; several are marked at once."""
    fact, state = request.GET.get("fact", ""), request.GET.get("state", facts.LEFT)
    if request.method == "POST":
        act = actions.mark if state == facts.LEFT else actions.unmark
        act(desk, keys=request.POST.getlist("key"), by=request.actor)
        return redirect(request.get_full_path())
    items = facts.items(desk)
    page = Paginator(presenters.narrowed(items, fact, state), PAGE).get_page(request.GET.get("page"))
    record_all(events.LISTED, by=request.actor, targets={i.case.pk: i.case for i in page.object_list}.values())
    context = {"desk": desk, "page": page, "state": state, "rows": presenters.rows(page.object_list)}
    context |= {"counts": presenters.counts(desk.year, items), "title": presenters.title(fact, state)}
    return render(request, "oversight/registrations.html", context)


@require_http_methods(["GET", "POST"])
@guarded(desk, rules.may_register, fresh=True)
def take_out(request: ActorRequest, desk: Desk) -> HttpResponse:
    """The list as a file, after proving again who one is (checklist 11)."""
    form = FormatForm(request.POST or None)
    if not form.is_valid():
        return render(request, "oversight/registrations_file.html", {"form": form, "desk": desk})
    suffix = form.cleaned_data["suffix"]
    answer = HttpResponse(actions.take_out(desk, suffix=suffix, by=request.actor), content_type=TYPES[suffix])
    answer["Content-Disposition"] = (
        f'attachment; filename="registrations-{desk.organisation.orgnr}-{desk.year}.{suffix}"'
    )
    return answer
