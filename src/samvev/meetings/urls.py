"""Addresses of meetings."""

from django.urls import path

from samvev.meetings import views

app_name = "meetings"
urlpatterns = [
    path("cases/<uuid:case_id>/meetings", views.meeting_list, name="list"),
    path("cases/<uuid:case_id>/meetings/new", views.plan, name="plan"),
    path("meetings/<uuid:meeting_id>", views.show, name="show"),
    path("meetings/<uuid:meeting_id>/edit", views.change, name="change"),
    path("meetings/<uuid:meeting_id>/people", views.people, name="people"),
    path("meetings/<uuid:meeting_id>/approve", views.approve, name="approve"),
    path("meetings/<uuid:meeting_id>/approval", views.record_approval, name="record_approval"),
    path("meetings/<uuid:meeting_id>/invite", views.invite, name="invite"),
    path("meetings/<uuid:meeting_id>/cancel", views.cancel, name="cancel"),
    path("meetings/<uuid:meeting_id>/reply", views.reply, name="reply"),
    path("meetings/<uuid:meeting_id>/begin", views.begin, name="begin"),
    path("meetings/<uuid:meeting_id>/finish", views.finish, name="finish"),
    path("meetings/<uuid:meeting_id>/child", views.hear_child, name="hear_child"),
    path("meetings/<uuid:meeting_id>/points/new", views.raise_point, name="raise_point"),
    path("points/<uuid:point_id>/minutes", views.write_minutes, name="write_minutes"),
    path("points/<uuid:point_id>/amend", views.amend, name="amend"),
    path("points/<uuid:point_id>/agreed", views.agree, name="agree"),
    path("points/<uuid:point_id>/drop", views.drop_point, name="drop_point"),
    path("points/<uuid:point_id>/keep", views.keep_point, name="keep_point"),
    path("agreed/<uuid:agreed_id>/drop", views.drop_agreed, name="drop_agreed"),
    path("agreed/<uuid:agreed_id>/keep", views.keep_agreed, name="keep_agreed"),
]
