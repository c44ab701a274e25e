// Tokenizers: a file that is taken is written back the same, and gives back every text; any other input is learnt from.
#include "ear/text.h"

#include <cstdint>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "promise.hpp"

namespace {

std::string saved(const ear_text* text) {
  std::size_t n = 0;
  PROMISE(ear_text_save(text, nullptr, 0, &n) == EAR_ERR_CAPACITY);
  std::string file(n, '\0');
  PROMISE(ear_text_save(text, file.data(), n, &n) == EAR_OK);
  return file;
}

std::string normal(ear_text_form form, const std::string& text) {
  std::size_t n = 0;
  ear_text_normalize(form, text.data(), text.size(), nullptr, 0, &n);
  std::string out(n, '\0');
  PROMISE(ear_text_normalize(form, text.data(), text.size(), out.data(), n, &n) == EAR_OK);
  return out;
}

// sample is valid UTF-8 in the tokenizer's form, so that it comes back as it is, unless it holds unknown characters.
void check_round_trip(const ear_text* text, const std::string& sample) {
  std::size_t n = 0;
  const ear_status status = ear_text_encode(text, sample.data(), sample.size(), nullptr, 0, &n);
  if (status == EAR_ERR_TEXT) return;
  std::vector<std::int32_t> ids(n);
  PROMISE(ear_text_encode(text, sample.data(), sample.size(), ids.data(), n, &n) == EAR_OK);
  std::string back(sample.size(), '\0');
  PROMISE(ear_text_decode(text, ids.data(), n, back.data(), back.size(), &n) == EAR_OK);
  PROMISE(n == sample.size() && back == sample);
}

void check_file(ear_text* text, const std::string& sample) {
  const std::string file = saved(text);
  ear_text* again = nullptr;
  PROMISE(ear_text_load(&again, file.data(), file.size(), nullptr, 0) == EAR_OK);
  PROMISE(saved(again) == file);
  check_round_trip(again, "aab 12 !?\n");  // the same in every form
  if (file.find("\"normalize\":\"none\"") != file.npos) check_round_trip(again, sample);
  ear_text_destroy(again);
  ear_text_destroy(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::string sample = ear::valid_utf8(input.substr(0, 400));
  ear_text* text = nullptr;
  char why[200];
  const ear_status status = ear_text_load(&text, input.data(), input.size(), why, sizeof why);
  PROMISE((status == EAR_OK) == (text != nullptr));
  if (text) {
    check_file(text, sample);
    return 0;
  }
  PROMISE(why[0] != '\0');
  const auto form = static_cast<ear_text_form>(size % 5);
  const std::string once = normal(form, sample);
  PROMISE(normal(form, once) == once);
  const auto kind = size % 2 == 0 ? EAR_TEXT_BPE : EAR_TEXT_UNIGRAM;
  PROMISE(ear_text_train(&text, kind, 320, form, 1, sample.data(), sample.size(), nullptr) == EAR_OK);
  check_round_trip(text, once);
  check_file(text, sample);
  return 0;
}
