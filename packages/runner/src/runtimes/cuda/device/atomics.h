// Atomic operations on global and shared memory.
#pragma once

#define __EAR_ATOMIC(function, type, letter, op)                                                       \
  static inline type function(type *at, type value, int line = __builtin_LINE()) {                     \
    return __ear_unpack<type>(__ear_atomic(at, letter, op, __ear_pack(value), 0, line));               \
  }                                                                                                    \
  static inline type function##_block(type *at, type value, int line = __builtin_LINE()) {             \
    return function(at, value, line);                                                                  \
  }                                                                                                    \
  static inline type function##_system(type *at, type value, int line = __builtin_LINE()) {            \
    return function(at, value, line);                                                                  \
  }
#define __EAR_WHOLE_ATOMICS(type, letter)         \
  __EAR_ATOMIC(atomicMin, type, letter, '<')      \
  __EAR_ATOMIC(atomicMax, type, letter, '>')      \
  __EAR_ATOMIC(atomicAnd, type, letter, '&')      \
  __EAR_ATOMIC(atomicOr, type, letter, '|')       \
  __EAR_ATOMIC(atomicXor, type, letter, '^')
#define __EAR_CAS(type, letter)                                                                   \
  static inline type atomicCAS(type *at, type compare, type value, int line = __builtin_LINE()) { \
    const unsigned long long old = __ear_atomic(at, letter, '?', __ear_pack(value), __ear_pack(compare), line); \
    return __ear_unpack<type>(old);                                                               \
  }

template <class T> static inline unsigned long long __ear_pack(T value) {
  unsigned long long bits = 0;
  __builtin_memcpy(&bits, &value, sizeof value);
  return bits;
}
template <class T> static inline T __ear_unpack(unsigned long long bits) {
  T value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

__EAR_ATOMIC(atomicAdd, int, 'i', '+')
__EAR_ATOMIC(atomicAdd, unsigned, 'u', '+')
__EAR_ATOMIC(atomicAdd, unsigned long long, 'm', '+')
__EAR_ATOMIC(atomicAdd, float, 'f', '+')
__EAR_ATOMIC(atomicAdd, double, 'd', '+')
__EAR_ATOMIC(atomicExch, int, 'i', '=')
__EAR_ATOMIC(atomicExch, unsigned, 'u', '=')
__EAR_ATOMIC(atomicExch, unsigned long long, 'm', '=')
__EAR_ATOMIC(atomicExch, float, 'f', '=')
__EAR_ATOMIC(atomicInc, unsigned, 'u', 'i')
__EAR_ATOMIC(atomicDec, unsigned, 'u', 'd')
__EAR_WHOLE_ATOMICS(int, 'i')
__EAR_WHOLE_ATOMICS(unsigned, 'u')
__EAR_WHOLE_ATOMICS(long long, 'l')
__EAR_WHOLE_ATOMICS(unsigned long long, 'm')
__EAR_CAS(int, 'i')
__EAR_CAS(unsigned, 'u')
__EAR_CAS(unsigned long long, 'm')
__EAR_CAS(unsigned short, 's')
static inline int atomicSub(int *at, int value, int line = __builtin_LINE()) {
  return atomicAdd(at, (int)-(unsigned)value, line);
}
static inline unsigned atomicSub(unsigned *at, unsigned value, int line = __builtin_LINE()) {
  return atomicAdd(at, -value, line);
}
#undef __EAR_CAS
#undef __EAR_WHOLE_ATOMICS

static inline void __threadfence() { __ear_fence(); }
static inline void __threadfence_block() {}
static inline void __threadfence_system() { __ear_fence(); }
