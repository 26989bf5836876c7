"""Whether each gap is still true of the SDK, where that is installed."""
