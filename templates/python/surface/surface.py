"""Prints each public call of the installed SDK, and its parameters behind a tab."""

import inspect

from descope import DescopeClient


def show(path: str, part: object) -> None:
    for name in sorted(name for name in dir(part) if not name.startswith("_")):
        member = getattr(part, name)
        if inspect.isroutine(member):
            print(f"{path}.{name}\t{inspect.signature(member)}")
        elif type(member).__module__.startswith("descope."):
            show(f"{path}.{name}", member)


show("descope_client", DescopeClient(project_id="P" + "a" * 27, management_key="key"))
