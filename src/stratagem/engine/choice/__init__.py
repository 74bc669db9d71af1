"""How actors choose: what interpreter and kernel share. The forms of choice are written once over `Arithmetic`."""
