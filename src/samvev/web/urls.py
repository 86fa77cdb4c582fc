"""Routes of the web room: drafts."""

from django.urls import path

from samvev.web import views

app_name = "web"
urlpatterns = [
    path("drafts/<path:key>/discard", views.discard_draft, name="discard_draft"),
    path("drafts/<path:key>", views.keep_draft, name="keep_draft"),
]
