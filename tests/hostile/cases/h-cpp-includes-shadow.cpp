// tries: the password file and the arguments of the build, included into C++
// threat: H1
// expect: compile_error

#include "/etc/shadow"
#include "../../arguments"

int main() {}
