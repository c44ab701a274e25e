/*
 * JSON (RFC 8259), strictly: one value, UTF-8 throughout, no duplicate keys, no number that a double cannot hold. The
 * reader trusts nothing and answers with a sentence that names line and column; the writer gives what it reads back.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ear::json {

struct Member;
class Value;
using Array = std::vector<Value>;
using Object = std::vector<Member>;  // in the order of the text

struct Number {
  double value = 0;
  // Whether the text was a whole number without fraction or exponent that fits; only then does `whole` hold it.
  bool is_whole = false;
  std::int64_t whole = 0;
  // The same number, however it was spelt: 1.0 is 1.
  bool operator==(const Number& other) const {
    return value == other.value && (!is_whole || !other.is_whole || whole == other.whole);
  }
};

// A value of JSON. What is asked for under another kind is nullptr.
class Value {
 public:
  Value() = default;  // null
  explicit Value(bool boolean) : held_(boolean) {}
  explicit Value(Number number) : held_(number) {}
  explicit Value(std::string string) : held_(std::move(string)) {}
  explicit Value(Array array);
  explicit Value(Object object);

  bool is_null() const { return std::holds_alternative<std::monostate>(held_); }
  const bool* boolean() const { return std::get_if<bool>(&held_); }
  const double* number() const;
  const std::int64_t* whole() const;  // also nullptr for 1.0 and 1e3
  const std::string* string() const { return std::get_if<std::string>(&held_); }
  const Array* array() const;
  const Object* object() const;
  // The value of a key of an object, or nullptr.
  const Value* find(std::string_view key) const;
  // "null", "a boolean", "a number", "a string", "an array", "an object"
  const char* kind() const;

  bool operator==(const Value& other) const;

 private:
  friend void write(const Value& value, std::string& out);
  std::variant<std::monostate, bool, Number, std::string, Array, Object> held_;
};

struct Member {
  std::string key;
  Value value;
  bool operator==(const Member& other) const;
};

struct Limits {
  std::size_t bytes = std::size_t{1} << 26;
  std::size_t values = std::size_t{1} << 22;  // of all kinds together; each takes about 60 bytes of memory
  int depth = 64;                             // of arrays and objects inside each other
};

// Reads a text that is one value. false: `why` is an English sentence such as "line 2, column 7: expected a value".
// Columns count characters from 1. korean, where it is wanted, receives the same in Korean, with its full stop. Throws
// only std::bad_alloc.
bool read(std::string_view text, Value& out, std::string& why, const Limits& limits = {},
          std::string* korean = nullptr);

// Writes a value without spaces, in one line. Doubles are written with the fewest digits that give them back.
void write(const Value& value, std::string& out);

// Writes piece by piece, with the commas where they belong. The caller closes what it opens and gives each member of an
// object a key first.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer& open_object() { return open('{'); }
  Writer& close_object() { return close('}'); }
  Writer& open_array() { return open('['); }
  Writer& close_array() { return close(']'); }
  Writer& key(std::string_view key);
  // Bytes that are not UTF-8 become U+FFFD.
  Writer& string(std::string_view string);
  // JSON has no NaN and no infinity: they become null.
  Writer& number(double number);
  Writer& whole(std::int64_t number);
  Writer& boolean(bool boolean);
  Writer& null();
  // A line break for the reader's eye, after the comma; between items only.
  Writer& line();

 private:
  void separate();
  Writer& open(char bracket);
  Writer& close(char bracket);

  std::string& out_;
  bool comma_ = false;  // whether the next item needs one
  bool line_ = false;   // whether the next item begins a line
};

}  // namespace ear::json
