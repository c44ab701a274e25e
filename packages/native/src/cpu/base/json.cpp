#include "base/json.hpp"

#include <charconv>
#include <cmath>

#include "base/utf8.hpp"

namespace ear::json {

Value::Value(Array array) : held_(std::move(array)) {}
Value::Value(Object object) : held_(std::move(object)) {}

const double* Value::number() const {
  const Number* number = std::get_if<Number>(&held_);
  return number ? &number->value : nullptr;
}

const std::int64_t* Value::whole() const {
  const Number* number = std::get_if<Number>(&held_);
  return number && number->is_whole ? &number->whole : nullptr;
}

const Array* Value::array() const { return std::get_if<Array>(&held_); }
const Object* Value::object() const { return std::get_if<Object>(&held_); }

const Value* Value::find(std::string_view key) const {
  if (const Object* members = object()) {
    for (const Member& member : *members) {
      if (member.key == key) return &member.value;
    }
  }
  return nullptr;
}

const char* Value::kind() const {
  constexpr const char* kKinds[] = {"null", "a boolean", "a number", "a string", "an array", "an object"};
  return kKinds[held_.index()];
}

bool Value::operator==(const Value& other) const { return held_ == other.held_; }
bool Member::operator==(const Member& other) const { return key == other.key && value == other.value; }

void write(const Value& value, std::string& out) {
  Writer writer(out);
  if (value.is_null()) {
    writer.null();
  } else if (const bool* boolean = value.boolean()) {
    writer.boolean(*boolean);
  } else if (const std::int64_t* whole = value.whole()) {
    writer.whole(*whole);
  } else if (const double* number = value.number()) {
    writer.number(*number);
  } else if (const std::string* string = value.string()) {
    writer.string(*string);
  } else if (const Array* array = value.array()) {
    char before = '[';
    for (const Value& item : *array) {
      out += before;
      before = ',';
      write(item, out);
    }
    out += array->empty() ? "[]" : "]";
  } else if (const Object* object = value.object()) {
    char before = '{';
    for (const Member& member : *object) {
      out += before;
      before = ',';
      Writer(out).key(member.key);
      write(member.value, out);
    }
    out += object->empty() ? "{}" : "}";
  }
}

void Writer::separate() {
  if (comma_) out_ += ',';
  if (line_) out_ += '\n';
  comma_ = true;
  line_ = false;
}

Writer& Writer::open(char bracket) {
  separate();
  out_ += bracket;
  comma_ = false;
  return *this;
}

Writer& Writer::close(char bracket) {
  if (line_) out_ += '\n';
  line_ = false;
  out_ += bracket;
  comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view key) {
  string(key);
  out_ += ':';
  comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view string) {
  separate();
  const std::string repaired = is_utf8(string) ? std::string() : valid_utf8(string);
  if (!repaired.empty()) string = repaired;
  out_ += '"';
  for (const char c : string) {
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else {
      constexpr const char* kDigits = "0123456789abcdef";
      out_ += "\\u00";
      out_ += kDigits[c >> 4];
      out_ += kDigits[c & 15];
    }
  }
  out_ += '"';
  return *this;
}

Writer& Writer::number(double number) {
  if (!std::isfinite(number)) return null();
  separate();
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out_.append(digits, end);
  return *this;
}

Writer& Writer::whole(std::int64_t number) {
  separate();
  char digits[24];
  out_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  return *this;
}

Writer& Writer::boolean(bool boolean) {
  separate();
  out_ += boolean ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  separate();
  out_ += "null";
  return *this;
}

Writer& Writer::line() {
  line_ = true;
  return *this;
}

}  // namespace ear::json
