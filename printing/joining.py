"""Several print files as one, in order; what they say to the printer (no scaling) stays."""

from collections.abc import Sequence
from io import BytesIO

from pypdfium2 import PdfDocument, raw


def joined(pdfs: Sequence[bytes]) -> bytes:
    """One PDF with the pages of all; a single one comes back as it is."""
    if len(pdfs) == 1:
        return pdfs[0]
    whole, out = PdfDocument.new(), BytesIO()
    parts = [PdfDocument(pdf) for pdf in pdfs]
    for part in parts:
        whole.import_pages(part)
    raw.FPDF_CopyViewerPreferences(whole, parts[0])
    whole.save(out)
    for document in (*parts, whole):
        document.close()
    return out.getvalue()
