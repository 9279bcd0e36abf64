#!/usr/bin/env python3
"""A link between two lab hosts that delays each frame: not every kernel has netem.

delayed-link.py HOST DEVICE HOST DEVICE MILLISECONDS

The delay is one way, and the same in both directions. Nothing is lost, reordered or rate-limited. The program creates
both devices, prints "ready", and exits when its standard input closes, which deletes the devices.
"""
import ctypes
import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

CLONE_NEWNET = 0x40000000  # setns(2)
TUNSETIFF = 0x400454CA  # linux/if_tun.h
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
LONGEST_FRAME = 65_536

libc = ctypes.CDLL(None, use_errno=True)


def open_device(host: str, name: str) -> int:
    """Creates an Ethernet device on that host and returns a file descriptor: reads return what the host sends."""
    namespace = os.open(f"/var/run/netns/{host}", os.O_RDONLY)
    if libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"cannot enter {host}")
    os.close(namespace)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def take_all(device: int) -> list[bytes]:
    frames = []
    try:
        while True:
            frames.append(os.read(device, LONGEST_FRAME))
    except OSError:
        # No more frames, or the device is down.
        return frames


def put(device: int, frame: bytes) -> None:
    try:
        os.write(device, frame)
    except OSError:
        # A device that is down accepts no frames: drop it, as an unconnected cable would.
        pass


def join(one: int, other: int, delay_s: float) -> None:
    # The delay is the same for all frames, so they are due in the order of arrival.
    on_its_way: deque[tuple[float, int, bytes]] = deque()
    while True:
        wait_s = max(0.0, on_its_way[0][0] - time.monotonic()) if on_its_way else None
        readable, _, _ = select.select([one, other, sys.stdin], [], [], wait_s)
        if sys.stdin in readable:
            return
        now_s = time.monotonic()
        for source, target in ((one, other), (other, one)):
            if source in readable:
                on_its_way.extend((now_s + delay_s, target, frame) for frame in take_all(source))
        while on_its_way and on_its_way[0][0] <= time.monotonic():
            _, target, frame = on_its_way.popleft()
            put(target, frame)


host_a, device_a, host_b, device_b, milliseconds = sys.argv[1:]
# The link must not be delayed further by browsers that load the processor.
os.nice(-20)
ends = open_device(host_a, device_a), open_device(host_b, device_b)
print("ready", flush=True)
join(*ends, float(milliseconds) / 1_000)
