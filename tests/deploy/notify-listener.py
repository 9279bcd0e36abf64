"""Listens on a Unix datagram socket as systemd does, and prints what it receives, one notification a line."""

import socket
import sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("listening", flush=True)
while True:
    # A descriptor that comes along (BARRIER=1) is closed at once, for which its sender waits.
    for line in listener.recv(4096).decode().splitlines():
        print(line, flush=True)
