"""Broken HTTP, which never becomes a request: it too is answered with a Twilio error body."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .errors import INVALID, Refusal


class ErrorBodyProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, but for the body of the one answer that it words itself."""

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
