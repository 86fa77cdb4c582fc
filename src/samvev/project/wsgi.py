"""What the HTTP server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from samvev.project import lifeline
from samvev.project.handing import at_once
from samvev.project.installation import SETTINGS

lifeline.hold()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
application = at_once(get_wsgi_application())
get_resolver().url_patterns  # noqa: B018  everything is imported now: a mistake ends the process here, not a request
gc.collect()
gc.freeze()  # what is loaded stays loaded: a full collection took 0.15 s of somebody's request to find that out
