"""Keeping and throwing away drafts."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from samvev.web import drafts
from samvev.web.guard import ActorRequest, guarded
from samvev.web.models import Draft


@require_POST
@guarded(drafts.mine, drafts.may_keep, logs=False)
def keep_draft(request: ActorRequest, draft: Draft) -> HttpResponse:
    """Keep what is in the form just now."""
    return HttpResponse(status=204 if drafts.keep(draft, request.POST) else 413)


@require_POST
@guarded(drafts.mine, drafts.may_keep, logs=False)
def discard_draft(request: ActorRequest, draft: Draft) -> HttpResponse:
    """Throw the draft away and open the form without it."""
    if not draft._state.adding:
        draft.delete()
    onward = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return redirect(onward if ours else "/")
