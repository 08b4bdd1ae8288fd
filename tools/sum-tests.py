"""Counts the test cases in a testlog.json of meson: sum-tests.py FILE

A cmocka program counts with its cases, a program whose last line reads "N passed, N failed, N skipped" with those, any
other program as one. A program that died without a failing case (a crash, a leak) counts as one failure more.
"""
import json
import re
import sys

CASE = [re.compile(r"^\[ *%s *\] " % word, re.M) for word in ("OK", "FAILED", "SKIPPED")]  # as cmocka prints each case
SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$")


def count(test):
    text = test.get("stdout") or ""
    lines = text.strip().splitlines()
    own = SUMMARY.match(lines[-1].strip()) if lines else None
    if own:
        n = [int(x) for x in own.groups()]
    elif "[==========]" in text:
        n = [len(case.findall(text)) for case in CASE]
    else:
        n = [0, 0, 0]
    bad = test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
    if bad and n[1] == 0:
        n[1] = 1
    if sum(n) == 0:
        n[2 if test["result"] == "SKIP" else 0] = 1
    return n, bad


def tail(text):
    # What a passing case prints says nothing about the one that failed.
    lines = [x for x in text.splitlines() if not re.match(r"\[( RUN |       OK)", x)]
    return "\n".join(lines[-60:])


def main():
    total = [0, 0, 0]
    failing, skipping = [], []
    try:
        with open(sys.argv[1], encoding="utf-8") as log:
            tests = [json.loads(line) for line in log]
    except OSError:
        print("no test was run")
        print("0 passed, 1 failed, 0 skipped")
        return 1
    for test in tests:
        n, bad = count(test)
        total = [a + b for a, b in zip(total, n)]
        if bad:
            failing.append(f"{test['name']}: {test['result'].lower()}, {n[1]} failed")
            print(f"\n---- {test['name']}: {test['result'].lower()}")
            print(tail((test.get("stdout") or "") + (test.get("stderr") or "")))
        if n[2]:
            skipping.append(f"{test['name']}: {n[2]} skipped")
    seconds = sum(test["duration"] for test in tests)
    print(f"\n{len(tests)} programs, {seconds:.1f} s")
    for line in skipping + failing:
        print("  " + line)
    print("%d passed, %d failed, %d skipped" % tuple(total))
    return 1 if failing else 0


sys.exit(main())
