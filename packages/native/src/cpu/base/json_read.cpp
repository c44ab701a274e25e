// The reader of JSON: one pass, recursive down to the depth that the limits allow.
#include <algorithm>

#include "base/json_cursor.hpp"
#include "base/sentence.hpp"

namespace ear::json {

namespace {

class Reader {
 public:
  Reader(Cursor& cursor, const Limits& limits) : cursor_(cursor), limits_(limits) {}

  bool read(Value& out) {
    const std::string_view text(cursor_.at, static_cast<std::size_t>(cursor_.end - cursor_.at));
    if (text.size() > limits_.bytes) {
      const std::string most = std::to_string(limits_.bytes);
      return cursor_.fail(joined({"the text is longer than ", most, " bytes"}),
                          joined({"글이 ", most, "바이트보다 길어요"}));
    }
    if (text.starts_with("\xef\xbb\xbf")) {
      return cursor_.fail("the text begins with a byte order mark; save it as UTF-8 without one",
                          "글이 BOM으로 시작해요. BOM 없는 UTF-8로 저장해 주세요");
    }
    if (!value(out, 0)) return false;
    cursor_.skip_space();
    return cursor_.at == cursor_.end ||
           cursor_.fail("expected the end of the text", "글이 끝나야 하는데 더 이어져요");
  }

 private:
  bool value(Value& out, int depth) {
    cursor_.skip_space();
    if (cursor_.at == cursor_.end) {
      return cursor_.fail("expected a value but the text ends", "값이 와야 하는데 글이 끝났어요");
    }
    if (++values_ > limits_.values) return too_many();
    switch (*cursor_.at) {
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
    if (static_cast<std::size_t>(cursor_.end - cursor_.at) < word.size() ||
        std::string_view(cursor_.at, word.size()) != word) {
      return cursor_.fail("expected a value", "값이 와야 해요");
    }
    cursor_.at += word.size();
    out = std::move(value);
    return true;
  }

  bool string(Value& out) {
    std::string held;
    if (!read_string(cursor_, held)) return false;
    out = Value(std::move(held));
    return true;
  }

  bool number(Value& out) {
    Number held;
    if (!read_number(cursor_, held)) return false;
    out = Value(held);
    return true;
  }

  bool array(Value& out, int depth) {
    if (!deep(depth)) return false;
    cursor_.at++;
    Array items;
    cursor_.skip_space();
    if (!cursor_.take(']')) {
      do {
        if (!value(items.emplace_back(), depth)) return false;
        cursor_.skip_space();
      } while (cursor_.take(','));
      if (!cursor_.take(']')) return cursor_.fail("expected , or ]", ", 또는 ] 가 와야 해요");
    }
    out = Value(std::move(items));
    return true;
  }

  bool object(Value& out, int depth) {
    if (!deep(depth)) return false;
    cursor_.at++;
    Object members;
    std::vector<const char*> places;  // of the keys
    cursor_.skip_space();
    if (!cursor_.take('}')) {
      do {
        cursor_.skip_space();
        places.push_back(cursor_.at);
        if (!member(members.emplace_back(), depth)) return false;
        cursor_.skip_space();
      } while (cursor_.take(','));
      if (!cursor_.take('}')) return cursor_.fail("expected , or }", ", 또는 } 가 와야 해요");
    }
    if (!distinct(members, places)) return false;
    out = Value(std::move(members));
    return true;
  }

  bool member(Member& out, int depth) {
    if (cursor_.at == cursor_.end || *cursor_.at != '"') {
      return cursor_.fail("expected a key in quotation marks", "따옴표로 묶은 이름이 와야 해요");
    }
    if (!read_string(cursor_, out.key)) return false;
    cursor_.skip_space();
    if (!cursor_.take(':')) return cursor_.fail("expected :", ": 가 와야 해요");
    return value(out.value, depth);
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
      cursor_.at = places[order[i]];
      const std::string key = quoted(members[order[i]].key);
      return cursor_.fail(joined({"the key ", key, " is there twice"}), joined({key, " 이름이 두 번 나와요"}));
    }
    return true;
  }

  bool deep(int depth) {
    if (depth <= limits_.depth) return true;
    const std::string most = std::to_string(limits_.depth);
    return cursor_.fail(joined({"there are more than ", most, " arrays and objects inside each other"}),
                        joined({"배열과 객체가 ", most, "겹보다 깊어요"}));
  }

  bool too_many() {
    const std::string most = std::to_string(limits_.values);
    return cursor_.fail(joined({"there are more than ", most, " values"}), joined({"값이 ", most, "개보다 많아요"}));
  }

  Cursor& cursor_;
  const Limits limits_;
  std::size_t values_ = 0;
};

}  // namespace

bool read(std::string_view text, Value& out, std::string& why, const Limits& limits, std::string* korean) {
  Cursor cursor(text, why, korean);
  return Reader(cursor, limits).read(out);
}

}  // namespace ear::json
