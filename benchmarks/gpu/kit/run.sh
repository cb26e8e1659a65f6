#!/usr/bin/env bash
# Measures Latent Workbench on this machine's NVIDIA card beside JAX and PyTorch, in at most nine minutes.
# Needs python3 with JAX for CUDA; PyTorch is measured where it is installed. Nothing is installed, nothing
# is fetched. Figures go to $OUT, or to ./results; a short table comes last.
#   ./run.sh                                     all parts
#   ./run.sh --precision tf32,bf16 --json        the comparison alone, with other arithmetic
#   PYTHON=/path/to/python ./run.sh              another interpreter
set -u
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-python3}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1

"$python" - "$here/node.xz" "$work/node" <<'PY' || { echo 'Node could not be unpacked.'; exit 1; }
import lzma, os, shutil, sys
with lzma.open(sys.argv[1]) as packed, open(sys.argv[2], "wb") as program:
    shutil.copyfileobj(packed, program, 1 << 20)
os.chmod(sys.argv[2], 0o755)
PY
found="$("$python" "$here/find_plugin.py" "$work")" || { echo 'The plug-in could not be looked for.'; exit 1; }
eval "$found"

program="$here/out/main/bench-gpu.js"
if [ "$#" -gt 0 ]; then
  "$work/node" "$program" --python "$python" "$@"
else
  "$work/node" "$program" --all --python "$python" --out "${OUT:-$PWD/results}"
fi
