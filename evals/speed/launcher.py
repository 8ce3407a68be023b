"""Runs a command and prints what it took: python -I -S launcher.py COMMAND ... It imports almost nothing, on purpose.

Linux counts as a process's most memory also what its parent held when it was started: a launcher of 10 MB tells of the
command, where the benchmark itself, of 285 MB, told of itself.
"""

import json
import os
import sys
import time

_QUIET = ((os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0))


def main() -> None:
    """Print its exit code, the seconds by the clock and of processor time, and its most memory in MB."""
    command = sys.argv[1:]
    begin = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=_QUIET)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - begin
    taken = {"seconds": seconds, "processor": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / 1024}
    print(json.dumps({"code": os.waitstatus_to_exitcode(status), **taken}))


if __name__ == "__main__":
    main()
