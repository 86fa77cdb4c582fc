"""Addresses of the overview, the clean-up, the worklist and the yearly report."""

from django.urls import path

from samvev.oversight import views
from samvev.oversight.cleanup import views as cleanup
from samvev.oversight.joining import views as joining
from samvev.oversight.registrations import views as registrations
from samvev.oversight.today import views as today

app_name = "oversight"
urlpatterns = [
    path("overview/", today.overview, name="overview"),
    path("overview/cases", today.behind, name="behind"),
    path("clean-up/", cleanup.cleanup, name="cleanup"),
    path("clean-up/<slug:fault>", cleanup.faults, name="faults"),
    path("clean-up/undo/<uuid:mended_id>", cleanup.undo, name="undo"),
    path("clean-up/join/<uuid:one_id>/<uuid:other_id>", joining.join, name="join"),
    path("clean-up/joined/<uuid:joining_id>/undo", joining.undo, name="undo_joining"),
    path("registrations/", registrations.latest, name="worklist"),
    path("registrations/<int:year>/", registrations.registrations, name="registrations"),
    path("registrations/<int:year>/file", registrations.take_out, name="work_file"),
    path("reports/settings", views.settings, name="settings"),
    path("reports/yearly/", views.latest, name="latest"),
    path("reports/yearly/<int:year>/", views.yearly, name="yearly"),
    path("reports/yearly/<int:year>/cases", views.cases, name="cases"),
    path("reports/yearly/<int:year>/chapters/<slug:section>", views.chapter, name="chapter"),
    path("reports/yearly/<int:year>/file.<slug:suffix>", views.taken_out, name="file"),
]
