"""Make the Noto fonts of paper from the files that their authors ship: `python assets/fonts/subset.py FOLDER`.

FOLDER holds <Family>-Regular.ttf and <Family>-Bold.ttf in full; README.md beside this file says where they come from.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parent
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
# Dashes, quotes, dots, currency, circled numbers, both ways of writing a wave dash and a full-width yen.
SIGNS = [
    *range(0x2010, 0x2028),
    *range(0x2030, 0x203F),
    *range(0x20A0, 0x20C0),
    *range(0x2460, 0x2474),
    0x2122,
    0x301C,
    0xFF5E,
    0xFFE5,
]


def written(codec: str, leads: Iterable[int]) -> Iterator[int]:
    """Code points of an old national character set: 94 columns of each row that `leads` names."""
    for lead in leads:
        for trail in range(0xA1, 0xFF):
            try:
                yield ord(bytes([lead, trail]).decode(codec))
            except UnicodeDecodeError:
                continue


# GB 2312 with its hanzi of level 1 and 2; KS X 1001 with its hangul and without hanja, which paper doesn't use.
CHARACTERS = {
    "NotoSans": [*LATIN, *range(0x180, 0x250), *range(0x1E00, 0x1F00), *SIGNS, *range(0x2190, 0x2194)],
    "NotoSansSC": [*LATIN, *SIGNS, *written("gb2312", range(0xA1, 0xF8)), 0x30FB],
    "NotoSansKR": [*LATIN, *SIGNS, *written("euc_kr", [*range(0xA1, 0xAD), *range(0xB0, 0xC9)]), 0x30FB],
    "NotoSansDevanagari": [*range(0x20, 0x7F), 0xA0, 0x200C, 0x200D, 0x25CC, *SIGNS, *range(0x900, 0x980)],
}
SHAPED = "NotoSansDevanagari"  # its rules of joining and placing must stay; the others are drawn letter by letter


def make(family: str, weight: str, *, source: Path) -> int:
    """Write one file; returns its size in bytes."""
    options = subset.Options(
        layout_features=["*"] if family == SHAPED else [],
        hinting=False,
        name_IDs=["*"],
        notdef_outline=True,
        drop_tables=[*subset.Options().drop_tables, "BASE", "STAT", "vhea", "vmtx"],
    )
    name = f"{family}-{weight}.ttf"
    font = subset.load_font(str(source / name), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS[family])
    cutter.subset(font)
    font.recalcTimestamp = False
    subset.save_font(font, str(HERE / name), options)
    return (HERE / name).stat().st_size


if __name__ == "__main__":
    for family in CHARACTERS:
        for weight in ("Regular", "Bold"):
            size = make(family, weight, source=Path(sys.argv[1]))
            sys.stdout.write(f"{family}-{weight}.ttf {size}\n")
