// tries: the password file as bytes, by the assembler
// threat: H1 H6
// expect: compile_error

#include <cstdio>
asm(".global stolen\nstolen: .incbin \"/etc/shadow\"\n.byte 0");
extern "C" const char stolen[];
int main() { std::puts(stolen); }
