"""Words that belong together on a piece, as blocks that know their own height."""
