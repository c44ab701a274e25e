#include "base/json_cursor.hpp"

#include "base/sentence.hpp"
#include "base/utf8.hpp"

namespace ear::json {

bool Cursor::fail(std::string_view english, std::string_view korean) {
  std::size_t line = 1, column = 1;
  for (const char* before = start_; before < at; before++) {
    if (*before == '\n') {
      line++;
      column = 1;
    } else if (!continues_character(*before)) {
      column++;
    }
  }
  const std::string row = std::to_string(line), place = std::to_string(column);
  why_ = joined({"line ", row, ", column ", place, ": ", english});
  if (korean_) *korean_ = joined({row, "번째 줄 ", place, "번째 글자: ", korean, "."});
  return false;
}

}  // namespace ear::json
