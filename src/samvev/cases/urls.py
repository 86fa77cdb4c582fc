"""Pages about a case that belong to no other room: its history, how it goes, and who watches over the log."""

from django.urls import path

from samvev.cases import views
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
]
