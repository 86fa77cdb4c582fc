"""What the HTTP server calls."""

import os

from django.core.wsgi import get_wsgi_application

from samvev.project import lifeline
from samvev.project.installation import SETTINGS

lifeline.hold()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
application = get_wsgi_application()
