"""Drafts: what is typed is kept on the server while it is typed (rule 56), for its writer alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.kernel.verdict import Verdict, allow_if
from samvev.web.fields import plain
from samvev.web.models import Draft

USE = "draft"  # ?draft=1: open the form with the draft in it
KEPT_FOR = timedelta(days=30)
LARGEST = 200_000  # characters; more is no form of ours
NEVER = {"csrfmiddlewaretoken", "seen", "password"}
SAVED = {301, 302, 303}


def key_for(route: str, *about: Any) -> str:
    """The name of a form: the route that it is sent to, and what it is about."""
    return "/".join([route, *(str(each) for each in about)])[:300]


def key_of(request: HttpRequest) -> str:
    """The name of the form that lives at this address."""
    match = request.resolver_match
    return key_for(match.view_name, *match.kwargs.values()) if match else ""


def mine(actor: Actor, key: str) -> Draft:
    """The actor's draft of a form; a fresh one, not yet saved, when there is none."""
    if actor.user_id is None:
        raise NotFound
    found = Draft.objects.filter(user_id=actor.user_id, key=key).first()
    return found or Draft(user_id=actor.user_id, key=key, values={})


def may_keep(actor: Actor, draft: Draft) -> Verdict:
    """Drafts belong to whoever is signed in, and to nobody else."""
    return allow_if(draft.user_id == actor.user_id, _("Sign in to keep a draft."))


def keep(draft: Draft, typed: QueryDict) -> Draft | None:
    """Keep what was typed in place of what was kept before. Gives None, keeping nothing, when it is far too large."""
    values = {
        name: [plain(text) for text in typed.getlist(name)] for name in typed if name not in NEVER and len(name) < 100
    }
    if sum(len(text) for texts in values.values() for text in texts) > LARGEST:
        return None
    kept, _made = Draft.objects.update_or_create(
        user_id=draft.user_id, key=draft.key, defaults={"values": values, "updated_at": clock.now()}
    )
    return kept


def forget(request: Any) -> None:
    """Remove the draft of the form that this request sent: it is saved for good."""
    if request.actor.user_id:
        Draft.objects.filter(user_id=request.actor.user_id, key=key_of(request)).delete()


def offer(request: Any, form: forms.BaseForm, key: str = "") -> Draft | None:
    """The draft of a form that is being opened. With ?draft=1 it is filled in where the form is still unsent."""
    actor = getattr(request, "actor", None)
    if form.is_bound or actor is None or not actor.user_id:
        return None
    draft = Draft.objects.filter(user_id=actor.user_id, key=key or key_of(request)).first()
    if draft and request.GET.get(USE):
        form.initial.update(_initial(form, draft))
    return draft


def _initial(form: forms.BaseForm, draft: Draft) -> dict[str, Any]:
    many = (forms.SelectMultiple, forms.CheckboxSelectMultiple)
    filled: dict[str, Any] = {}
    for name, field in form.fields.items():
        texts = draft.values.get(form.add_prefix(name))
        if isinstance(field.widget, many):
            filled[name] = texts or []
        elif isinstance(field.widget, forms.CheckboxInput):
            filled[name] = bool(texts)
        elif texts and not field.widget.is_hidden:
            filled[name] = texts[-1]
    return filled


def sweep() -> int:
    """Remove drafts that nobody came back to. Gives how many; what is reached is up to the walls raised."""
    return Draft.objects.filter(updated_at__lt=clock.now() - KEPT_FOR).delete()[0]


class DraftMiddleware:
    """A form that was sent and answered with a redirect is saved: its draft has done its work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and forget the draft when the answer says that all is saved."""
        response = self.get_response(request)
        actor = getattr(request, "actor", None)
        sent = request.method == "POST" and not hasattr(request, "rehearsed")
        if sent and response.status_code in SAVED and actor and actor.user_id and actor.drafts:
            with transaction.atomic():
                walls.enter(user=actor.user_id)
                forget(request)
        return response
