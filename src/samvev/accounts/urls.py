"""Signing in and out, and choosing a language."""

from django.urls import path

from samvev.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in", views.sign_in_page, name="sign_in"),
    path("sign-out", views.sign_out_now, name="sign_out"),
    path("language", views.choose_language, name="language"),
    path("demo/", views.demo_door, name="demo"),
    path("demo/sign-in", views.demo_sign_in, name="demo_sign_in"),
]
