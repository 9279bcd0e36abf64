"""Runs a command with no other system calls than those of the given systemd groups and without new privileges.

syscall-filter.py ALLOWED[,ALLOWED…] DENIED[,DENIED…] COMMAND…

The same as SystemCallFilter=ALLOWED, SystemCallFilter=~DENIED, SystemCallErrorNumber=EPERM and NoNewPrivileges=yes in a
unit.
"""

import errno
import os
import subprocess
import sys

import seccomp


def members(group):
    """The system calls of a group, with those of the groups in it."""
    listed = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True)
    names = set()
    for line in listed.stdout.splitlines()[1:]:
        name = line.strip()
        if name.startswith("@"):
            names |= members(name)
        elif name and not name.startswith("#"):
            names.add(name)
    return names


def of_groups(groups):
    return set().union(*(members(group) for group in groups.split(",")))


allowed = of_groups(sys.argv[1]) - of_groups(sys.argv[2])
rules = seccomp.SyscallFilter(defaction=seccomp.ERRNO(errno.EPERM))
known = 0
for name in sorted(allowed):
    try:
        rules.add_rule(seccomp.ALLOW, name)
        known += 1
    except (RuntimeError, ValueError):
        # Of another architecture.
        pass
# systemd lets a filter's own process start whatever it is to run.
for name in ("execve", "exit", "exit_group", "rt_sigreturn"):
    if name not in allowed:
        rules.add_rule(seccomp.ALLOW, name)
if known < 100:
    sys.exit(f"only {known} system calls are known here")
rules.load()
os.execvp(sys.argv[3], sys.argv[3:])
