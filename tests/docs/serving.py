"""Serve a folder on loopback, each answer with a policy that allows files of this server and nothing else."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, policy: str, compressed: bool, **options: Any) -> None:
        self.policy, self.compressed = policy, compressed
        super().__init__(*args, **options)

    def do_GET(self) -> None:  # the name is that of its base
        if not self.compressed:
            return super().do_GET()
        path = Path(self.translate_path(self.path))
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(ConnectionError):  # Chromium ends some that it needs no more
            self.wfile.write(content)
        return None

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # the name is that of its base
        """Say nothing."""


@contextmanager
def serving(folder: Path, policy: str = POLICY, compressed: bool = False) -> Iterator[str]:
    """The address of a server, which ends with the block."""
    handler = partial(_Handler, directory=folder, policy=policy, compressed=compressed)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
