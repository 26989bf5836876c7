"""The apps as a reader has them: formatted, type-checked, pasted and run."""
