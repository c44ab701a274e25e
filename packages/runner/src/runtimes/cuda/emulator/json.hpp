// The little JSON that requests are made of.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace ear {

struct Json {
  enum Type { NOTHING, BOOL, NUMBER, TEXT, LIST, OBJECT } type = NOTHING;
  double number = 0; // of a bool: 0 or 1
  std::string text;
  std::vector<Json> items;                          // of a list
  std::vector<std::pair<std::string, Json>> fields; // of an object

  /** The field of that name; a NOTHING where there is none. */
  const Json &operator[](const char *name) const;
};

/** Reads one value that takes up the whole text; false where it is not JSON, or nested more than 32 deep. */
bool parse_json(const std::string &text, Json &into);

/** `text` as a JSON string, with its quotes. Bytes outside of printable ASCII become '?'. */
std::string json_text(const std::string &text);

} // namespace ear
