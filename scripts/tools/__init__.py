"""What the scripts and checks of this repository have in Python."""
