"""One settings file: everything that differs between demo, test and production comes from the environment."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

BASE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAMVEV_DATA", "var")).resolve()
DEMO = os.environ.get("SAMVEV_DEMO") == "1"
DEBUG = False

SECRET_KEY = os.environ.get("SAMVEV_SECRET_KEY", "")
ALLOWED_HOSTS = os.environ.get("SAMVEV_ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "samvev.kernel",
    "samvev.audit",
    "samvev.web",
    "samvev.organisations",
    "samvev.accounts",
    "samvev.people",
    "samvev.notifications",
    "samvev.cases",
    "samvev.consents",
    "samvev.needs",
    "samvev.plans",
    "samvev.meetings",
    "samvev.messages",
    "samvev.interop",
    "samvev.front",
]
ROOT_URLCONF = "samvev.project.urls"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
