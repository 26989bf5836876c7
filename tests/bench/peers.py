"""What a snippet and an operation cost with other generators of code, in the same run."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mfa_snippets.emulator.endpoints import DESCRIPTION
from tests.bench.figures import COMMAND, ROOT, Figure

TOOLS = Path(__file__).parent / "other_tools"
CLIENTS = ROOT / ".tools" / "peers" / "bin" / "openapi-python-client"
GENERATORS = ("httpsnippet", "postman-code-generators")
ROUNDS = 3


def figures() -> Iterator[Figure]:
    """A cold build of everything, divided by its snippets, beside processes that make snippets alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "requests.json").write_text(json.dumps(list(requests())), "utf-8")
        (folder / "openapi.json").write_text(json.dumps(DESCRIPTION), "utf-8")
        rounds = [_round(folder) for _ in range(ROUNDS + 1)][1:]
        ours, *others, client = (sorted(column)[ROUNDS // 2] for column in zip(*rounds, strict=True))
        pairs = zip(GENERATORS, others, strict=True)
        beside = ", ".join(f"{generator} {cost * 1000:.2g} ms" for generator, cost in pairs)
        snippets = "one snippet, with its app, pages and contracts"
        yield Figure(name=snippets, value=ours * 1000, unit="ms", beside=f"{beside} for a snippet alone")
        operations = sum(map(len, DESCRIPTION["paths"].values()))
        beside = f"openapi-python-client {client / operations * 1000:.2g} ms, in one language"
        languages = len(list((ROOT / "output" / "snippets").iterdir()))
        name = f"one function in {languages} languages"
        yield Figure(name=name, value=ours * languages * 1000, unit="ms", beside=beside)


def requests() -> Iterator[dict[str, Any]]:
    """A request for each operation of the API."""
    for path, methods in DESCRIPTION["paths"].items():
        for method in methods:
            body = {"loginId": "ada@example.com", "loginOptions": {"mfa": True}}
            headers = {"Authorization": "Bearer P2", "Content-Type": "application/json"}
            url = f"https://api.example.com{path.replace('{', '').replace('}', '')}"
            yield {"method": method.upper(), "url": url, "headers": headers, "body": body}


def _round(folder: Path) -> tuple[float, ...]:
    """Seconds for each snippet here and of the other generators, and for a whole client."""
    output, client = folder / "output", folder / "client"
    build = ("env", f"XDG_CACHE_HOME={folder}/cache", *COMMAND, "build", "--output", str(output))
    subprocess.run(("rm", "-rf", output, client, folder / "cache"), check=True)
    seconds = _seconds(build)[0]
    made = sum(path.is_file() for path in (output / "snippets").rglob("*"))
    others = []
    for generator in GENERATORS:
        script = ("node", str(TOOLS / "generate.mjs"), generator, str(folder / "requests.json"))
        taken, printed = _seconds(script)
        others.append(taken / int(printed))
    options = ("--path", str(folder / "openapi.json"), "--output-path", str(client), "--meta", "none")
    whole, _ = _seconds((str(CLIENTS), "generate", *options))
    return seconds / made, *others, whole


def _seconds(command: Sequence[str]) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, done.stdout
