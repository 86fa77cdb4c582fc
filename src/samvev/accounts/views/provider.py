"""The conversation with a provider, as a browser and the provider itself see it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from samvev.accounts import doors
from samvev.accounts.arrival import arrive, callback_of, choose, is_ours, provider, refuse
from samvev.accounts.forms import PlaceForm
from samvev.accounts.logout import end_by_token
from samvev.accounts.oidc import client, flow, providers
from samvev.accounts.oidc.errors import Refused, Unavailable
from samvev.accounts.sessions import end_at_provider
from samvev.web.guard import public
from samvev.web.limits import knock


@require_GET
@public
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """To the provider. `?again=1`: someone who is signed in proves anew who they are."""
    by_way_of, onward = provider(code), request.GET.get("next", "")
    knock(doors.SIGN_IN, request.META)
    begun = flow.begin(
        request.session,
        code,
        onward=onward if is_ours(request, onward) else "/",
        again=request.GET.get("again") == "1",
    )
    try:
        return HttpResponseRedirect(client.where_to(by_way_of, begun, callback_of(code), get_language() or "nb"))
    except (Refused, Unavailable) as trouble:
        return _trouble(request, code, trouble)


@require_GET
@public
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """Back from the provider."""
    try:
        arrival = arrive(request, provider(code))
    except (Refused, Unavailable) as trouble:
        return _trouble(request, code, trouble)
    if not arrival.users:
        refuse(code, "unknown")
        return render(request, "accounts/unknown.html", {"by_way_of": provider(code)}, status=403)
    if len(arrival.users) > 1:
        return render(request, "accounts/choose.html", {"users": arrival.users})
    return redirect(arrival.onward or "/")


@require_POST
@public
def choose_place(request: HttpRequest) -> HttpResponse:
    """Someone with plans in several organisations says which it is."""
    form = PlaceForm(request.POST)
    try:
        onward = choose(request, form.cleaned_data["place"] if form.is_valid() else 99)
    except Refused as refusal:
        return _trouble(request, "choice", refusal)
    return redirect(onward or "/")


@require_GET
@xframe_options_exempt
@public
def front_channel(request: HttpRequest, code: str) -> HttpResponse:
    """The provider says, in a frame of its own page, that a session is over. Its browser sends no cookie of ours."""
    by_way_of, sid = provider(code), request.GET.get("sid", "")
    if sid and request.GET.get("iss") == by_way_of.issuer:
        end_at_provider(by_way_of.issuer, sid)
    return _framed(by_way_of)(request)


@csrf_exempt
@require_POST
@public
def back_channel(request: HttpRequest, code: str) -> HttpResponse:
    """The provider says, from server to server, that a session is over. 400 for everything that is not its word."""
    by_way_of = provider(code)
    knock(doors.LOGOUT_TOKEN, request.META)
    try:
        end_by_token(by_way_of, request.POST.get("logout_token", ""))
    except (Refused, Unavailable) as trouble:
        refuse(code, f"logout {getattr(trouble, 'code', 'unavailable')}")
        return HttpResponse(status=400)
    return HttpResponse()


def _framed(by_way_of: providers.Provider) -> Callable[[HttpRequest], HttpResponse]:
    """An empty page that this provider, and nobody else, may frame."""
    framing = {"default-src": [str(CSP.NONE)], "frame-ancestors": providers.addresses({"": by_way_of})}
    return csp_override(framing)(lambda _request: HttpResponse())


def _trouble(request: HttpRequest, code: str, trouble: Refused | Unavailable) -> HttpResponse:
    """A neutral page: what to do, not what was wrong. The log knows that."""
    if isinstance(trouble, Unavailable):
        refuse(code, "unavailable")
        return render(request, "accounts/unavailable.html", status=503)
    refuse(code, trouble.code)
    turned_back = trouble.code == "cancelled"
    return render(request, "accounts/refused.html", {"cancelled": turned_back}, status=200 if turned_back else 403)
