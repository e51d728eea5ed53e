"""Watches what a program and all that it starts ask of the network, at the level of the system.

`watched(command)` runs a command under a seccomp filter of Linux that hands every `connect`, `sendto`, `sendmsg` and
`sendmmsg` of the command, its threads and its children to this process. What goes to the machine itself is let
through; everything else, and every question to a resolver, is noted and refused. It needs no privilege, no tool and no
network, and what is refused in a worker is noted like the rest, whatever the worker makes of the refusal.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import ipaddress
import os
import platform
import select
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CALLS = {  # machine -> (seccomp, connect, sendto, sendmsg, sendmmsg)
    "x86_64": (317, 42, 44, 46, 307),
    "aarch64": (277, 203, 206, 211, 269),
}
PIDFD_GETFD = 438
NO_NEW_PRIVILEGES = 38
FILTER, LISTENER = 1, 8  # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER
ALLOW, NOTIFY = 0x7FFF0000, 0x7FC00000  # SECCOMP_RET_*
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06  # BPF
RECEIVE, ANSWER = 0xC0502100, 0xC0182101  # SECCOMP_IOCTL_NOTIF_*
GO_ON = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE
RESOLVERS = ("nscd", "resolve", "mdns", "avahi", "lwresd")
"""In the names of local sockets at which a host's name is asked for (at nscd's also a user's: set LOGNAME)."""
libc = ctypes.CDLL(None, use_errno=True)


def unavailable() -> str | None:
    """Why this system cannot be watched, None where it can."""
    if sys.platform != "linux" or platform.machine() not in CALLS or not hasattr(os, "pidfd_open"):
        return "needs Linux on x86_64 or aarch64"
    actions = Path("/proc/sys/kernel/seccomp/actions_avail")
    if not actions.exists() or "user_notif" not in actions.read_text().split():
        return "this kernel has no seccomp notifications"
    done = subprocess.run([sys.executable, __file__], capture_output=True, text=True, timeout=60, check=False)
    return None if done.returncode == 0 else f"this kernel refuses a seccomp filter ({done.stderr.strip()[-200:]})"


@dataclass
class Watch:
    """A command that runs.

    Attributes:
        process: the command.
        asked: what it and its children asked of the network, in words.
    """

    process: subprocess.Popen[bytes]
    asked: list[str] = field(default_factory=list)


@contextmanager
def watched(
    command: Sequence[str], *, filtered: bool = True, asked: list[str] | None = None, **more: Any
) -> Iterator[Watch]:
    """Run a command until the block ends; it is killed then, if it still runs.

    Args:
        filtered: whether it is watched, or only run.
        asked: a list that what it asks of the network is added to.
        more: for `subprocess.Popen`.
    """
    if not filtered:
        watch = Watch(subprocess.Popen(command, **more))
        try:
            yield watch
        finally:
            watch.process.kill()
            watch.process.wait()
        return
    told, tell = os.pipe()
    wait, go = os.pipe()
    launcher = [sys.executable, __file__, str(tell), str(wait), *command]
    process = subprocess.Popen(launcher, pass_fds=(tell, wait), **more)
    os.close(tell)
    os.close(wait)
    with open(told, "rb") as words:  # noqa: PTH123  (a pipe)
        number = int(words.readline() or b"-1")
    assert number >= 0, "the filter could not be set"
    listener = _taken(process.pid, number)
    watch = Watch(process, [] if asked is None else asked)
    ended = threading.Event()
    thread = threading.Thread(target=_supervise, args=(listener, watch.asked, ended), daemon=True)
    thread.start()
    os.write(go, b"\n")
    os.close(go)
    try:
        yield watch
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        ended.set()
        thread.join()
        os.close(listener)


def _taken(process: int, number: int) -> int:
    """A file descriptor of another process, here."""
    pidfd = os.pidfd_open(process)
    try:
        taken = libc.syscall(PIDFD_GETFD, pidfd, number, 0)
        if taken < 0:
            raise OSError(ctypes.get_errno(), "pidfd_getfd")
        return int(taken)
    finally:
        os.close(pidfd)


def _supervise(listener: int, asked: list[str], ended: threading.Event) -> None:
    _, connect, sendto, sendmsg, sendmmsg = CALLS[platform.machine()]
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while not ended.is_set():
        events = poll.poll(100)
        if not events:
            continue
        if not events[0][1] & select.POLLIN:
            return  # all that were watched have ended
        notice = bytearray(80)
        try:
            fcntl.ioctl(listener, RECEIVE, notice)
        except OSError:  # the caller was killed meanwhile
            continue
        number, pid, _, call, _, _, *arguments = struct.unpack("<QIIiIQ6Q", notice)
        try:
            if call == connect:
                address = _read(pid, arguments[1], arguments[2])
            elif call == sendto:
                address = _read(pid, arguments[4], arguments[5]) if arguments[4] else b""
            elif call in (sendmsg, sendmmsg):
                name, length = struct.unpack("<QI", _read(pid, arguments[1], 12))
                address = _read(pid, name, length) if name else b""
            else:
                address = b""
            outward = _outward(address)
        except OSError as error:
            outward = f"a call that could not be read ({error})"
        if outward:
            asked.append(f"{outward} by {_name(pid)}")
        answer = struct.pack("<QqiI", number, 0, -errno.ENETUNREACH if outward else 0, 0 if outward else GO_ON)
        try:
            fcntl.ioctl(listener, ANSWER, answer)
        except OSError:
            continue


def _read(pid: int, address: int, length: int) -> bytes:
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
        memory.seek(address)
        return memory.read(min(length, 128))


def _name(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return f"{Path(f'/proc/{pid}/comm').read_text().strip()} ({words[:120]})"
    except OSError:
        return f"process {pid}"


def _outward(address: bytes) -> str | None:
    """What a socket's address leads to when that is not this machine; questions to its resolver lead outward too."""
    if len(address) < 2:
        return None  # the other end was named before
    family = struct.unpack_from("=H", address)[0]
    if family == socket.AF_UNIX:
        name = address[2:].strip(b"\0").partition(b"\0")[0].decode(errors="replace")
        return f"a host's name was asked for at {name}" if any(word in name for word in RESOLVERS) else None
    if family not in (socket.AF_INET, socket.AF_INET6):
        return None
    (port,) = struct.unpack_from("!H", address, 2)
    host = ipaddress.ip_address(address[4:8] if family == socket.AF_INET else address[8:24])
    if port in (53, 853, 5353):
        return f"a host's name was asked for at {host}"
    return None if host.is_loopback else f"{host} port {port}"


def _filter() -> int:
    """Put this process under the filter; returns the descriptor at which its calls are heard."""
    seccomp, *calls = CALLS[platform.machine()]
    rules = [(LOAD, 0, 0, 0)]
    rules += [(EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    rules += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, NOTIFY)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *rule) for rule in rules))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(rules), ctypes.addressof(code)))
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    listener = libc.syscall(seccomp, FILTER, LISTENER, program)
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return int(listener)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        _filter()
    else:
        tell, wait = int(sys.argv[1]), int(sys.argv[2])
        os.write(tell, b"%d\n" % _filter())
        os.close(tell)
        os.read(wait, 1)
        os.close(wait)
        os.execvp(sys.argv[3], sys.argv[3:])
