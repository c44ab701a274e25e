#!/bin/sh
# sh tests/gpu.sh test|bench: what can be checked on a machine with an NVIDIA GPU. Needs sh, cmake, nvcc and python3.
#
# test: on a GPU machine it builds the engine with that machine's compilers, runs the tests of the CPU half there, holds the
# CUDA half and whole runs against it on the device, and launches right and wrong kernels of students.
# bench: many runs of microgpt in one launch on the device, and the engine beside PyTorch there (bench/gpu.py). Without a
# GPU both skip everything.
set -eu

mode=${1:-test}
case $mode in
test | bench) ;;
*)
  echo "usage: sh tests/gpu.sh test|bench" >&2
  exit 64
  ;;
esac

skip() {
  echo "skipped: $1"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

if ! command -v nvidia-smi >/dev/null 2>&1 || ! nvidia-smi --list-gpus >/dev/null 2>&1; then
  skip "this machine has no NVIDIA GPU (nvidia-smi lists none), so there is nothing to check on one"
fi
for tool in nvcc cmake python3; do
  command -v "$tool" >/dev/null 2>&1 || skip "this machine has a GPU but no $tool; install it and run this again"
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
package=$(dirname -- "$here")
build=$package/build/gpu-machine
device=$build/cuda
jobs=$(getconf _NPROCESSORS_ONLN)

echo "GPU: $(nvidia-smi --query-gpu=name --format=csv,noheader | head -n 1), $(nvcc --version | sed -n 's/.*release \([0-9.]*\).*/CUDA \1/p')"
if [ "$mode" = bench ]; then
  cmake -S "$package" -B "$device" -DCMAKE_BUILD_TYPE=Release -DEAR_ADDON=OFF -DEAR_LAUNCHER=OFF -DEAR_CUDA=ON >/dev/null
  cmake --build "$device" --target ear-train ear-bench-microgpts ear_cuda -j "$jobs" >/dev/null
  torch=
  for python in python3 /usr/bin/python3; do
    [ -n "$torch" ] || ! "$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2>/dev/null || torch=$python
  done
  # The programs find the plugin beside themselves.
  "$device/ear-bench-microgpts" "$here/golden/words.txt" || true
  exec python3 "$package/bench/gpu.py" "$device/ear-train" ${torch:+--torch "$torch"}
fi

cmake -S "$package" -B "$build" -DCMAKE_BUILD_TYPE=Release -DEAR_ADDON=OFF -DEAR_LAUNCHER=OFF >/dev/null
cmake --build "$build" --target ear-tests -j "$jobs" >/dev/null
log=$build/ear-tests.log
"$build/ear-tests" >"$log" || true
grep -E '^not ok |does not hold' "$log" || true
passed=$(grep -c '^ok ' "$log" || true)
failed=$(grep -c '^not ok ' "$log" || true)
if ! grep -q ' passed, ' "$log"; then
  echo "ear-tests ended before its last line"
  failed=$((failed + 1))
fi

echo "the CUDA half of the engine on the device, beside the CPU half, and whole runs on both:"
if cmake -S "$package" -B "$device" -DCMAKE_BUILD_TYPE=Release -DEAR_ADDON=OFF -DEAR_LAUNCHER=OFF -DEAR_CUDA=ON >/dev/null &&
  cmake --build "$device" --target ear-cuda-device-tests ear-cuda-run-tests ear_cuda -j "$jobs" >/dev/null; then
  "$device/ear-cuda-device-tests" | tee "$device/tests.log" || true
  EAR_ON_DEVICE=1 EAR_STANDIN="$device/libear_cuda.so" EAR_OTHER_VERSION="$device/libear_cuda_other_version.so" \
    "$device/ear-cuda-run-tests" | tee -a "$device/tests.log" || true
  if [ "$(grep -c ' passed, ' "$device/tests.log")" -ne 2 ]; then
    echo "not ok - tests on the device end with their last line" | tee -a "$device/tests.log"
  fi
else
  echo "not ok - the CUDA half is built" | tee "$device/tests.log"
fi
passed=$((passed + $(grep -c '^ok ' "$device/tests.log" || true)))
failed=$((failed + $(grep -c '^not ok ' "$device/tests.log" || true)))

echo "students' kernels on the device, by ear-cuda-launch:"
launch=$build/cuda-launch
sm=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader | head -n 1 | tr -d '. ')
cmake -S "$package/cuda-launch" -B "$launch" -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$launch" --target ear-cuda-launch >/dev/null
nvcc -cubin -arch="sm_${sm:-80}" -std=c++17 -o "$launch/kernels.cubin" "$here/gpu/kernels.cu"
"$launch/ear-cuda-launch" --probe || true
python3 "$here/gpu/launch.py" "$launch/ear-cuda-launch" "$launch/kernels.cubin" | tee "$launch/launch.log" || true
passed=$((passed + $(grep -c '^ok ' "$launch/launch.log" || true)))
failed=$((failed + $(grep -c '^not ok ' "$launch/launch.log" || true)))
if ! grep -q ' passed, ' "$launch/launch.log"; then
  echo "launch.py ended before its last line"
  failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
