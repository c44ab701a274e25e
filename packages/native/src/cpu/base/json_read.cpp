// The reader of JSON: one pass, recursive down to the depth that the limits allow.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/json.hpp"
#include "base/sentence.hpp"
#include "base/utf8.hpp"

namespace ear::json {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Reader {
 public:
  Reader(std::string_view text, std::string& why, const Limits& limits, std::string* korean)
      : start_(text.data()), at_(text.data()), end_(start_ + text.size()), why_(why), korean_(korean), limits_(limits) {}

  bool read(Value& out) {
    if (static_cast<std::size_t>(end_ - start_) > limits_.bytes) {
      return fail("the text is longer than " + std::to_string(limits_.bytes) + " bytes",
                  "글이 " + std::to_string(limits_.bytes) + "바이트보다 길어요");
    }
    if (end_ - at_ >= 3 && std::memcmp(at_, "\xef\xbb\xbf", 3) == 0) {
      return fail("the text begins with a byte order mark; save it as UTF-8 without one",
                  "글이 BOM으로 시작해요. BOM 없는 UTF-8로 저장해 주세요");
    }
    if (!value(out, 0)) return false;
    skip_space();
    return at_ == end_ || fail("expected the end of the text", "글이 끝나야 하는데 더 이어져요");
  }

 private:
  void skip_space() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) at_++;
  }

  // Moves past c when it is next.
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    at_++;
    return true;
  }

  bool value(Value& out, int depth) {
    skip_space();
    if (at_ == end_) return fail("expected a value but the text ends", "값이 와야 하는데 글이 끝났어요");
    if (++values_ > limits_.values) return too_many();
    switch (*at_) {
      case '{': return object(out, depth + 1);
      case '[': return array(out, depth + 1);
      case '"': return string(out);
      case 't': return word("true", out, Value(true));
      case 'f': return word("false", out, Value(false));
      case 'n': return word("null", out, Value());
      default: return number(out);
    }
  }

  bool word(std::string_view word, Value& out, Value value) {
    if (static_cast<std::size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word) {
      return fail("expected a value", "값이 와야 해요");
    }
    at_ += word.size();
    out = std::move(value);
    return true;
  }

  bool deep(int depth) {
    return depth <= limits_.depth ||
           fail("there are more than " + std::to_string(limits_.depth) + " arrays and objects inside each other",
                "배열과 객체가 " + std::to_string(limits_.depth) + "겹보다 깊어요");
  }

  bool array(Value& out, int depth) {
    if (!deep(depth)) return false;
    at_++;
    Array items;
    skip_space();
    if (!take(']')) {
      do {
        if (!value(items.emplace_back(), depth)) return false;
        skip_space();
      } while (take(','));
      if (!take(']')) return fail("expected , or ]", ", 또는 ] 가 와야 해요");
    }
    out = Value(std::move(items));
    return true;
  }

  bool object(Value& out, int depth) {
    if (!deep(depth)) return false;
    at_++;
    Object members;
    std::vector<const char*> places;  // of the keys
    skip_space();
    if (!take('}')) {
      do {
        skip_space();
        places.push_back(at_);
        if (at_ == end_ || *at_ != '"') return fail("expected a key in quotation marks", "따옴표로 묶은 이름이 와야 해요");
        Member& member = members.emplace_back();
        if (!characters(member.key)) return false;
        skip_space();
        if (!take(':')) return fail("expected :", ": 가 와야 해요");
        if (!value(member.value, depth)) return false;
        skip_space();
      } while (take(','));
      if (!take('}')) return fail("expected , or }", ", 또는 } 가 와야 해요");
    }
    if (!distinct(members, places)) return false;
    out = Value(std::move(members));
    return true;
  }

  bool distinct(const Object& members, const std::vector<const char*>& places) {
    std::vector<std::size_t> order(members.size());
    for (std::size_t i = 0; i < order.size(); i++) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const int compared = members[a].key.compare(members[b].key);
      return compared < 0 || (compared == 0 && a < b);
    });
    for (std::size_t i = 1; i < order.size(); i++) {
      if (members[order[i - 1]].key != members[order[i]].key) continue;
      at_ = places[order[i]];
      return fail("the key " + quoted(members[order[i]].key) + " is there twice",
                  quoted(members[order[i]].key) + " 이름이 두 번 나와요");
    }
    return true;
  }

  bool string(Value& out) {
    std::string held;
    if (!characters(held)) return false;
    out = Value(std::move(held));
    return true;
  }

  bool characters(std::string& out) {
    at_++;
    while (at_ < end_) {
      const char* const before = at_;
      const char c = *at_;
      if (c == '"') {
        at_++;
        return true;
      }
      if (c == '\\') {
        if (!escape(out)) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character in a string needs an escape", "문자열 안의 제어 문자는 \\n 처럼 적어야 해요");
      std::uint32_t point = 0;
      if (!read_code_point(at_, end_, point)) return fail("these bytes are not UTF-8", "UTF-8이 아닌 바이트가 있어요");
      out.append(before, at_);
    }
    return fail("a string has no end", "문자열이 닫히지 않았어요");
  }

  bool escape(std::string& out) {
    const char* const before = at_;
    at_++;
    const char c = at_ < end_ ? *at_++ : '\0';
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    if (const std::size_t found = kNames.find(c); c != '\0' && found != kNames.npos) {
      out += kMeant[found];
      return true;
    }
    std::uint32_t point = 0, low = 0;
    bool known = c == 'u' && hexadecimal(point);
    if (known && point >= 0xd800 && point <= 0xdfff) {  // a pair of surrogates stands for one character
      known = point < 0xdc00 && take('\\') && take('u') && hexadecimal(low) && low >= 0xdc00 && low <= 0xdfff;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    if (!known) {
      at_ = before;
      return fail("this escape stands for no character", "이 이스케이프는 어떤 글자도 뜻하지 않아요");
    }
    append_code_point(out, point);
    return true;
  }

  bool hexadecimal(std::uint32_t& point) {
    if (end_ - at_ < 4) return false;
    const auto [end, error] = std::from_chars(at_, at_ + 4, point, 16);
    if (error != std::errc() || end != at_ + 4) return false;
    at_ += 4;
    return true;
  }

  bool digits() {
    const char* const before = at_;
    while (at_ < end_ && is_digit(*at_)) at_++;
    return at_ > before;
  }

  bool number(Value& out) {
    const char* const before = at_;
    take('-');
    const bool zero = take('0');
    if (!zero && !digits()) {
      at_ = before;
      return fail("expected a value", "값이 와야 해요");
    }
    if (zero && at_ < end_ && is_digit(*at_)) return fail("a number has no zeros in front", "숫자 앞에 0을 붙일 수 없어요");
    bool fraction = false;
    if (take('.')) {
      fraction = true;
      if (!digits()) return fail("expected a digit after the point", "소수점 뒤에 숫자가 와야 해요");
    }
    if (take('e') || take('E')) {
      fraction = true;
      if (!take('+')) take('-');
      if (!digits()) return fail("expected the digits of an exponent", "지수의 숫자가 와야 해요");
    }
    Number number;
    const auto read = std::from_chars(before, at_, number.value);
    if (read.ec != std::errc() || read.ptr != at_ || !std::isfinite(number.value)) {
      at_ = before;
      return fail("this number is beyond what a double holds", "배정밀도로 나타낼 수 없는 수예요");
    }
    number.is_whole = !fraction && std::from_chars(before, at_, number.whole).ec == std::errc();
    if (!number.is_whole) number.whole = 0;
    out = Value(number);
    return true;
  }

  bool too_many() {
    const std::string most = std::to_string(limits_.values);
    return fail("there are more than " + most + " values", "값이 " + most + "개보다 많아요");
  }

  bool fail(const std::string& sentence, const std::string& korean) {
    std::size_t line = 1, column = 1;
    for (const char* at = start_; at < at_; at++) {
      if (*at == '\n') {
        line++;
        column = 1;
      } else if (!continues_character(*at)) {
        column++;
      }
    }
    why_ = "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + sentence;
    if (korean_) *korean_ = std::to_string(line) + "번째 줄 " + std::to_string(column) + "번째 글자: " + korean + ".";
    return false;
  }

  const char* const start_;
  const char* at_;
  const char* const end_;
  std::string& why_;
  std::string* const korean_;
  const Limits limits_;
  std::size_t values_ = 0;
};

}  // namespace

bool read(std::string_view text, Value& out, std::string& why, const Limits& limits, std::string* korean) {
  return Reader(text, why, limits, korean).read(out);
}

}  // namespace ear::json
