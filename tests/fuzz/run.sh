#!/usr/bin/env bash
# run.sh PROGRAM CORPUS: runs one fuzz target over its corpus and DUET_FUZZ_RUNS more inputs
# (default 20,000). The same seed gives the same inputs. New inputs and findings are kept beside the program,
# never in the repository.
set -euo pipefail
program=$1 corpus=$2
grown=$program.corpus findings=$program.findings
mkdir -p "$grown" "$findings"
exec "$program" -runs="${DUET_FUZZ_RUNS:-20000}" -seed="${DUET_FUZZ_SEED:-1}" \
  -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
  -artifact_prefix="$findings/" "$grown" "$corpus"
