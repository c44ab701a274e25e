// SHA-256: what files and weights are told apart by.
// Source: FIPS 180-4, "Secure Hash Standard" (2015).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace ear {

class Sha256 {
 public:
  Sha256();
  void update(const void* bytes, std::size_t n);
  // The digest as 64 lower-case hexadecimal digits. Ends the object's use.
  std::string hex();

 private:
  void block(const std::uint8_t* bytes);

  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, 64> pending_{};
  std::size_t n_pending_ = 0;
  std::uint64_t n_bytes_ = 0;
};

}  // namespace ear
