"""What HTTP itself asks of a server beyond the application: broken requests, and offers of another protocol."""

from __future__ import annotations

import re
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from twilio_memory_emulator.contract.errors import INVALID, Refusal

_OFFER_OF_HTTP_2 = re.compile(rb"\r\nupgrade: *h2c *(?=\r\n)", re.IGNORECASE)


class ErrorBodyProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, but for the body of the one answer that it words itself, and for offers of HTTP/2."""

    def data_received(self, data: bytes) -> None:
        """Take what came. An offer to go on in HTTP/2, as Java makes it, is passed over: it would cost the body."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if b"h2c" in data and (cycle is None or cycle.response_complete):
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _OFFER_OF_HTTP_2.sub(b"", head + end[:2]) + end[2:] + rest
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed, and close the connection."""
        body = Refusal(INVALID, msg).body()
        head = [
            b"HTTP/1.1 400 Bad Request\r\n",
            *(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers),
            b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body),
        ]
        self.transport.write(b"".join(head) + body)
        self.transport.close()
