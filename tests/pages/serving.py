"""Serve a folder on loopback, each answer with a policy that allows files of this server and nothing else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, policy: str, **options: Any) -> None:
        self.policy = policy
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # the name is that of its base
        """Say nothing."""


@contextmanager
def serving(folder: Path, policy: str = POLICY) -> Iterator[str]:
    """The address of a server, which ends with the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder, policy=policy))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
