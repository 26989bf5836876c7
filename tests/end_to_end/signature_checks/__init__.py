"""Signatures of the Go and Ruby SDKs: programs are checked against them, and they against the SDKs."""
