"""Render, prove and publish MFA examples for the Descope backend SDKs."""
