"""Every address of Samvev, by room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from samvev.project import health
from samvev.project.bench.bare import bare

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("samvev.web.urls")),
    path("", include("samvev.accounts.urls")),
    path("", include("samvev.cases.urls")),
    path("", include("samvev.consents.urls")),
    path("", include("samvev.front.urls")),
    path("", include("samvev.meetings.urls")),
    path("", include("samvev.messages.urls")),
    path("", include("samvev.needs.urls")),
    path("", include("samvev.oversight.urls")),
    path("", include("samvev.plans.urls")),
]
if settings.BENCH:
    urlpatterns.append(path("bench/bare", bare, name="bench"))
handler400 = "samvev.web.errors.bad_request"
handler404 = "samvev.web.errors.not_found"
handler500 = "samvev.web.errors.server_error"
