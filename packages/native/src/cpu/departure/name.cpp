// What the name of a traced tensor says about its layer and its head.
#include <string_view>

#include "ear/departure.h"

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number that text consists of, or -1. Six digits are enough for any layer.
std::int32_t number(std::string_view text) {
  if (text.empty() || text.size() > 6) return -1;
  std::int32_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

// The number behind one of the words and perhaps an underscore: "layer1", "head_2"; else -1.
template <class Words>
std::int32_t number_behind(const Words& words, std::string_view part) {
  for (const std::string_view word : words) {
    if (!part.starts_with(word)) continue;
    std::string_view rest = part.substr(word.size());
    if (rest.starts_with('_')) rest.remove_prefix(1);
    const std::int32_t value = number(rest);
    if (value >= 0) return value;
  }
  return -1;
}

constexpr std::string_view kLayers[] = {"h", "layer", "layers", "block", "blocks"};
constexpr std::string_view kHeads[] = {"head", "heads"};

bool is_head_word(std::string_view part) { return part == kHeads[0] || part == kHeads[1]; }

}  // namespace

extern "C" const char* ear_departure_name(const char* name, int32_t* layer, int32_t* head) {
  std::int32_t found_layer = -1;
  std::int32_t found_head = -1;
  const char* operation = name;
  std::string_view before;
  for (std::string_view rest = name ? name : ""; !rest.empty();) {
    const std::size_t end = rest.find_first_of("./");
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (const std::int32_t own = number_behind(kHeads, part); own >= 0 && found_head < 0) {
      found_head = own;
    } else if (const std::int32_t plain = number(part); plain >= 0 && is_head_word(before) && found_head < 0) {
      found_head = plain;
    } else if (found_layer < 0) {
      found_layer = plain >= 0 ? plain : number_behind(kLayers, part);
      if (found_layer >= 0 && !rest.empty()) operation = rest.data();
    }
    before = part;
  }
  if (layer) *layer = found_layer;
  if (head) *head = found_head;
  return operation;
}
