// One argument's memory on the device, between two zones that nobody may touch.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "driver.hpp"

namespace ear {

/** What an element is, by the type of the argument that points at it. */
struct Element {
  const char *type, *dtype;
  std::size_t bytes;
  std::uint64_t poison; // repeated: a NaN of that type, or a number that nobody computes
};

/** Of `float*`, `double*`, `int*`, `half*`, `bf16*`; null for anything else. */
const Element *element_of(const std::string &type);

class Buffer {
public:
  /** `filled`: its content before each call; nothing: poison. */
  Buffer(std::string name, const Element &element, std::size_t elements, bool constant,
         std::optional<std::string> filled);
  Buffer(Buffer &&other) noexcept;
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;
  Buffer &operator=(Buffer &&) = delete;
  /** Overwrites what it allocated with zeros before that is given back. */
  ~Buffer();

  Result allocate();
  /** Brings the zones and the content to what they were before the first call. */
  Result reset();
  /** Copies everything back, for the three below. */
  Result fetch();
  /** The element, counted from the data, whose zone was written; nothing where both are as they were. */
  std::optional<long long> written_outside() const;
  /** The element of a const buffer that is no longer what was sent; nothing where all are. */
  std::optional<long long> changed() const;
  std::string content() const;

  /** Where the data begins; aligned to 256 bytes. */
  Address data() const;
  const std::string name;
  const Element &element;
  const std::size_t elements;
  const bool constant;

private:
  long long element_at(std::size_t offset) const;
  std::size_t bytes() const { return elements * element.bytes; }

  std::string sent_;    // zone, data, zone
  std::string fetched_; // likewise
  Address base_ = 0;
};

} // namespace ear
