"""Payment card and bank account numbers, hidden before anything people wrote is stored, sent or logged.

What counts as a card is a trade-off. One number in ten passes the Luhn check by chance, so a sixteen-digit
order number must also begin like a card of that length before it is taken for one. Digits grouped as no card
is are left alone when the groups read as a reference beside a telephone number or a date. What is still in
doubt is hidden: an agent can look an order up again, a leaked card cannot be taken back.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, pairwise
from typing import Final

from stdnum import iban, luhn, numdb

_GAP: Final = r"[\s.\-\u00ad\u2010-\u2015\u2212\u200b\u2060\ufeff]{1,3}"  # a line break and " - " too
_JOIN: Final = re.compile(_GAP)
_DIGITS: Final = re.compile(r"\d+")

# How cards begin, and how many digits those have. From Wikipedia, "Payment card number", less what is seldom
# met and would hide mostly order numbers.
_ISSUERS: Final = tuple(
    (re.compile(prefix), frozenset(lengths))
    for prefix, lengths in (
        (r"4", {13, 16, 18, 19}),  # Visa
        (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", {16}),  # Mastercard
        (r"3[47]", {15}),  # American Express
        (r"30[0-5]|3095|36|3[89]", {14, 16, 19}),  # Diners Club
        (r"60|62|64[4-9]|65|81|508", {16, 17, 18, 19}),  # Discover, UnionPay, RuPay
        (r"352[89]|35[3-8]", {16, 17, 18, 19}),  # JCB
        (r"5018|5020|5038|5893|6304|6759|676[1-3]", set(range(12, 20))),  # Maestro
        (r"4571|5019|220[0-4]|9792", {16, 17, 18, 19}),  # Dankort, Mir, Troy
        (r"506[01]|507[89]", {16, 18, 19}),  # Verve
    )
)
_SHORTEST_CARD: Final = 12
_LONGEST_CARD: Final = 19
_LONGEST_TELEPHONE_NUMBER: Final = 15  # ITU-T E.164, after the plus sign

# Among digits grouped as no card is: "48213 020 7946 0958", "482131 415 555 0132", "4821 25.11.2026 1530".
_SOMETHING_ELSE: Final = re.compile(
    rf"""(?<!\d)0(?:(?:{_GAP})?\d){{9,10}}\Z                # a national telephone number
    | (?<!\d)\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)        # a North American one
    | (?<!\d)(?:19|20)\d\d{_GAP}\d\d?{_GAP}\d\d?(?!\d)      # a date
    | (?<!\d)\d\d?{_GAP}\d\d?{_GAP}(?:19|20)\d\d(?!\d)""",
    re.VERBOSE,
)
# 22 digits in fours, as on labels of the United States Postal Service (its Publication 199).
_PARCEL: Final = re.compile(rf"(?<!\d)9[1-5]\d\d(?:{_GAP}\d{{4}}){{4}}{_GAP}\d\d(?!\d)")

# A gap before the check digits is taken after capitals only: "order no 1234567890123" is not Norwegian.
_IBAN_START: Final = re.compile(rf"(?=([A-Za-z]{{2}})[0-9]{{2}}|([A-Z]{{2}}){_GAP}[0-9]{{2}})")


def mask(text: str) -> str:
    """`text` with every card number as `[card ending 1111]` and every IBAN as `[bank account ending 3000]`.

    Found in any letter case, with or without spaces, dashes, dots or a line break inside, cards in any
    script's digits, and with words stuck to the front or back. Where numbers overlap that could each be a
    card, all their digits go but the last four. Masking twice changes nothing more. Takes time in proportion
    to the length of `text`, whatever is in it.
    """
    return _mask_cards(_mask_ibans(text))


def _mask_cards(text: str) -> str:
    plain = text if text.isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in text)  # as long as `text`
    plain = _PARCEL.sub(lambda parcel: "x" * len(parcel[0]), plain)
    parts, kept = [], 0
    for start, end in _merged(_cards(plain)):
        parts += [text[kept:start], f"[card ending {_JOIN.sub('', plain[start:end])[-4:]}]"]
        kept = end
    return "".join([*parts, text[kept:]])


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of everything that reads as a card, by start; they may overlap.

    A card begins and ends where a group of digits does: a long number with a card's digits inside is not one.
    """
    groups = [group.span() for group in _DIGITS.finditer(text)]
    joined = [bool(_JOIN.fullmatch(text, end, start)) for (_, end), (start, _) in pairwise(groups)]
    for first, (start, _) in enumerate(groups):
        number = ""
        sizes: list[int] = []
        for group in range(first, len(groups)):
            group_start, end = groups[group]
            if len(number) + end - group_start > _LONGEST_CARD:
                break
            sizes.append(end - group_start)
            number += text[group_start:end]
            if len(number) >= _SHORTEST_CARD:
                lengths = _lengths(number[:4])
                if len(number) in lengths and luhn.is_valid(number) and _is_telling(text, start, end, sizes):
                    yield start, end
                if not lengths:
                    break
            if group == len(joined) or not joined[group]:
                break


@cache  # of ten thousand at most
def _lengths(first_four: str) -> frozenset[int]:
    """How many digits cards that begin so may have."""
    return frozenset().union(*(lengths for prefix, lengths in _ISSUERS if prefix.match(first_four)))


def _is_telling(text: str, start: int, end: int, sizes: list[int]) -> bool:
    """Whether the way the number at `start` is written lets it be a card, given that its length does."""
    after_plus = text[start - 1 : start] == "+"
    if _grouped_like_a_card(sizes):
        return not after_plus or sum(sizes) > _LONGEST_TELEPHONE_NUMBER
    return sum(sizes) >= 15 and not after_plus and not _SOMETHING_ELSE.search(text, start, end)


def _grouped_like_a_card(sizes: list[int]) -> bool:
    """Undivided, in fours (gaps may be missing), as American Express and Diners do, or in equal steps."""
    ends = set(accumulate(sizes[:-1]))
    in_equal_steps = len({*sizes[:-1]}) == 1 and sizes[-1] <= sizes[0] <= 5
    return ends <= {4, 8, 12, 16} or (ends <= {4, 10} and sum(sizes) in (14, 15)) or in_equal_steps


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`spans`, sorted by start, with those that overlap made one."""
    whole: tuple[int, int] | None = None
    for start, end in spans:
        if whole is not None and start < whole[1]:
            whole = whole[0], max(whole[1], end)
        else:
            if whole is not None:
                yield whole
            whole = start, end
    if whole is not None:
        yield whole


def _mask_ibans(text: str) -> str:
    parts, kept = [], 0
    for start in _IBAN_START.finditer(text):
        pattern = _iban_pattern((start[1] or start[2]).upper())
        written = pattern and start.start() >= kept and pattern.match(text, start.start())
        if written and iban.is_valid(number := _JOIN.sub("", written[0]), check_country=False):
            parts += [text[kept : written.start()], f"[bank account ending {number[-4:].upper()}]"]
            kept = written.end()
    return "".join([*parts, text[kept:]])


@cache  # of the 676 pairs of letters at most
def _iban_pattern(country: str) -> re.Pattern[str] | None:
    """How an IBAN of `country` may be written, to the end of a number or word; None where there are none."""
    [(_, facts), *_] = numdb.get("iban").info(country)
    if "bban" not in facts:
        return None
    length = 4 + sum(int(size) for size in re.findall(r"(\d+)!", facts["bban"]))
    last = r"(?:[0-9](?!\d)|[A-Za-z](?![A-Za-z]))"
    return re.compile(rf"(?:[A-Za-z0-9](?:{_GAP})?){{{length - 1}}}{last}")
