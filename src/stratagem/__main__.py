"""`python -m stratagem` is the command `stratagem`."""

from __future__ import annotations

from stratagem.faces.cli import main

if __name__ == "__main__":
    main()
