#include "text/expectation.hpp"

#include <algorithm>

namespace ear::text {

namespace {

constexpr double kUp = 0x1p500, kDown = 0x1p-500;

}  // namespace

void Wide::settle() {
  // Factors are at least about 1e-40, so one step suffices.
  if (value != 0 && value < 0x1p-250) {
    value *= kUp;
    scale--;
  }
}

void Wide::add(const Wide& other) {
  if (other.value == 0) return;
  if (value == 0 || scale < other.scale - 1) {
    *this = other;
  } else if (scale == other.scale - 1) {
    *this = {value * kDown + other.value, other.scale};
  } else if (scale == other.scale) {
    value += other.value;
  } else if (scale == other.scale + 1) {
    value += other.value * kDown;
  }
}

double Wide::over(const Wide& other) const {
  if (scale == other.scale) return value / other.value;
  if (scale == other.scale - 1) return value * kDown / other.value;
  if (scale == other.scale + 1) return value / (other.value * kDown);
  return 0;
}

void Expectation::add(std::string_view chunk, double count, const Trie& trie, const std::vector<double>& p,
                      std::vector<double>& expected) {
  const auto n = static_cast<std::uint32_t>(chunk.size());
  edges_.clear();
  for (std::uint32_t i = 0; i < n; i++) {
    edges_.push_back({i, i + 1, static_cast<unsigned char>(chunk[i])});
    trie.match(chunk.substr(i), [&](std::size_t length, std::int32_t id) {
      edges_.push_back({i, i + static_cast<std::uint32_t>(length), id});
    });
  }
  const auto p_of = [&](const Edge& edge) { return p[static_cast<std::size_t>(edge.id)]; };
  forward_.assign(n + 1, {});
  backward_.assign(n + 1, {});
  forward_[0].value = 1;
  backward_[n].value = 1;
  for (const Edge& edge : edges_) forward_[edge.to].add(forward_[edge.from].times(p_of(edge)));
  std::for_each(edges_.rbegin(), edges_.rend(),
                [&](const Edge& edge) { backward_[edge.from].add(backward_[edge.to].times(p_of(edge))); });
  for (const Edge& edge : edges_) {
    const Wide through = forward_[edge.from].times(backward_[edge.to]).times(p_of(edge));
    expected[static_cast<std::size_t>(edge.id)] += count * through.over(forward_[n]);
  }
}

}  // namespace ear::text
