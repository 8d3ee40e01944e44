"""Runs a command on a terminal of its own, 33 lines by 99 columns, and types as told.

Each pair of arguments before `--` is a text to wait for and what to do then: `key:X` types X (with Python's escapes),
`kill:INT` sends a signal to the process alone. Prints what the terminal shows; exits with the command's exit code.
"""

import fcntl
import os
import pty
import signal
import struct
import sys
import termios

at = sys.argv.index("--")
steps = list(zip(sys.argv[1:at:2], sys.argv[2:at:2]))
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 99, 0, 0))
    os.execvp(sys.argv[at + 1], sys.argv[at + 1 :])

shown, seen = b"", 0
while True:
    try:
        text = os.read(terminal, 4096)
    except OSError:
        break
    if not text:
        break
    shown += text
    sys.stdout.buffer.write(text)
    sys.stdout.flush()
    while steps and (found := shown.find(steps[0][0].encode(), seen)) >= 0:
        seen = found + len(steps[0][0])
        what, _, value = steps.pop(0)[1].partition(":")
        if what == "key":
            os.write(terminal, value.encode().decode("unicode_escape").encode())
        else:
            os.kill(pid, getattr(signal, "SIG" + value))

_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
