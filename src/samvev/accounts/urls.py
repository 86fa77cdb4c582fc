"""Signing in and out, where one is signed in, and choosing a language."""

from django.urls import path

from samvev.accounts.views import door, own, provider, staff

app_name = "accounts"
urlpatterns = [
    path("sign-in", door.sign_in_page, name="sign_in"),
    path("sign-in/choose", provider.choose_place, name="choose"),
    path("sign-in/<slug:code>", provider.begin, name="begin"),
    path("oidc/<slug:code>/callback", provider.callback, name="callback"),
    path("oidc/<slug:code>/front-channel-logout", provider.front_channel, name="front_channel"),
    path("oidc/<slug:code>/back-channel-logout", provider.back_channel, name="back_channel"),
    path("sign-out", door.sign_out_now, name="sign_out"),
    path("signed-out", door.signed_out, name="signed_out"),
    path("emergency-sign-in", door.break_glass, name="break_glass"),
    path("confirm", own.prove, name="prove"),
    path("my-sign-ins", own.sign_ins, name="sign_ins"),
    path("my-sign-ins/<uuid:session_id>/end", own.end_sign_in, name="end_sign_in"),
    path("users/<uuid:user_id>/sign-ins", own.user_sign_ins, name="user_sign_ins"),
    path("users/<uuid:user_id>/sign-ins/end", own.end_user_sign_ins, name="end_user_sign_ins"),
    path("units/", staff.units, name="units"),
    path("units/<uuid:unit_id>/", staff.unit, name="unit"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new", staff.add_employee, name="add_employee"),
    path("staff/<uuid:user_id>/", staff.employee, name="employee"),
    path("staff/<uuid:user_id>/work", staff.employ, name="employ"),
    path("staff/<uuid:user_id>/office", staff.grant, name="grant"),
    path("staff/<uuid:user_id>/first-sign-in", staff.first_sign_in, name="first_sign_in"),
    path("staff/<uuid:user_id>/first-sign-in/take-back", staff.no_first_sign_in, name="no_first_sign_in"),
    path("staff/<uuid:user_id>/close", staff.deactivate, name="deactivate"),
    path("staff/work/<uuid:employment_id>/end", staff.end_employment, name="end_employment"),
    path("staff/offices/<uuid:post_id>/end", staff.end_post, name="end_post"),
    path("language", door.choose_language, name="language"),
    path("demo/", door.demo_door, name="demo"),
    path("demo/sign-in", door.demo_sign_in, name="demo_sign_in"),
]
