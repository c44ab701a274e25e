// Single precision rounded to bf16, and kept in single precision.
#pragma once

namespace ear::fast {
namespace {

// To the nearest number of 8 significant bits, ties to even; what is not a number stays so.
void round_bf16(float* out, const float* x, std::int64_t n) {
  each(n, [=](std::int64_t i, std::int64_t count) {
    const I raw = bits(load(x + i, count));
    const I rounded = raw + (set(0x7fffu) + (right_unsigned<16>(raw) & set(1u)));
    const M nan = below(set(0x7f800000u), raw & set(0x7fffffffu));
    store(out + i, choose(nan, floats(raw), floats(rounded & set(0xffff0000u))), count);
  });
}

}  // namespace
}  // namespace ear::fast
