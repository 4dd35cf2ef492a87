#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C, and progress on a terminal.
# usage: interrupt.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# interrupted SIGNAL STATUS ARGUMENT ...: the command gets the signal after a second and ends with
# that status; nets of 400000 neurons take many. In the foreground timeout signals once, else a second
# time to its whole group, and a second interrupt ends at once.
interrupted() {
    signal=$1 wanted=$2
    shift 2
    timeout --foreground --preserve-status -s "$signal" 1 "$ordo" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    got=$?
    [ "$got" -eq "$wanted" ] || echo "exit status $got, not $wanted"
}

# says LINE: all that is on standard error.
says() {
    echo "ordo: $1" | diff - "$scratch/err"
}

{
    interrupted INT 130 study glu exp -n 5,9,400000 --norm rmse -o finished
    says 'interrupted: 2 of 3 sizes are written; left: -n 400000'
    succeeds study glu exp -n 5,9 --norm rmse
    diff "$scratch/out" finished
    ls | grep -vx finished
} | case_of 'a study keeps its finished sizes and says what is left'

{
    interrupted INT 130 study glu exp -n 5,9,400000 --norm rmse --json
    grep -c '"neurons"' "$scratch/out" | grep -vx 2
    python3 -m json.tool "$scratch/out" 2>&1 >/dev/null
} | case_of 'what it keeps is whole in JSON, too'

{
    rm -f finished
    interrupted INT 130 norm glu exp -n 400000 -o finished
    says 'interrupted; nothing was written'
    interrupted INT 130 construct glu "atan(3*x)" -n 100000 -b 8000 -o finished
    says 'interrupted; nothing was written'
    interrupted TERM 143 study glu exp -n 5,400000 -o finished
    says 'interrupted; nothing was written'
    interrupted HUP 129 study glu exp -n 5,400000 -o finished
    says 'interrupted; nothing was written'
    ls
} | case_of 'what cannot be kept leaves nothing behind'

{
    expect_ignored='trap "" INT; exec "$0" "$@"'
    timeout --foreground --preserve-status -s INT 1 sh -c "$expect_ignored" "$ordo" study glu exp -n 5:81920 \
        --norm rmse >"$scratch/out" 2>&1 </dev/null || echo "exit status $?"
    shows '^ *81920 '
} | case_of 'an ignored interrupt stays ignored'

# On a terminal of Python's. Making the second net tells nothing and goes on after the first
# interrupt.
{
    python3 - "$ordo" 2>&1 <<'END'
import os, pty, re, signal, subprocess, sys

class Terminal:
    def __init__(self, *arguments):
        self.main, terminal = pty.openpty()
        self.work = subprocess.Popen(sys.argv[1:] + list(arguments), stderr=terminal,
                                     stdin=subprocess.DEVNULL)
        os.close(terminal)
        self.seen = b''
    def await_text(self, pattern):
        try:
            while not re.search(pattern, self.seen):
                self.seen += os.read(self.main, 4096)
        except OSError:
            print('no', pattern, 'in', self.seen)
    def interrupt(self):
        self.work.send_signal(signal.SIGINT)
    def end(self):
        if self.work.wait(60) != -signal.SIGINT:
            print('exit status', self.work.returncode)

one = Terminal('study', 'glu', 'exp', '-n', '5,400000', '-o', 'kept')
one.await_text(rb'nets, in neurons: \d+ of 400005')
one.interrupt()
one.await_text(b'Ctrl-C again ends at once')
one.await_text(b'1 of 2 sizes are written; left: -n 400000')
one.end()

two = Terminal('study', 'glu', 'atan(3*x)', '-n', '5,100000', '-b', '8000', '-o', 'lost')
try:
    two.work.wait(1)
except subprocess.TimeoutExpired:
    pass
two.interrupt()
two.await_text(b'Ctrl-C again ends at once')
two.interrupt()
two.await_text(b'nothing was written')
two.end()
END
    ls | grep -vx 'kept\|finished'
} | case_of 'progress is shown on a terminal; a second interrupt ends at once'
finish
