"""Reporting a need, the inbox, and finding a coordinator."""

from django.urls import path

from samvev.needs.complaints import views as complaints
from samvev.needs.satisfaction import views as satisfaction
from samvev.needs.views import appointments, inbox, report

app_name = "needs"
urlpatterns = [
    path("report-need/", report.choose, name="choose"),
    path("report-need/discard", report.report_discard, name="report_discard"),
    path("report-need/receipt/", report.receipt, name="receipt"),
    path("report-need/status/", report.status, name="status"),
    path("report-need/<uuid:tenant_id>/", report.report, name="report"),
    path("report-need/<uuid:tenant_id>/check", report.report_check, name="report_check"),
    path("report-need/<uuid:tenant_id>/<slug:slug>", report.report_question, name="report_question"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:report_id>/", inbox.show, name="show"),
    path("inbox/<uuid:report_id>/take", inbox.take, name="take"),
    path("inbox/<uuid:report_id>/assess", inbox.assess, name="assess"),
    path("inbox/<uuid:report_id>/assess/<uuid:revision_id>/bring-back", inbox.bring_back, name="bring_back"),
    path("inbox/<uuid:report_id>/person", inbox.register, name="register"),
    path("inbox/<uuid:report_id>/preliminary", inbox.preliminary, name="preliminary"),
    path("inbox/<uuid:report_id>/preliminary-letter", inbox.preliminary_letter, name="preliminary_letter"),
    path("inbox/<uuid:report_id>/decide", inbox.decide, name="decide"),
    path("inbox/<uuid:report_id>/close", inbox.close, name="close"),
    path("inbox/<uuid:report_id>/reopen", inbox.reopen, name="reopen"),
    path("inbox/letters/<uuid:ruling_id>", inbox.letter, name="letter"),
    path("inbox/changes/<uuid:request_id>", appointments.change, name="change"),
    path("inbox/<uuid:report_id>/complaint", complaints.register_complaint, name="register_complaint"),
    path("inbox/complaints/", complaints.complaints, name="complaints"),
    path("inbox/cases/<uuid:case_id>/complaint", complaints.register_in_case, name="register_in_case"),
    path("inbox/cases/<uuid:case_id>/unit", appointments.name_unit, name="name_unit"),
    path("coordinators/", appointments.mine, name="appointments"),
    path("coordinators/<uuid:appointment_id>/", appointments.propose, name="propose"),
    path("coordinators/<uuid:appointment_id>/withdraw", appointments.withdraw, name="withdraw"),
    path("coordinators/<uuid:appointment_id>/offer", appointments.offer, name="offer"),
    path("coordinators/changes/<uuid:request_id>", appointments.my_change, name="my_change"),
    path("cases/<uuid:case_id>/change-coordinator", appointments.ask_change, name="ask_change"),
    path("cases/<uuid:case_id>/complain", complaints.complain, name="complain"),
    path("cases/<uuid:case_id>/how-it-is-going", satisfaction.satisfaction, name="satisfaction"),
    path("cases/<uuid:case_id>/how-it-is-going/answer", satisfaction.answer_satisfaction, name="answer_satisfaction"),
    path(
        "cases/<uuid:case_id>/how-it-is-going/not-now", satisfaction.pass_by_satisfaction, name="pass_by_satisfaction"
    ),
    path(
        "how-it-is-going/<uuid:answer_id>/take-back",
        satisfaction.take_back_answer,
        name="take_back_answer",
    ),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:complaint_id>/answer", complaints.answer_complaint, name="answer_complaint"),
    path("complaints/<uuid:complaint_id>/take-back", complaints.take_back_complaint, name="take_back_complaint"),
]
