"""The public service: scans, survey, LINE webhook. Small, stateless, safe to put on the internet."""

import gc

# What a start makes nearly all stays. Looking for what doesn't, each 700 objects anew, is a tenth of the whole start;
# a request leaves next to nothing to be found.
gc.set_threshold(20_000, 50, 50)
