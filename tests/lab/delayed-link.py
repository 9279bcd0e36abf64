#!/usr/bin/env python3
"""A link between two lab hosts that delays each frame: not every kernel has netem.

delayed-link.py HOST DEVICE HOST DEVICE MILLISECONDS [LOSS_PERCENT [MBIT_PER_S [QUEUE_MILLISECONDS]]]

The delay is one way, and the same in both directions, as are loss (each frame by itself, at random) and rate (0 for
none), which a queue of so many milliseconds precedes; what finds it full is dropped. Nothing is reordered. The program
creates both devices, prints "ready", and exits when its standard input closes, which deletes the devices.
"""
import ctypes
import fcntl
import os
import random
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


class Way:
    """One direction of the link."""

    def __init__(self, source: int, target: int, delay_s: float, loss: float, byte_s: float, queue_s: float) -> None:
        self.source, self.target = source, target
        self.delay_s, self.loss, self.byte_s, self.queue_s = delay_s, loss, byte_s, queue_s
        # The delay is the same for all frames, so they are due in the order of arrival.
        self.on_its_way: deque[tuple[float, bytes]] = deque()
        self.free_at_s = 0.0

    def take(self, now_s: float) -> None:
        for frame in take_all(self.source):
            starts_s = max(now_s, self.free_at_s)
            if (self.loss and random.random() < self.loss) or starts_s - now_s > self.queue_s:
                continue
            self.free_at_s = starts_s + len(frame) * self.byte_s
            self.on_its_way.append((self.free_at_s + self.delay_s, frame))

    def deliver(self) -> None:
        while self.on_its_way and self.on_its_way[0][0] <= time.monotonic():
            put(self.target, self.on_its_way.popleft()[1])


def join(ways: tuple[Way, Way]) -> None:
    while True:
        due_s = [way.on_its_way[0][0] for way in ways if way.on_its_way]
        wait_s = max(0.0, min(due_s) - time.monotonic()) if due_s else None
        readable, _, _ = select.select([*(way.source for way in ways), sys.stdin], [], [], wait_s)
        if sys.stdin in readable:
            return
        now_s = time.monotonic()
        for way in ways:
            if way.source in readable:
                way.take(now_s)
            way.deliver()


host_a, device_a, host_b, device_b, milliseconds, *limits = sys.argv[1:]
loss_percent, mbit_per_s, queue_ms = [*map(float, limits), *(0.0, 0.0, 200.0)[len(limits) :]]
# The link must not be delayed further by browsers that load the processor.
os.nice(-20)
one, other = open_device(host_a, device_a), open_device(host_b, device_b)
print("ready", flush=True)
traits = (
    float(milliseconds) / 1_000,
    loss_percent / 100,
    8 / (mbit_per_s * 1_000_000) if mbit_per_s else 0.0,
    queue_ms / 1_000,
)
join((Way(one, other, *traits), Way(other, one, *traits)))
