#include "base/sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ear {

namespace {

using Wide = unsigned __int128;

// The first n primes.
template <std::size_t n>
constexpr std::array<std::uint32_t, n> primes() {
  std::array<std::uint32_t, n> found{};
  std::size_t count = 0;
  for (std::uint32_t candidate = 2; count < n; candidate++) {
    bool prime = true;
    for (std::size_t i = 0; i < count && prime; i++) prime = candidate % found[i] != 0;
    if (prime) found[count++] = candidate;
  }
  return found;
}

// The first 32 bits behind the point of the square root (power 2) or cube root (power 3) of each prime: the standard
// defines its constants so, and the compiler works them out.
template <std::size_t n>
constexpr std::array<std::uint32_t, n> root_fractions(int power) {
  std::array<std::uint32_t, n> out{};
  const std::array<std::uint32_t, n> of = primes<n>();
  for (std::size_t i = 0; i < n; i++) {
    const Wide target = static_cast<Wide>(of[i]) << (32 * power);
    std::uint64_t root = 0;
    for (int bit = 37; bit >= 0; bit--) {
      const std::uint64_t next = root | std::uint64_t{1} << bit;
      Wide raised = static_cast<Wide>(next) * next;
      if (power == 3) raised *= next;
      if (raised <= target) root = next;
    }
    out[i] = static_cast<std::uint32_t>(root);
  }
  return out;
}

constexpr std::array<std::uint32_t, 8> kStart = root_fractions<8>(2);
constexpr std::array<std::uint32_t, 64> kRound = root_fractions<64>(3);

}  // namespace

Sha256::Sha256() : state_(kStart) {}

void Sha256::block(const std::uint8_t* bytes) {
  std::uint32_t w[64];
  for (int i = 0; i < 16; i++) {
    w[i] = static_cast<std::uint32_t>(bytes[4 * i]) << 24 | static_cast<std::uint32_t>(bytes[4 * i + 1]) << 16 |
           static_cast<std::uint32_t>(bytes[4 * i + 2]) << 8 | bytes[4 * i + 3];
  }
  for (int i = 16; i < 64; i++) {
    const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
    const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state_;
  for (int i = 0; i < 64; i++) {
    const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + kRound[static_cast<std::size_t>(i)] + w[i];
    const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  const std::array<std::uint32_t, 8> added = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; i++) state_[i] += added[i];
}

void Sha256::update(const void* data, std::size_t n) {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  n_bytes_ += n;
  while (n > 0) {
    if (n_pending_ == 0 && n >= 64) {
      block(bytes);
      bytes += 64;
      n -= 64;
      continue;
    }
    const std::size_t taken = std::min(n, 64 - n_pending_);
    std::memcpy(pending_.data() + n_pending_, bytes, taken);
    n_pending_ += taken;
    bytes += taken;
    n -= taken;
    if (n_pending_ == 64) {
      block(pending_.data());
      n_pending_ = 0;
    }
  }
}

std::string Sha256::hex() {
  const std::uint64_t bits = n_bytes_ * 8;
  const std::uint8_t one = 0x80;
  const std::uint8_t zero = 0;
  update(&one, 1);
  while (n_pending_ != 56) update(&zero, 1);
  std::uint8_t length[8];
  for (int i = 0; i < 8; i++) length[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
  update(length, 8);
  std::string out;
  for (const std::uint32_t word : state_) {
    for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[word >> shift & 15];
  }
  return out;
}

}  // namespace ear
