"""Text as it is looked up."""

import unicodedata


def plain_letters(text: str) -> str:
    """`text` in small letters without accents, with the apostrophes and hyphens that keyboards have."""
    letters = unicodedata.normalize("NFD", text.lower().replace("’", "'").replace("–", "-"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
