# Shared by ./run, ./test and .ci/run (sourced, POSIX sh). Progress goes to standard error.

say() { printf '%s\n' "$*" >&2; }
jobs() { nproc 2>/dev/null || echo 2; }

# build DIR NAME MESON-ARGUMENTS...: configures DIR where it is new or was configured otherwise, and builds it.
# Silent where there is nothing to do; the whole output is shown where the build fails.
build() {
	_dir=$1 _name=$2
	shift 2
	mkdir -p build
	exec 9>"$_dir.lock"
	flock 9
	_options="${CC:-} $* $(cksum <meson_options.txt)"
	if [ ! -e "$_dir/build.ninja" ] || [ "$(cat "$_dir/.options" 2>/dev/null)" != "$_options" ]; then
		say "configuring $_dir ($_name)"
		rm -rf "$_dir"
		meson setup "$_dir" "$@" >"$_dir.log" 2>&1 || { cat "$_dir.log" >&2; return 1; }
		printf '%s\n' "$_options" >"$_dir/.options"
	fi
	if [ -t 2 ]; then
		NINJA_STATUS="building $_name [%f/%t] " ninja -C "$_dir" --quiet -n 2>/dev/null | grep -q 'no work' ||
			NINJA_STATUS="building $_name [%f/%t] " ninja -C "$_dir" -j "$(jobs)" >&2 || return 1
	else
		NINJA_STATUS='[%f/%t] ' ninja -C "$_dir" -j "$(jobs)" 2>&1 | tee "$_dir.log" | awk -v name="$_name" '
			match($0, /^\[[0-9]+\/[0-9]+\]/) {
				split(substr($0, 2, RLENGTH - 2), n, "/")
				step = int(4 * n[1] / n[2])
				if (step > shown) { shown = step; print "building " name ": " n[1] "/" n[2]; fflush() }
			}' >&2
		if ! grep -q '^ninja: no work to do' "$_dir.log" && grep -qE '^(FAILED:|ninja: (error|build stopped))' "$_dir.log"; then
			# From the first failure on; the whole where Meson itself failed.
			{ sed -n '/^FAILED:/,$p' "$_dir.log" | grep . || cat "$_dir.log"; } | grep -v '^\[[0-9]*/[0-9]*\]' >&2
			return 1
		fi
	fi
	exec 9>&-
}
