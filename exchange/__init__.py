"""Files in and out: what contractors and divisions have on their desks, read with care and written safely.

How data flows::

    uploaded bytes ----tables.read----> Table ┐
    pasted text ----tables.read_pasted------> ┴-> consultation_file | placement_file | friend_file .parse -> Parsed
    Table --mapping.propose--> which of their columns is which of ours; --tables.corrected--> Table, parsed again
    Parsed.errors --errors.worded--> what the page shows beside the row; Parsed.rows -> funnel.imports, campaigns
    columns + rows --writing--> CSV and XLSX that Excel opens without running anything
"""

import os

# Where lxml is installed (pikepdf brings it), openpyxl would read with it instead of defusedxml and let XML bombs in.
os.environ["OPENPYXL_LXML"] = "False"
