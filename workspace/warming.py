"""What every page may need, loaded before the first one, so that no rerun pays for it."""

import gc
from importlib import import_module
from pkgutil import iter_modules

import workspace


def warm_up() -> None:
    """Load all modules of the workspace, and leave what they are made of out of every later collection.

    Streamlit collects garbage after each rerun of a page. Going through 200,000 objects that stay as long as the
    process costs more than running the page.
    """
    for module in iter_modules(workspace.__path__, "workspace."):
        if not module.ispkg:
            import_module(module.name)
    gc.collect()
    gc.freeze()
