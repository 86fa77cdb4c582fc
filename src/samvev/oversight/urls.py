"""Addresses of the overview, the clean-up, the worklist and the yearly report."""

from django.urls import path

from samvev.oversight import views
from samvev.oversight.today import views as today

app_name = "oversight"
urlpatterns = [
    path("overview/", today.overview, name="overview"),
    path("overview/cases", today.behind, name="behind"),
    path("reports/settings", views.settings, name="settings"),
    path("reports/yearly/", views.latest, name="latest"),
    path("reports/yearly/<int:year>/", views.yearly, name="yearly"),
    path("reports/yearly/<int:year>/cases", views.cases, name="cases"),
    path("reports/yearly/<int:year>/chapters/<slug:section>", views.chapter, name="chapter"),
    path("reports/yearly/<int:year>/file.<slug:suffix>", views.taken_out, name="file"),
]
