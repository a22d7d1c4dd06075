"""How an exported file says which activity of the product a row is, whatever program wrote it since. Pure."""

from __future__ import annotations

from uuid import UUID

from milepost.core.errors import Invalid
from milepost.core.ids import decode_id, encode_id

MARK = 0x6D696C65706F  # "milepo"
CODE = "MP-"
_LOW = (1 << 62) - 1


def guid_of_id(pk: int) -> str:
    """The GUID that stands for an activity in exported files: version 8 of RFC 9562, which is free to hold what one likes.

    >>> id_of_guid(guid_of_id(2**63 - 1)) == 2**63 - 1
    True
    """
    return str(UUID(int=MARK << 80 | 8 << 76 | (pk >> 62) << 64 | 0b10 << 62 | pk & _LOW))


def id_of_guid(guid: str) -> int | None:
    """The activity that a GUID stands for; None for one of anybody else.

    >>> id_of_guid("7d444840-9dc0-11d1-b245-5ffdce74fad2"), id_of_guid("")
    (None, None)
    """
    try:
        value = UUID(guid).int
    except ValueError:
        return None
    if value >> 80 != MARK or value >> 76 & 15 != 8 or value >> 62 & 3 != 2:
        return None
    return (value >> 64 & 1) << 62 | value & _LOW


def code_of_id(pk: int) -> str:
    """The code of an activity that has none of the format's own."""
    return CODE + encode_id(pk)


def id_of_code(code: str) -> int | None:
    """The activity that such a code stands for; None for any other.

    >>> id_of_code(code_of_id(77)), id_of_code("A1000")
    (77, None)
    """
    try:
        return decode_id(code.removeprefix(CODE)) if code.startswith(CODE) else None
    except Invalid:
        return None
