"""How much memory and processor time a worker may take: by the means of its system.

A worker that wants more memory gets a MemoryError, or dies; one that works longer is ended by the
system. Either costs the one file that it reads. What counts is the time that it works, so that
other work on the machine decides nothing.
"""

from __future__ import annotations

import sys

MOST_MEMORY = 1 << 30
"""Bytes for a worker and the file that it reads."""

if sys.platform == "win32":  # pragma: no cover - a Job Object; never run on the build machine
    import ctypes
    import os
    from ctypes import wintypes

    OVERTIME = 1816
    """How a process ends that has worked too long."""
    _PROCESS_MEMORY, _PROCESS_TIME = 0x100, 0x2
    _TICKS = 10_000_000
    _JOB: list[wintypes.HANDLE] = []
    _EXTENDED_LIMITS = 9

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_time", wintypes.LARGE_INTEGER),
            ("per_job_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def bound_memory(most: int = MOST_MEMORY) -> None:
        """Put this process into a Job Object that lets it commit `most` bytes."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        _LIMITS.process_memory = most
        _JOB[:] = [job]
        _set_limits(_PROCESS_MEMORY)
        if not kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())

    def bound_time(seconds: float) -> None:
        """Let this process work so much longer; 0 for as long as it likes."""
        until = (os.times().user + seconds) * _TICKS
        _LIMITS.basic.per_process_time = int(until) if seconds else 0
        if _JOB:
            _set_limits(_PROCESS_MEMORY | (_PROCESS_TIME if seconds else 0))

    _LIMITS = _ExtendedLimits()

    def _set_limits(flags: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        _LIMITS.basic.flags = flags
        size = wintypes.DWORD(ctypes.sizeof(_LIMITS))
        if not kernel.SetInformationJobObject(
            _JOB[0], _EXTENDED_LIMITS, ctypes.byref(_LIMITS), size
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource
    import signal

    OVERTIME = -signal.SIGPROF
    """How a process ends that has worked too long."""

    def bound_memory(most: int = MOST_MEMORY) -> None:
        """Let this process have `most` bytes of address space."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def bound_time(seconds: float) -> None:
        """Let this process work so much longer; 0 for as long as it likes."""
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
