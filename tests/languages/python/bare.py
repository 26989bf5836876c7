# mypy: ignore-errors
"""A bare route for each function: POST /<function> with its arguments as JSON."""

import importlib
import signal
import socket
import sys

from descope import DeliveryMethod
from flask import Flask, jsonify, request
from waitress import serve

app = Flask(__name__)


@app.post("/<name>")
def call(name):
    arguments = request.json
    if "method" in arguments:
        arguments["method"] = DeliveryMethod[arguments["method"].upper()]
    return jsonify(getattr(importlib.import_module(name), name)(**arguments))


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
listener = socket.create_server(("127.0.0.1", 0))
print("Listening on http://{}:{}".format(*listener.getsockname()), flush=True)
serve(app, sockets=[listener])
