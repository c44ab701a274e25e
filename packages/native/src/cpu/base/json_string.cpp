// Strings of JSON: characters of UTF-8, and escapes.
#include <charconv>

#include "base/json_cursor.hpp"
#include "base/utf8.hpp"

namespace ear::json {

namespace {

// Four hexadecimal digits.
bool hexadecimal(Cursor& cursor, std::uint32_t& point) {
  if (cursor.end - cursor.at < 4) return false;
  const auto [end, error] = std::from_chars(cursor.at, cursor.at + 4, point, 16);
  if (error != std::errc() || end != cursor.at + 4) return false;
  cursor.at += 4;
  return true;
}

bool escape(Cursor& cursor, std::string& out) {
  const char* const before = cursor.at;
  cursor.at++;
  const char c = cursor.at < cursor.end ? *cursor.at++ : '\0';
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  if (const std::size_t found = kNames.find(c); c != '\0' && found != kNames.npos) {
    out += kMeant[found];
    return true;
  }
  std::uint32_t point = 0, low = 0;
  bool known = c == 'u' && hexadecimal(cursor, point);
  if (known && point >= 0xd800 && point <= 0xdfff) {  // a pair of surrogates stands for one character
    known = point < 0xdc00 && cursor.take('\\') && cursor.take('u') && hexadecimal(cursor, low) && low >= 0xdc00 &&
            low <= 0xdfff;
    point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
  }
  if (!known) {
    cursor.at = before;
    return cursor.fail("this escape stands for no character", "이 이스케이프는 어떤 글자도 뜻하지 않아요");
  }
  append_code_point(out, point);
  return true;
}

}  // namespace

bool read_string(Cursor& cursor, std::string& out) {
  cursor.at++;
  while (cursor.at < cursor.end) {
    const char* const before = cursor.at;
    const char c = *cursor.at;
    if (c == '"') {
      cursor.at++;
      return true;
    }
    if (c == '\\') {
      if (!escape(cursor, out)) return false;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      return cursor.fail("a control character in a string needs an escape",
                         "문자열 안의 제어 문자는 \\n 처럼 적어야 해요");
    }
    std::uint32_t point = 0;
    if (!read_code_point(cursor.at, cursor.end, point)) {
      return cursor.fail("these bytes are not UTF-8", "UTF-8이 아닌 바이트가 있어요");
    }
    out.append(before, cursor.at);
  }
  return cursor.fail("a string has no end", "문자열이 닫히지 않았어요");
}

}  // namespace ear::json
