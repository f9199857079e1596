"""Rule 1 word for word as it was when it was in use, so that what the signs say of it can be held against it."""

import re

import crawleruseragents

_PREVIEWS = re.compile(
    r"facebookexternalhit|facebookcatalog|line-poker|Line-Crawler|Twitterbot|Slackbot|Slack-ImgProxy|Discordbot"
    r"|TelegramBot|^WhatsApp/|SkypeUriPreview|LinkedInBot|Iframely|Embedly|Mastodon|Bluesky Cardyb|Viber"
    r"|BitlyBot|kakaotalk-scrap|Snap URL Preview|Synapse|redditbot|Pinterestbot",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"^Mozilla/5\.0 \((?:iPhone|iPad|iPod|Linux; (?:U; )?Android)[^)]*\).*"
    r"(?:\bLine/\d|\bInstagram \d|\[FB(?:AN|_IAB)|\bFBAN/|\bMetaIAB\b|\bGSA/\d|\bGoogle/google\b"
    r"|\bYJApp-|\bWhatsApp/\d)"
    r"|\bCUBOT\b"
)
_BROWSER = re.compile(r"(?:Mozilla|Opera)/\d")
_SAYS_BOT = re.compile(r"bot\b|crawler|spider|\+https?://", re.IGNORECASE)
_PATTERNS = [str(entry["pattern"]) for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA]
_CRAWLERS = [re.compile("|".join(_PATTERNS[start : start + 25])) for start in range(0, len(_PATTERNS), 25)]


def class_of_agent(agent: str) -> str:
    in_app = _PEOPLE.search(agent) is not None
    if not in_app and _PREVIEWS.search(agent):
        return "preview"
    if not _BROWSER.match(agent) or _SAYS_BOT.search(agent.replace("CUBOT", "")):
        return "bot"
    return "bot" if not in_app and any(pattern.search(agent) for pattern in _CRAWLERS) else "person"
