"""Addresses of messages."""

from django.urls import path

from samvev.messages import views

app_name = "messages"
urlpatterns = [
    path("messages", views.all_messages, name="all"),
    path("messages/<uuid:thread_id>", views.thread, name="thread"),
    path("messages/<uuid:thread_id>/seen", views.seen, name="seen"),
    path("cases/<uuid:case_id>/messages", views.case_messages, name="list"),
    path("cases/<uuid:case_id>/messages/new", views.start, name="start"),
]
