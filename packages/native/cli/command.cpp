#include "command.hpp"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/reason.hpp"
#include "base/sentence.hpp"
#include "language.hpp"

namespace ear_train {

int wrong_use(const std::string& sentence, Part part) {
  std::fprintf(stderr, "ear-train: %s\n\n%s", sentence.c_str(), usage(part));
  return kWrongUse;
}

int failed(const ear_problem& problem) {
  std::fprintf(stderr, "ear-train: %s\n", speaks_korean() ? problem.korean : problem.sentence);
  // What a recipe may not say is a wrong use; so is a limit, which is part of it.
  const bool of_option = std::strcmp(problem.where, "device") == 0;
  const bool of_recipe = std::strchr(problem.where, '.') || std::strcmp(problem.where, "recipe") == 0 || of_option;
  const bool refused =
      problem.status == EAR_ERR_ARGUMENT || problem.status == EAR_ERR_TEXT || problem.status == EAR_ERR_TOO_LARGE;
  return of_recipe && refused ? kWrongUse : kFailed;
}

bool Options::next() {
  if (at_ >= argc_) return false;
  name_ = argv_[at_++];
  return true;
}

bool Options::text(std::string& out) {
  if (at_ < argc_) {
    out = argv_[at_++];
    return true;
  }
  problem = name_ + in_language(" lacks its value.", " 뒤에 값이 없어요.");
  return false;
}

bool Options::whole(long low, long high, long& out) {
  std::string value;
  if (!text(value)) return false;
  char* end = nullptr;
  errno = 0;
  out = std::strtol(value.c_str(), &end, 10);
  if (errno == 0 && end != value.c_str() && *end == '\0' && out >= low && out <= high) return true;
  const std::string from = std::to_string(low), to = std::to_string(high);
  problem = speaks_korean() ? name_ + "에는 " + from + "~" + to + " 사이의 정수가 들어가요. 받은 값: \"" + value + "\""
                            : name_ + " takes a whole number from " + from + " to " + to + ", not \"" + value + "\".";
  return false;
}

bool Options::word(std::initializer_list<const char*> known, std::string& out) {
  if (!text(out)) return false;
  std::string all;
  for (const char* one : known) {
    if (out == one) return true;
    all += (all.empty() ? "" : ", ") + std::string(one);
  }
  problem = speaks_korean() ? name_ + "에는 " + all + " 가운데 하나가 들어가요. 받은 값: \"" + out + "\""
                            : name_ + " takes one of " + all + ", not \"" + out + "\".";
  return false;
}

bool Options::number(double low, double high, double& out) {
  std::string value;
  if (!text(value)) return false;
  char* end = nullptr;
  out = std::strtod(value.c_str(), &end);
  if (end != value.c_str() && *end == '\0' && out >= low && out <= high) return true;
  char range[64];
  std::snprintf(range, sizeof range, speaks_korean() ? "%g~%g" : "%g to %g", low, high);
  problem = speaks_korean() ? name_ + "에는 " + range + " 사이의 수가 들어가요. 받은 값: \"" + value + "\""
                            : name_ + " takes a number from " + range + ", not \"" + value + "\".";
  return false;
}

bool Options::positive(double& out) {
  std::string value;
  if (!text(value)) return false;
  char* end = nullptr;
  out = std::strtod(value.c_str(), &end);
  if (end != value.c_str() && *end == '\0' && std::isfinite(out) && out > 0) return true;
  problem = speaks_korean() ? name_ + "에는 0보다 큰 수가 들어가요. 받은 값: \"" + value + "\""
                            : name_ + " takes a positive number, not \"" + value + "\".";
  return false;
}

bool Options::unknown() {
  problem = name_ + in_language(" is not known.", ": 모르는 옵션이에요.");
  return false;
}

std::string system_failure(const std::string& path, const char* english, const char* korean, int error) {
  const ear::Reason reason = ear::system_reason(error);
  return speaks_korean() ? ear::joined({path, korean, ": ", reason.korean})
                         : ear::joined({path, english, ": ", reason.english, "."});
}

bool read_text_file(const std::string& path, std::string& out, std::string& why) {
  std::ifstream file(path, std::ios::binary);
  if (file) out.assign(std::istreambuf_iterator<char>(file), {});
  if (file && !file.bad()) return true;
  why = system_failure(path, " cannot be read", " 파일을 읽을 수 없어요", errno);
  return false;
}

}  // namespace ear_train
