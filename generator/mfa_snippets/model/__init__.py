"""The one definition of the specification's form: frozen dataclasses, checked by pydantic."""

from .base import Argv, Literals
from .binding import Binding, Output, Receiver, Symbol, Value
from .difference import ErrorOverride, ExtraKey, Gap, Offer, RenamedKey, Words
from .factor import Factor, Factors, Frame
from .failure_way import FailureWay
from .form import SdkFile
from .operation import Argument, Operation, Wire, WireBody
from .scenario import (
    Ask,
    Click,
    Failure,
    FailureError,
    Hint,
    Made,
    Part,
    Print,
    Provocation,
    Scenario,
    Step,
    Variable,
)
from .sdk import BaseUrl, Sdk, Source, Web
from .toolchain import Host, Install, Signatures, Toolchain
from .way import Channel, Way
from .web import Refusal, Request

__all__ = [
    "Argument",
    "Argv",
    "Ask",
    "BaseUrl",
    "Binding",
    "Channel",
    "Click",
    "ErrorOverride",
    "ExtraKey",
    "Factor",
    "Factors",
    "Failure",
    "FailureError",
    "FailureWay",
    "Frame",
    "Gap",
    "Hint",
    "Host",
    "Install",
    "Literals",
    "Made",
    "Offer",
    "Operation",
    "Output",
    "Part",
    "Print",
    "Provocation",
    "Receiver",
    "Refusal",
    "RenamedKey",
    "Request",
    "Scenario",
    "Sdk",
    "SdkFile",
    "Signatures",
    "Source",
    "Step",
    "Symbol",
    "Toolchain",
    "Value",
    "Variable",
    "Way",
    "Web",
    "Wire",
    "WireBody",
    "Words",
]
