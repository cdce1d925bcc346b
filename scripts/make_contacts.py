"""Write examples/crm-contacts.csv: invented CRM contacts, with the dirt that real exports have.

`python -m scripts.make_contacts` writes the same file each time. Every address is below example.com, example.org or
example.net, and every telephone number ends in 555-01xx, as invented ones do.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).resolve().parents[1] / "examples" / "crm-contacts.csv"
PEOPLE: Final = 2_900
SEED: Final = 520056


@dataclass(frozen=True)
class Place:
    """Where people live: the names they have there, and how its telephone numbers begin."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    cities: tuple[tuple[str, str, str], ...]
    country: str
    language: str
    prefix: str


@dataclass(frozen=True)
class Contact:
    """A row of the file."""

    contact_id: int
    first_name: str
    last_name: str
    primary_email: str
    mobile_phone: str
    company: str
    street: str
    city: str
    state: str
    postal_code: str
    country: str
    preferred_language: str
    marketing_opt_in: str
    lifetime_value: str
    orders: str
    last_order_on: str
    notes: str


PLACES: Final = (
    Place(
        ("Ava", "Liam", "Olivia", "Noah", "Emma", "James", "Mia", "Ethan", "D'Andre", "Mary-Jane"),
        ("Smith", "Johnson", "O'Neill", "Garcia", "Miller", "Van Buren", "Nguyen", "St. John", "Brown"),
        (("Boston", "MA", "02139"), ("New York", "NY", "10001"), ("Austin", "TX", "73301"), ("Newark", "NJ", "07102")),
        "US",
        "en",
        "+1202",
    ),
    Place(
        ("Zoë", "François", "Chloé", "Noël", "Aurélie", "Théo", "Inès", "Jean-Luc"),
        ("Lefèvre", "D'Aubigné", "Müller-Petit", "Garçon", "Dubois", "Bérenger"),
        (("Paris", "Île-de-France", "75001"), ("Lyon", "Rhône", "69002"), ("Nîmes", "Gard", "30000")),
        "FR",
        "fr",
        "+3319",
    ),
    Place(
        ("Jürgen", "Käthe", "Björn", "Sören", "Änne", "Matthias", "Lena", "Jörg"),
        ("Groß", "Müller", "Weiß", "von der Heide", "Schäfer", "Köhler"),
        (("Köln", "NRW", "50667"), ("München", "BY", "80331"), ("Dresden", "SN", "01067")),
        "DE",
        "de",
        "+4930",
    ),
    Place(
        ("Łukasz", "Małgorzata", "Żaneta", "Świętosława", "Paweł", "Jan"),
        ("Wójcik", "Kowalczyk", "Źróbek", "Dąbrowska", "Nowak"),
        (("Łódź", "łódzkie", "90-001"), ("Kraków", "małopolskie", "30-001"), ("Gdańsk", "pomorskie", "80-001")),
        "PL",
        "pl",
        "+4822",
    ),
    Place(
        ("Алексей", "Мария", "Юлия", "Дмитрий", "Олена", "Богдан"),
        ("Шевченко", "Коваленко", "Бондаренко", "Петрова", "Щербак"),
        (("Київ", "", "01001"), ("Львів", "", "79000"), ("Одеса", "", "65000")),
        "UA",
        "uk",
        "+3804",
    ),
    Place(
        ("芳", "伟", "秀英", "敏", "静", "强"),
        ("王", "李", "张", "刘", "欧阳"),
        (("上海", "", "200000"), ("北京", "", "100000"), ("成都", "四川", "610000")),
        "CN",
        "zh",
        "+8621",
    ),
    Place(
        ("さくら", "陽翔", "ハルト", "結衣", "健太"),
        ("佐藤", "鈴木", "高橋", "田中", "渡辺"),
        (("東京", "千代田区", "100-0001"), ("大阪", "北区", "530-0001"), ("札幌", "北海道", "060-0001")),
        "JP",
        "ja",
        "+8135",
    ),
    Place(
        ("محمد", "فاطمة", "أحمد", "نور", "ليلى"),
        ("الخطيب", "حداد", "المصري", "خوري"),
        (("القاهرة", "", "11511"), ("دبي", "", ""), ("بيروت", "", "1100")),
        "AE",
        "ar",
        "+9714",
    ),
    Place(
        ("अंजलि", "राहुल", "प्रिया", "अमित", "दीपिका"),
        ("शर्मा", "वर्मा", "पटेल", "सिंह"),
        (("मुंबई", "MH", "400001"), ("दिल्ली", "DL", "110001"), ("पुणे", "MH", "411001")),
        "IN",
        "hi",
        "+9122",
    ),
)
WEIGHTS: Final = (40, 12, 12, 8, 7, 6, 6, 5, 4)
COMPANIES: Final = (
    "Acme, Inc.",
    'The "Best" Bakery',
    "Initech GmbH",
    "Contoso",
    "Globex S.A.",
    "北方贸易",
    "Umbrella & Co",
)
STREETS: Final = ("Main St", "Rue de l'Exemple", "Musterstraße", "ul. Przykładowa", "Elm Avenue, Apt. 4", "1st Ave")
NOTES: Final = (
    "Asked to be called back,\nmornings only",
    'Said "maybe next year"',
    "VIP ⭐",
    "do not call!!",
    "moved; check address",
    "=SUM(A1:A9)",
    "Bounced twice 😕",
)


def contacts() -> list[Contact]:
    """Return the rows of the file: people, some of them a second time."""
    chance = random.Random(SEED)  # noqa: S311 -- the same people each time, not secrets
    people = [person(chance, number) for number in range(1, PEOPLE + 1)]
    rows = [row for one in people for row in (one, *again(chance, one))]
    return [replace(row, contact_id=number) for number, row in enumerate(rows, 1)]


def as_csv(rows: list[Contact]) -> str:
    """Return the rows as CSV text with a header."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Contact)])
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()


def person(chance: random.Random, number: int) -> Contact:
    """Return an invented person."""
    (place,) = chance.choices(PLACES, WEIGHTS)
    first, last = chance.choice(place.first), chance.choice(place.last)
    city, state, postal_code = chance.choice(place.cities)
    orders = chance.choice((0, 0, 1, 1, 2, 3, 5, 8, 13))
    spent = round(orders * chance.uniform(8, 240), 2)
    return Contact(
        contact_id=number,
        first_name=dirty(chance, first),
        last_name=dirty(chance, last),
        primary_email=email(chance, first, last, number),
        mobile_phone=phone(chance, place.prefix),
        company=sometimes(chance, 0.35, chance.choice(COMPANIES)),
        street=sometimes(chance, 0.8, f"{chance.randint(1, 240)} {chance.choice(STREETS)}"),
        city=dirty(chance, city),
        state=state,
        postal_code=postal_code,
        country=chance.choice((place.country, place.country, place.country, place.country.lower(), "")),
        preferred_language=sometimes(chance, 0.7, place.language),
        marketing_opt_in=chance.choice(("true", "true", "false", "false", "TRUE", "False", "")),
        lifetime_value=f"{spent:.2f}" if orders else chance.choice(("0", "")),
        orders=sometimes(chance, 0.95, str(orders)),
        last_order_on=str(date(2023, 1, 1) + timedelta(days=chance.randint(0, 1300))) if orders else "",
        notes=sometimes(chance, 0.12, chance.choice(NOTES)),
    )


def again(chance: random.Random, original: Contact) -> list[Contact]:
    """Return the same person as somebody else may have typed them: seldom, and then without half of it."""
    if not sometimes(chance, 0.06, "again"):
        return []
    typed = replace(
        original,
        first_name=original.first_name.strip().upper(),
        primary_email=original.primary_email.strip().upper(),
        company="",
        street="",
        notes=chance.choice(("", "duplicate?")),
    )
    return [typed]


def sometimes(chance: random.Random, share: float, text: str) -> str:
    """Return a text in this share of cases, from 0 to 1, and nothing in the others."""
    return text if chance.random() < share else ""


def dirty(chance: random.Random, text: str) -> str:
    """Return a text as it was typed: mostly well, else in the wrong case, with stray spaces, or decomposed."""
    return chance.choices(
        (text, text.upper(), text.lower(), f" {text}", f"{text}  ", unicodedata.normalize("NFD", text), ""),
        (80, 4, 5, 3, 3, 2, 3),
    )[0]


def email(chance: random.Random, first: str, last: str, number: int) -> str:
    """Return an address made of a name, where it has one in ASCII; sometimes none, sometimes badly typed."""
    name = ascii_only(f"{first}.{last}").strip(".") or "contact"
    domain = chance.choice(("example.com", "example.org", "example.net", "mail.example.com"))
    address = f"{name}{number}@{domain}"
    tagged = f"{name}+crm{number}@{domain}"
    return chance.choices(
        (address.lower(), address.title(), address.upper(), f" {address}", f"{address} ", tagged, ""),
        (62, 12, 5, 3, 3, 5, 10),
    )[0]


def ascii_only(text: str) -> str:
    """Return a text without accents, and without what is not ASCII then."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isascii() and (c.isalnum() or c in ".-"))


def phone(chance: random.Random, prefix: str) -> str:
    """Return a number in one of the ways in which people write them, or none."""
    last = f"01{chance.randint(0, 99):02}"
    full = f"{prefix}555{last}"
    area = prefix[-3:]
    return chance.choices(
        (
            full,
            f"({area}) 555-{last}",
            f"{area}.555.{last}",
            f"{area}-555-{last}",
            f"00{full[1:]}",
            f"{full} ext. 7",
            "",
        ),
        (50, 14, 6, 8, 5, 2, 15),
    )[0]


def main() -> None:
    """Write the file."""
    rows = contacts()
    FILE.write_text(as_csv(rows), encoding="utf-8", newline="")
    print(
        f"{len(rows)} contacts written to {FILE.relative_to(Path.cwd()) if FILE.is_relative_to(Path.cwd()) else FILE}"
    )


if __name__ == "__main__":
    main()
