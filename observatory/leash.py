"""Run a command that ends with its parent: `python leash.py PARENT COMMAND …`.

On Linux even a supervisor that is killed outright then leaves no child behind. It is a
program of its own because nothing may run between fork and exec where there are
threads.
"""

import ctypes
import os
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]):  # it ended before this line
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606  the supervisor's own words
