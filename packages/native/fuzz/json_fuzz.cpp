// JSON: what is read can be written, and what is written reads as the same value.
#include "base/json.hpp"

#include <cstdint>
#include <string>

#include "promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ear::json;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Value value, again;
  std::string why;
  if (!read(text, value, why)) {
    PROMISE(why.starts_with("line "));
    return 0;
  }
  std::string written;
  write(value, written);
  PROMISE(read(written, again, why));
  PROMISE(again == value);
  return 0;
}
