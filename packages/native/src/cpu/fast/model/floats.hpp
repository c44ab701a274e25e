// Memory for floats: zero at first, aligned for vectors, never moved.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace ear::fast {

class Floats {
 public:
  Floats() = default;
  // n zeros. The system hands zero pages out as they are touched, so an arena that is never used costs nothing.
  explicit Floats(std::int64_t n) : size_(n) {
    if (n < 0 || n > (std::int64_t{1} << 38)) throw std::bad_alloc();
    block_.reset(std::calloc(static_cast<std::size_t>(n) * sizeof(float) + kAlign, 1));
    if (!block_) throw std::bad_alloc();
    const auto at = reinterpret_cast<std::uintptr_t>(block_.get());
    data_ = reinterpret_cast<float*>((at + kAlign - 1) / kAlign * kAlign);
  }

  float* data() { return data_; }
  const float* data() const { return data_; }
  std::int64_t size() const { return size_; }

 private:
  static constexpr std::uintptr_t kAlign = 64;
  struct Free {
    void operator()(void* block) const { std::free(block); }
  };
  std::unique_ptr<void, Free> block_;
  float* data_ = nullptr;
  std::int64_t size_ = 0;
};

}  // namespace ear::fast
