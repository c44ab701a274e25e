#!/bin/sh
# sh tests/sanitize.sh [PROCESSES]: builds the engine, the grader's launcher and their tests and fuzz targets with
# AddressSanitizer and UndefinedBehaviorSanitizer, and runs all of them. Needs sh, cmake and gcc or clang. PROCESSES: how
# many compilers and tests at a time, by default one for each processor.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
package=$(dirname -- "$here")
build=$package/build/sanitize
processes=${1:-$(getconf _NPROCESSORS_ONLN)}

cmake -S "$package" -B "$build" -DEAR_SANITIZE=ON -DEAR_ADDON=OFF >/dev/null
cmake --build "$build" -j "$processes" --target all ear-native-tests
ctest --test-dir "$build" -j "$processes" --output-on-failure
