"""HTML: text between tags, each character with its place in the file; scripts, styles and menus are not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from stratagem.reading.formats.extract import Extract, day_of, one_line
from stratagem.reading.formats.plain import decode, head_of
from stratagem.reading.view import Piece, View, view_of

_RAW = ("script", "style", "textarea", "noscript", "template", "svg", "math", "iframe", "object", "title", "select")
"""Elements whose content is passed over whole; a title is read apart."""

_SIDE = frozenset(("nav", "footer", "aside", "form", "button", "head", "figcaption", "menu", "dialog"))
"""Elements that belong to the page and not to the piece."""

_BLOCK = frozenset(
    "p div section article main header h1 h2 h3 h4 h5 h6 ul ol li table tr td th blockquote pre br hr figure figcaption nav footer aside form body html dl dt dd address".split()
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?")
_TAG = re.compile(r"(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9:-]{0,40})(?P<rest>.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s*=\s*(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))")
_PUBLISHED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")

_AUTHOR_NAMES = ("author", "article:author", "byl", "dc.creator", "parsely-author")
_DATE_NAMES = (
    "article:published_time",
    "date",
    "dc.date",
    "dc.date.issued",
    "pubdate",
    "publishdate",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
)


@dataclass
class _Page:
    """What the tags of a page tell, gathered while it is read."""

    meta: dict[str, str] = field(default_factory=dict)
    language: str | None = None
    title: str | None = None
    time: str | None = None
    has_article: bool = False
    blocks: list[tuple[bool, list[Piece]]] = field(default_factory=lambda: [(False, [])])

    side: list[str] = field(default_factory=list)
    articles: int = 0

    def take(self, pieces: Iterable[Piece]) -> None:
        """Add text to the block at hand, unless it stands in a menu or the like."""
        if not self.side:
            self.blocks[-1][1].extend(pieces)

    def tag(self, name: str, is_end: bool, is_empty: bool) -> None:
        """Go into or out of an element."""
        if name in _SIDE and not is_empty:
            if not is_end:
                self.side.append(name)
            elif name in self.side:
                del self.side[len(self.side) - 1 - self.side[::-1].index(name) :]
        if name in ("article", "main"):
            self.articles = max(0, self.articles + (-1 if is_end else 1))
            self.has_article = True
        if name == "body":
            self.side.clear()
        if name in _BLOCK:
            self.begin(self.articles > 0)

    def begin(self, in_article: bool) -> None:
        """Start a new block of text, inside an article or not."""
        if self.blocks[-1][1]:
            self.blocks.append((in_article, []))
        else:
            self.blocks[-1] = (in_article, [])


def read_html(data: bytes) -> Extract:
    """An HTML page. With trafilatura at hand, blocks that it takes for the page's frame are left out. Raises Unfit."""
    raw, is_file, notes = decode(data)
    page = _parsed(raw)
    view = view_of(_pieces(page, raw), raw)
    head_title, head_author, head_day = head_of(view.text)
    meta = page.meta
    published = _PUBLISHED.search(raw)
    days = (*(meta.get(name) for name in _DATE_NAMES), published[1] if published else None, page.time)
    return Extract(
        view,
        one_line(meta.get("og:title") or page.title) or head_title,
        next((one_line(meta[name]) for name in _AUTHOR_NAMES if meta.get(name)), head_author),
        next((day for text in days if (day := day_of(text))), head_day),
        one_line(page.language), is_file, notes,
    )  # fmt: skip


def _parsed(raw: str) -> _Page:
    """The page, read in one pass in which nothing is looked at twice."""
    page = _Page()
    lower = raw.lower() if len(raw.lower()) == len(raw) else raw
    position = 0
    while position < len(raw):
        opening = raw.find("<", position)
        opening = len(raw) if opening < 0 else opening
        page.take(_texts(raw, position, opening))
        if opening == len(raw):
            break
        position, name, is_end, rest = _tag(raw, opening)
        if name is None:
            if position == opening + 1:
                page.take([("<", opening, position)])
        elif name in _RAW and not is_end and not rest.endswith("/"):
            position = _over(page, raw, lower, name, position)
        else:
            _note(page, name, rest, is_end)
            page.tag(name, is_end, rest.endswith("/"))
    return page


def _tag(raw: str, opening: int) -> tuple[int, str | None, bool, str]:
    """Where the tag that opens here ends, its name in small letters, whether it closes, and the rest of it."""
    if raw.startswith("<!--", opening):
        end = raw.find("-->", opening + 4)
        return (len(raw) if end < 0 else end + 3), None, False, ""
    follows = raw[opening + 1 : opening + 2]
    if not (follows.isalpha() or follows in ("/", "!", "?")):
        return opening + 1, None, False, ""
    end = raw.find(">", opening)
    if end < 0:
        return len(raw), None, False, ""
    match = _TAG.match(raw[opening + 1 : min(end, opening + 10_000)])
    if not match:
        return end + 1, None, False, ""
    return end + 1, match["name"].lower(), bool(match["close"]), match["rest"].strip()


def _over(page: _Page, raw: str, lower: str, name: str, position: int) -> int:
    """The position behind an element that is passed over whole."""
    end = lower.find(f"</{name}", position)
    if end < 0:
        return len(raw)
    if name == "title" and page.title is None:
        page.title = unescape(raw[position : min(end, position + 1_000)])
    closing = raw.find(">", end)
    return len(raw) if closing < 0 else closing + 1


def _note(page: _Page, name: str, rest: str, is_end: bool) -> None:
    """Keep what a tag tells of the page."""
    if is_end or name not in ("meta", "html", "time"):
        return
    values = {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(rest)}
    if name == "html":
        page.language = values.get("lang") or page.language
    elif name == "time":
        page.time = page.time or values.get("datetime")
    elif (key := values.get("name") or values.get("property") or values.get("itemprop")) and values.get("content"):
        page.meta.setdefault(key.lower(), values["content"])


def _texts(raw: str, start: int, end: int) -> Iterator[Piece]:
    """Text between tags: line ends are blanks there, entities are characters."""
    position = start
    for match in _ENTITY.finditer(raw, start, end):
        if position < match.start():
            yield _flat(raw[position : match.start()]), position, match.start()
        yield _flat(unescape(match.group())), match.start(), match.end()
        position = match.end()
    if position < end:
        yield _flat(raw[position:end]), position, end


def _flat(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _pieces(page: _Page, raw: str) -> Iterator[Piece]:
    """The pieces of the blocks that belong to the piece, with a blank line between blocks."""
    blocks = [(inside, pieces) for inside, pieces in page.blocks if any(text.strip() for text, _, _ in pieces)]
    if page.has_article and sum(len(text) for inside, pieces in blocks if inside for text, _, _ in pieces) > 200:
        blocks = [block for block in blocks if block[0]]
    wanted = _main_text(raw)
    chosen = [
        pieces for _, pieces in blocks if wanted is None or _norm("".join(text for text, _, _ in pieces)) in wanted
    ]
    for pieces in chosen or [pieces for _, pieces in blocks]:
        yield from pieces
        last = pieces[-1][2]
        yield "\n\n", last, last


MOST_FRAMED = 2_000_000
"""Characters of a page up to which its frame is looked for with trafilatura."""


def _main_text(raw: str) -> str | None:
    """What trafilatura takes for the text of the piece, without blanks; None if it is absent or finds nothing."""
    if len(raw) > MOST_FRAMED:
        return None
    try:
        import trafilatura
    except ImportError:
        return None
    try:
        found = trafilatura.extract(raw, include_comments=False, include_tables=True)
    except Exception:  # a page that a library of others cannot read is read without it
        return None
    return _norm(found) if found and len(found) > 200 else None


def _norm(text: str) -> str:
    return "".join(text.split())


def text_of_html(raw: str) -> View:
    """The view of HTML that is part of something else, such as a letter."""
    return view_of(_pieces(_parsed(raw), raw), raw)
