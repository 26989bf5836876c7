"""Apps from a specification and templates, without disk, clock, environment or network."""
