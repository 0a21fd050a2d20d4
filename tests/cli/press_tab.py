#!/usr/bin/env python3
"""press_tab.py bash|zsh SCRIPT: types what stands on standard input, a line at a time, into an interactive shell that has read
the completion SCRIPT, with a TAB and a RETURN behind each. Prints, a line each, the arguments that the shell then hands to
sightline, each followed by a '|'."""
import os
import pathlib
import pty
import select
import sys
import tempfile
import time

PROMPT = b"<ready>"
SETUP = {
    "bash": "PS1='<ready>'\nbind 'set bell-style none'\n",
    "zsh": "autoload -U compinit\ncompinit -D -u\nPS1='<ready>'\nunsetopt beep\n",
}


def read_until(descriptor, wanted, seconds):
    seen, end = b"", time.monotonic() + seconds
    while wanted not in seen:
        ready, _, _ = select.select([descriptor], [], [], max(0, end - time.monotonic()))
        if not ready:
            sys.exit(f"no {wanted!r} after {seconds} s, but {seen!r}")
        seen += os.read(descriptor, 65536)


def main():
    shell, script = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    lines = sys.stdin.read().splitlines()
    with tempfile.TemporaryDirectory() as home:
        told = pathlib.Path(home, "told")
        told.touch()
        setup = SETUP[shell] + f"source '{script}'\nsightline() {{ printf '%s|' \"$@\" >>'{told}'; echo >>'{told}'; }}\n"
        pathlib.Path(home, ".zshrc").write_text(setup)
        command = {"bash": ["bash", "--noprofile", "--rcfile", f"{home}/.zshrc", "-i"], "zsh": ["zsh", "-d", "-i"]}[shell]
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(ZDOTDIR=home, HOME=home, TERM="dumb", LC_ALL="C.UTF-8")
            os.execvp(command[0], command)
        for line in lines:
            read_until(terminal, PROMPT, 60)
            os.write(terminal, line.encode() + b"\t\r")
        read_until(terminal, PROMPT, 60)
        os.write(terminal, b"exit\r")
        try:
            while os.read(terminal, 65536):
                pass
        except OSError:  # how a closed terminal ends
            pass
        os.waitpid(child, 0)
        sys.stdout.write(told.read_text())


main()
