#include "buffers.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ear {

namespace {

/** So wide that an index off by a whole row or head still lands in it and can be named. */
constexpr std::size_t ZONE = std::size_t(1) << 20;

constexpr Element ELEMENTS[] = {
    {"float*", "f32", 4, 0x7fbfdead7fbfdead}, {"double*", "f64", 8, 0x7ff7deadbeefdead},
    {"int*", "i32", 4, 0x7fbadbad7fbadbad},   {"half*", "f16", 2, 0x7fbf7fbf7fbf7fbf},
    {"bf16*", "bf16", 2, 0x7fbf7fbf7fbf7fbf},
};

/** Both zones begin at a multiple of 256 bytes: so does the data, as programs get it from cudaMalloc. */
std::size_t rounded(std::size_t size) { return (size + 255) / 256 * 256; }

std::string pattern(std::size_t size, std::uint64_t poison) {
  std::string text(size, '\0');
  for (std::size_t at = 0; at < size; at += sizeof poison) {
    std::memcpy(&text[at], &poison, std::min(sizeof poison, size - at));
  }
  return text;
}

} // namespace

const Element *element_of(const std::string &type) {
  const auto *found = std::find_if(std::begin(ELEMENTS), std::end(ELEMENTS),
                                   [&type](const Element &one) { return type == one.type; });
  return found == std::end(ELEMENTS) ? nullptr : found;
}

Buffer::Buffer(std::string called, const Element &of, std::size_t count, bool is_constant,
               std::optional<std::string> filled)
    : name(std::move(called)), element(of), elements(count), constant(is_constant),
      sent_(pattern(ZONE + rounded(count * of.bytes) + ZONE, of.poison)) {
  if (filled) filled->copy(&sent_[ZONE], std::min(filled->size(), bytes()));
}

Buffer::Buffer(Buffer &&other) noexcept
    : name(other.name), element(other.element), elements(other.elements), constant(other.constant),
      sent_(std::move(other.sent_)), fetched_(std::move(other.fetched_)), base_(std::exchange(other.base_, 0)) {}

Buffer::~Buffer() {
  if (base_ == 0) return;
  cuda.set_bytes(base_, 0, sent_.size());
  cuda.free(base_);
}

Result Buffer::allocate() { return cuda.alloc(&base_, sent_.size()); }

Result Buffer::reset() { return cuda.upload(base_, sent_.data(), sent_.size()); }

Result Buffer::fetch() {
  fetched_.resize(sent_.size());
  return cuda.download(fetched_.data(), base_, fetched_.size());
}

std::optional<long long> Buffer::written_outside() const {
  const auto differs = [this](std::size_t from, std::size_t to) -> std::optional<long long> {
    const auto [sent, fetched] =
        std::mismatch(sent_.begin() + long(from), sent_.begin() + long(to), fetched_.begin() + long(from));
    if (sent == sent_.begin() + long(to)) return std::nullopt;
    return element_at(std::size_t(sent - sent_.begin()));
  };
  const auto behind = differs(ZONE + bytes(), sent_.size());
  return behind ? behind : differs(0, ZONE);
}

std::optional<long long> Buffer::changed() const {
  const auto begin = sent_.begin() + long(ZONE), end = begin + long(bytes());
  const auto [sent, fetched] = std::mismatch(begin, end, fetched_.begin() + long(ZONE));
  if (!constant || sent == end) return std::nullopt;
  return element_at(std::size_t(sent - sent_.begin()));
}

std::string Buffer::content() const { return fetched_.substr(ZONE, bytes()); }

Address Buffer::data() const { return base_ + ZONE; }

long long Buffer::element_at(std::size_t offset) const {
  const auto size = static_cast<long long>(element.bytes),
             from = static_cast<long long>(offset) - static_cast<long long>(ZONE);
  return from >= 0 ? from / size : -((-from + size - 1) / size);
}

} // namespace ear
