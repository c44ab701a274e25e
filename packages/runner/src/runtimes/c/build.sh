# Compiles in the folder $1 by the arguments in the file $2. What was made goes to descriptor 4, once the compiler is
# satisfied; what it says goes to standard error.
cd "$1" || exit 70
"$CC" @"$2" -o ../built && "$CAT" ../built >&4
