// SHA-256 (FIPS 180-4), for fingerprints of weights and files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace ear {

class Sha256 {
 public:
  Sha256();
  void update(const void* bytes, std::size_t n);
  // The digest of everything so far; the object is used up.
  std::array<std::uint8_t, 32> finish();
  // The same as 64 hex digits and NUL.
  void finish_hex(char out[65]);

 private:
  void block(const std::uint8_t* bytes);

  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, 64> pending_{};
  std::size_t n_pending_ = 0;
  std::uint64_t n_bytes_ = 0;
};

}  // namespace ear
