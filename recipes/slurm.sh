#!/usr/bin/env bash
# Builds one site as shards of a Slurm array, and joins them.
#
#   export SITE=my-site WORK=../shards OUT=my-site/output SHARDS=8
#   job=$(sbatch --parsable --array=0-$((SHARDS - 1)) recipes/slurm.sh)
#   sbatch --dependency=afterok:"${job%%;*}" --kill-on-invalid-dep=yes recipes/slurm.sh merge
#
# A single shard is built again with --array=3; SHARDS stays the number of all. SITE, WORK and OUT lie on a file system that all
# nodes share and that knows locks. FLYWHEEL is the program (default: the one on the path). Further words are handed to it: a
# publication needs `--date 2026-11-22` behind the name of this script, and behind `merge`. Edit the lines below as your cluster wants them.
#SBATCH --job-name=flywheel
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=01:00:00
# A task whose node is gone is put back into the queue, and goes on where its killed build stopped.
#SBATCH --requeue
set -euo pipefail
: "${SITE:?the folder of the site}" "${WORK:?the folder of the shards}" "${OUT:?the folder of the joined site}"
: "${SHARDS:?how many shards there are}"
flywheel=${FLYWHEEL:-flywheel}

if [ "${1:-}" = merge ]; then
  folders=()
  for ((index = 0; index < SHARDS; index++)); do folders+=("$WORK/$index-of-$SHARDS"); done
  exec "$flywheel" merge "${folders[@]}" --site "$SITE" --out "$OUT" "${@:2}"
fi

: "${SLURM_ARRAY_TASK_ID:?this is run by sbatch --array}"
mkdir -p "$WORK"
# Slurm may bring a task back before its old node has noticed that it was given up. The program locks its output folder, so the
# later build waits here until the earlier one has ended, and finds the work done.
for ((attempt = 1; attempt <= 20; attempt++)); do
  status=0
  said=$("$flywheel" build --site "$SITE" --shard "$SLURM_ARRAY_TASK_ID/$SHARDS" \
    --out "$WORK/$SLURM_ARRAY_TASK_ID-of-$SHARDS" --jobs "${SLURM_CPUS_PER_TASK:-2}" "$@" 2>&1) || status=$?
  printf '%s\n' "$said"
  case $said in
    *"another build writes the same output folder"*) sleep "${WAIT:-30}" ;;
    *) exit "$status" ;;
  esac
done
echo "another build still writes this shard" >&2
exit 1
