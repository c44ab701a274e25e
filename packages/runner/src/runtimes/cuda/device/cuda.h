// What CUDA C++ adds to C++, for g++: read before each hand-in. Functions named __ear_ are the emulator's.
#pragma once
#pragma GCC visibility push(default)

#define __device__
#define __host__
#define __managed__
#define __grid_constant__
// Everything else is hidden, so an exported function is a kernel.
#define __global__ __attribute__((visibility("default"), noinline))
// Each shared variable lies behind a gap, so that an index past one array is not one into the next.
#define __EAR_JOIN_(a, b) a##b
#define __EAR_JOIN(a, b) __EAR_JOIN_(a, b)
#define __shared__ static __thread __attribute__((used)) char __EAR_JOIN(__ear_gap_, __COUNTER__)[64]; static __thread
#define __constant__ __attribute__((section("ear_constant")))
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __launch_bounds__(...)
#define __CUDACC__ 1
#define __CUDA_ARCH__ 800
#define CUDART_VERSION 12000
// extern __shared__ T name[]; is rewritten to this before the compiler sees it.
#define __ear_extern_shared(type, name) type (&name)[] = *(type (*)[])__ear_dynamic_shared

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __INT8_TYPE__ int8_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;
#define NULL __null

extern "C" {
extern unsigned char __ear_dynamic_shared[];
int __ear_syncthreads(int how, int predicate, int line);
void __ear_syncwarp(unsigned mask, int line);
unsigned __ear_activemask(int line);
void __ear_fence();
unsigned long long __ear_shuffle(unsigned mask, unsigned long long value, int source, int line);
unsigned __ear_ballot(unsigned mask, int predicate, int line, unsigned *lanes);
unsigned __ear_reduce(unsigned mask, unsigned value, int how, int is_signed, int line);
unsigned long long __ear_atomic(void *at, char type, char op, unsigned long long value, unsigned long long compare,
                                int line);
void __ear_trap(const char *signal, int line);
void __ear_assert_failed(const char *words, const char *file, const char *function, int line);
float __ear_half_to_float(unsigned short bits);
float __ear_bfloat16_to_float(unsigned short bits);
unsigned short __ear_to_half(double value);
unsigned short __ear_to_bfloat16(double value);
int printf(const char *format, ...) __asm__("__ear_printf") __attribute__((format(printf, 1, 2)));
void *memcpy(void *to, const void *from, size_t size) __asm__("__ear_memcpy");
void *memmove(void *to, const void *from, size_t size) __asm__("__ear_memcpy");
void *memset(void *to, int value, size_t size) __asm__("__ear_memset");
}

#define assert(condition) \
  ((condition) ? (void)0 : __ear_assert_failed(#condition, __FILE__, __PRETTY_FUNCTION__, __LINE__))
static inline void __trap(int line = __builtin_LINE()) { __ear_trap("SIGTRAP", line); }
static inline void __brkpt(int line = __builtin_LINE()) { __ear_trap("SIGTRAP", line); }

#include "vectors.h"

extern "C" {
extern const uint3 threadIdx, blockIdx;
extern const __ear_dim blockDim, gridDim;
}
enum { warpSize = 32 };

#include "arithmetic.h"
#include "atomics.h"
#include "threads.h"

#pragma GCC visibility pop

// Whatever macros and spliced lines put together: what would take code out of the emulator's sight is an error.
#pragma GCC poison asm __asm __asm__ no_sanitize __no_sanitize__ no_sanitize_thread __no_sanitize_thread__
#pragma GCC poison no_sanitize_address __no_sanitize_address__ no_sanitize_undefined __no_sanitize_undefined__
#pragma GCC poison disable_sanitizer_instrumentation __disable_sanitizer_instrumentation__ naked __naked__
#pragma GCC poison __ear_ballot __ear_shuffle __ear_reduce __ear_atomic __ear_trap __ear_printf __ear_memcpy
#pragma GCC poison __ear_memset __ear_fence __ear_syncthreads __ear_syncwarp __ear_activemask
