/* System V x86-64 and AAPCS64 hand integers (and pointers) and floating-point numbers over in registers of two kinds,
 * each filled from the left on its own; what finds no register goes on the stack, eight bytes each, in the order of the
 * signature. So one call with all registers and a stack that is long enough serves every signature: who expects less
 * does not look at the rest. */
#include "stub.h"

#if defined(__x86_64__)
enum { INTEGER_REGISTERS = 6 };
#define INTEGER_TYPES long, long, long, long, long, long
#define INTEGERS n[0], n[1], n[2], n[3], n[4], n[5]
#elif defined(__aarch64__)
enum { INTEGER_REGISTERS = 8 };
#define INTEGER_TYPES long, long, long, long, long, long, long, long
#define INTEGERS n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]
#else
#error "the stub knows x86-64 and arm64"
#endif
enum { REAL_REGISTERS = 8, STACK_WORDS = 18 };
_Static_assert(INTEGER_REGISTERS + STACK_WORDS >= MAX_ARGUMENTS, "all arguments may be integers");
#define REAL_TYPES double, double, double, double, double, double, double, double
#define REALS r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]
#define SIX_LONGS long, long, long, long, long, long
#define STACK_TYPES SIX_LONGS, SIX_LONGS, SIX_LONGS
#define STACK                                                                                                          \
  s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11], s[12], s[13], s[14], s[15], s[16], s[17]
#define CALL(type) ((type(*)(INTEGER_TYPES, REAL_TYPES, STACK_TYPES))function)(INTEGERS, REALS, STACK)

/* A float lies in the low half of its register or word. */
typedef union {
  double real;
  long word;
  float narrow;
} word;

result invoke(void *function, const argument *arguments, int count, result_type returns) {
  long n[INTEGER_REGISTERS] = {0}, s[STACK_WORDS] = {0};
  double r[REAL_REGISTERS] = {0};
  int integers = 0, reals = 0, words = 0;
  for (int i = 0; i < count; i++) {
    const argument *a = &arguments[i];
    word w = {.word = 0};
    if (a->kind == AS_INTEGER) w.word = (long)a->integer;
    else if (a->kind == AS_DOUBLE) w.real = a->real;
    else w.narrow = (float)a->real;
    if (a->kind == AS_INTEGER && integers < INTEGER_REGISTERS) n[integers++] = w.word;
    else if (a->kind != AS_INTEGER && reals < REAL_REGISTERS) r[reals++] = w.real;
    else s[words++] = w.word;
  }
  switch (returns) {
    case RETURNS_INT: return (result){.i32 = CALL(int)};
    case RETURNS_FLOAT: return (result){.f32 = CALL(float)};
    case RETURNS_DOUBLE: return (result){.f64 = CALL(double)};
    default: CALL(void); return (result){.f64 = 0};
  }
}
