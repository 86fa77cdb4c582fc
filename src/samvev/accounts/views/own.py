"""Where one is signed in, proving again who one is, and ending sign-ins."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.accounts import actions, events, queries, rules
from samvev.accounts.arrival import is_ours
from samvev.accounts.models import Session, User
from samvev.accounts.oidc import providers
from samvev.accounts.sessions import DEMO, METHOD, renew
from samvev.audit.record import record
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(queries.me, rules.is_oneself, logs=False)
def sign_ins(request: ActorRequest, user: User) -> HttpResponse:
    """Where I am signed in."""
    shown = {"sign_ins": queries.sessions_of(user), "this": request.session.session_key}
    return render(request, "accounts/sign_ins.html", shown)


@require_POST
@guarded(queries.my_session, rules.is_own_session, logs=False)
def end_sign_in(request: ActorRequest, session: Session) -> HttpResponse:
    """End one of my sign-ins, wherever it is."""
    actions.end_session(session, by=request.actor)
    return redirect("accounts:sign_ins")


@require_http_methods(["GET", "POST"])
@guarded(None, rules.is_signed_in, logs=False, while_showing=True)
def prove(request: ActorRequest) -> HttpResponse:
    """Before a dangerous step: prove again who you are. In the demo, a press of a button is enough."""
    onward = request.GET.get("next", "")
    onward = onward if is_ours(request, onward) else "/"
    method = request.session.get(METHOD, "")
    if request.method == "POST":
        if method != DEMO:
            raise Http404
        renew(request)
        record(events.PROVED, by=request.actor)
        return redirect(onward)
    words = {"by_way_of": providers.current().get(method), "is_demo": method == DEMO, "next": onward}
    return render(request, "accounts/prove.html", words)


@require_GET
@guarded(queries.user, rules.may_administer, logs=False)
def user_sign_ins(request: ActorRequest, user: User) -> HttpResponse:
    """Where an employee or citizen is signed in, for whoever administers accounts."""
    return render(request, "accounts/user_sign_ins.html", {"user": user, "sign_ins": queries.sessions_of(user)})


@require_POST
@guarded(queries.user, rules.may_administer, logs=False, fresh=True)
def end_user_sign_ins(request: ActorRequest, user: User) -> HttpResponse:
    """End every sign-in of a user."""
    actions.end_all_sessions(user, by=request.actor)
    return redirect("accounts:user_sign_ins", user_id=user.pk)
