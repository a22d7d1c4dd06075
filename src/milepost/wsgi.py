"""The WSGI application that the supervisor's web process serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.settings")
application = get_wsgi_application()

# What was loaded so far lives as long as the process: the collector need not walk it again in the middle of a request, where
# a full collection took 70 ms. What a request leaves in circles is little, and is collected less often, more at once.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
