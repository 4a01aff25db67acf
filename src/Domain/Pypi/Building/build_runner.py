"""Runs one hook of a build backend (PEP 517) in a process that can do little else.

usage: build_runner.py REQUEST        (JSON; see BuildProcess.cs)

The first process is a supervisor: it is the parent of everything that the build leaves behind, ends all of it with the hook, and when its
standard input is closed, which happens when the process that started it is gone. The hook runs in a child with limits, which Landlock
(https://docs.kernel.org/userspace-api/landlock.html) keeps from the files of others and from the network.
"""
import ctypes
import json
import os
import select
import signal
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)
SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVILEGES = 36, 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIRECTORY = 1, 2, 4, 8
TRUNCATE, DEVICE_CONTROL = 1 << 14, 1 << 15


class Ruleset(ctypes.Structure):
    _fields_ = [("access", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def confine(readable, writable):
    """Returns whether the kernel keeps this process and its children to the given folders."""
    version = LIBC.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    known = (1 << 13) - 1
    known |= 1 << 13 if version >= 2 else 0
    known |= TRUNCATE if version >= 3 else 0
    known |= DEVICE_CONTROL if version >= 5 else 0
    rules = Ruleset(known, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = LIBC.syscall(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    reading = EXECUTE | READ_FILE | READ_DIRECTORY
    devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"]
    for path, access in [(p, reading) for p in readable] + [(p, known) for p in writable] + [(p, READ_FILE | WRITE_FILE) for p in devices]:
        try:
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        if not os.path.isdir(path):
            access &= EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE
        rule = PathRule(access & known, folder)
        added = LIBC.syscall(ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
        os.close(folder)
        if added < 0:
            return False
    if LIBC.syscall(RESTRICT_SELF, ruleset, 0) < 0:
        return False
    os.close(ruleset)
    return True


def limit(request):
    import resource

    def lower(which, amount):
        hard = resource.getrlimit(which)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(which, (amount, amount))

    lower(resource.RLIMIT_AS, request["memory"])
    lower(resource.RLIMIT_FSIZE, request["file_size"])
    lower(resource.RLIMIT_CORE, 0)
    # Without /proc/self/fd, programs close all numbers that a file could have before they start others.
    lower(resource.RLIMIT_NOFILE, 4096)
    # The limit counts all threads of the user, so what is there now is added.
    lower(resource.RLIMIT_NPROC, request["processes"] + threads_of(os.getuid()))
    # A process with more seconds than the whole build may take has several threads, or was forgotten.
    lower(resource.RLIMIT_CPU, request["seconds"] * 16)


def threads_of(user):
    count = 0
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if os.stat(f"/proc/{entry}").st_uid == user:
                    count += len(os.listdir(f"/proc/{entry}/task"))
            except OSError:
                pass
    return count


def call(request):
    """Calls the hook and writes its answer. Nothing of the project is imported before the limits are in place."""
    os.chdir(request["source"])
    import site

    site.ENABLE_USER_SITE = False
    site.main()
    sys.path[:] = [p for p in sys.path if p not in ("", os.getcwd())]
    places = [os.path.join(request["source"], folder) for folder in request["backend_path"]]
    sys.path[:0] = places
    sys.argv = ["build"]
    name, _, attribute = request["backend"].partition(":")
    import importlib

    backend = importlib.import_module(name)
    if places and not any(is_within(getattr(backend, "__file__", "") or "", place) for place in places):
        raise ImportError(f"the backend '{name}' is not in its backend-path")
    for part in attribute.split(".") if attribute else []:
        backend = getattr(backend, part)
    hook = getattr(backend, request["hook"], None)
    answer = {"missing": True} if hook is None else {"value": hook(*request["arguments"])}
    text = json.dumps(answer)
    with open(request["answer"] + ".tmp", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(request["answer"] + ".tmp", request["answer"])


def is_within(path, folder):
    path, folder = os.path.realpath(path), os.path.realpath(folder)
    return path == folder or path.startswith(folder + os.sep)


def child(request):
    """Never returns."""
    status = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        null = os.open("/dev/null", os.O_RDONLY)
        os.dup2(null, 0)
        limit(request)
        LIBC.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if not confine(request["readable"], request["writable"]) and request["must_confine"]:
            print("The kernel cannot confine builds (Landlock).", file=sys.stderr)
            os._exit(3)
        call(request)
        status = 0
    except SystemExit as stop:
        print(f"The backend ended the process: {stop.code}", file=sys.stderr)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)


def descendants():
    """All processes below this one; orphans are among them, because this process adopts them."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", "rb") as file:
                    parents[int(entry)] = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                pass
    found, open_ = [], [os.getpid()]
    while open_:
        parent = open_.pop()
        below = [p for p, of in parents.items() if of == parent]
        found += below
        open_ += below
    return found


def end_all():
    """Ends what is left, stopping it first so that it cannot multiply meanwhile."""
    for _ in range(1000):
        left = descendants()
        if not left:
            return
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for process in left:
                try:
                    os.kill(process, number)
                except OSError:
                    pass
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        time.sleep(0.005)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        request = json.load(file)
    os.setsid()
    LIBC.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    ended, announce = os.pipe()
    os.set_blocking(announce, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(announce)
    worker = os.fork()
    if worker == 0:
        signal.set_wakeup_fd(-1)
        os.close(ended)
        os.close(announce)
        child(request)
    status = None
    while status is None:
        ready = select.select([0, ended], [], [])[0]
        if 0 in ready and not os.read(0, 4096):
            end_all()
            os._exit(2)
        if ended in ready:
            os.read(ended, 4096)
            try:
                while status is None:
                    process, how = os.waitpid(-1, os.WNOHANG)
                    if process == 0:
                        break
                    if process == worker:
                        status = how
            except ChildProcessError:
                status = 1 << 8
    end_all()
    if os.WIFSIGNALED(status):
        sys.stderr.write(f"The build was ended by {signal.Signals(os.WTERMSIG(status)).name}.\n")
        sys.stderr.flush()
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1)


main()
