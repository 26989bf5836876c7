"""How to see a defect in a text."""

import ast
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator

import yaml

from tests.rendering.repository import specification


def lacks(*patterns: str) -> Callable[[str], bool]:
    """The defect is that one of these is missing."""
    return lambda text: not all(re.search(pattern, text) for pattern in patterns)


def holds(*patterns: str) -> Callable[[str], bool]:
    """The defect is that one of these is there."""
    return lambda text: any(re.search(pattern, text) for pattern in patterns)


def calls(text: str, callee: str) -> Iterator[list[str]]:
    """The arguments of each call, as they stand between its brackets."""
    for match in re.finditer(re.escape(callee) + r"\(", text):
        depth, argument, arguments = 1, "", []
        for character in text[match.end() :]:
            depth += (character in "([{") - (character in ")]}")
            if depth == 0:
                break
            if character == "," and depth == 1:
                arguments.append(argument.strip())
                argument = ""
            else:
                argument += character
        yield [*arguments, argument.strip()]


def signs_in_with_three_arguments(text: str) -> bool:
    """Java's overload without a refresh token refuses mfa."""
    options = re.findall(r"LoginOptions (\w+) =", text)
    found = list(calls(text, ".signIn"))
    with_mfa = [each for each in found if any("mfa(true)" in word or word in options for word in each)]
    return not with_mfa or any(len(each) != 4 for each in with_mfa)


def takes_a_token_from_sign_up(text: str) -> bool:
    """A refresh JWT that is passed on, but was received from no sign-in or verify."""
    received: set[str] = set()
    for step in yaml.safe_load(text)["steps"]:
        passed = str(step["with"].get("refresh_token", ""))
        if passed and passed.removeprefix("$") not in received:
            return True
        if not step["operation"].endswith(".sign_up"):
            received |= {name for name, result in step.get("outputs", {}).items() if result == "refresh_jwt"}
    return False


def has_second_factor_first(text: str) -> bool:
    operations = [step["operation"] for step in yaml.safe_load(text)["steps"]]
    return operations.index("totp.sign_in_code") > operations.index("otp.sign_in")


def names_no_method(enumeration: str) -> Callable[[str], bool]:
    """A comment that leaves one of the delivery methods out."""
    methods = specification().operations["otp.sign_in"].arguments["method"].allowed
    lines = re.compile(rf"^\s*(?:#|//).*(?:{enumeration}).*$", re.MULTILINE)
    return lambda text: (
        not any(all(method in line.lower() for method in methods) for line in lines.findall(text))
    )


def leaves_a_rate_limit_uncaught(text: str) -> bool:
    """Some of the SDK's exceptions have no common base."""
    return not {"AuthException", "RateLimitException"} <= _handlers(text)


def _handlers(text: str) -> set[str]:
    return {
        node.id
        for handler in ast.walk(ast.parse(text))
        if isinstance(handler, ast.ExceptHandler) and handler.type
        for node in ast.walk(handler.type)
        if isinstance(node, ast.Name)
    }


def makes_a_client_without_project(text: str) -> bool:
    clients = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DescopeClient"
    ]
    return not clients or any(_project(client) is None for client in clients)


def _project(client: ast.Call) -> ast.expr | None:
    given = [*client.args, *(each.value for each in client.keywords if each.arg == "project_id")]
    return given[0] if given and not (isinstance(given[0], ast.Constant) and not given[0].value) else None


def uses_a_class_that_is_not_imported(text: str) -> bool:
    code = re.sub(r'"(?:\\.|[^"\\])*"|//.*|/\*.*?\*/', "", text)
    known = set(re.findall(r"import [\w.]+\.(\w+);|class (\w+)", code))
    names = {name for pair in known for name in pair} | {"String", "System", "Exception", "RuntimeException"}
    return bool(set(re.findall(r"(?<![\w.])[A-Z]\w*[a-z]\w*", code)) - names)


def declares_a_variable_twice(text: str) -> bool:
    declared: list[str] = []
    for line in text.splitlines():
        if re.match(r"  \S.*\{$", line):
            declared = []  # a method begins
        declared += re.findall(r"^\s+[A-Z][\w<>?]* (\w+) =", line)
        if len(set(declared)) < len(declared):
            return True
    return False


def has_text_between_elements(text: str) -> bool:
    """What Maven refuses: text beside elements. A version is a number, not a placeholder."""
    root = ElementTree.fromstring(text)
    return any(
        (len(element) and (element.text or "").strip()) or (element.tail or "").strip()
        for element in root.iter()
    )


def has_no_version(text: str) -> bool:
    versions = re.findall(r"<version>(.*?)</version>", text)
    return not versions or not all(re.fullmatch(r"\d+(\.\d+)+", version) for version in versions)
