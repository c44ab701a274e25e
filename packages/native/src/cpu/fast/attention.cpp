#include "fast/share.hpp"

namespace ear::fast {

namespace {

constexpr int kQueries = 5 * kStrip;  // of a tile of the way forward

// Where head `head` of batch b lies in qkv (and, laid out alike, in dqkv).
struct Places {
  std::int64_t q, k, v, stride;
};

Places places(int b, int head, int T, int NH, int NKV, int HS) {
  const std::int64_t stride = (std::int64_t{NH} + 2 * NKV) * HS, row = std::int64_t{b} * T * stride;
  const std::int64_t kv = head / (NH / NKV);
  return {row + std::int64_t{head} * HS, row + (NH + kv) * HS, row + (NH + NKV + kv) * HS, stride};
}

double work_of(int B, int T, int NH, int HS) { return static_cast<double>(B) * NH * T * T * HS; }

}  // namespace

void attention_forward(Context& context, float* out, float* lse, const float* qkv, int B, int T, int NH, int NKV,
                       int HS) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t room = attention_scratch(T, HS);
  float* scratch = context.workspace.floats(kSlotScratch, room * context.pool.threads());
  const std::int64_t chunks = (T + kQueries - 1) / kQueries, heads = std::int64_t{B} * NH;
  share(context, chunks * heads, work_of(B, T, NH, HS), [&](std::int64_t tile) {
    // The last queries, which see most keys, come first.
    const auto chunk = static_cast<int>(chunks - 1 - tile / heads);
    const auto b = static_cast<int>(tile % heads / NH), head = static_cast<int>(tile % NH);
    const Places at = places(b, head, T, NH, NKV, HS);
    Head h = {};
    h.q = qkv + at.q, h.k = qkv + at.k, h.v = qkv + at.v;
    h.stride = at.stride;
    h.out_stride = std::int64_t{NH} * HS;
    h.out = out + std::int64_t{b} * T * h.out_stride + std::int64_t{head} * HS;
    h.lse = lse + (std::int64_t{b} * NH + head) * T;
    h.T = T, h.HS = HS;
    h.begin = chunk * kQueries, h.end = std::min(T, h.begin + kQueries);
    h.scratch = scratch + Pool::worker() * room;
    tiles.attention_forward(h);
  });
}

void attention_backward(Context& context, float* dqkv, const float* dout, const float* qkv, const float* out,
                        const float* lse, int B, int T, int NH, int NKV, int HS) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t room = attention_scratch(T, HS);
  float* scratch = context.workspace.floats(kSlotScratch, room * context.pool.threads());
  const int group = NH / NKV;
  share(context, std::int64_t{B} * NKV, 2.5 * work_of(B, T, NH, HS), [&](std::int64_t tile) {
    const auto b = static_cast<int>(tile / NKV), kv = static_cast<int>(tile % NKV);
    for (int head = kv * group; head < (kv + 1) * group; head++) {
      const Places at = places(b, head, T, NH, NKV, HS);
      if (head == kv * group) {  // the heads of a group add to the same keys and values, one after another
        for (std::int64_t t = 0; t < T; t++) {
          std::fill_n(dqkv + at.k + t * at.stride, HS, 0.0f);
          std::fill_n(dqkv + at.v + t * at.stride, HS, 0.0f);
        }
      }
      Head h = {};
      h.q = qkv + at.q, h.k = qkv + at.k, h.v = qkv + at.v;
      h.dq = dqkv + at.q, h.dk = dqkv + at.k, h.dv = dqkv + at.v;
      h.stride = at.stride;
      h.out_stride = std::int64_t{NH} * HS;
      const std::int64_t first = std::int64_t{b} * T * h.out_stride + std::int64_t{head} * HS;
      h.out = const_cast<float*>(out) + first;  // only read on the way back
      h.dout = dout + first;
      h.lse = const_cast<float*>(lse) + (std::int64_t{b} * NH + head) * T;
      h.T = T, h.HS = HS;
      h.begin = 0, h.end = T;
      h.scratch = scratch + Pool::worker() * room;
      tiles.attention_backward(h);
    }
  });
}

void attention_decode(Context& context, float* out, const float* q, const float* keys, const float* values,
                      const int* length, int B, int capacity, int NH, int NKV, int HS) {
  const Tiles& tiles = tiles_for(context.isa);
  float* scratch = context.workspace.floats(kSlotScratch, std::int64_t{capacity} * context.pool.threads());
  const std::int64_t stride = std::int64_t{NKV} * HS;
  double work = 0;
  for (int b = 0; b < B; b++) work += 2.0 * length[b] * NH * HS;
  share(context, std::int64_t{B} * NH, work, [&](std::int64_t tile) {
    const std::int64_t b = tile / NH, head = tile % NH, kv = head / (NH / NKV);
    const std::int64_t first = b * capacity * stride + kv * HS;
    float* att = scratch + Pool::worker() * std::int64_t{capacity};
    tiles.attend(att, q + tile * HS, keys + first, stride, length[b], HS);
    tiles.gather(out + tile * HS, att, values + first, stride, length[b], HS);
  });
}

void attention_weights(float* att, const float* qkv, int b, int head, int T, int NH, int NKV, int HS) {
  const Tiles& tiles = tiles_for(isa());
  const Places at = places(b, head, T, NH, NKV, HS);
  for (std::int64_t t = 0; t < T; t++) {
    float* row = att + t * T;
    tiles.attend(row, qkv + at.q + t * at.stride, qkv + at.k, at.stride, static_cast<int>(t) + 1, HS);
    std::fill(row + t + 1, row + T, 0.0f);
  }
}

}  // namespace ear::fast
