"""What people call a time zone: "New York", "uk", "EST". A name that may be several zones is all of them.

The names of cities are those of the IANA database, which `zoneinfo` reads, and a few that people say more often.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final
from zoneinfo import available_timezones

from bot.reading.letters import plain_letters

ABBREVIATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    # Where people use it all year long, then what it stands for: in summer "3pm EST" may be either.
    "utc": ("Etc/UTC",),
    "gmt": ("Europe/London", "Etc/UTC"),
    "bst": ("Europe/London", "Etc/GMT-1"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "cet": ("Europe/Paris", "Etc/GMT-1"),
    "cest": ("Europe/Paris", "Etc/GMT-2"),
    "eet": ("Europe/Athens", "Etc/GMT-2"),
    "eest": ("Europe/Athens", "Etc/GMT-3"),
    "msk": ("Europe/Moscow",),
    "et": ("America/New_York",),
    "est": ("America/New_York", "Etc/GMT+5"),
    "edt": ("America/New_York", "Etc/GMT+4"),
    "ct": ("America/Chicago",),
    "cst": ("America/Chicago", "Etc/GMT+6", "Asia/Shanghai"),
    "cdt": ("America/Chicago", "Etc/GMT+5"),
    "mt": ("America/Denver",),
    "mst": ("America/Denver", "Etc/GMT+7"),
    "mdt": ("America/Denver", "Etc/GMT+6"),
    "pt": ("America/Los_Angeles",),
    "pst": ("America/Los_Angeles", "Etc/GMT+8"),
    "pdt": ("America/Los_Angeles", "Etc/GMT+7"),
    "eastern": ("America/New_York",),
    "central": ("America/Chicago",),
    "mountain": ("America/Denver",),
    "pacific": ("America/Los_Angeles",),
    "ast": ("America/Halifax", "Etc/GMT+4", "Asia/Riyadh"),
    "sast": ("Africa/Johannesburg",),
    "pkt": ("Asia/Karachi",),
    "sgt": ("Asia/Singapore",),
    "hkt": ("Asia/Hong_Kong",),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "awst": ("Australia/Perth",),
    "acst": ("Australia/Adelaide", "Australia/Darwin"),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "aedt": ("Australia/Sydney", "Etc/GMT-11"),
    "nzst": ("Pacific/Auckland", "Etc/GMT-12"),
    "nzdt": ("Pacific/Auckland", "Etc/GMT-13"),
}

_SPOKEN: Final[Mapping[str, str]] = {
    "Africa/Cairo": "egypt",
    "Africa/Johannesburg": "south africa, cape town, durban, pretoria",
    "Africa/Lagos": "nigeria, abuja",
    "Africa/Nairobi": "kenya",
    "America/Argentina/Buenos_Aires": "argentina, buenos aires",
    "America/Bogota": "colombia",
    "America/Chicago": "central, us, usa, america, texas, dallas, houston, austin, san antonio, minneapolis, milwaukee,"
    " st louis, kansas city, new orleans, memphis, nashville, birmingham",
    "America/Costa_Rica": "san jose",
    "America/Denver": "mountain, us, usa, america, colorado, salt lake city, albuquerque",
    "America/Halifax": "atlantic, canada, halifax",
    "America/Indiana/Indianapolis": "indianapolis",
    "America/Kentucky/Louisville": "louisville",
    "America/Lima": "peru",
    "America/Los_Angeles": "pacific, us, usa, america, la, california, san francisco, sf, san diego, san jose, seattle,"
    " portland, las vegas, vegas, sacramento, washington",
    "America/Mexico_City": "mexico, cdmx",
    "America/New_York": "eastern, us, usa, america, nyc, ny, boston, washington, washington dc, dc, miami, orlando,"
    " atlanta, georgia, philadelphia, pittsburgh, charlotte, cleveland, portland, cambridge",
    "America/Phoenix": "arizona, tucson",
    "America/Santiago": "chile",
    "America/Sao_Paulo": "brazil, rio, rio de janeiro, brasilia",
    "America/St_Johns": "newfoundland, st john's",
    "America/Toronto": "canada, ontario, ottawa, montreal, quebec",
    "America/Vancouver": "canada, victoria, british columbia",
    "America/Winnipeg": "canada, manitoba",
    "America/Edmonton": "canada, alberta, calgary",
    "Asia/Bangkok": "thailand",
    "Asia/Dhaka": "bangladesh",
    "Asia/Dubai": "uae, emirates, abu dhabi",
    "Asia/Ho_Chi_Minh": "vietnam, hanoi, saigon",
    "Asia/Jakarta": "indonesia",
    "Asia/Jerusalem": "israel, tel aviv",
    "Asia/Karachi": "pakistan, lahore, islamabad, hyderabad",
    "Asia/Kathmandu": "nepal",
    "Asia/Kolkata": "india, indian, mumbai, bombay, delhi, new delhi, bangalore, bengaluru, chennai, madras, hyderabad,"
    " pune, ahmedabad, jaipur",
    "Asia/Kuala_Lumpur": "malaysia",
    "Asia/Manila": "philippines, cebu",
    "Asia/Riyadh": "saudi arabia, saudi, jeddah",
    "Asia/Seoul": "korea, south korea",
    "Asia/Shanghai": "china, beijing, shenzhen, guangzhou",
    "Asia/Tbilisi": "georgia",
    "Asia/Tokyo": "japan, osaka, kyoto",
    "Australia/Adelaide": "south australia",
    "Australia/Brisbane": "queensland, gold coast, cairns",
    "Australia/Melbourne": "victoria, geelong",
    "Australia/Perth": "western australia",
    "Australia/Sydney": "new south wales, nsw, canberra, newcastle",
    "Europe/Amsterdam": "netherlands, the netherlands, holland, dutch, rotterdam, the hague, utrecht",
    "Europe/Athens": "greece, greek",
    "Europe/Berlin": "germany, german, munich, hamburg, frankfurt, cologne, stuttgart, dusseldorf, leipzig",
    "Europe/Brussels": "belgium, antwerp, ghent",
    "Europe/Bucharest": "romania",
    "Europe/Budapest": "hungary",
    "Europe/Copenhagen": "denmark, danish",
    "Europe/Dublin": "ireland, irish, cork, galway",
    "Europe/Helsinki": "finland",
    "Europe/Istanbul": "turkey, turkish, istanbul, ankara",
    "Europe/Kyiv": "ukraine",
    "Europe/Lisbon": "portugal, porto",
    "Europe/London": "uk, united kingdom, britain, great britain, british, england, scotland, wales,"
    " northern ireland, birmingham, manchester, edinburgh, glasgow, leeds, liverpool, bristol, sheffield, newcastle,"
    " cardiff, belfast, cambridge, oxford, halifax",
    "Europe/Madrid": "spain, spanish, barcelona, valencia, seville",
    "Europe/Oslo": "norway",
    "Europe/Paris": "france, french, lyon, marseille, toulouse, bordeaux",
    "Europe/Prague": "czech republic, czechia",
    "Europe/Rome": "italy, italian, milan, naples, turin",
    "Europe/Stockholm": "sweden, gothenburg",
    "Europe/Vienna": "austria",
    "Europe/Warsaw": "poland, polish, krakow",
    "Europe/Zurich": "switzerland, swiss, geneva, basel, bern",
    "Pacific/Auckland": "new zealand, nz, wellington, christchurch",
    "Pacific/Honolulu": "hawaii",
}

_AREAS: Final = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_ORDINARY_WORDS: Final = frozenset({"act", "north", "south", "west", "easter", "oral", "virgin", "wake"})


def _names() -> dict[str, tuple[str, ...]]:
    spoken = defaultdict[str, list[str]](list)
    for zone, names in _SPOKEN.items():
        for name in names.split(", "):
            spoken[name].append(zone)
    found = {name: tuple(zones) for name, zones in spoken.items()}
    for zone in sorted(available_timezones()):
        area, _, city = zone.partition("/")
        if area in _AREAS:
            found[zone.lower()] = (zone,)
            found.setdefault(city.replace("_", " ").lower(), (zone,))
    return {name: zones for name, zones in found.items() if name not in _ORDINARY_WORDS}


_ZONES: Final[Mapping[str, tuple[str, ...]]] = _names()


def zones_named(name: str) -> tuple[str, ...]:
    """The IANA names of the zones that `name`, however it is written, may be; none for one we do not know."""
    plain = " ".join(plain_letters(name).split())
    return _ZONES.get(plain) or _ZONES.get(plain.removesuffix("'s"), ())
