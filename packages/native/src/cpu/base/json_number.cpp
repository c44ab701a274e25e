// Numbers of JSON: no zeros in front, digits on both sides of a point, and nothing that a double cannot hold.
#include <charconv>
#include <cmath>

#include "base/json_cursor.hpp"

namespace ear::json {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool digits(Cursor& cursor) {
  const char* const before = cursor.at;
  while (cursor.at < cursor.end && is_digit(*cursor.at)) cursor.at++;
  return cursor.at > before;
}

}  // namespace

bool read_number(Cursor& cursor, Number& out) {
  const char* const before = cursor.at;
  cursor.take('-');
  const bool zero = cursor.take('0');
  if (!zero && !digits(cursor)) {
    cursor.at = before;
    return cursor.fail("expected a value", "값이 와야 해요");
  }
  if (zero && cursor.at < cursor.end && is_digit(*cursor.at)) {
    return cursor.fail("a number has no zeros in front", "숫자 앞에 0을 붙일 수 없어요");
  }
  bool fraction = false;
  if (cursor.take('.')) {
    fraction = true;
    if (!digits(cursor)) return cursor.fail("expected a digit after the point", "소수점 뒤에 숫자가 와야 해요");
  }
  if (cursor.take('e') || cursor.take('E')) {
    fraction = true;
    if (!cursor.take('+')) cursor.take('-');
    if (!digits(cursor)) return cursor.fail("expected the digits of an exponent", "지수의 숫자가 와야 해요");
  }
  const auto read = std::from_chars(before, cursor.at, out.value);
  if (read.ec != std::errc() || read.ptr != cursor.at || !std::isfinite(out.value)) {
    cursor.at = before;
    return cursor.fail("this number is beyond what a double holds", "배정밀도로 나타낼 수 없는 수예요");
  }
  out.is_whole = !fraction && std::from_chars(before, cursor.at, out.whole).ec == std::errc();
  if (!out.is_whole) out.whole = 0;
  return true;
}

}  // namespace ear::json
