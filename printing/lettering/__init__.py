"""Letters on paper: fonts of nine languages, where lines may end, readings over characters, measured lines."""
