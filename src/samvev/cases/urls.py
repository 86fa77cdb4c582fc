"""Pages about a case that belong to no other room: its history, how it goes, and who watches over the log."""

from django.urls import path

from samvev.cases import views
from samvev.cases.addresses import views as addresses
from samvev.cases.outside import views as outside
from samvev.cases.particulars import views as particulars
from samvev.cases.register import views as register
from samvev.cases.shields import views as shields
from samvev.cases.staffing import views as staffing
from samvev.cases.watch import views as watch

app_name = "cases"
urlpatterns = [
    path("cases/<uuid:case_id>/overview", views.overview, name="overview"),
    path("cases/<uuid:case_id>/history", watch.history, name="history"),
    path("cases/<uuid:case_id>/history/paper", watch.history_paper, name="history_paper"),
    path("cases/<uuid:case_id>/history/<int:entry_id>/question", watch.question, name="question"),
    path("cases/<uuid:case_id>/history/<str:kind>/<uuid:row_id>", views.text_history, name="text_history"),
    path(
        "cases/<uuid:case_id>/history/<str:kind>/<uuid:row_id>/<uuid:revision_id>/bring-back",
        views.bring_back,
        name="bring_back",
    ),
    path("log/questions", watch.questions, name="questions"),
    path("log/questions/<uuid:question_id>", watch.answer_question, name="answer_question"),
    path("log/unusual", watch.unusual, name="unusual"),
    path("log/unusual/<uuid:finding_id>", watch.review, name="review"),
    path("emergency", outside.emergency, name="emergency"),
    path("openings/", outside.openings, name="openings"),
    path("openings/<uuid:opening_id>/close", outside.close, name="close_opening"),
    path("openings/<uuid:opening_id>/review", outside.review, name="review_opening"),
    path("register/", register.register, name="register"),
    path("register/take-out", register.take_out, name="take_out"),
    path("register/unused-accounts", register.unused, name="unused"),
    path("cases/<uuid:case_id>/address", addresses.address, name="address"),
    path("cases/<uuid:case_id>/address/protection", addresses.protect, name="protect"),
    path("cases/<uuid:case_id>/address/hidden", addresses.hide, name="hide"),
    path("cases/<uuid:case_id>/persons/<uuid:person_id>", particulars.particulars, name="particulars"),
    path("ask-to-join", outside.ask_to_join, name="ask_to_join"),
    path("cases/<uuid:case_id>/help", outside.help_in, name="help_in"),
    path("cases/<uuid:case_id>/join-requests", outside.join_requests, name="join_requests"),
    path("cases/<uuid:case_id>/join-requests/<uuid:join_id>/welcome", outside.welcome, name="welcome"),
    path("cases/<uuid:case_id>/join-requests/<uuid:join_id>/turn-down", outside.turn_down, name="turn_down"),
    path("cases/<uuid:case_id>/shield/<str:what>/<uuid:target_id>", shields.shield, name="shield"),
    path("cases/<uuid:case_id>/stand-in", staffing.stand_in, name="stand_in"),
    path("cases/<uuid:case_id>/stand-in/<uuid:substitute_id>/end", staffing.end_stand_in, name="end_stand_in"),
]
