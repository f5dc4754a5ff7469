"""A process that must not outlive the one that started it."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process as soon as its parent has ended, however that came about.

    Killed, not asked: what is left of a portal must free its port for the next one at once, and no request
    is half accepted when its process is killed. Only Linux can do this; elsewhere nothing is arranged.
    In: the parent's process id. Errors: SystemExit when the parent has ended already.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL)) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        sys.exit(1)
