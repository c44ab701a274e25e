// Atomic operations. Threads are fibers, so an operation is whole by itself; what is kept is their order.
#include <cstring>

#include "block.hpp"
#include "memory.hpp"
#include "narrow.hpp"

using namespace ear;

namespace {

template <class T> T bits_to(u64 bits) {
  T value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

template <class T> u64 to_bits(T value) {
  u64 bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  return bits;
}

template <class T> u64 whole(char op, u64 was, u64 by, u64 compare) {
  const T old = bits_to<T>(was), value = bits_to<T>(by);
  switch (op) {
    case '+': return to_bits(T(old + value));
    case '<': return to_bits(value < old ? value : old);
    case '>': return to_bits(old < value ? value : old);
    case '&': return to_bits(T(old & value));
    case '|': return to_bits(T(old | value));
    case '^': return to_bits(T(old ^ value));
    case '=': return by;
    case '?': return to_bits(old == bits_to<T>(compare) ? value : old);
    case 'i': return to_bits(old >= value ? T(0) : T(old + 1));
    default: return to_bits(old == 0 || old > value ? value : T(old - 1)); // 'd'
  }
}

u64 after(char type, char op, u64 was, u64 by, u64 compare) {
  switch (type) {
    case 'i': return whole<int>(op, was, by, compare);
    case 'u': return whole<unsigned>(op, was, by, compare);
    case 'l': return whole<long long>(op, was, by, compare);
    case 'm': return whole<unsigned long long>(op, was, by, compare);
    case 's': return whole<unsigned short>(op, was, by, compare);
    case 'f': return to_bits(bits_to<float>(was) + bits_to<float>(by));
    case 'd': return to_bits(bits_to<double>(was) + bits_to<double>(by));
    case 'h': return to_half(half_to_float(u16(was)) + half_to_float(u16(by)));
    default: return to_bfloat16(bfloat16_to_float(u16(was)) + bfloat16_to_float(u16(by))); // 'b'
  }
}

std::size_t size_of(char type) {
  return type == 's' || type == 'h' || type == 'b' ? 2 : type == 'l' || type == 'm' || type == 'd' ? 8 : 4;
}

} // namespace

/**
 * One read-modify-write; answers the old bits. `type`: i int, u unsigned, l and m 64 bits, s 16 bits, f float,
 * d double, h __half, b __nv_bfloat16. `op`: + < > & | ^, = exchange, ? compare and swap, i and d as atomicInc, -Dec.
 */
EAR_EXPORT u64 __ear_atomic(void *at, char type, char op, u64 value, u64 compare, int line) {
  const std::size_t size = size_of(type);
  u64 was = 0;
  if (!in_kernel()) return 0;
  take_turns();
  access(at, size, Touch::ATOMIC, nullptr, line);
  synchronise(static_cast<u8 *>(at));
  std::memcpy(&was, at, size);
  const u64 now = after(type, op, was, value, compare);
  std::memcpy(at, &now, size);
  return was;
}
