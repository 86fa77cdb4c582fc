"""Addresses of the yearly report."""

from django.urls import path

from samvev.oversight import views

app_name = "oversight"
urlpatterns = [
    path("reports/yearly/", views.latest, name="latest"),
    path("reports/yearly/<int:year>/", views.yearly, name="yearly"),
    path("reports/yearly/<int:year>/cases", views.cases, name="cases"),
    path("reports/yearly/<int:year>/chapters/<slug:section>", views.chapter, name="chapter"),
    path("reports/yearly/<int:year>/file.<slug:suffix>", views.taken_out, name="file"),
]
