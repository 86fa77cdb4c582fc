"""The authorisation register, and the accounts that nobody uses."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from samvev.accounts.staff.queries import own
from samvev.cases.register import actions, formats, forms, queries, rules
from samvev.organisations.models import Organisation
from samvev.web.guard import ActorRequest, guarded
from samvev.web.limits import EXPORT, knock

PAGE = 100


@require_GET
@guarded(own, rules.may_read_register)
def register(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Who may what, from when to when, and who gave it."""
    page = Paginator(queries.lines(organisation), PAGE).get_page(request.GET.get("page"))
    rows = [formats.cells(line) for line in page]
    return render(request, "cases/register.html", {"page": page, "rows": rows, "heads": formats.heads()})


@require_http_methods(["GET", "POST"])
@guarded(own, rules.may_read_register, fresh=True)
def take_out(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """The whole register as a file, after proving again who one is (checklist 11)."""
    form = forms.FormatForm(request.POST or None)
    if not form.is_valid():
        return render(request, "cases/take_out.html", {"form": form})
    knock(EXPORT, request.META, request.actor.user_id)
    suffix = form.cleaned_data["suffix"]
    answer = HttpResponse(
        actions.take_out(organisation, suffix=suffix, by=request.actor), content_type=formats.TYPES[suffix]
    )
    answer["Content-Disposition"] = f'attachment; filename="register-{organisation.orgnr}.{suffix}"'
    return answer


@require_GET
@guarded(own, rules.may_read_register)
def unused(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Accounts that nobody has signed in with for 90 days; each can be closed on its own page."""
    page = Paginator(queries.unused(organisation), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/unused.html", {"page": page})
