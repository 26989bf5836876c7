"""What each SDK can do with the refresh JWT of a first factor, against the facts and the SDKs themselves."""
