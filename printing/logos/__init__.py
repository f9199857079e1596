"""Logos that staff hand in: read as strictly as anything from outside, drawn in inks."""
