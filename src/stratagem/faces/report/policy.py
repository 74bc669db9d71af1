"""The content policy of the report: its own style and its own script by their digests, and nothing else."""

from __future__ import annotations

import base64
import hashlib


def source_hash(text: str) -> str:
    """The source expression that allows one inline style or script: `'sha256-…'` over its UTF-8 bytes."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def content_policy(style: str, script: str) -> str:
    """A policy that allows no network, no plug-in, no form, no frame, and no style or script but these two."""
    return (
        f"default-src 'none'; style-src {source_hash(style)}; script-src {source_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
