"""Pages about a case that belong to no other room: its history, and how it goes."""

from django.urls import path

from samvev.cases import views

app_name = "cases"
urlpatterns = [
    path("cases/<uuid:case_id>/overview", views.overview, name="overview"),
    path("cases/<uuid:case_id>/history", views.history, name="history"),
    path("cases/<uuid:case_id>/history/<str:kind>/<uuid:row_id>", views.text_history, name="text_history"),
    path(
        "cases/<uuid:case_id>/history/<str:kind>/<uuid:row_id>/<uuid:revision_id>/bring-back",
        views.bring_back,
        name="bring_back",
    ),
]
