"""How each party to a conflict is framed, and by whom: text statistics, voices, sentiment, frames, positions."""
