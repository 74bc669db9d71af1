"""Keys and lines from the person at the terminal; from a pipe, the first letter of each line is the key."""

from __future__ import annotations

import sys

from stratagem.faces.terminal import emit, plain


class Ended(Exception):
    """There is no more input."""


def key(prompt: str, keys: str) -> str:
    """One of `keys`, pressed after the prompt; another one is asked for again. Raises Ended at the end of input."""
    while True:
        _show(prompt)
        pressed = _pressed()
        if not pressed or pressed == "\x04":
            raise Ended
        if pressed == "\x03":
            raise KeyboardInterrupt
        if pressed in keys:
            return pressed
        emit(f"  one of: {' '.join(keys)}")


def line(prompt: str, default: str) -> str:
    """A line of text; an empty one is the default. Raises Ended at the end of input."""
    _show(f"  {prompt} [{plain(default)}]: " if default else f"  {prompt}: ")
    typed = sys.stdin.readline()
    if not typed:
        raise Ended
    return typed.strip() or default


def _show(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _pressed() -> str:
    if not sys.stdin.isatty():
        typed = sys.stdin.readline()
        return typed.strip()[:1].lower() or ("\n" if typed else "")
    try:
        import termios
        import tty
    except ImportError:  # a system without them has lines only
        return sys.stdin.readline().strip()[:1].lower()
    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    try:
        tty.setcbreak(number)
        pressed = sys.stdin.read(1)
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
    emit(pressed if pressed.isprintable() else "")
    return pressed.lower()
