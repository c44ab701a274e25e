// What __half and __nv_bfloat16 have in common: 16 bits, computed in float and rounded to nearest even after each
// operation, which is the same as computing exactly and rounding once.
#pragma once

#define __EAR_NARROW(T, T2, to_float, from_double)                                                              \
  struct __align__(2) T {                                                                                       \
    unsigned short __x;                                                                                         \
    T() = default;                                                                                              \
    T(float value) : __x(from_double(value)) {}                                                                 \
    T(double value) : __x(from_double(value)) {}                                                                \
    T(int value) : __x(from_double(value)) {}                                                                   \
    T(unsigned value) : __x(from_double(value)) {}                                                              \
    operator float() const { return to_float(__x); }                                                            \
    T &operator+=(T other) { return *this = T((float)*this + (float)other); }                                   \
    T &operator-=(T other) { return *this = T((float)*this - (float)other); }                                   \
    T &operator*=(T other) { return *this = T((float)*this * (float)other); }                                   \
    T &operator/=(T other) { return *this = T((float)*this / (float)other); }                                   \
  };                                                                                                            \
  struct __align__(4) T2 { T x, y; };                                                                           \
  static inline T operator+(T a, T b) { return T((float)a + (float)b); }                                        \
  static inline T operator-(T a, T b) { return T((float)a - (float)b); }                                        \
  static inline T operator*(T a, T b) { return T((float)a * (float)b); }                                        \
  static inline T operator/(T a, T b) { return T((float)a / (float)b); }                                        \
  static inline T operator-(T a) { return T(-(float)a); }                                                       \
  static inline bool operator==(T a, T b) { return (float)a == (float)b; }                                      \
  static inline bool operator!=(T a, T b) { return (float)a != (float)b; }                                      \
  static inline bool operator<(T a, T b) { return (float)a < (float)b; }                                        \
  static inline bool operator>(T a, T b) { return (float)a > (float)b; }                                        \
  static inline bool operator<=(T a, T b) { return (float)a <= (float)b; }                                      \
  static inline bool operator>=(T a, T b) { return (float)a >= (float)b; }                                      \
  static inline T2 operator+(T2 a, T2 b) { return T2{a.x + b.x, a.y + b.y}; }                                   \
  static inline T2 operator-(T2 a, T2 b) { return T2{a.x - b.x, a.y - b.y}; }                                   \
  static inline T2 operator*(T2 a, T2 b) { return T2{a.x * b.x, a.y * b.y}; }                                   \
  static inline T2 operator/(T2 a, T2 b) { return T2{a.x / b.x, a.y / b.y}; }                                   \
  static inline T __hadd(T a, T b) { return a + b; }                                                            \
  static inline T __hsub(T a, T b) { return a - b; }                                                            \
  static inline T __hmul(T a, T b) { return a * b; }                                                            \
  static inline T __hdiv(T a, T b) { return a / b; }                                                            \
  static inline T __hfma(T a, T b, T c) { return T((double)(float)a * (double)(float)b + (double)(float)c); }   \
  static inline T __hneg(T a) { return -a; }                                                                    \
  static inline T __habs(T a) { return T(fabsf(a)); }                                                           \
  static inline T __hmax(T a, T b) { return T(fmaxf(a, b)); }                                                   \
  static inline T __hmin(T a, T b) { return T(fminf(a, b)); }                                                   \
  static inline bool __heq(T a, T b) { return a == b; }                                                         \
  static inline bool __hne(T a, T b) { return a != b; }                                                         \
  static inline bool __hlt(T a, T b) { return a < b; }                                                          \
  static inline bool __hle(T a, T b) { return a <= b; }                                                         \
  static inline bool __hgt(T a, T b) { return a > b; }                                                          \
  static inline bool __hge(T a, T b) { return a >= b; }                                                         \
  static inline bool __hisnan(T a) { return isnan((float)a); }                                                  \
  static inline T2 __hadd2(T2 a, T2 b) { return a + b; }                                                        \
  static inline T2 __hsub2(T2 a, T2 b) { return a - b; }                                                        \
  static inline T2 __hmul2(T2 a, T2 b) { return a * b; }                                                        \
  static inline T2 __hfma2(T2 a, T2 b, T2 c) { return T2{__hfma(a.x, b.x, c.x), __hfma(a.y, b.y, c.y)}; }       \
  static inline T2 __hmax2(T2 a, T2 b) { return T2{__hmax(a.x, b.x), __hmax(a.y, b.y)}; }                       \
  static inline T2 __hmin2(T2 a, T2 b) { return T2{__hmin(a.x, b.x), __hmin(a.y, b.y)}; }                       \
  static inline T hexp(T a) { return T(exp((double)(float)a)); }                                                \
  static inline T hlog(T a) { return T(log((double)(float)a)); }                                                \
  static inline T hsqrt(T a) { return T(sqrt((double)(float)a)); }                                              \
  static inline T hrsqrt(T a) { return T(1.0 / sqrt((double)(float)a)); }                                       \
  static inline T hrcp(T a) { return T(1.0 / (double)(float)a); }                                               \
  static inline T htanh(T a) { return T(tanh((double)(float)a)); }                                              \
  static inline float __low2float(T2 a) { return a.x; }                                                         \
  static inline float __high2float(T2 a) { return a.y; }
