"""What preflight looks at in a finished file, one kind of thing each."""
