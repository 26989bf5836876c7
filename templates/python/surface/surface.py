"""Prints each public call of the installed SDK, its parameters behind a tab, and what it returns behind another one.

How annotations are written differs from release to release, so parameters have none.
"""

import inspect

from descope import DescopeClient


def show(path: str, part: object) -> None:
    for name in sorted(name for name in dir(part) if not name.startswith("_")):
        member = getattr(part, name)
        if inspect.isroutine(member):
            signature = inspect.signature(member)
            plain = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
            returned = signature.return_annotation
            if returned is inspect.Signature.empty:
                returned = ""
            elif not isinstance(returned, str):
                returned = inspect.formatannotation(returned)
            print(f"{path}.{name}\t{inspect.Signature(plain)}\t{returned and f'-> {returned}'}")
        elif type(member).__module__.startswith("descope."):
            show(f"{path}.{name}", member)


show("descope_client", DescopeClient(project_id="P" + "a" * 27, management_key="key"))
