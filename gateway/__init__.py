"""The public service: scans, survey, LINE webhook. Small, stateless, safe to put on the internet."""
