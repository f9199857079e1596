"""What pages need is loaded once, and is no garbage collection's work any more."""

import subprocess
import sys

from core.folders import ROOT

_TOLD = """
import gc, sys
from workspace.warming import warm_up
warm_up()
print(gc.get_freeze_count() > 100_000, {"workspace.times_view", "workspace.print_studio"} <= {*sys.modules})
"""


def test_pages_modules_are_loaded_and_left_out_of_collections() -> None:
    done = subprocess.run([sys.executable, "-c", _TOLD], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["True", "True"], done.stderr
