"""Threads of a server use one heap, where the C library can be told so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

THREADS = """
import ctypes, sys, threading
from reportedly.scale.heap import one_heap

if sys.argv[1] == "one" and not one_heap():
    sys.exit(77)
library = ctypes.CDLL(None)
if not hasattr(library, "malloc_info"):
    sys.exit(77)
library.malloc.restype = ctypes.c_void_p
library.malloc.argtypes = [ctypes.c_size_t]
together = threading.Barrier(6)

def work():
    together.wait()
    for _ in range(2000):
        library.malloc(1000)  # the lock of Python is let go of meanwhile
    together.wait()

threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
library.fopen.restype = ctypes.c_void_p
library.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
library.fclose.argtypes = [ctypes.c_void_p]
out = library.fopen(sys.argv[2].encode(), b"w")
library.malloc_info(0, out)
library.fclose(out)
"""


def heaps(which: str, told: Path) -> int:
    """The heaps of a process after six threads asked for memory at once."""
    done = subprocess.run([sys.executable, "-c", THREADS, which, str(told)], check=False)
    if done.returncode == 77:
        pytest.skip("the C library of this system has one heap, or does not tell")
    assert done.returncode == 0
    return told.read_text("utf-8").count("<heap ")


def test_threads_share_one_heap(tmp_path: Path) -> None:
    assert heaps("many", tmp_path / "many.xml") > 1, "else nothing is shown"
    assert heaps("one", tmp_path / "one.xml") == 1
