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
  Reader(std::string_view text, std::string& why, const Limits& limits)
      : start_(text.data()), at_(text.data()), end_(text.data() + text.size()), why_(why), limits_(limits) {}

  bool read(Value& out) {
    if (static_cast<std::size_t>(end_ - start_) > limits_.bytes) {
      return fail("the text is longer than " + std::to_string(limits_.bytes) + " bytes");
    }
    if (end_ - at_ >= 3 && std::memcmp(at_, "\xef\xbb\xbf", 3) == 0) {
      return fail("the text begins with a byte order mark; save it as UTF-8 without one");
    }
    if (!value(out, 0)) return false;
    skip_space();
    return at_ == end_ || fail("expected the end of the text");
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
    if (at_ == end_) return fail("expected a value but the text ends");
    if (++values_ > limits_.values) return fail("there are more than " + std::to_string(limits_.values) + " values");
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
      return fail("expected a value");
    }
    at_ += word.size();
    out = std::move(value);
    return true;
  }

  bool deep(int depth) {
    return depth <= limits_.depth ||
           fail("there are more than " + std::to_string(limits_.depth) + " arrays and objects inside each other");
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
      if (!take(']')) return fail("expected , or ]");
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
        if (at_ == end_ || *at_ != '"') return fail("expected a key in quotation marks");
        Member& member = members.emplace_back();
        if (!characters(member.key)) return false;
        skip_space();
        if (!take(':')) return fail("expected :");
        if (!value(member.value, depth)) return false;
        skip_space();
      } while (take(','));
      if (!take('}')) return fail("expected , or }");
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
      return fail("the key " + quoted(members[order[i]].key) + " is there twice");
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
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character in a string needs an escape");
      std::uint32_t point = 0;
      if (!read_code_point(at_, end_, point)) return fail("these bytes are not UTF-8");
      out.append(before, at_);
    }
    return fail("a string has no end");
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
      return fail("this escape stands for no character");
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
      return fail("expected a value");
    }
    if (zero && at_ < end_ && is_digit(*at_)) return fail("a number has no zeros in front");
    bool fraction = false;
    if (take('.')) {
      fraction = true;
      if (!digits()) return fail("expected a digit after the point");
    }
    if (take('e') || take('E')) {
      fraction = true;
      if (!take('+')) take('-');
      if (!digits()) return fail("expected the digits of an exponent");
    }
    Number number;
    const auto read = std::from_chars(before, at_, number.value);
    if (read.ec != std::errc() || read.ptr != at_ || !std::isfinite(number.value)) {
      at_ = before;
      return fail("this number is beyond what a double holds");
    }
    number.is_whole = !fraction && std::from_chars(before, at_, number.whole).ec == std::errc();
    if (!number.is_whole) number.whole = 0;
    out = Value(number);
    return true;
  }

  bool fail(const std::string& sentence) {
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
    return false;
  }

  const char* const start_;
  const char* at_;
  const char* const end_;
  std::string& why_;
  const Limits limits_;
  std::size_t values_ = 0;
};

}  // namespace

bool read(std::string_view text, Value& out, std::string& why, const Limits& limits) {
  return Reader(text, why, limits).read(out);
}

}  // namespace ear::json
