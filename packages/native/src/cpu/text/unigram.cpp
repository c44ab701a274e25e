#include "text/unigram.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/refusal.hpp"
#include "base/sentence.hpp"
#include "base/utf8.hpp"
#include "text/encode_chunks.hpp"

namespace ear::text {

std::int64_t Lattice::cheapest(std::string_view chunk, const Trie& trie, const std::vector<std::int32_t>& costs,
                               Ids& out, std::int32_t without) {
  const std::size_t n = chunk.size();
  best_.assign(n + 1, {INT64_MAX, 0, -1});
  best_[0].cost = 0;
  for (std::size_t i = 0; i < n; i++) {
    const auto offer = [&](std::size_t length, std::int32_t id) {
      const std::int64_t cost = best_[i].cost + costs[static_cast<std::size_t>(id)];
      Best& there = best_[i + length];
      if (cost < there.cost && id != without) there = {cost, static_cast<std::uint32_t>(i), id};
    };
    offer(1, static_cast<unsigned char>(chunk[i]));
    trie.match(chunk.substr(i), offer);
  }
  const std::size_t start = out.size();
  for (std::size_t i = n; i > 0; i = best_[i].from) out.push_back(best_[i].id);
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(start), out.end());
  return best_[n].cost;
}

void Unigram::add(std::string_view piece, std::int32_t cost) {
  trie_.add(piece, tokens_.size());
  tokens_.add(piece);
  costs_.push_back(cost);
}

void Unigram::encode(std::string_view text, Ids& out) const {
  Lattice lattice;
  encode_chunks(text, out, [&](std::string_view chunk, Ids& ids) { lattice.cheapest(chunk, trie_, costs_, ids); });
}

void Unigram::save(json::Writer& json) const {
  json.key("bytes").open_array();
  for (std::size_t id = 0; id < kByteTokens; id++) json.whole(costs_[id]);
  json.close_array().key("pieces").open_array();
  for (std::int32_t id = kByteTokens; id < tokens_.size(); id++) {
    json.line().open_array().string(tokens_[id]).whole(costs_[static_cast<std::size_t>(id)]).close_array();
  }
  json.line().close_array();
}

namespace {

std::int32_t cost_of(const json::Value* value, const std::string& where) {
  const std::int64_t* cost = value ? value->whole() : nullptr;
  if (!cost || *cost < 0 || *cost > kMaxCost) {
    const std::string most = std::to_string(kMaxCost);
    refuse(where + " has no cost: a whole number from 0 to " + most + ", -ln p in millionths",
           where + "에 비용이 없어요. 비용은 0~" + most + " 사이의 정수, -ln p의 백만 배예요.");
  }
  return static_cast<std::int32_t>(*cost);
}

}  // namespace

std::unique_ptr<Model> load_unigram(const json::Value& file, std::int32_t n_tokens) {
  const json::Value* held_bytes = file.find("bytes");
  const json::Value* held_pieces = file.find("pieces");
  if (!held_bytes || !held_bytes->array() || held_bytes->array()->size() != kByteTokens) {
    refuse("bytes is not a list of 256 costs", "bytes가 비용 256개의 목록이 아니에요.");
  }
  if (!held_pieces || !held_pieces->array()) refuse("pieces is not a list", "pieces가 목록이 아니에요.");
  std::vector<std::int32_t> byte_costs;
  for (const json::Value& value : *held_bytes->array()) {
    byte_costs.push_back(cost_of(&value, "bytes[" + std::to_string(byte_costs.size()) + "]"));
  }
  const json::Array& pieces = *held_pieces->array();
  if (pieces.size() > static_cast<std::size_t>(n_tokens - kByteTokens)) {
    const std::string n = std::to_string(pieces.size()), most = std::to_string(n_tokens - kByteTokens);
    refuse("there are " + n + " pieces; at most " + most + " are possible",
           "pieces가 " + n + "개인데 " + most + "개까지만 쓸 수 있어요.");
  }
  auto model = std::make_unique<Unigram>(std::move(byte_costs));
  std::unordered_set<std::string_view> known;
  for (std::size_t i = 0; i < pieces.size(); i++) {
    const std::string where = "pieces[" + std::to_string(i) + "]";
    const json::Array* pair = pieces[i].array();
    const std::string* piece = pair && pair->size() == 2 ? (*pair)[0].string() : nullptr;
    if (!piece) refuse(where + " is not a pair of a string and its cost", where + " 값이 문자열과 비용의 쌍이 아니에요.");
    const std::int32_t cost = cost_of(&(*pair)[1], where);
    if (piece->size() < 2 || piece->size() > kMaxTokenBytes) {
      const std::string n = std::to_string(piece->size()), most = std::to_string(kMaxTokenBytes);
      refuse(where + " has " + n + " bytes; a piece has 2 to " + most,
             where + " 조각이 " + n + "바이트예요. 조각은 2~" + most + "바이트여야 해요.");
    }
    if (!known.insert(*piece).second) {
      refuse(where + ", " + quoted(*piece) + ", is there already", where + " 조각 " + quoted(*piece) + "이 이미 있어요.");
    }
    model->add(*piece, cost);
  }
  return model;
}

}  // namespace ear::text
