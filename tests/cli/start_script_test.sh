#!/usr/bin/env bash
# The start script on simulated machines: dpkg-query, apt-get, sudo, cmake, ninja and ctest are stand-ins that record
# their calls. The checkout has spaces in its name, and the script is called from another folder.
set -uo pipefail
unset CCACHE_DIR   # ./duet sets it when the user's own cache cannot be written

script=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/duet script XXXXXX")
trap 'rm -rf -- "$work"' EXIT
failed=0

check() {   # check "what" condition…
  local what=$1
  shift
  if "$@"; then return; fi
  echo "FAILED: $what ($*)"
  sed 's/^/  calls: /' "$work/calls"
  sed 's/^/  said:  /' "$work/said"
  failed=1
}
said() { grep -qF -- "$1" "$work/said"; }
called() { grep -qF -- "$1" "$work/calls"; }
not() { ! "$@"; }

stand_in() {   # stand_in name <<'body'
  { echo '#!/bin/bash'; echo "echo \"$1 \$*\" >> '$work/calls'"; cat; } > "$work/bin/$1"
  chmod +x "$work/bin/$1"
}

# A machine with all packages, where everything builds.
fresh_machine() {
  rm -rf -- "$work/bin" "$work/the checkout"
  mkdir -p "$work/bin" "$work/the checkout"
  cp "$script" "$work/the checkout/duet"
  : > "$work/calls"
  touch "$work/installed"
  stand_in id <<< 'if [ "$1" = -u ]; then echo 0; else echo learner; fi'
  stand_in dpkg-query <<< "[ -e '$work/installed' ] || { echo 'g++ installed'; exit 1; }; shift 3; for package; do echo \"\$package installed\"; done"
  stand_in apt-get <<< "case \"\$*\" in *install*) touch '$work/installed';; esac"
  stand_in cmake <<< 'while [ "$1" != -B ]; do shift; done; touch "$2/build.ninja"; echo "CMAKE_HOME_DIRECTORY:INTERNAL='"$work/the checkout"'" > "$2/CMakeCache.txt"'
  stand_in ninja <<< "mkdir -p '$work/the checkout/build/bin'; printf '#!/bin/bash\necho \"the command: \$*\"\n' > '$work/the checkout/build/bin/duet-command'; chmod +x '$work/the checkout/build/bin/duet-command'"
  stand_in ctest <<< 'echo "100% tests passed"'
  stand_in ccache <<< "[ \"\$1 \$2\" = '--get-config cache_dir' ] && echo \"\${CCACHE_DIR:-$work/cache}\""
}
run() { (cd / && PATH="$work/bin:$PATH" "$work/the checkout/duet" "$@") > "$work/said" 2>&1; code=$?; }

fresh_machine
run order --style both
check "builds and runs the command" said "the command: order --style both"
check "builds what runs, not the tests" called "services/all infra/all"
check "installs nothing" not called "apt-get"
: > "$work/calls"
run status
check "configures only once" not called "cmake -S"

fresh_machine
stand_in ninja <<< "echo '[1/2] a'; echo '[2/2] b'; mkdir -p '$work/the checkout/build/bin'; printf '#!/bin/bash\n' > '$work/the checkout/build/bin/duet-command'; chmod +x '$work/the checkout/build/bin/duet-command'"
run status
check "reports that it builds, and how many steps" said "building, 2 steps"
stand_in ninja <<< "echo 'ninja: no work to do.'"
rm "$work/the checkout/build/bin/duet-command"
run status
check "does not mention building when there is nothing to build" not said "building"

fresh_machine
rm "$work/installed"
run status
check "root: installs only missing packages" called "install --no-install-recommends cmake ninja-build"
check "root: goes on afterwards" said "the command: status"
check "does not install packages that only the tests need" not called "clang"

fresh_machine
run status
rm "$work/installed"
: > "$work/calls"
run test
check "test: installs what the tests need, too" called "clang libclang-rt-dev"
check "test: configures again, because CMake can find more now" called "cmake -S"

fresh_machine
rm "$work/installed"
stand_in id <<< 'if [ "$1" = -u ]; then echo 1000; else echo learner; fi'
stand_in sudo <<< 'exit 1'
run status
check "an ordinary user sees the command to run" said "sudo apt-get update && sudo apt-get install -y --no-install-recommends cmake"
check "exit code 1" [ "$code" -eq 1 ]
check "nothing is installed" not called "apt-get"

stand_in sudo <<< 'shift; exec "$@"'
run status
check "passwordless sudo is used" called "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"
check "sudo: goes on afterwards" said "the command: status"

fresh_machine
stand_in ninja <<< 'echo "[1/2] Building CXX object a.o"; echo "a.cpp:1:1: error: no such thing"; exit 1'
run status
check "the compiler's messages are shown" said "a.cpp:1:1: error: no such thing"
check "exit code 1 when the build fails" [ "$code" -eq 1 ]

fresh_machine
stand_in ninja <<< "echo \"cache: \${CCACHE_DIR:-its own}\"; exit 1"
run status
check "a cache that can be written is used" said "cache: its own"
check "the trial leaves no file" [ -z "$(ls -A "$work/cache")" ]
touch "$work/a file"
CCACHE_DIR="$work/a file/below" run status
check "a cache that cannot be written: another one is used" said "cache: $work/the checkout/build/ccache"
check "and the other cache is reported" said "the compiler cache $work/a file/below cannot be written; $work/the checkout/build/ccache is used instead."
stand_in ccache <<< 'echo "ccache: error: /etc/ccache.conf:1: invalid size: \"banana\"" >&2; exit 1'
run status
check "an invalid ccache configuration: its message" said 'the compiler cache cannot be used: ccache: error: /etc/ccache.conf:1: invalid size: "banana"'
check "an invalid ccache configuration: what to do" said "What to do: mend or remove that ccache.conf"
check "an invalid ccache configuration: exit code" [ "$code" -eq 1 ]

trouble() {   # trouble "output of the build" "our explanation"
  fresh_machine
  stand_in ninja <<< "echo \"$1\"; exit 1"
  run status
  check "the build prints '$1'" said "$2"
  check "the build prints '$1': exit code" [ "$code" -eq 1 ]
}
trouble "ccache: error: Failed to create /x: Permission denied" "duet: the compiler cache (ccache) does not work: Failed to create /x: Permission denied"
trouble "g++: fatal error: Killed signal terminated program cc1plus" "duet: the compiler ran out of memory; close other programs and run this command again"
trouble "/tmp/x.s: Fatal error: No space left on device" "duet: the disk is full; free about 2 GB and run this command again"
trouble "Cannot create temporary file in /nowhere/: Permission denied" "see that TMPDIR (or /tmp) can be written"
trouble "Fatal error: can't create a.o: Read-only file system" "make the checkout yours (chown -R)"

fresh_machine
stand_in cmake <<< 'echo "CMake Error: something is not there"; exit 1'
run status
check "CMake's messages are shown" said "CMake Error: something is not there"
check "exit code 1 when configuring fails" [ "$code" -eq 1 ]

fresh_machine
run test --filter cancel
check "test: builds everything" not called "services/all"
check "test: only the filtered" called "-R cancel"
check "test: closing lines" said "100% tests passed"
run test --preset asna
check "test: an unknown preset is refused" [ "$code" -eq 64 ]
stand_in ctest <<< 'exit 8'
run test
check "test: a failure is a failure" [ "$code" -eq 8 ]

unwritable() {   # unwritable "what" arguments… : with a full standard output, and with a closed one
  local what=$1
  shift
  (cd / && PATH="$work/bin:$PATH" "$work/the checkout/duet" "$@") 2> "$work/said" > /dev/full; code=$?
  check "$what to a full device: exit code" [ "$code" -eq 74 ]
  check "$what to a full device: is reported" said "standard output cannot be written"
  (cd / && PATH="$work/bin:$PATH" "$work/the checkout/duet" "$@") 2> "$work/said" >&-; code=$?
  check "$what to a closed output: exit code" [ "$code" -eq 74 ]
}
fresh_machine
unwritable "the tests' output" test
unwritable "the tests' names" test --list
unwritable "the help" test --help

fresh_machine
run status
mv "$work/the checkout/build" "$work/kept"
sed -i 's/the checkout/elsewhere/' "$work/kept/CMakeCache.txt"
mv "$work/kept" "$work/the checkout/build"
: > "$work/calls"
run status
check "a moved checkout is configured again" called "cmake -S"

fresh_machine
stand_in ninja <<< "echo \$\$ > '$work/pid'; exec sleep 600"
(cd / && PATH="$work/bin:$PATH" exec "$work/the checkout/duet" status) > "$work/said" 2>&1 &
starter=$!
until [ -s "$work/pid" ]; do sleep 0.02; done
kill -TERM "$starter"
wait "$starter"
check "interrupted: exit code" [ $? -eq 143 ]
check "interrupted: nothing is left running" not kill -0 "$(cat "$work/pid")" 2>/dev/null

[ "$failed" -eq 0 ] && echo "the start script does what it should"
exit "$failed"
