#include "run/corpus.hpp"

#include <algorithm>
#include <numeric>

#include "run/problem.hpp"

namespace ear::run {

namespace {

// The lines that hold something, without their line breaks.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_set(const int32_t* cancel) { return cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0; }

}  // namespace

ear_status Corpus::append(const ear_text* tokenizer, std::string_view piece, ear_problem* problem) {
  if (scratch_.size() < piece.size()) scratch_.resize(piece.size());
  size_t n = 0;
  ear_status status = ear_text_encode(tokenizer, piece.data(), piece.size(), scratch_.data(), scratch_.size(), &n);
  if (status == EAR_ERR_CAPACITY) {  // normalisation may make a text longer
    scratch_.resize(n);
    status = ear_text_encode(tokenizer, piece.data(), piece.size(), scratch_.data(), scratch_.size(), &n);
  }
  if (status != EAR_OK) return refuse(problem, status, "text");
  ids_.insert(ids_.end(), scratch_.begin(), scratch_.begin() + static_cast<std::ptrdiff_t>(n));
  return EAR_OK;
}

ear_status Corpus::read_documents(const Recipe& recipe, const ear_text* tokenizer, std::string_view text,
                                  const int32_t* cancel, ear_problem* problem) {
  std::vector<std::string_view> documents = lines_of(text);
  for (size_t i = documents.size(); i > 1; i--) {  // Fisher and Yates
    const uint64_t random = bits(recipe.train.seed, Stream::documents, static_cast<int64_t>(i), 0);
    std::swap(documents[i - 1], documents[below(i, random)]);
  }
  int32_t end = -1;
  const ear_status known = ear_text_end(tokenizer, &end);
  if (known != EAR_OK || end < 0) return refuse(problem, EAR_ERR_INTERNAL, "tokenizer");
  const auto n_val = static_cast<size_t>(static_cast<double>(documents.size()) * recipe.data.val_fraction);
  const size_t n_train = documents.size() - n_val;
  for (size_t i = 0; i < documents.size(); i++) {
    if (is_set(cancel)) return cancelled(problem);
    if (i == n_train) n_train_ = static_cast<int64_t>(ids_.size());
    if (i == 0 || i == n_train) ids_.push_back(static_cast<uint16_t>(end));
    const ear_status status = append(tokenizer, documents[i], problem);
    if (status != EAR_OK) return status;
    ids_.push_back(static_cast<uint16_t>(end));
  }
  if (n_val == 0) n_train_ = static_cast<int64_t>(ids_.size());
  return EAR_OK;
}

// Tokens may hold more or fewer bytes than the text that they came from (normal forms, marks for spaces), so the part's
// share of the tokens' bytes is taken of the text's.
ear_status Corpus::weigh(const ear_text* tokenizer, size_t text_bytes, ear_problem* problem) {
  int32_t V = 0;
  ear_status status = ear_text_vocab_size(tokenizer, &V);
  std::vector<size_t> lengths(status == EAR_OK ? static_cast<size_t>(V) : 0);
  for (int32_t id = 0; status == EAR_OK && id < V; id++) {
    const char* bytes = nullptr;
    status = ear_text_token(tokenizer, id, &bytes, &lengths[static_cast<size_t>(id)]);
  }
  if (status != EAR_OK) return refuse(problem, status, "tokenizer");
  const auto length = [&](double sum, uint16_t id) { return sum + static_cast<double>(lengths[id]); };
  const double all = std::accumulate(ids_.begin(), ids_.end(), 0.0, length);
  const double val = std::accumulate(ids_.begin() + n_train_, ids_.end(), 0.0, length);
  const auto text = static_cast<double>(text_bytes);
  bytes_per_token_ = val > 0 && all > 0 ? val / static_cast<double>(val_tokens()) * (text / all)
                                        : text / static_cast<double>(ids_.size());
  return EAR_OK;
}

ear_status Corpus::read(const Recipe& recipe, const ear_text* tokenizer, std::string_view text, const int32_t* cancel,
                        ear_problem* problem) {
  if (recipe.data.documents) {
    const ear_status status = read_documents(recipe, tokenizer, text, cancel, problem);
    if (status != EAR_OK) return status;
  } else {
    const ear_status status = append(tokenizer, text, problem);
    if (status != EAR_OK) return status;
    n_train_ = static_cast<int64_t>(static_cast<double>(ids_.size()) * (1 - recipe.data.val_fraction));
  }
  std::vector<int32_t>().swap(scratch_);
  ids_.shrink_to_fit();
  if (is_set(cancel)) return cancelled(problem);
  if (n_train_ < 2) {
    const std::string n = std::to_string(n_train_);
    return refuse(problem, EAR_ERR_ARGUMENT, "text",
                  "The text leaves " + n + " tokens to learn from; at least 2 are needed.",
                  "글에서 배울 토큰이 " + n + "개뿐이에요. 적어도 2개가 필요해요.");
  }
  if (recipe.eval.patience > 0 && val_tokens() < 2) {
    return refuse(problem, EAR_ERR_ARGUMENT, "eval.patience",
                  "eval.patience needs a part for validation, but data.val_fraction leaves nothing of this text.",
                  "eval.patience에는 검증할 글이 필요한데, data.val_fraction으로 남는 글이 없어요.");
  }
  return weigh(tokenizer, text.size(), problem);
}

void Corpus::draw(Stream stream, int64_t index, const Recipe& recipe, Batch& out) const {
  const bool val = stream == Stream::check_val;
  const uint16_t* const part = ids_.data() + (val ? n_train_ : 0);
  const int64_t n = val ? val_tokens() : n_train_;
  const int64_t T = std::min<int64_t>(recipe.model.block_size, n - 1);
  out.B = static_cast<int32_t>(recipe.train.batch_size);
  out.T = static_cast<int32_t>(T);
  out.tokens.resize(static_cast<size_t>(out.B) * static_cast<size_t>(T));
  out.targets.resize(out.tokens.size());
  for (int64_t b = 0; b < out.B; b++) {
    const uint64_t random = bits(recipe.train.seed, stream, index, b);
    const uint16_t* const window = part + below(static_cast<uint64_t>(n - T), random);
    std::copy(window, window + T, out.tokens.begin() + b * T);
    std::copy(window + 1, window + T + 1, out.targets.begin() + b * T);
  }
}

}  // namespace ear::run
