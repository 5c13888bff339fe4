"""How much memory a worker may take: by the means of the system that it runs on.

A worker that wants more gets a MemoryError, or dies; either costs the one file that it reads.
"""

from __future__ import annotations

import sys

MOST_MEMORY = 1 << 30
"""Bytes for a worker and the file that it reads."""

if sys.platform == "win32":  # pragma: no cover - a Job Object; never run on the build machine
    import ctypes
    from ctypes import wintypes

    _PROCESS_MEMORY = 0x100
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
        limits = _ExtendedLimits()
        limits.basic.flags = _PROCESS_MEMORY
        limits.process_memory = most
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        size = ctypes.sizeof(limits)
        if not (
            job.value
            and kernel.SetInformationJobObject(
                job, _EXTENDED_LIMITS, ctypes.byref(limits), wintypes.DWORD(size)
            )
            and kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource

    def bound_memory(most: int = MOST_MEMORY) -> None:
        """Let this process have `most` bytes of address space."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
