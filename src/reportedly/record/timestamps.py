"""Time stamps after RFC 3161: a request for one, and what a response says was stamped.

A time-stamp authority signs a hash with the time at which it saw it. The hash here is that of the log's last entry, in
which all before it are chained: a response proves that the record stood so at that time. The request is a file that a
person sends; nothing is sent from here. Only the few structures that are needed are read and written (DER, X.690);
whether the signature is that of an authority that one trusts is for `openssl ts -verify`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from reportedly.errors import InputError

# tags of ASN.1 (ITU-T X.690)
INTEGER, OCTETS, NULL, OBJECT, SEQUENCE, BOOLEAN, TIME = 0x02, 0x04, 0x05, 0x06, 0x30, 0x01, 0x18
SHA256 = bytes.fromhex("608648016503040201")  # 2.16.840.1.101.3.4.2.1
STAMP = bytes.fromhex("2a864886f70d0109100104")  # 1.2.840.113549.1.9.16.1.4, id-ct-TSTInfo
DEEPEST = 24  # nesting of a token, against such as are made of nothing but boxes


class Stamp(NamedTuple):
    """What a response says: the hash that was stamped (hexadecimal), and when (ISO 8601)."""

    hash: str
    time: str


def request(digest: str) -> bytes:
    """A TimeStampReq for a SHA-256 hash (hexadecimal), which asks for the authority's certificate too."""
    algorithm = _element(SEQUENCE, _element(OBJECT, SHA256) + _element(NULL, b""))
    imprint = _element(SEQUENCE, algorithm + _element(OCTETS, bytes.fromhex(digest)))
    return _element(SEQUENCE, _element(INTEGER, b"\x01") + imprint + _element(BOOLEAN, b"\xff"))


def stamped(response: bytes, where: str) -> Stamp:
    """What a TimeStampResp (or a bare token) stamped. Raises InputError for what is none."""
    try:
        info = _information(response)
        if info is None:
            raise ValueError("it holds no time stamp")
        (_, inside), *_ = _elements(info)
        parts = list(_elements(inside))
        (_, algorithm), (_, imprint) = list(_elements(parts[2][1]))
        if next(iter(_elements(algorithm)))[1] != SHA256:
            raise ValueError("its hash is not SHA-256")
        time = next(content for kind, content in parts if kind == TIME).decode("ascii")
        moment = datetime.strptime(time.split(".")[0].rstrip("Z"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except (ValueError, IndexError, StopIteration, UnicodeDecodeError) as error:
        raise InputError(where, f"no answer of a time-stamp authority that can be read: {error}") from None
    return Stamp(imprint.hex(), moment.isoformat().replace("+00:00", "Z"))


def _element(kind: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((kind, size)) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((kind, 128 | len(digits))) + digits + content


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements that stand one after the other. Raises ValueError where they are cut short."""
    at = 0
    while at < len(data):
        kind, size, at = data[at], data[at + 1], at + 2
        if size & 128:
            count = size & 127
            if not 0 < count <= 4:
                raise ValueError("a length that is not DER")
            size, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + size > len(data):
            raise ValueError("it is cut short")
        yield kind, data[at : at + size]
        at += size


def _information(data: bytes, depth: int = 0) -> bytes | None:
    """The octets behind the object identifier of a TSTInfo, wherever it stands."""
    after = False
    for kind, content in _elements(data):
        if after:
            for inner, octets in _elements(content):
                if inner == OCTETS:
                    return octets
        after = kind == OBJECT and content == STAMP
        if kind & 0x20 and depth < DEEPEST and (found := _information(content, depth + 1)) is not None:
            return found
    return None
