// Barriers of a block and exchanges within a warp.
#pragma once

static inline void __syncthreads(int line = __builtin_LINE()) { __ear_syncthreads(0, 0, line); }
static inline int __syncthreads_count(int predicate, int line = __builtin_LINE()) {
  return __ear_syncthreads(1, predicate, line);
}
static inline int __syncthreads_and(int predicate, int line = __builtin_LINE()) {
  return __ear_syncthreads(2, predicate, line);
}
static inline int __syncthreads_or(int predicate, int line = __builtin_LINE()) {
  return __ear_syncthreads(3, predicate, line);
}
static inline void __syncwarp(unsigned mask = 0xffffffffu, int line = __builtin_LINE()) { __ear_syncwarp(mask, line); }
static inline unsigned __activemask(int line = __builtin_LINE()) { return __ear_activemask(line); }
static inline void __nanosleep(unsigned) {}

static inline unsigned __ear_lane() {
  return (threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)) % warpSize;
}

// A shuffle within segments of `width` lanes; the source is a lane of the same segment, or the own one.
template <class T> static inline T __shfl_sync(unsigned mask, T value, int source, int width = warpSize,
                                               int line = __builtin_LINE()) {
  static_assert(sizeof(T) <= 8, "shuffles carry up to 8 bytes");
  const int lane = __ear_lane(), first = lane & ~(width - 1);
  return __ear_unpack<T>(__ear_shuffle(mask, __ear_pack(value), first | (source & (width - 1)), line));
}
template <class T> static inline T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = warpSize,
                                                  int line = __builtin_LINE()) {
  const int lane = __ear_lane(), within = lane & (width - 1);
  return __shfl_sync(mask, value, within >= (int)by ? within - (int)by : within, width, line);
}
template <class T> static inline T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = warpSize,
                                                    int line = __builtin_LINE()) {
  const int lane = __ear_lane(), within = lane & (width - 1);
  return __shfl_sync(mask, value, within + (int)by < width ? within + (int)by : within, width, line);
}
template <class T> static inline T __shfl_xor_sync(unsigned mask, T value, int with, int width = warpSize,
                                                   int line = __builtin_LINE()) {
  const int lane = __ear_lane(), other = lane ^ with;
  // A later segment is out of reach, an earlier one is not.
  const int source = (other & ~(width - 1)) > (lane & ~(width - 1)) ? lane : other;
  return __shfl_sync(mask, value, source, warpSize, line);
}

static inline unsigned __ballot_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  unsigned lanes;
  return __ear_ballot(mask, predicate, line, &lanes);
}
static inline int __any_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  return __ballot_sync(mask, predicate, line) != 0;
}
static inline int __all_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  unsigned lanes;
  const unsigned yes = __ear_ballot(mask, predicate, line, &lanes);
  return yes == lanes;
}
template <class T> static inline unsigned __match_any_sync(unsigned mask, T value, int line = __builtin_LINE()) {
  unsigned same = 0;
  for (int lane = 0; lane < warpSize; lane++)
    if (mask >> lane & 1 && __shfl_sync(mask, value, lane, warpSize, line) == value) same |= 1u << lane;
  return same;
}

#define __EAR_REDUCE(function, type, op)                                                               \
  static inline type function(unsigned mask, type value, int line = __builtin_LINE()) {                \
    return (type)__ear_reduce(mask, (unsigned)value, op, (type)-1 < (type)0, line);                    \
  }
__EAR_REDUCE(__reduce_add_sync, int, '+')
__EAR_REDUCE(__reduce_add_sync, unsigned, '+')
__EAR_REDUCE(__reduce_min_sync, int, '<')
__EAR_REDUCE(__reduce_min_sync, unsigned, '<')
__EAR_REDUCE(__reduce_max_sync, int, '>')
__EAR_REDUCE(__reduce_max_sync, unsigned, '>')
__EAR_REDUCE(__reduce_and_sync, unsigned, '&')
__EAR_REDUCE(__reduce_or_sync, unsigned, '|')
__EAR_REDUCE(__reduce_xor_sync, unsigned, '^')
#undef __EAR_REDUCE
