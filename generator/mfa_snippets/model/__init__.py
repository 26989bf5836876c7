"""The one definition of the specification's form: frozen dataclasses, checked by pydantic."""

from .base import Argv, Literals
from .factor import Factor, Factors, Pair
from .operation import Argument, Operation, Wire, WireBody
from .scenario import Ask, Click, Failure, FailureError, Hint, Print, Provocation, Scenario, Step, Variable
from .sdk import (
    BaseUrl,
    Binding,
    ErrorOverride,
    ExtraKey,
    Gap,
    Host,
    Install,
    Output,
    Receiver,
    RenamedKey,
    Sdk,
    Signatures,
    Source,
    Symbol,
    Toolchain,
    Value,
)
from .way import Way

__all__ = [
    "Argument",
    "Argv",
    "Ask",
    "BaseUrl",
    "Binding",
    "Click",
    "ErrorOverride",
    "ExtraKey",
    "Factor",
    "Factors",
    "Failure",
    "FailureError",
    "Gap",
    "Hint",
    "Host",
    "Install",
    "Literals",
    "Operation",
    "Output",
    "Pair",
    "Print",
    "Provocation",
    "Receiver",
    "RenamedKey",
    "Scenario",
    "Sdk",
    "Signatures",
    "Source",
    "Step",
    "Symbol",
    "Toolchain",
    "Value",
    "Variable",
    "Way",
    "Wire",
    "WireBody",
]
