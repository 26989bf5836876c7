"""Is the proof a proof? Faults are put into `spec/` and `templates/`, and the checks have to find them."""
