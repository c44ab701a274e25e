// bf16 that forgets nothing: with it, what is left between the two halves of the engine is the order of sums, and a
// test can be strict. What rounding does is a matter of the kernels' own tests.
#pragma once

struct __nv_bfloat16 {
  float value;
};

inline float __bfloat162float(__nv_bfloat16 x) { return x.value; }
inline __nv_bfloat16 __float2bfloat16(float x) { return {x}; }
