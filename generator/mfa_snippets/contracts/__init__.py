"""What others read of an output folder: the programs, what they must do, and the snippets."""
