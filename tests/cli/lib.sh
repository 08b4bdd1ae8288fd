# Shared by the scripts here (sourced, POSIX sh): `run ARGS...` runs entente and keeps what it said and its status.
entente=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
run() {
	status=0
	"$entente" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	said="entente $*"
}
fail() {
	echo "FAIL: $said: $1"
	sed 's/^/  out: /' "$work/out" | head -n 20
	sed 's/^/  err: /' "$work/err" | head -n 20
	failures=$((failures + 1))
}
status_is() { [ "$status" = "$1" ] || fail "status $status, not $1"; }
out_has() { grep -qF -- "$1" "$work/out" || fail "does not print: $1"; }
out_lacks() { ! grep -qF -- "$1" "$work/out" || fail "prints: $1"; }
err_has() { grep -qF -- "$1" "$work/err" || fail "does not say: $1"; }
narrow() { # fits a terminal of 80 columns
	python3 -c 'import sys; sys.exit(any(len(line.rstrip("\n")) > 80 for line in open(sys.argv[1], encoding="utf-8")))' "$work/out" ||
		fail "wider than 80 columns"
}
silent() { [ ! -s "$work/err" ] || fail "says something to standard error"; }
done_testing() {
	[ $failures = 0 ] && echo "$(basename "$0"): all fine"
	exit $((failures > 0))
}
