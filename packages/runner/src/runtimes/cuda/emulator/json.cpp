#include "json.hpp"

#include <cstdlib>
#include <cstring>

namespace ear {

namespace {

struct Parser {
  const char *at, *end;
  int depth = 0;

  void space() {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) at++;
  }
  bool take(char wanted) {
    space();
    if (at == end || *at != wanted) return false;
    at++;
    return true;
  }
  bool word(const char *wanted) {
    const std::size_t length = std::strlen(wanted);
    if (std::size_t(end - at) < length || std::memcmp(at, wanted, length) != 0) return false;
    at += length;
    return true;
  }

  bool text(std::string &into) {
    if (!take('"')) return false;
    while (at < end && *at != '"') {
      if (static_cast<unsigned char>(*at) < 0x20) return false;
      if (*at != '\\') {
        into += *at++;
        continue;
      }
      if (++at == end) return false;
      const char *known = std::strchr("\"\"\\\\//b\bf\fn\nr\rt\t", *at);
      if (*at == 'u') {
        if (end - at < 5) return false;
        const long code = std::strtol(std::string(at + 1, at + 5).c_str(), nullptr, 16);
        into += code < 0x80 ? char(code) : '?';
        at += 5;
      } else if (known && *at) {
        into += known[1];
        at++;
      } else {
        return false;
      }
    }
    return take('"');
  }

  bool list(Json &into) {
    into.type = Json::LIST;
    if (take(']')) return true;
    do {
      into.items.emplace_back();
      if (!value(into.items.back())) return false;
    } while (take(','));
    return take(']');
  }

  bool object(Json &into) {
    into.type = Json::OBJECT;
    if (take('}')) return true;
    do {
      into.fields.emplace_back();
      space();
      if (!text(into.fields.back().first) || !take(':') || !value(into.fields.back().second)) return false;
    } while (take(','));
    return take('}');
  }

  bool number(Json &into) {
    const std::string digits(at, at + std::strspn(at, "+-.0123456789eE"));
    char *rest;
    into.type = Json::NUMBER;
    into.number = std::strtod(digits.c_str(), &rest);
    at += digits.size();
    return !digits.empty() && *rest == '\0';
  }

  bool value(Json &into) {
    space();
    if (at == end || ++depth > 32) return false;
    bool good;
    if (*at == '{') good = take('{') && object(into);
    else if (*at == '[') good = take('[') && list(into);
    else if (*at == '"') good = (into.type = Json::TEXT, text(into.text));
    else if (word("true")) good = (into.type = Json::BOOL, into.number = 1, true);
    else if (word("false")) good = (into.type = Json::BOOL, true);
    else if (word("null")) good = true;
    else good = number(into);
    depth--;
    return good;
  }
};

} // namespace

const Json &Json::operator[](const char *name) const {
  static const Json nothing;
  for (const auto &field : fields)
    if (field.first == name) return field.second;
  return nothing;
}

bool parse_json(const std::string &text, Json &into) {
  Parser parser{text.c_str(), text.c_str() + text.size()};
  if (!parser.value(into)) return false;
  parser.space();
  return parser.at == parser.end;
}

std::string json_text(const std::string &text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c >= 0x20 && c < 0x7f ? c : '?';
  }
  return out + '"';
}

} // namespace ear
