// tries: the password file as bytes, by a directive of C++26
// threat: H1
// expect: compile_error

#include <cstdio>
const unsigned char stolen[] = {
#embed "/etc/shadow"
};
int main() { std::fwrite(stolen, 1, sizeof stolen, stdout); }
