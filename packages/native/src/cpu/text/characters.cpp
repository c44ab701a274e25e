// The tokenizers that need no search: a token for each character that was seen, or for each byte.
#include <algorithm>
#include <array>
#include <vector>

#include "base/refusal.hpp"
#include "base/sentence.hpp"
#include "base/utf8.hpp"
#include "text/cancel.hpp"
#include "text/model.hpp"

namespace ear::text {

namespace {

class Characters final : public Model {
 public:
  // points: code points, ascending.
  explicit Characters(std::vector<std::uint32_t> points) : points_(std::move(points)) {
    ascii_.fill(-1);
    for (std::size_t i = 0; i < points_.size(); i++) {
      char bytes[4];
      tokens_.add(std::string_view(bytes, static_cast<std::size_t>(write_code_point(points_[i], bytes))));
      if (points_[i] < ascii_.size()) ascii_[points_[i]] = static_cast<std::int32_t>(i);
    }
  }

  void encode(std::string_view text, Ids& out) const override {
    const char* at = text.data();
    const char* const end = at + text.size();
    std::uint32_t point = 0;
    while (at < end) {
      const char* const before = at;
      if (!read_code_point(at, end, point)) refuse("the text is not UTF-8");
      const std::int32_t id = id_of(point);
      if (id < 0) {
        refuse("the character " + quoted({before, static_cast<std::size_t>(at - before)}) + " was never seen");
      }
      out.push_back(id);
    }
  }

  void save(json::Writer& json) const override {
    std::string all;
    for (const std::uint32_t point : points_) append_code_point(all, point);
    json.key("characters").string(all);
  }

 private:
  std::int32_t id_of(std::uint32_t point) const {
    if (point < ascii_.size()) return ascii_[point];
    const auto found = std::lower_bound(points_.begin(), points_.end(), point);
    return found != points_.end() && *found == point ? static_cast<std::int32_t>(found - points_.begin()) : -1;
  }

  const std::vector<std::uint32_t> points_;
  std::array<std::int32_t, 128> ascii_;
};

class Bytes final : public Model {
 public:
  Bytes() { tokens_.add_all_bytes(); }
  void encode(std::string_view text, Ids& out) const override {
    for (const char c : text) out.push_back(static_cast<unsigned char>(c));
  }
  void save(json::Writer&) const override {}
};

}  // namespace

std::unique_ptr<Model> learn_characters(std::string_view text, std::int32_t n_tokens, const Cancel& cancel) {
  std::vector<bool> seen(0x110000);
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint32_t point = 0;
  for (std::uint64_t turn = 0; at < end; turn++) {
    cancel.check(turn);
    if (!read_code_point(at, end, point)) refuse("the text is not UTF-8");
    seen[point] = true;
  }
  std::vector<std::uint32_t> points;
  for (point = 0; point < seen.size(); point++) {
    if (seen[point]) points.push_back(point);
  }
  if (points.empty()) refuse("there is no character to learn", EAR_ERR_ARGUMENT);
  if (points.size() > static_cast<std::size_t>(n_tokens)) {
    refuse("there are " + std::to_string(points.size()) + " different characters", EAR_ERR_TOO_LARGE);
  }
  return std::make_unique<Characters>(std::move(points));
}

std::unique_ptr<Model> load_characters(const json::Value& file, std::int32_t n_tokens) {
  const json::Value* held = file.find("characters");
  if (!held || !held->string() || held->string()->empty()) {
    refuse("characters is not a string with a character in it", "characters가 글자를 담은 문자열이 아니에요.");
  }
  const std::string& text = *held->string();
  std::vector<std::uint32_t> points;
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint32_t point = 0;
  while (at < end) {
    if (!read_code_point(at, end, point)) refuse("characters is not UTF-8");
    if (!points.empty() && point <= points.back()) {
      const std::string n = std::to_string(points.size());
      refuse("characters are not in code point order at number " + n,
             "characters의 " + n + "번 글자가 코드 포인트 순서에 맞지 않아요.");
    }
    points.push_back(point);
  }
  if (points.size() > static_cast<std::size_t>(n_tokens)) refuse("there are too many characters", "글자가 너무 많아요.");
  return std::make_unique<Characters>(std::move(points));
}

std::unique_ptr<Model> make_bytes() { return std::make_unique<Bytes>(); }

}  // namespace ear::text
