"""What others read of an output folder: the apps, what they must do, and their functions."""
