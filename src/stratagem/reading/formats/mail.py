"""EML: the body of a letter; attachments are not opened."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from stratagem.reading.formats.extract import Extract, one_line
from stratagem.reading.formats.html import text_of_html
from stratagem.reading.sources import Unfit
from stratagem.reading.view import plain_view


def read_mail(data: bytes) -> Extract:
    """A letter. Positions count in the text of its body. Raises Unfit."""
    try:
        letter = message_from_bytes(data, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        body = letter.get_body(("plain", "html"))
        if body is None:
            raise Unfit("a letter without a text")
        content = body.get_content()
        text = content if isinstance(content, str) else ""
        subject, sender, sent = (str(letter.get(name, "")) for name in ("subject", "from", "date"))
        attached = sum(1 for _ in letter.iter_attachments())
    except Unfit:
        raise
    except Exception as error:  # the parser of letters raises all sorts on broken ones
        raise Unfit(f"not a letter that can be read: {type(error).__name__}") from error
    if body.get_content_type() == "text/html":
        text = text_of_html(text).text
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise Unfit("a letter without a text")
    try:
        written = parsedate_to_datetime(sent).date() if sent else None
    except (ValueError, TypeError, IndexError):
        written = None
    notes = (f"{attached} attachments were not opened",) if attached else ()
    return Extract(
        plain_view(text),
        one_line(subject),
        one_line(sender.split("<")[0].strip(' "')),
        written,
        is_file=False,
        notes=notes,
    )
