#include "text/bpe.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_set>

#include "base/refusal.hpp"
#include "text/encode_chunks.hpp"

namespace ear::text {

namespace {

constexpr std::uint32_t kNowhere = UINT32_MAX;

struct Symbol {
  std::int32_t id;  // -1: merged into the one before
  std::uint32_t before, after;
};

// What encoding a chunk needs, kept from chunk to chunk.
struct Scratch {
  std::vector<Symbol> symbols;
  std::vector<std::uint64_t> heap;  // rank * 2^32 + place of the left symbol; the smallest first
};

}  // namespace

void Bpe::add(Merge merge) {
  const std::string bytes = std::string(tokens_[merge.left]) + std::string(tokens_[merge.right]);
  ranks_.add(merge.left, merge.right, static_cast<std::uint32_t>(merges_.size()));
  merges_.push_back(merge);
  tokens_.add(bytes);
}

void Bpe::encode(std::string_view text, Ids& out) const {
  Scratch scratch;
  std::vector<Symbol>& symbols = scratch.symbols;
  std::vector<std::uint64_t>& heap = scratch.heap;
  // Puts the pair that begins at `place` on the heap when it has a rank.
  const auto offer = [&](std::uint32_t place) {
    const std::uint32_t after = symbols[place].after;
    if (after == kNowhere) return;
    const std::uint32_t rank = ranks_.find(symbols[place].id, symbols[after].id);
    if (rank == PairTable::kNone) return;
    heap.push_back(static_cast<std::uint64_t>(rank) << 32 | place);
    std::push_heap(heap.begin(), heap.end(), std::greater<>());
  };
  encode_chunks(text, out, [&](std::string_view chunk, Ids& ids) {
    const auto n = static_cast<std::uint32_t>(chunk.size());
    symbols.clear();
    for (std::uint32_t i = 0; i < n; i++) {
      symbols.push_back({static_cast<unsigned char>(chunk[i]), i - 1, i + 1 < n ? i + 1 : kNowhere});
    }
    heap.clear();
    for (std::uint32_t i = 0; i + 1 < n; i++) offer(i);
    while (!heap.empty()) {
      const std::uint64_t best = heap.front();
      std::pop_heap(heap.begin(), heap.end(), std::greater<>());
      heap.pop_back();
      const auto place = static_cast<std::uint32_t>(best);
      const auto rank = static_cast<std::size_t>(best >> 32);
      Symbol& left = symbols[place];
      // Either of the two may have been merged with another neighbour since.
      if (left.id != merges_[rank].left || left.after == kNowhere) continue;
      Symbol& right = symbols[left.after];
      if (right.id != merges_[rank].right) continue;
      left.id = kByteTokens + static_cast<std::int32_t>(rank);
      right.id = -1;
      left.after = right.after;
      if (left.after != kNowhere) symbols[left.after].before = place;
      if (left.before != kNowhere) offer(left.before);
      offer(place);
    }
    for (std::uint32_t place = 0; place != kNowhere; place = symbols[place].after) ids.push_back(symbols[place].id);
  });
}

void Bpe::save(json::Writer& json) const {
  json.key("merges").open_array();
  for (const Merge& merge : merges_) json.line().open_array().whole(merge.left).whole(merge.right).close_array();
  json.line().close_array();
}

std::unique_ptr<Model> load_bpe(const json::Value& file, std::int32_t n_tokens) {
  const json::Value* held = file.find("merges");
  if (!held || !held->array()) refuse("merges is not a list", "merges가 목록이 아니에요.");
  const json::Array& merges = *held->array();
  if (merges.size() > static_cast<std::size_t>(n_tokens - kByteTokens)) {
    const std::string n = std::to_string(merges.size()), most = std::to_string(n_tokens - kByteTokens);
    refuse("there are " + n + " merges; at most " + most + " are possible",
           "merges가 " + n + "개인데 " + most + "개까지만 쓸 수 있어요.");
  }
  auto model = std::make_unique<Bpe>();
  std::unordered_set<std::string> known;
  for (std::int32_t id = 0; id < kByteTokens; id++) known.emplace(model->tokens()[id]);
  for (std::size_t i = 0; i < merges.size(); i++) {
    const std::string where = "merges[" + std::to_string(i) + "]";
    const json::Array* pair = merges[i].array();
    const bool two = pair && pair->size() == 2;
    const std::int64_t* left = two ? (*pair)[0].whole() : nullptr;
    const std::int64_t* right = two ? (*pair)[1].whole() : nullptr;
    if (!left || !right) refuse(where + " is not a pair of token ids", where + " 값이 토큰 번호 두 개가 아니에요.");
    const std::int64_t n = model->tokens().size();
    if (*left < 0 || *left >= n || *right < 0 || *right >= n) {
      refuse(where + " refers to a token that is not there yet; so far there are " + std::to_string(n),
             where + " 값이 아직 없는 토큰을 가리켜요. 여기까지 토큰은 " + std::to_string(n) + "개예요.");
    }
    const Merge merge{static_cast<std::int32_t>(*left), static_cast<std::int32_t>(*right)};
    const std::string bytes = std::string(model->tokens()[merge.left]) + std::string(model->tokens()[merge.right]);
    if (bytes.size() > kMaxTokenBytes) {
      const std::string most = std::to_string(kMaxTokenBytes);
      refuse(where + " makes a token of more than " + most + " bytes", where + " 토큰이 " + most + "바이트보다 길어요.");
    }
    if (!known.insert(bytes).second) {
      refuse(where + " makes a token that is there already", where + " 값이 이미 있는 토큰을 다시 만들어요.");
    }
    model->add(merge);
  }
  return model;
}

}  // namespace ear::text
