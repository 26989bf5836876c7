"""Clean up what a command has started and made, when a signal ends it."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import Any

_folders = list[str]()  # the temporary folders that there are, or were
_is_ending = Event()
undisturbed = Lock()
"""A signal has to wait while this is held, as where files are written that belong together."""


def clean_up_at_signals() -> None:
    """Let a signal end programs and remove folders, in a thread: the main one may be starting a program."""
    from mfa_snippets.verify.run.process import end_all

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    endings: dict[int, Any] = {number: signal.getsignal(number) for number in signals}
    received = SimpleQueue[int]()

    def end() -> None:
        number = received.get()
        with undisturbed:
            end_all()
            for folder in _folders:
                shutil.rmtree(folder, ignore_errors=True)
            endings[number](number, None)

    Thread(target=end, daemon=True).start()

    def receive(number: int, _frame: object) -> None:
        _is_ending.set()
        received.put(number)

    for number in (number for number, ending in endings.items() if callable(ending)):
        signal.signal(number, receive)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for a while, which does not outlive the command, however it ends."""
    clean_up_at_signals()
    with TemporaryDirectory(prefix="mfa-snippets-", ignore_cleanup_errors=True) as folder:
        _folders.append(folder)
        try:
            yield Path(folder)
        except BaseException:
            if _is_ending.is_set():  # it lost its programs or its folder, which is no news
                Event().wait(20)  # seconds at most, in which programs and folders go, and then this process
            raise
