# Compiles in the folder $1 by nvcc's options in the file $2. What was made goes to descriptor 4, once the compiler is
# satisfied; what it says goes to standard error. Its intermediate files lie beside the sources' folder.
cd "$1" || exit 70
TMPDIR=$(pwd -P)/..
export TMPDIR
"$NVCC" -ccbin "$CC" -optf "$2" -o ../built >&2 && "$CAT" ../built >&4
