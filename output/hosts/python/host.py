"""Run apps as `python FILE …` does, each in a fork of this process, which has loaded the SDK.

mfa_snippets/verify/run/launchers.py describes the protocol.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
from types import ModuleType

for name in ("descope", "httpcore"):  # loaded once, for every run; the SDK loads httpcore at its first request
    importlib.import_module(name)


def serve():
    """Fork for each run. Returns the arguments of a program in its own process, None at the end of input."""
    control = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    while True:
        packet, descriptors, _, _ = socket.recv_fds(control, 1 << 20, 4)
        if not packet:
            return None
        if os.fork() == 0:
            control.close()
            return watch(json.loads(packet), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def watch(request, *descriptors):
    """Start a program and tell its status. Returns in the program's process only."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *streams, run = descriptors
    program = os.fork()
    if program == 0:
        os.close(run)
        return become(request, streams)
    for descriptor in (0, 1, 2, *streams):
        os.close(descriptor)
    os.write(run, b"%d\n" % program)
    status = os.waitpid(program, 0)[1]
    os.write(run, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def become(request, streams):
    """Take over what a program finds when it is started."""
    os.setsid()
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    return request["argv"]


def run(argv):
    """Run a file as the main module."""
    path = os.path.abspath(argv[0])
    sys.argv, sys.path[0] = argv, os.path.dirname(path)
    main = ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    exec(code, main.__dict__)


arguments = serve()
if arguments is not None:
    run(arguments)
