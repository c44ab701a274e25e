// The part of cooperative groups that blocks and tiles of a warp need: this_thread_block, tiled_partition, reduce.
#pragma once

#pragma GCC visibility push(default)
namespace cooperative_groups {

struct thread_block {
  void sync(int line = __builtin_LINE()) const { __syncthreads(line); }
  unsigned thread_rank() const { return threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z); }
  unsigned size() const { return blockDim.x * blockDim.y * blockDim.z; }
  unsigned num_threads() const { return size(); }
  dim3 thread_index() const { return threadIdx; }
  dim3 group_index() const { return blockIdx; }
  dim3 dim_threads() const { return blockDim; }
};
static inline thread_block this_thread_block() { return {}; }

template <unsigned Size> struct thread_block_tile {
  static_assert(Size > 0 && Size <= 32 && (Size & (Size - 1)) == 0, "a tile is 1, 2, 4, 8, 16 or 32 threads");
  unsigned mask() const {
    return (unsigned)(((1ull << Size) - 1) << (__ear_lane() & ~(Size - 1)));
  }
  unsigned thread_rank() const { return __ear_lane() & (Size - 1); }
  static constexpr unsigned size() { return Size; }
  static constexpr unsigned num_threads() { return Size; }
  unsigned meta_group_rank() const { return this_thread_block().thread_rank() / Size; }
  unsigned meta_group_size() const { return (this_thread_block().size() + Size - 1) / Size; }
  void sync(int line = __builtin_LINE()) const { __syncwarp(mask(), line); }
  template <class T> T shfl(T value, int source, int line = __builtin_LINE()) const {
    return __shfl_sync(mask(), value, source, Size, line);
  }
  template <class T> T shfl_up(T value, unsigned by, int line = __builtin_LINE()) const {
    return __shfl_up_sync(mask(), value, by, Size, line);
  }
  template <class T> T shfl_down(T value, unsigned by, int line = __builtin_LINE()) const {
    return __shfl_down_sync(mask(), value, by, Size, line);
  }
  template <class T> T shfl_xor(T value, unsigned with, int line = __builtin_LINE()) const {
    return __shfl_xor_sync(mask(), value, (int)with, Size, line);
  }
  int any(int predicate, int line = __builtin_LINE()) const { return __any_sync(mask(), predicate, line); }
  int all(int predicate, int line = __builtin_LINE()) const { return __all_sync(mask(), predicate, line); }
  unsigned ballot(int predicate, int line = __builtin_LINE()) const {
    return __ballot_sync(mask(), predicate, line) >> (__ear_lane() & ~(Size - 1));
  }
};
template <unsigned Size> static inline thread_block_tile<Size> tiled_partition(const thread_block &) { return {}; }
template <unsigned Size, unsigned Outer>
static inline thread_block_tile<Size> tiled_partition(const thread_block_tile<Outer> &) {
  static_assert(Size <= Outer, "a tile of a tile is no larger");
  return {};
}
template <class Group> static inline void sync(const Group &group, int line = __builtin_LINE()) { group.sync(line); }

template <class T> struct plus {
  T operator()(T a, T b) const { return a + b; }
};
template <class T> struct less {
  T operator()(T a, T b) const { return b < a ? b : a; }
};
template <class T> struct greater {
  T operator()(T a, T b) const { return a < b ? b : a; }
};
template <unsigned Size, class T, class Op>
static inline T reduce(const thread_block_tile<Size> &tile, T value, Op op, int line = __builtin_LINE()) {
  for (unsigned with = Size / 2; with > 0; with /= 2) value = op(value, tile.shfl_xor(value, with, line));
  return value;
}

} // namespace cooperative_groups
#pragma GCC visibility pop
