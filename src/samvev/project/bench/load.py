"""The one who asks: a process of its own that sends requests over connections that stay open, and notes the time.

Plain sockets and threads: a client that costs little, as it shares the machine with the server it measures. Reads
what to do as JSON from standard input, writes what it saw as JSON to standard output.
"""

import json
import socket
import sys
import threading
import time
from typing import Any

CHUNK = 65_536
PATIENCE = 60.0  # seconds for one answer


class Connection:
    """One connection that stays open."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> int:
        """Send a request and read the whole answer; gives its status."""
        self.socket.sendall(request)
        got = self.socket.recv(CHUNK)
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        head = got[:end].lower()
        mark = head.find(b"content-length:")
        if mark < 0:
            raise ConnectionError("An answer without a length.")
        missing = int(head[mark + 15 :].split(b"\r\n", 1)[0]) - (len(got) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        return int(head[9:12])

    def _more(self) -> bytes:
        got = self.socket.recv(CHUNK)
        if not got:
            raise ConnectionError("The server hung up.")
        return got


class Load:
    """So many connections, until the time is over and enough was asked, or too much."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.requests = [text.encode() for text in job["requests"]]
        self.times: list[float] = []
        self.statuses: dict[int, int] = {}
        self.next = 0
        self.lock = threading.Lock()
        self.began = 0.0

    def run(self) -> dict[str, Any]:
        """Ask; gives times in milliseconds, how often each status came, and how long it took in all."""
        threads = [threading.Thread(target=self._work) for _ in range(self.job["connections"])]
        self.began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"times": self.times, "statuses": self.statuses, "seconds": time.perf_counter() - self.began}

    def _turn(self) -> bytes | None:
        """The next request; None when it is enough."""
        with self.lock:
            over = time.perf_counter() - self.began > self.job["seconds"]
            if (over and self.next >= self.job["least"]) or self.next >= self.job["most"]:
                return None
            self.next += 1
            request: bytes = self.requests[self.next % len(self.requests)]
            return request

    def _work(self) -> None:
        connection = Connection(self.job["host"], self.job["port"])
        while request := self._turn():
            sent = time.perf_counter()
            status = connection.ask(request)
            took = (time.perf_counter() - sent) * 1000
            with self.lock:
                self.times.append(took)
                self.statuses[status] = self.statuses.get(status, 0) + 1


if __name__ == "__main__":
    json.dump(Load(json.load(sys.stdin)).run(), sys.stdout)
