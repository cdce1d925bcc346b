"""Hostile bytes: requests that are wrong in head, body, framing or order, and bytes that are no request at all."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from scripts.document import METHODS
from scripts.torture.served import AUTH, GROUPS, MAPPINGS, OPERATIONS, STORE, STORES, mapping

if TYPE_CHECKING:
    from scripts.torture.dice import Dice

CREDENTIALS: Final = b"Authorization: Basic " + base64.b64encode(":".join(AUTH).encode())
_BODY: Final = json.dumps(mapping("hostile")).encode()
_TYPE: Final = b"Content-Type: application/json"
_HOST: Final = b"Host: 127.0.0.1"
_TOKEN: Final = "mem_datamapping_00000000000000000000000001"  # noqa: S105 - an id that does not exist
_METHODS: Final = [method.upper().encode() for method in METHODS] + b"GET GET GET GET POST POST POST PATCH".split()
# How often each part is wrong, relative to the others: what the parser refuses at once is rarer.
_DEFECTS: Final = {"method": 1, "target": 5, "version": 1, "headers": 4, "body": 6, "chunks": 4, "line ends": 1}
_UNUSUAL: Final = (b"BREW", b"post", b"", b"G\x00T", b"PRI", b"CONNECT", b"PROPFIND", b"GET" * 2000, b"\xff\xfe")
_PATHS: Final = [
    path.encode()
    for path in (
        *(STORES, f"{STORES}/{STORE}", MAPPINGS, f"{MAPPINGS}/{_TOKEN}", GROUPS, f"{GROUPS}/Contact"),
        *(f"{OPERATIONS}/proc_job_00000000000000000000000001", f"{MAPPINGS}?pageSize=2&pageToken=x"),
        *("/_emulator/health", "/_emulator/datasets", "/_emulator/seed", "/_emulator/stores", "/_emulator/reference"),
    )
]
_TARGETS: Final = (
    *(b"*", b"", b"/", b"//", b"/..", b"/../../etc/passwd", b"/%", b"/%00", b"/%zz", b"/%c0%ae", b"/\xf0\x28\x8c\x28"),
    *(
        b"http://127.0.0.1/v1/ControlPlane/Stores",
        b"http://[::1",
        b"127.0.0.1:443",
        b"/" + b"a" * 9000,
        b"/ /",
        b"/?#?",
    ),
    *(f"{GROUPS}/.".encode(), f"{GROUPS}/%2e%2e".encode(), f"{GROUPS}/a%2Fb".encode(), f"{MAPPINGS}/\t".encode()),
    *(
        f"{MAPPINGS}?{query}".encode()
        for query in ("pageSize=9" * 400, "pageSize=%ff", "&&&=&", "pageSize=1&pageSize=2")
    ),
)
_VERSIONS: Final = (
    b"HTTP/1.0",
    b"HTTP/0.9",
    b"HTTP/2.0",
    b"HTTP/1.10",
    b"HTTP/9.9",
    b"http/1.1",
    b"HTTP",
    b"",
    b"HTTP/1.1 x",
)
_HEADERS: Final = (
    *(b"Host:", b"Host: a b", b"Host: http://x/", b"Host: [::1", b"Host: \xff", b"Host: x" + b"y" * 300),
    *(b"Authorization: Basic", b"Authorization: Basic ====", b"Authorization: Bearer x", CREDENTIALS + b"=="),
    *(b"Authorization: Basic " + b"QQ" * 4000, b"Authorization: Digest username=x"),
    *(b"Content-Length: -1", b"Content-Length: 5, 6", b"Content-Length: 0x10", b"Content-Length: 1e3"),
    *(
        b"Content-Length: 99999999999999999999999",
        b"Content-Length:",
        b"Content-Length: 4 4",
        b"Content-Length: 5000000",
    ),
    *(b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked, chunked"),
    *(b"Transfer-Encoding : chunked", b"Transfer-Encoding:\x0bchunked", b"Transfer-Encoding: identity"),
    *(
        b"Connection: Upgrade\r\nUpgrade: h2c",
        b"Connection: Upgrade\r\nUpgrade: websocket",
        b"Upgrade: x",
        b"Connection: close",
    ),
    b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    *(b"Expect: 100-continue", b"Expect: x", b"TE: trailers", b"Trailer: Host", b"Keep-Alive: x", b"Range: bytes=0-1"),
    *(
        b"Content-Type: text/csv",
        b"Content-Type: application/json; charset=utf-16",
        b"Content-Type:",
        b"Content-Type: \x00",
    ),
    *(
        b"Content-Encoding: gzip",
        b"If-Match: " + b'"' * 200,
        b"If-Match: \xff",
        b"If-Match: *, *",
        b"Accept: x/" + b"y" * 70000,
    ),
    *(
        b" folded: x",
        b"no colon",
        b": no name",
        b"na me: x",
        b"n\x00l: x",
        b"x: \r y",
        b"x:\ty",
        b"x: " + b"z" * 20000,
        b"x: \x7f",
    ),
    *(b"Origin: null", b"Origin: http://evil.example", b"Sec-Fetch-Site: cross-site", b"Cookie: " + b"a=b; " * 500),
    b"\r\n".join(b"x-%d: y" % number for number in range(300)),
)
_BODIES: Final = (
    *(
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x',
        b"{}" * 50,
        b"[" * 5000,
        b'{"a":' * 300,
        b"\xff\xfe\x00",
        b"\x00" * 64,
        b"1e999",
    ),
    *(
        _BODY,
        _BODY[:-1],
        _BODY + b"}",
        _BODY.replace(b'"', b"'"),
        b"\xef\xbb\xbf" + _BODY,
        _BODY.decode().encode("utf-16"),
    ),
    *(
        b'{"displayName":"\\ud800"}',
        b'{"displayName":"a","displayName":"b"}',
        b'{"\\u0000":1}',
        b"a,b\n1,2\n",
        b"PAR1" * 4,
    ),
    *(
        b"Upgrade: h2c\r\n\r\n" * 3,
        b"\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        b'{"displayName":' + b"9" * 5000 + b"}",
        b"stores: &a [*a]",
    ),
)
_CHUNK_SIZES: Final = (
    b"-1",
    b"zz",
    b"",
    b"0x5",
    b"FFFFFFFFFFFFFFFFFF",
    b"5;" + b"e" * 5000,
    b"5 ",
    b"+5",
    b"5\x00",
    b"00000000000005",
)
_STRANGERS: Final = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,  # TLS
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    b"SSH-2.0-OpenSSH_9.6\r\n",
    b"EHLO example.com\r\n",
    b"\x05\x01\x00",  # SOCKS
    b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n",
    b"*1\r\n$4\r\nPING\r\n",
    b"\r\n" * 2000,
    b"\x00" * 4096,
)


class Case(NamedTuple):
    """What is sent on one connection.

    Attributes:
        parts: The bytes, in the pieces in which they are sent.
        held: Whether the sender then waits without ending its side, as one does that has stalled.
    """

    parts: tuple[bytes, ...]
    held: bool = False

    @property
    def sent(self) -> bytes:
        """All bytes."""
        return b"".join(self.parts)


def case(random: Dice) -> Case:
    """Return one case."""
    if random.chance(0.1):
        raw = random.choice((random.choice(_STRANGERS), random.randbytes(random.randint(1, 400))))
    elif random.chance(0.2):
        glue = random.choice((b"", b"", b"\r\n", b"\n", b"\x00", random.randbytes(3)))
        raw = glue.join(_request(random) for _ in range(random.randint(2, 5)))
    else:
        raw = _request(random)
    for _ in range(random.choice((0, 0, 0, 0, 1, 3))):
        raw = _damaged(raw, random)
    return Case(_split(raw, random))


def held_case(random: Dice) -> Case:
    """Return a case that stalls within the head or the body of a request."""
    body = _BODY.replace(b"hostile", b"held-%d" % random.getrandbits(64))
    head = _head(b"POST", MAPPINGS.encode(), [_HOST, CREDENTIALS, _TYPE, b"Content-Length: %d" % (len(body) + 1)])
    if random.chance(0.5):
        return Case((head[: random.randint(1, len(head) - 1)],), held=True)
    return Case((head, body[: random.randint(1, len(body))]), held=True)


def _request(random: Dice) -> bytes:
    """Return a request in which a few things are unusual."""
    strange = random.choices([*_DEFECTS], [*_DEFECTS.values()], k=random.choice((1, 1, 1, 2, 3)))
    method = random.choice(_UNUSUAL if "method" in strange else _METHODS)
    target = random.choice(_TARGETS if "target" in strange else _PATHS)
    body = random.choice(_BODIES) if "body" in strange or random.chance(0.5) else b""
    headers = [_HOST, CREDENTIALS, _TYPE]
    if "chunks" in strange:
        headers.append(b"Transfer-Encoding: chunked")
        body = _chunked(body, random)
    elif body:
        headers.append(b"Content-Length: %d" % max(0, len(body) + random.choice((0, 0, 0, 0, -1, 1, 7, 100))))
    if "headers" in strange:
        headers = _strange_headers(headers, random)
    version = random.choice(_VERSIONS) if "version" in strange else b"HTTP/1.1"
    end = random.choice((b"\n", b"\r", b"\n\r", b"\r\r\n", b"")) if "line ends" in strange else b"\r\n"
    return _head(method, target, headers, version, end) + body


def _strange_headers(headers: list[bytes], random: Dice) -> list[bytes]:
    kept = [header for header in headers if random.chance(0.8)]
    added = random.choices(_HEADERS, k=random.randint(1, 3)) + random.choices(headers, k=random.randint(0, 1))
    found = kept + added
    random.shuffle(found)
    return found


def _head(
    method: bytes, target: bytes, headers: list[bytes], version: bytes = b"HTTP/1.1", end: bytes = b"\r\n"
) -> bytes:
    return end.join([b" ".join((method, target, version)), *headers, b"", b""])


def _chunked(body: bytes, random: Dice) -> bytes:
    """Return a body in chunks, of which one may be wrong, with or without an end."""
    step = random.randint(1, max(1, len(body)))
    chunks = [body[start : start + step] for start in range(0, len(body), step)][:50]
    framed = [b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks]
    if random.chance(0.5):
        framed.insert(random.randint(0, len(framed)), random.choice(_CHUNK_SIZES) + b"\r\nabcde\r\n")
    ends = (b"0\r\n\r\n", b"0\r\n\r\n", b"0\r\nTrailer: x\r\n\r\n", b"0\r\n" + b"t: x\r\n" * 300 + b"\r\n", b"0", b"")
    return b"".join(framed) + random.choice(ends)


def _damaged(raw: bytes, random: Dice) -> bytes:
    """Return bytes with one change: bytes cut out, repeated, inserted or replaced."""
    start = random.randint(0, len(raw))
    end = min(len(raw), start + random.randint(1, 20))
    middle = random.choice(
        (b"", raw[start:end] * 2, random.randbytes(4) + raw[start:end], random.randbytes(end - start))
    )
    return raw[:start] + middle + raw[end:]


def _split(raw: bytes, random: Dice) -> tuple[bytes, ...]:
    cuts = sorted(random.randint(0, len(raw)) for _ in range(random.choice((0, 0, 1, 4))))
    ends = [*cuts, len(raw)]
    return tuple(raw[start:end] for start, end in zip([0, *cuts], ends, strict=True) if start < end)
