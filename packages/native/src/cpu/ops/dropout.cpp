// Dropout: the mask that Philox draws, and what is done with a mask, forwards and backwards.
#include "base/philox.hpp"
#include "op.hpp"

namespace ear::ops {

namespace {

// Whole numbers up to here have a double of their own.
constexpr size_t kWhole = size_t{1} << 53;

bool is_rate(double p) { return p >= 0 && p < 1; }

enum MaskVariant { kRight, kKeepsWithP, kInTurn, kSameStream };

// dropout_mask(p, seed, stream) -> words, mask (N): whether each of N elements is kept (1) or dropped (0), with p in
// [0, 1), seed and stream whole numbers below 2^53. words are random numbers of 32 bits by Philox4x32-10 with the key
// `seed`: element e takes number e / 16 % 4 of the four that the counter (e / 64 * 16 + e % 16, stream) gives, which is
// what the fast models do. An element is dropped where its word is below p * 2^32, rounded down. Source: Salmon et al.,
// "Parallel Random Numbers: As Easy as 1, 2, 3" (2011). Variants: kept where it should be dropped; element e takes
// number e % 4 of counter e / 4; stream 0 whatever was asked for.
ear_status dropout_mask(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [p, seed_given, stream_given] = call.in<3>();
  const auto [words, mask] = call.out<2>();
  size_t seed = 0, stream = 0;
  if (!is_rate(p[0]) || !index_of(seed_given[0], kWhole, seed) || !index_of(stream_given[0], kWhole, stream)) {
    return EAR_ERR_ARGUMENT;
  }
  const auto limit = static_cast<std::uint32_t>(p[0] * 4294967296.0);
  for (size_t e = 0; e < N; e++) {
    const bool in_turn = call.variant == kInTurn;
    const size_t counter = in_turn ? e / 4 : e / 64 * 16 + e % 16;
    const std::uint32_t word =
        philox(seed, counter, call.variant == kSameStream ? 0 : stream)[in_turn ? e % 4 : e / 16 % 4];
    words[e] = word;
    mask[e] = (word < limit) == (call.variant == kKeepsWithP) ? 1 : 0;
  }
  return EAR_OK;
}

enum Variant { kNotScaled = 1, kDividedByP, kMaskTurned };

// dropout_forward(inp, mask (N), p) -> out (N) = inp * mask / (1 - p), mask 0 or 1, p in [0, 1).
// dropout_backward(dout, mask (N), p) -> dinp (N) = dout * mask / (1 - p). Variants: not divided; divided by p; what
// the mask drops is kept instead forwards, and kept as well backwards. Source: Srivastava et al., "Dropout" (2014),
// scaled while training, as in PyTorch.
ear_status drop(const Call& call, bool backwards) {
  const auto [N] = call.sizes<1>();
  const auto [x, mask, p] = call.in<3>();
  const auto [out] = call.out<1>();
  if (!is_rate(p[0])) return EAR_ERR_ARGUMENT;
  const double divisor = call.variant == kNotScaled ? 1 : call.variant == kDividedByP ? p[0] : 1 - p[0];
  for (size_t i = 0; i < N; i++) {
    size_t kept = 0;
    if (!index_of(mask[i], 2, kept)) return EAR_ERR_ARGUMENT;
    const bool keeps = call.variant != kMaskTurned ? kept == 1 : backwards || kept == 0;
    out[i] = keeps ? x[i] / divisor : 0;
  }
  return EAR_OK;
}

ear_status dropout_forward(const Call& call) { return drop(call, false); }
ear_status dropout_backward(const Call& call) { return drop(call, true); }

}  // namespace

std::vector<Op> dropout_ops() {
  return {
      {.name = "dropout_mask",
       .dims = {"N"},
       .inputs = {{"p", "1"}, {"seed", "1"}, {"stream", "1"}},
       .outputs = {{"words", "N"}, {"mask", "N"}},
       .compute = dropout_mask,
       .work = "40*N",
       .variants = {"keeps_with_p", "in_turn", "same_stream"}},
      {.name = "dropout_forward",
       .dims = {"N"},
       .inputs = {{"inp", "N"}, {"mask", "N"}, {"p", "1"}},
       .outputs = {{"out", "N"}},
       .compute = dropout_forward,
       .variants = {"not_scaled", "divided_by_p", "mask_inverted"}},
      {.name = "dropout_backward",
       .dims = {"N"},
       .inputs = {{"dout", "N"}, {"mask", "N"}, {"p", "1"}},
       .outputs = {{"dinp", "N"}},
       .compute = dropout_backward,
       .variants = {"not_scaled", "divided_by_p", "mask_ignored"}},
  };
}

}  // namespace ear::ops
