"""Values in, paper out: everything that turns a desk's facts and its codes into PDF, PNG and SVG bytes.

How data flows::

    assets/designs/*.toml --designs--> Wording, Theme ┐
    campaigns.prints ----------------> Facts, [Code]  ┴-> card.sheets | sticker.sheets | poster.pages -> PDF bytes
    PDF bytes -> preflight.check (reads every code back) -> faults; reading.preview -> PNG for the screen
    one address -> qr.svg | qr.png -> the single downloadable code

Nothing here knows the database, the web or Streamlit; lengths are millimetres from the top left corner.
"""
