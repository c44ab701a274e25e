#include "base/sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ear {

namespace {

__extension__ using Wide = unsigned __int128;

// The standard's constants are the first 32 bits behind the point of square and cube roots of the first primes; whole
// numbers find them exactly: the largest r with r^power <= prime * 2^(32 power).
constexpr std::uint32_t root_bits(unsigned prime, int power) {
  const Wide target = static_cast<Wide>(prime) << (32 * power);
  std::uint64_t root = 0;
  for (int bit = 37; bit >= 0; bit--) {
    const Wide wanted = root | (1ull << bit);
    if ((power == 2 ? wanted * wanted : wanted * wanted * wanted) <= target) root |= 1ull << bit;
  }
  return static_cast<std::uint32_t>(root);
}

template <std::size_t n>
constexpr std::array<std::uint32_t, n> roots_of_primes(int power) {
  std::array<std::uint32_t, n> found{};
  unsigned candidate = 2;
  for (std::size_t i = 0; i < n; candidate++) {
    bool prime = true;
    for (unsigned d = 2; d * d <= candidate; d++) prime = prime && candidate % d != 0;
    if (prime) found[i++] = root_bits(candidate, power);
  }
  return found;
}

constexpr auto kStart = roots_of_primes<8>(2);
constexpr auto kRounds = roots_of_primes<64>(3);

std::uint32_t big_endian(const std::uint8_t* b) {
  return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | std::uint32_t{b[3]};
}

}  // namespace

Sha256::Sha256() : state_(kStart) {}

void Sha256::block(const std::uint8_t* bytes) {
  std::uint32_t w[64];
  for (int i = 0; i < 16; i++) w[i] = big_endian(bytes + 4 * i);
  for (int i = 16; i < 64; i++) {
    const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
    const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state_;
  for (int i = 0; i < 64; i++) {
    const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + kRounds[i] + w[i];
    const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  const std::uint32_t mixed[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; i++) state_[i] += mixed[i];
}

void Sha256::update(const void* bytes, std::size_t n) {
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  n_bytes_ += n;
  while (n > 0) {
    if (n_pending_ == 0 && n >= 64) {
      block(from);
      from += 64;
      n -= 64;
      continue;
    }
    const std::size_t taken = std::min(n, 64 - n_pending_);
    std::memcpy(pending_.data() + n_pending_, from, taken);
    n_pending_ += taken;
    from += taken;
    n -= taken;
    if (n_pending_ == 64) {
      block(pending_.data());
      n_pending_ = 0;
    }
  }
}

std::array<std::uint8_t, 32> Sha256::finish() {
  const std::uint64_t bits = n_bytes_ * 8;
  std::uint8_t end[72] = {0x80};
  const std::size_t zeros = (n_pending_ < 56 ? 56 : 120) - n_pending_;  // the mark and zeros, up to the last 8 bytes
  for (int i = 0; i < 8; i++) end[zeros + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
  update(end, zeros + 8);
  std::array<std::uint8_t, 32> digest;
  for (int i = 0; i < 32; i++) digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

void Sha256::finish_hex(char out[65]) {
  const auto digest = finish();
  for (int i = 0; i < 32; i++) {
    out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
    out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
  }
  out[64] = '\0';
}

}  // namespace ear
