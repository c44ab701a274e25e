// Vector types and dim3, laid out and aligned as CUDA lays them out.
#pragma once

#define __EAR_VECTORS(name, type, align2, align4)                                                                  \
  struct name##1 { type x; };                                                                                      \
  struct __attribute__((aligned(align2))) name##2 { type x, y; };                                                  \
  struct name##3 { type x, y, z; };                                                                                \
  struct __attribute__((aligned(align4))) name##4 { type x, y, z, w; };                                            \
  static inline name##1 make_##name##1(type x) { return name##1{x}; }                                              \
  static inline name##2 make_##name##2(type x, type y) { return name##2{x, y}; }                                   \
  static inline name##3 make_##name##3(type x, type y, type z) { return name##3{x, y, z}; }                        \
  static inline name##4 make_##name##4(type x, type y, type z, type w) { return name##4{x, y, z, w}; }

__EAR_VECTORS(char, signed char, 2, 4)
__EAR_VECTORS(uchar, unsigned char, 2, 4)
__EAR_VECTORS(short, short, 4, 8)
__EAR_VECTORS(ushort, unsigned short, 4, 8)
__EAR_VECTORS(int, int, 8, 16)
__EAR_VECTORS(uint, unsigned int, 8, 16)
__EAR_VECTORS(long, long, 16, 16)
__EAR_VECTORS(ulong, unsigned long, 16, 16)
__EAR_VECTORS(longlong, long long, 16, 16)
__EAR_VECTORS(ulonglong, unsigned long long, 16, 16)
__EAR_VECTORS(float, float, 8, 16)
__EAR_VECTORS(double, double, 16, 16)

struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
  constexpr dim3(uint3 v) : x(v.x), y(v.y), z(v.z) {}
};

// blockDim and gridDim: never change while a thread lives, which the compiler may know.
struct __ear_dim {
  unsigned x, y, z;
  operator dim3() const { return dim3(x, y, z); }
};
