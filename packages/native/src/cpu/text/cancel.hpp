// How a long computation notices that nobody wants it any more.
#pragma once

#include <cstdint>

namespace ear::text {

struct Cancelled {};

class Cancel {
 public:
  // flag: a number that another thread makes other than 0, or nullptr.
  explicit Cancel(const std::int32_t* flag) : flag_(flag) {}
  // Throws Cancelled once the flag is up.
  void check() const {
    if (flag_ && __atomic_load_n(flag_, __ATOMIC_RELAXED) != 0) throw Cancelled{};
  }
  // The same, for loops that call it with a running number: looks at the flag every 4,096 times.
  void check(std::uint64_t turn) const {
    if (turn % 4096 == 0) check();
  }

 private:
  const std::int32_t* flag_;
};

}  // namespace ear::text
