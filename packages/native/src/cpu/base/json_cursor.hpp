// A place in a text of JSON, and what moves it or says what is wrong there.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace ear::json {

class Cursor {
 public:
  // why and korean (or nullptr) receive what json::read() says they do.
  Cursor(std::string_view text, std::string& why, std::string* korean)
      : at(text.data()), end(at + text.size()), start_(at), why_(why), korean_(korean) {}

  const char* at;
  const char* const end;

  void skip_space() {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
  }

  // Moves past c when it is next.
  bool take(char c) {
    if (at == end || *at != c) return false;
    at++;
    return true;
  }

  // Says what is wrong at this place; answers false. english has no full stop, and korean neither.
  bool fail(std::string_view english, std::string_view korean);

 private:
  const char* const start_;
  std::string& why_;
  std::string* const korean_;
};

// From a quotation mark to behind the one that ends the string. out receives what it says, in UTF-8, behind what it
// holds.
bool read_string(Cursor& cursor, std::string& out);

bool read_number(Cursor& cursor, Number& out);

}  // namespace ear::json
