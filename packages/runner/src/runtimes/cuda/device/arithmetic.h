// Arithmetic of device code: the C library's functions, with the overloads and intrinsics that CUDA has. The fast ones
// (__expf, __fdividef) are computed exactly here; on a GPU their last bits differ.
#pragma once

#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define HUGE_VALF __builtin_inff()
#define HUGE_VAL __builtin_inf()
#define CUDART_INF_F __builtin_inff()
#define CUDART_NAN_F __builtin_nanf("")
#define CUDART_INF __builtin_inf()
#define CUDART_NAN __builtin_nan("")
#define CUDART_PI_F 3.141592654f
#define CUDART_PI 3.14159265358979323846
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_E 2.71828182845904523536
#define M_SQRT2 1.41421356237309504880
#define M_2_SQRTPI 1.12837916709551257390
#define FLT_MAX __FLT_MAX__
#define FLT_MIN __FLT_MIN__
#define FLT_EPSILON __FLT_EPSILON__
#define DBL_MAX __DBL_MAX__
#define DBL_MIN __DBL_MIN__
#define DBL_EPSILON __DBL_EPSILON__
#define INT_MAX __INT_MAX__
#define INT_MIN (-__INT_MAX__ - 1)
#define UINT_MAX (__INT_MAX__ * 2U + 1U)
#define LLONG_MAX __LONG_LONG_MAX__
#define LLONG_MIN (-__LONG_LONG_MAX__ - 1LL)
#define ULLONG_MAX (__LONG_LONG_MAX__ * 2ULL + 1ULL)

// The C library has exp(double) and expf(float); C++ adds exp(float) and exp(int).
#define __EAR_UNARY(name)                                     \
  extern "C" double name(double) noexcept;                    \
  extern "C" float name##f(float) noexcept;                   \
  static inline float name(float x) { return name##f(x); }    \
  static inline double name(int x) { return name((double)x); }
#define __EAR_BINARY(name)                                                               \
  extern "C" double name(double, double) noexcept;                                       \
  extern "C" float name##f(float, float) noexcept;                                       \
  static inline float name(float x, float y) { return name##f(x, y); }                   \
  static inline double name(float x, double y) { return name((double)x, y); }            \
  static inline double name(double x, float y) { return name(x, (double)y); }            \
  static inline double name(double x, int y) { return name(x, (double)y); }              \
  static inline double name(int x, int y) { return name((double)x, (double)y); }
__EAR_UNARY(sqrt)
__EAR_UNARY(exp)
__EAR_UNARY(exp2)
__EAR_UNARY(expm1)
__EAR_UNARY(log)
__EAR_UNARY(log2)
__EAR_UNARY(log10)
__EAR_UNARY(log1p)
__EAR_UNARY(sin)
__EAR_UNARY(cos)
__EAR_UNARY(tan)
__EAR_UNARY(asin)
__EAR_UNARY(acos)
__EAR_UNARY(atan)
__EAR_UNARY(sinh)
__EAR_UNARY(cosh)
__EAR_UNARY(tanh)
__EAR_UNARY(asinh)
__EAR_UNARY(acosh)
__EAR_UNARY(atanh)
__EAR_UNARY(erf)
__EAR_UNARY(erfc)
__EAR_UNARY(floor)
__EAR_UNARY(ceil)
__EAR_UNARY(round)
__EAR_UNARY(trunc)
__EAR_UNARY(rint)
__EAR_UNARY(nearbyint)
__EAR_UNARY(cbrt)
__EAR_UNARY(tgamma)
__EAR_UNARY(lgamma)
__EAR_BINARY(pow)
__EAR_BINARY(atan2)
__EAR_BINARY(fmod)
__EAR_BINARY(fmax)
__EAR_BINARY(fmin)
__EAR_BINARY(copysign)
__EAR_BINARY(hypot)
__EAR_BINARY(fdim)
__EAR_BINARY(remainder)
__EAR_BINARY(nextafter)
#undef __EAR_UNARY
#undef __EAR_BINARY
static inline float pow(float x, int y) { return powf(x, (float)y); }

extern "C" {
double fabs(double) noexcept;
float fabsf(float) noexcept;
double fma(double, double, double) noexcept;
float fmaf(float, float, float) noexcept;
double ldexp(double, int) noexcept;
float ldexpf(float, int) noexcept;
double frexp(double, int *) noexcept;
float frexpf(float, int *) noexcept;
double modf(double, double *) noexcept;
float modff(float, float *) noexcept;
int abs(int) noexcept;
long labs(long) noexcept;
}
static inline float fabs(float x) { return fabsf(x); }
static inline float abs(float x) { return fabsf(x); }
static inline double abs(double x) { return fabs(x); }
static inline long abs(long x) { return labs(x); }
static inline long long abs(long long x) { return x < 0 ? -x : x; }
static inline float fma(float x, float y, float z) { return fmaf(x, y, z); }
template <class T> static inline bool isnan(T x) { return __builtin_isnan(x); }
template <class T> static inline bool isinf(T x) { return __builtin_isinf_sign(x) != 0; }
template <class T> static inline bool isfinite(T x) { return __builtin_isfinite(x); }
template <class T> static inline bool signbit(T x) { return __builtin_signbit(x); }
static inline long lroundf(float x) { return (long)roundf(x); }
static inline float exp10f(float x) { return powf(10.0f, x); }
static inline double exp10(double x) { return pow(10.0, x); }
static inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
static inline double rsqrt(double x) { return 1.0 / sqrt(x); }
static inline float rsqrt(float x) { return rsqrtf(x); }
static inline float rcbrtf(float x) { return 1.0f / cbrtf(x); }
static inline float sinpif(float x) { return (float)sin(M_PI * x); }
static inline float cospif(float x) { return (float)cos(M_PI * x); }
static inline void sincosf(float x, float *s, float *c) { *s = sinf(x); *c = cosf(x); }
static inline void sincos(double x, double *s, double *c) { *s = sin(x); *c = cos(x); }
static inline float normcdff(float x) { return 0.5f * erfcf(-x * 0.70710678f); }

#define __EAR_LEAST(type)                                              \
  static inline type min(type a, type b) { return b < a ? b : a; }     \
  static inline type max(type a, type b) { return a < b ? b : a; }
__EAR_LEAST(int)
__EAR_LEAST(unsigned)
__EAR_LEAST(long)
__EAR_LEAST(unsigned long)
__EAR_LEAST(long long)
__EAR_LEAST(unsigned long long)
#undef __EAR_LEAST
#define __EAR_MIXED(a, b, to)                                           \
  static inline to min(a x, b y) { return min((to)x, (to)y); }          \
  static inline to max(a x, b y) { return max((to)x, (to)y); }          \
  static inline to min(b x, a y) { return min((to)x, (to)y); }          \
  static inline to max(b x, a y) { return max((to)x, (to)y); }
static inline float min(float a, float b) { return fminf(a, b); }
static inline float max(float a, float b) { return fmaxf(a, b); }
static inline double min(double a, double b) { return fmin(a, b); }
static inline double max(double a, double b) { return fmax(a, b); }
__EAR_MIXED(int, unsigned, unsigned)
__EAR_MIXED(int, long, long)
__EAR_MIXED(int, long long, long long)
__EAR_MIXED(int, unsigned long, unsigned long)
__EAR_MIXED(unsigned, unsigned long, unsigned long)
__EAR_MIXED(float, double, double)
#undef __EAR_MIXED
static inline unsigned umin(unsigned a, unsigned b) { return min(a, b); }
static inline unsigned umax(unsigned a, unsigned b) { return max(a, b); }

static inline float __expf(float x) { return expf(x); }
static inline float __exp10f(float x) { return exp10f(x); }
static inline float __logf(float x) { return logf(x); }
static inline float __log2f(float x) { return log2f(x); }
static inline float __log10f(float x) { return log10f(x); }
static inline float __powf(float x, float y) { return powf(x, y); }
static inline float __sinf(float x) { return sinf(x); }
static inline float __cosf(float x) { return cosf(x); }
static inline float __tanf(float x) { return tanf(x); }
static inline float __tanhf(float x) { return tanhf(x); }
static inline void __sincosf(float x, float *s, float *c) { sincosf(x, s, c); }
static inline float __fdividef(float x, float y) { return x / y; }
static inline float __saturatef(float x) { return x > 0.0f ? fminf(x, 1.0f) : 0.0f; }
static inline float __frsqrt_rn(float x) { return (float)(1.0 / sqrt((double)x)); }
static inline float __frcp_rn(float x) { return 1.0f / x; }
static inline float __fsqrt_rn(float x) { return sqrtf(x); }
static inline float __fadd_rn(float x, float y) { return x + y; }
static inline float __fsub_rn(float x, float y) { return x - y; }
static inline float __fmul_rn(float x, float y) { return x * y; }
static inline float __fdiv_rn(float x, float y) { return x / y; }
static inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
static inline double __dadd_rn(double x, double y) { return x + y; }
static inline double __dmul_rn(double x, double y) { return x * y; }
static inline double __fma_rn(double x, double y, double z) { return fma(x, y, z); }

template <class To, class From> static inline To __ear_bits(From from) {
  static_assert(sizeof(To) <= sizeof(From), "bits");
  To to;
  __builtin_memcpy(&to, &from, sizeof to);
  return to;
}
static inline int __float_as_int(float x) { return __ear_bits<int>(x); }
static inline unsigned __float_as_uint(float x) { return __ear_bits<unsigned>(x); }
static inline float __int_as_float(int x) { return __ear_bits<float>(x); }
static inline float __uint_as_float(unsigned x) { return __ear_bits<float>(x); }
static inline long long __double_as_longlong(double x) { return __ear_bits<long long>(x); }
static inline double __longlong_as_double(long long x) { return __ear_bits<double>(x); }
static inline int __float2int_rn(float x) { return (int)rintf(x); }
static inline int __float2int_rz(float x) { return (int)x; }
static inline int __float2int_rd(float x) { return (int)floorf(x); }
static inline int __float2int_ru(float x) { return (int)ceilf(x); }
static inline unsigned __float2uint_rn(float x) { return (unsigned)rintf(x); }
static inline unsigned __float2uint_rz(float x) { return (unsigned)x; }
static inline float __int2float_rn(int x) { return (float)x; }
static inline float __uint2float_rn(unsigned x) { return (float)x; }
static inline float __double2float_rn(double x) { return (float)x; }
static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
static inline int __clz(int x) { return x ? __builtin_clz((unsigned)x) : 32; }
static inline int __clzll(long long x) { return x ? __builtin_clzll((unsigned long long)x) : 64; }
static inline int __ffs(int x) { return __builtin_ffs(x); }
static inline int __ffsll(long long x) { return __builtin_ffsll(x); }
static inline unsigned __brev(unsigned x) {
  unsigned reversed = 0;
  for (int bit = 0; bit < 32; bit++) reversed |= (x >> bit & 1) << (31 - bit);
  return reversed;
}
static inline int __mul24(int x, int y) { return (x << 8 >> 8) * (y << 8 >> 8); }
static inline int __mulhi(int x, int y) { return (int)((long long)x * y >> 32); }
static inline unsigned __umulhi(unsigned x, unsigned y) { return (unsigned)((unsigned long long)x * y >> 32); }
static inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned by) {
  return (unsigned)((((unsigned long long)high << 32 | low) << (by & 31)) >> 32);
}
static inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned by) {
  return (unsigned)(((unsigned long long)high << 32 | low) >> (by & 31));
}

// Loads and stores that say how to cache; there is no cache here.
template <class T> static inline T __ldg(const T *at) { return *at; }
template <class T> static inline T __ldcg(const T *at) { return *at; }
template <class T> static inline T __ldca(const T *at) { return *at; }
template <class T> static inline T __ldcs(const T *at) { return *at; }
template <class T> static inline T __ldlu(const T *at) { return *at; }
template <class T> static inline T __ldcv(const T *at) { return *at; }
template <class T> static inline void __stcg(T *at, T value) { *at = value; }
template <class T> static inline void __stcs(T *at, T value) { *at = value; }
template <class T> static inline void __stwb(T *at, T value) { *at = value; }
template <class T> static inline void __stwt(T *at, T value) { *at = value; }

namespace std {
using ::abs; using ::ceil; using ::cos; using ::erf; using ::exp; using ::exp2; using ::fabs; using ::floor;
using ::fma; using ::fmax; using ::fmin; using ::isfinite; using ::isinf; using ::isnan; using ::log; using ::log2;
using ::max; using ::min; using ::pow; using ::round; using ::sin; using ::size_t; using ::sqrt; using ::tanh;
} // namespace std
