#!/usr/bin/env python3
"""How long others wait beside clients that send their request a byte at a time.

  bench/slow_clients.py URL [COUNT] [SECONDS]

Asks for /sign-in for SECONDS without them, then opens COUNT slow connections (2,000) from two addresses of this
machine and asks again. Prints both 99th percentiles; fails if the second is more than twice the first, or if the
slow connections were not all held."""
import http.client
import resource
import select
import socket
import sys
import threading
import time
import urllib.parse

url = urllib.parse.urlsplit(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 20


def times(of):
    """Milliseconds, one request after the other, each on a connection of its own."""
    taken, until = [], time.monotonic() + of
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            asked = http.client.HTTPConnection(url.netloc, timeout=10, source_address=("127.0.0.9", 0))
            asked.request("GET", "/sign-in")
            good = asked.getresponse().read() and True
            asked.close()
        except OSError:
            good = False
        taken.append(1000 * (time.monotonic() - began) if good else 10_000)
        time.sleep(0.01)
    return sorted(taken)


def percentile(taken):
    return taken[min(len(taken) - 1, int(0.99 * len(taken)))]


def slow(connections, ended):
    """A header each, one byte every two seconds or so, never whole."""
    while not ended.is_set():
        for one in list(connections):
            try:
                one.send(b"x")
            except OSError:
                connections.remove(one)
        ended.wait(2)


hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
before = times(seconds)
connections, refused = [], 0
for place in range(count):
    one = socket.socket()
    one.settimeout(2)
    try:
        one.bind((f"127.0.1.{1 + place * 2 // count}", 0))
        one.connect((url.hostname, url.port))
        one.send(b"GET /sign-in HTTP/1.1\r\nHost: slow\r\nX-Slow: ")
        connections.append(one)
    except OSError:
        refused += 1
ended = threading.Event()
sender = threading.Thread(target=slow, args=(connections, ended))
sender.start()
beside = times(seconds)
# Whoever was let go has an end to read.
poll = select.poll()
for one in connections:
    poll.register(one, select.POLLIN)
held = len(connections) - len(poll.poll(0))
ended.set()
sender.join()
print(f"{len(before)} requests alone, 99th percentile {percentile(before):.1f} ms; "
      f"{len(beside)} beside {held} of {count} slow connections, {percentile(beside):.1f} ms; {refused} refused")
sys.exit(0 if held == count and percentile(beside) <= 2 * percentile(before) else 1)
