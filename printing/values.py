"""What a printed piece is made from: its code, the facts of the desk, the wording and the theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Doorway = Literal["line", "webchat"]
Material = Literal["card", "sticker", "poster", "strips", "leaflet", "image", "signage"]
Audience = Literal["everyone", "school"]

# Office printers smear and presses fail to dry above this; the strictest Japanese printing houses ask for it.
MOST_INK = 250


class TooMuchInk(ValueError):
    """A colour lays down more ink than paper takes."""


@dataclass(frozen=True)
class Colour:
    """A process colour in percent of each ink, as a press takes it; `screen` is its hex value on screens.

    Raises TooMuchInk above 250 % in total, ValueError for a percentage outside 0 to 100.
    """

    cyan: float
    magenta: float
    yellow: float
    black: float
    screen: str = ""

    def __post_init__(self) -> None:
        inks = (self.cyan, self.magenta, self.yellow, self.black)
        if any(not 0 <= ink <= 100 for ink in inks):
            raise ValueError(f"ink outside 0-100 %: {inks}")
        if sum(inks) > MOST_INK:
            raise TooMuchInk(f"{sum(inks):g} % ink in {inks}, at most {MOST_INK}")


WHITE = Colour(0, 0, 0, 0)
BLACK = Colour(0, 0, 0, 100)


@dataclass(frozen=True)
class Code:
    """One tracked code: `text` as staff read it, `url` as phones read it, and where it will hang (not printed)."""

    text: str
    url: str
    venue: str = ""
    channel: str = ""

    @property
    def serial(self) -> str:
        """The code in two groups, easier to read out over the telephone."""
        return f"{self.text[:3]}-{self.text[3:]}"


@dataclass(frozen=True)
class Hours:
    """One line of opening hours: which days, from when to when, and until when somebody new is taken."""

    days: str
    time: str
    last_intake: str = ""


@dataclass(frozen=True)
class Phone:
    """A telephone desk for those who would rather speak."""

    name: str
    number: str
    hours: str = ""


@dataclass(frozen=True)
class Urgent:
    """A number beside the desk: `now` when somebody is in danger this minute, otherwise a place to talk.

    `card` is what a card says of it, number included; without it the number stays off cards. `source` is where it is
    to be checked and `checked` the day somebody did, None where nobody has yet.
    """

    name: str
    number: str
    note: str = ""
    now: bool = False
    card: str = ""
    source: str = ""
    checked: date | None = None


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Sentences that pieces of one language share; braces are filled in by whoever knows the facts.

    `doorway` says what a scan opens, `brief` the same on one short line, `seen` what the desk then sees. `free` is the
    usual cost in words that don't tell what for; `steps` go from the code to the first message. A language that lacks
    these leaves them off the piece.
    """

    sample: str
    danger: str
    speak: str
    intake: str
    cost: str
    secrecy: str
    anonymity: str
    answers: str
    elsewhere: str
    picture: str
    without_line: str
    doorway: Mapping[Doorway, str]
    brief: Mapping[Doorway, str]
    seen: Mapping[Doorway, str]
    free: str = ""
    topics_title: str = ""
    steps_title: str = ""
    hours_title: str = ""
    steps: Mapping[Doorway, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is true of the desk, sentence by sentence as it may be printed; raises ValueError without hours."""

    office: str
    desk: str
    kind: str
    hours: tuple[Hours, ...]
    cost: str
    secrecy: str
    anonymity: str = ""
    reading: str = ""
    closed: str = ""
    who: str = ""
    languages: str = ""
    doorway: Doorway = "line"
    phones: tuple[Phone, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    elsewhere: str = ""
    without_line: bool = False
    sample: bool = False
    language: str = "ja"

    def __post_init__(self) -> None:
        if not self.hours:
            raise ValueError("a desk without opening hours")

    @property
    def exceptions(self) -> str:
        """What the hours alone would promise wrongly: the last intake and the days off, as one line."""
        return "\u3000".join(part for part in (*self.intakes, self.closed) if part)

    @property
    def intakes(self) -> tuple[str, ...]:
        """The different last intakes in the order of the hours; one when all days agree."""
        return tuple(dict.fromkeys(hours.last_intake for hours in self.hours if hours.last_intake))


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A message in one language; a newline in `headline` is a line break the writer insists on.

    `audience` is whom it speaks to, `theme` the only design it is written for (any, if empty).
    """

    key: str
    headline: str
    sub: str = ""
    topics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    audience: Audience = "everyone"
    theme: str = ""
    language: str = "ja"
    reviewed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A way to draw every piece: which scene, and which colour plays which part in it; `title` by language of staff."""

    key: str
    title: Mapping[str, str]
    colours: Mapping[str, Colour]

    def __getitem__(self, part: str) -> Colour:
        return self.colours[part]
