import re
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum import iban, luhn

from bot.reading.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111111111111111", "[card ending 1111]"),
        ("4111 1111 1111 1111", "[card ending 1111]"),
        ("4111-1111-1111-1111", "[card ending 1111]"),
        ("4111.1111.1111.1111", "[card ending 1111]"),
        ("4111\u00a01111\u00a01111\u00a01111", "[card ending 1111]"),
        ("4111–1111–1111–1111", "[card ending 1111]"),
        ("4111 - 1111 - 1111 - 1111", "[card ending 1111]"),
        ("4111 1111\n1111 1111", "[card ending 1111]"),
        ("41111111\r\n11111111", "[card ending 1111]"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card ending 1111]"),
        ("41111 11111 11111 1", "[card ending 1111]"),
        ("411 1111 11111 1111", "[card ending 1111]"),
        ("card4111111111111111", "card[card ending 1111]"),
        ("4111111111111111expires", "[card ending 1111]expires"),
        ("(4111111111111111),", "([card ending 1111]),"),
        ("48213 4111 1111 1111 1111 12/27 123", "48213 [card ending 1111] 12/27 123"),
        ("4111 1111 1111 1111 4242 4242 4242 4242", "[card ending 1111] [card ending 4242]"),
        ("<tel:4111111111111111|4111 1111 1111 1111>", "<tel:[card ending 1111]|[card ending 1111]>"),
        ("٤١١١١١١١١١١١١١١١", "[card ending 1111]"),
        ("４１１１ １１１１ １１１１ １１１１", "[card ending 1111]"),
        ("4222222222222", "[card ending 2222]"),
        ("5555 5555 5555 4444", "[card ending 4444]"),
        ("2223 0031 2200 3222", "[card ending 3222]"),
        ("3782 822463 10005", "[card ending 0005]"),
        ("3056 930902 5904", "[card ending 5904]"),
        ("6011 1111 1111 1117", "[card ending 1117]"),
        ("3566 0020 2036 0505", "[card ending 0505]"),
        ("6200 0000 0000 0005", "[card ending 0005]"),
        ("6759 6498 2643 8453", "[card ending 8453]"),
    ],
)
def test_a_card_number_keeps_only_its_last_four(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("DE89370400440532013000", "[bank account ending 3000]"),
        ("DE89 3704 0044 0532 0130 00", "[bank account ending 3000]"),
        ("de89 3704 0044 0532 0130 00", "[bank account ending 3000]"),
        ("DE 89 3704 0044 0532 0130 00", "[bank account ending 3000]"),
        ("DE89-3704-0044-0532-0130-00", "[bank account ending 3000]"),
        ("DE89 3704 0044\n0532 0130 00", "[bank account ending 3000]"),
        ("(GB29NWBK60161331926819),", "([bank account ending 6819]),"),
        ("iban:GB29 NWBK 6016 1331 9268 19.", "iban:[bank account ending 6819]."),
        ("ibanGB29NWBK60161331926819", "iban[bank account ending 6819]"),
        ("GB29 NWBK 6016 1331 9268 19 or 48213", "[bank account ending 6819] or 48213"),
        ("MT84MALT011000012345MTLCAST001S", "[bank account ending 001S]"),
        ("NO9386011117947", "[bank account ending 7947]"),
        ("from DE89370400440532013000 to gb29nwbk60161331926819", None),
        ("DE89370400440532013000 4111111111111111", "[bank account ending 3000] [card ending 1111]"),
    ],
)
def test_a_bank_account_keeps_only_its_last_four(text: str, masked: str | None) -> None:
    assert mask(text) == (masked or "from [bank account ending 3000] to [bank account ending 6819]")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "48213 router replacement, refund refused twice",
        "order 1234567812345678",
        "order 7000000000000005",  # passes Luhn, begins like no card
        "order no 1234567890123",
        "INV/2026/11 AB-1234 #1042",
        "+44 20 7946 0958",
        "+44 20 7946 0958 48213",
        "0800 123 4567",
        "0161 496 0123 0800 496 0000",
        "(415) 555-0132",
        "48213 020 7946 0958",
        "+4915112345678",
        "25 Nov 2026 11:00, 2026-11-25 11:00, 25.11.2026, 25/11",
        "£1,234.56 and 49.99 - 12.50 and 1.000.000,00",
        "U0123456789 C04111111111 <@U0AMARA> p1700000000123456 1700000000.123456",
        "<!date^1700000000^{date_short_pretty} {time}|fallback>",
        "RM AB123456785GB, 1Z999AA10123456784, JD014600003812345678",
        "9400 1000 0000 0000 0000 00",
        "9405 4111 1111 1111 1111 89",
        "IMEI 356938035643809",
        "99994111111111111111",  # a longer number with a card's digits inside
        "4111 1111 1111 1112",  # a digit wrong
        "DE89 3704 0044 0532 0130 01",
        "GB29NWBK601613319268199",
        "2026112511000000 20261125110000000000",
    ],
)
def test_what_is_no_card_or_account_stays(text: str) -> None:
    assert mask(text) == text


def _luhn_valid_after(reference: str, telephone: str) -> str:
    """`reference` with its last digit such that the two together pass the Luhn check."""
    return next(
        changed
        for changed in (f"{reference[:-1]}{digit}" for digit in range(10))
        if luhn.is_valid(re.sub(r"\D", "", changed + telephone))
    )


@pytest.mark.parametrize(
    ("reference", "telephone"),
    [("48213", "020 7946 0958"), ("48213", "0800 123 4567"), ("482131", "415 555 0132"), ("4821", "25.11.2026 1530")],
)
def test_a_reference_beside_a_telephone_number_or_date_stays_though_together_they_pass_luhn(
    reference: str, telephone: str
) -> None:
    text = f"{_luhn_valid_after(reference, telephone)} {telephone}"
    assert mask(text) == text


def test_a_number_that_overlaps_a_card_is_hidden_with_it() -> None:
    ahead = _luhn_valid_after("4821", "4111 1111 1111")
    assert mask(f"{ahead} 4111 1111 1111 1111") == "[card ending 1111]"


_PREFIXES = (
    "4",
    "51",
    "55",
    "2221",
    "2720",
    "34",
    "37",
    "36",
    "6011",
    "65",
    "62",
    "3528",
    "3589",
    "5018",
    "6763",
    "5019",
)
_LENGTHS = {"34": (15,), "37": (15,), "36": (14, 16, 19), "51": (16,), "55": (16,), "2221": (16,), "2720": (16,)}


@st.composite
def _cards(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(_PREFIXES))
    length = draw(st.sampled_from(_LENGTHS.get(prefix, (16, 18, 19))))
    missing = length - len(prefix) - 1
    start = prefix + draw(st.text("0123456789", min_size=missing, max_size=missing))
    return start + str(luhn.calc_check_digit(start))


_SEPARATORS = st.sampled_from(["", " ", "-", ".", "\n", "\u00a0", "–", " - "])
_WORDS = st.text(st.characters(exclude_categories=("Nd", "Cs"), exclude_characters="+"), max_size=30)


@given(before=_WORDS, card=_cards(), separator=_SEPARATORS, after=_WORDS)
def test_any_card_in_fours_in_any_text_is_masked(before: str, card: str, separator: str, after: str) -> None:
    in_fours = separator.join(re.findall(".{1,4}", card))
    assert mask(f"{before}{in_fours}{after}") == f"{before}[card ending {card[-4:]}]{after}"


@st.composite
def _cards_in_any_groups(draw: st.DrawFn) -> tuple[str, str]:
    """A card, and the same in groups that read as no telephone number (a 0, or 3-3-4) and no year (19, 20)."""
    start = draw(st.sampled_from(["4", "53"])) + draw(st.text("345678", min_size=13, max_size=13))
    card = start.ljust(15, "7") + str(luhn.calc_check_digit(start.ljust(15, "7")))
    gaps = [*draw(st.lists(_SEPARATORS, min_size=15, max_size=15)), ""]
    written = "".join(digit + gap for digit, gap in zip(card, gaps, strict=True))
    assume("3 3 4" not in " ".join(str(len(group)) for group in re.findall(r"\d+", written)))
    return card, written


@given(_cards_in_any_groups(), _WORDS, _WORDS)
def test_any_card_in_groups_of_any_size_is_masked(card: tuple[str, str], before: str, after: str) -> None:
    number, written = card
    assert mask(f"{before}{written}{after}") == f"{before}[card ending {number[-4:]}]{after}"


_OTHER_DIGITS = st.text("012345678 -.\n", max_size=30)  # no 9: parcels of the United States begin so


@given(_OTHER_DIGITS, _cards(), st.booleans(), _OTHER_DIGITS)
@example("4822", "4111111111111111", True, "123")
def test_among_other_digits_no_more_of_a_card_than_its_last_four_survives(
    before: str, card: str, in_fours: bool, after: str
) -> None:
    written = " ".join(re.findall(".{1,4}", card)) if in_fours else card
    seen = re.sub(r"\[card ending \d{4}\]", "", mask(f"{before} {written} {after}"))
    assert sum(map(str.isdigit, seen)) <= sum(map(str.isdigit, before + after))


@given(st.sampled_from(["GB", "DE", "FR", "NO", "NL"]), st.data(), _SEPARATORS, st.booleans())
def test_any_bank_account_is_masked(country: str, data: st.DataObject, separator: str, small: bool) -> None:
    shape = {"GB": "aaaann", "DE": "nn", "FR": "nnnnnn", "NO": "", "NL": "aaaa"}[country]
    length = {"GB": 18, "DE": 18, "FR": 23, "NO": 11, "NL": 14}[country]
    letters = data.draw(st.text("ABCXYZ", min_size=shape.count("a"), max_size=shape.count("a")))
    digits = length - len(letters)
    account = letters + data.draw(st.text("0123456789", min_size=digits, max_size=digits))
    number = country + iban.calc_check_digits(f"{country}00{account}") + account
    written = separator.join(re.findall(".{1,4}", number.lower() if small else number))
    assert mask(f"iban {written}.") == f"iban [bank account ending {number[-4:]}]."


_SOUP = st.text("0123456789 -.\n+4411DEGBdegb[]card ending", max_size=80)


@given(
    st.one_of(
        _SOUP,
        st.text(max_size=200),
        st.lists(
            st.one_of(
                _cards(),
                st.sampled_from(
                    ["DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", " ", "\n", "-", "+", "4821", "de", "x"]
                ),
            ),
            max_size=8,
        ).map("".join),
    )
)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize(
    "unit",
    [
        "4",
        "4 ",
        "٤ ",
        "4111 ",
        "4111111111111111 ",
        "3 7 ",
        "GB29",
        "gb29 ",
        "GB29 NWBK 6016 1331 9268 19 ",
        " ",
        "- . ",
        "a.",
        "AA 11 ",
        "9405 ",
    ],
)
def test_forty_thousand_characters_of_anything_take_time_in_proportion(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        started = time.process_time()
        mask(text)
        return time.process_time() - started

    seconds(100)  # patterns are compiled and tables read once
    assert seconds(40_000) < max(0.3, 9 * seconds(10_000))
