"""Routes of the plan: its texts, goals, measures, history and paper."""

from django.urls import path

from samvev.plans import views

app_name = "plans"
urlpatterns = [
    path("cases/<uuid:case_id>/plan/what-matters", views.what_matters, name="what_matters"),
    path("cases/<uuid:case_id>/plan/text/<slug:name>", views.text, name="text"),
    path("cases/<uuid:case_id>/plan/period", views.period, name="period"),
    path("cases/<uuid:case_id>/plan/history", views.plan_history, name="plan_history"),
    path("cases/<uuid:case_id>/plan/late", views.late, name="late"),
    path("cases/<uuid:case_id>/plan.pdf", views.print_plan, name="print"),
    path("cases/<uuid:case_id>/documents", views.documents, name="documents"),
    path("cases/<uuid:case_id>/goals/add", views.add_goal, name="add_goal"),
    path("goals/<uuid:pk>", views.goal, name="goal"),
    path("goals/<uuid:pk>/edit", views.edit_goal, name="edit_goal"),
    path("goals/<uuid:pk>/accept", views.accept_goal, name="accept_goal"),
    path("goals/<uuid:pk>/decline", views.decline_goal, name="decline_goal"),
    path("goals/<uuid:pk>/close", views.close_goal, name="close_goal"),
    path("goals/<uuid:pk>/reopen", views.reopen_goal, name="reopen_goal"),
    path("goals/<uuid:pk>/move", views.move_goal, name="move_goal"),
    path("goals/<uuid:pk>/comment", views.comment, name="comment"),
    path("goals/<uuid:pk>/history", views.goal_history, name="goal_history"),
    path("goals/<uuid:pk>/subgoals/add", views.add_subgoal, name="add_subgoal"),
    path("goals/<uuid:pk>/measures/add", views.add_measure, name="add_measure"),
    path("measures/<uuid:pk>", views.measure, name="measure"),
    path("measures/<uuid:pk>/edit", views.edit_measure, name="edit_measure"),
    path("measures/<uuid:pk>/evaluate", views.evaluate, name="evaluate"),
    path("measures/<uuid:pk>/status", views.set_status, name="set_status"),
    path("measures/<uuid:pk>/remind", views.remind, name="remind"),
    path("measures/<uuid:pk>/history", views.measure_history, name="measure_history"),
    path("plan-texts/<uuid:pk>/bring-back", views.bring_back, name="bring_back"),
]
