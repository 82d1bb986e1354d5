"""`python -m observatory`: servers, web, worker and beat until Ctrl-C."""

import sys

from django.core.exceptions import ImproperlyConfigured

try:
    from observatory.running import main
except ImproperlyConfigured as error:
    sys.exit(str(error))

main()
