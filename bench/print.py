"""Cards 10-up on A4, every code different: our sheets against the least possible, the newcomer's way and gLabels.

Times are of the processor, this process and its children, because a bench shares its machine.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import zxingcpp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from bench import _print_floor as floor
from bench import _print_others as others
from bench._print_peak import card
from campaigns import codes
from printing import gallery, office, preflight, reading
from printing.values import Code

DPI = 150
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
PEAK = Path(__file__).with_name("_print_peak.py")


def minted(count: int) -> list[Code]:
    return [Code(text, f"HTTPS://SHIRUBE.EXAMPLE/R/{text}") for text in (codes.mint() for _number in range(count))]


def bare(pdf: bytes) -> list[list[str]]:
    """Rendering and decoding with nothing around them."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=DPI / 72, grayscale=True).to_numpy()
        read = zxingcpp.read_barcodes(picture.reshape(picture.shape[:2]), formats=QR)
        found.append([code.text for code in read])
    return found


def peak_of(count: int) -> float:
    done = subprocess.run([sys.executable, str(PEAK), str(count)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    is_quick = measuring.quick()
    count, turns = (400, 3) if is_quick else (1000, 5)
    many = minted(10 * count)
    made, design = many[:count], card()
    pdf = office.sheets(design, made)
    plan = floor.plan(pdf)
    if not floor.same_content(pdf, floor.write(made, plan)):
        raise SystemExit("the floor writes other content than our sheets")
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: office.sheets(design, made),
        "floor": lambda: floor.write(made, plan),
        "newcomer": lambda: others.newcomer(made, gallery.FACTS),
        "ours_ten_times_as_many": lambda: office.sheets(design, many),
        "decoding": lambda: reading.read_codes(pdf),
        "bare_decoding": lambda: bare(pdf),
        "preflight": lambda: preflight.check(pdf, [code.url for code in made]),
    }
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("glabels-3-batch"):
            template = others.write_glabels(made, gallery.FACTS, Path(folder))
            ways["glabels"] = lambda: others.glabels(template)
        found = measuring.in_turn(
            {name: lambda work=work: measuring.cpu_seconds(work) for name, work in ways.items()}, turns=turns
        )
    ratios = {
        "ours_to_floor": found["ours"] / found["floor"],
        "ours_to_newcomer": found["ours"] / found["newcomer"],
        "card_of_ten_times_as_many_to_card": found["ours_ten_times_as_many"] / 10 / found["ours"],
        "decoding_to_bare_decoding": found["decoding"] / found["bare_decoding"],
        "preflight_to_bare_decoding": found["preflight"] / found["bare_decoding"],
        "preflight_to_ours": found["preflight"] / found["ours"],
    }
    if "glabels" in found:
        ratios["ours_to_glabels"] = found["ours"] / found["glabels"]
    for name, value in ratios.items():
        print(f"{name:36} {value:6.2f}")
    measuring.report(
        cards=count,
        seconds={name: round(value, 3) for name, value in found.items()},
        bytes_a_card=round(len(pdf) / count),
        ratios=ratios,
        peak=peak_of(count),
        peak_mb_ten_times_as_many=round(peak_of(10 * count), 1),
    )


if __name__ == "__main__":
    main()
