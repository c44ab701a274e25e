// Text drawn from a model, piece by piece, in whole characters.
#include <string>
#include <vector>

#include "base/guard.hpp"
#include "base/utf8.hpp"
#include "run/draw.hpp"
#include "run/problem.hpp"

namespace ear::run {

namespace {

constexpr std::string_view kBroken = "\xef\xbf\xbd";  // U+FFFD

// The tokens of all sequences and what was already told of each.
class Listener {
 public:
  Listener(const ear_text* text, const std::vector<int32_t>& prompt, int32_t count, ear_on_text on_text, void* self)
      : text_(text), on_text_(on_text), self_(self) {
    sequences_.assign(static_cast<size_t>(count), {prompt, 0, true});
  }

  // Tells what is new of a sequence. A broken character at the end may become whole with the next token, so it waits
  // unless this is the end. Returns whether the caller wants more.
  bool tell(int32_t sequence, bool end) {
    Sequence& one = sequences_[static_cast<size_t>(sequence)];
    if (!one.wanted) return false;
    std::string& now = decoded_;
    if (!decode(one.tokens, now)) return false;
    size_t n = now.size();
    for (int i = 0; !end && i < 3 && n >= one.told + kBroken.size(); i++) {
      if (now.compare(n - kBroken.size(), kBroken.size(), kBroken) != 0) break;
      n -= kBroken.size();
    }
    if (n <= one.told) return true;
    const size_t from = one.told;
    one.told = n;
    one.wanted = on_text_(self_, sequence, now.data() + from, n - from) != 0;
    return one.wanted;
  }

  static int32_t on_token(void* self, int32_t sequence, int32_t token) {
    auto* listener = static_cast<Listener*>(self);
    try {
      listener->sequences_[static_cast<size_t>(sequence)].tokens.push_back(token);
      return listener->tell(sequence, false) ? 1 : 0;
    } catch (...) {
      listener->status_ = EAR_ERR_MEMORY;
      return 0;
    }
  }

  ear_status status() const { return status_; }

 private:
  struct Sequence {
    std::vector<int32_t> tokens;
    size_t told = 0;  // bytes
    bool wanted = true;
  };

  bool decode(const std::vector<int32_t>& tokens, std::string& out) {
    size_t n = 0;
    out.resize(out.capacity());
    ear_status status = ear_text_decode(text_, tokens.data(), tokens.size(), out.data(), out.size(), &n);
    if (status == EAR_ERR_CAPACITY) {
      out.resize(2 * n);
      status = ear_text_decode(text_, tokens.data(), tokens.size(), out.data(), out.size(), &n);
    }
    if (status != EAR_OK) {
      status_ = status;
      return false;
    }
    out.resize(n);
    return true;
  }

  const ear_text* const text_;
  const ear_on_text on_text_;
  void* const self_;
  std::vector<Sequence> sequences_;
  std::string decoded_;
  ear_status status_ = EAR_OK;
};

ear_status refuse_number(ear_problem* problem, const char* where, const char* english, const char* korean) {
  return refuse(problem, EAR_ERR_ARGUMENT, where, std::string(where) + " takes " + english + ".",
                std::string(where) + "에는 " + korean + " 들어가요.");
}

ear_status check(const ear_draw& draw, ear_problem* problem) {
  const ear_lm_sampling& sampling = draw.sampling;
  if (draw.n_prompt > 0 && !draw.prompt) return refuse(problem, EAR_ERR_ARGUMENT, "prompt");
  if (draw.count < 1 || draw.count > 256) {
    return refuse_number(problem, "count", "a whole number from 1 to 256", "1~256 사이의 정수가");
  }
  if (draw.max_tokens < 1 || draw.max_tokens > 100000) {
    return refuse_number(problem, "max_tokens", "a whole number from 1 to 100000", "1~100000 사이의 정수가");
  }
  if (!(sampling.temperature >= 0 && sampling.temperature <= 100)) {
    return refuse_number(problem, "temperature", "a number from 0 to 100", "0~100 사이의 수가");
  }
  if (sampling.top_k < 0) return refuse_number(problem, "top_k", "a whole number from 0", "0 이상의 정수가");
  if (!(sampling.top_p > 0 && sampling.top_p <= 1)) {
    return refuse_number(problem, "top_p", "a number above 0, at most 1", "0보다 크고 1 이하인 수가");
  }
  if (!(sampling.repetition_penalty >= 1 && sampling.repetition_penalty <= 100)) {
    return refuse_number(problem, "repetition_penalty", "a number from 1 to 100", "1~100 사이의 수가");
  }
  return EAR_OK;
}

ear_status draw_text(ear_lm* lm, const ear_text* text, const ear_draw& draw, ear_on_text on_text, void* self,
                     ear_problem* problem) {
  const ear_status fits = check(draw, problem);
  if (fits != EAR_OK) return fits;
  std::vector<int32_t> prompt;
  const ear_status known = read_prompt(text, {draw.prompt, draw.n_prompt}, "prompt", prompt, problem);
  if (known != EAR_OK) return known;
  int32_t stop = -1;
  if (ear_text_end(text, &stop) != EAR_OK) return refuse(problem, EAR_ERR_INTERNAL, "tokenizer");

  std::vector<int32_t> tokens;
  std::vector<int64_t> starts = {0};
  for (int32_t i = 0; i < draw.count; i++) {
    tokens.insert(tokens.end(), prompt.begin(), prompt.end());
    starts.push_back(static_cast<int64_t>(tokens.size()));
  }
  Listener listener(text, prompt, draw.count, on_text, self);
  for (int32_t i = 0; i < draw.count; i++) listener.tell(i, false);
  ear_status status = listener.status();
  if (status == EAR_OK) {
    status = ear_lm_generate(lm, tokens.data(), starts.data(), draw.count, draw.max_tokens, stop, &draw.sampling,
                             &Listener::on_token, &listener);
  }
  if (status == EAR_OK) {
    for (int32_t i = 0; i < draw.count; i++) listener.tell(i, true);
    status = listener.status();
  }
  if (status == EAR_FINISHED) return cancelled(problem);
  return status == EAR_OK ? status : refuse(problem, status, "sample");
}

}  // namespace

ear_status read_prompt(const ear_text* text, std::string_view prompt, std::string_view where, std::vector<int32_t>& out,
                       ear_problem* problem) {
  int32_t end = -1;
  if (ear_text_end(text, &end) != EAR_OK) return refuse(problem, EAR_ERR_INTERNAL, "tokenizer");
  out.clear();
  if (end >= 0) out.push_back(end);
  const bool line_break = prompt == "\n";
  if (prompt.empty() || (line_break && end >= 0)) {
    if (end < 0) out.push_back(0);
    return EAR_OK;
  }
  const size_t before = out.size();
  size_t n = 0;
  out.resize(before + prompt.size());
  ear_status status = ear_text_encode(text, prompt.data(), prompt.size(), out.data() + before, prompt.size(), &n);
  if (status == EAR_ERR_CAPACITY) {
    out.resize(before + n);
    status = ear_text_encode(text, prompt.data(), prompt.size(), out.data() + before, n, &n);
  }
  if (status == EAR_OK && before + n > 0) {
    out.resize(before + n);
    return EAR_OK;
  }
  if (line_break) {
    out.assign(1, 0);
    return EAR_OK;
  }
  return refuse(problem, EAR_ERR_TEXT, where,
                "The prompt is not UTF-8, or holds a character that the text never showed.",
                "프롬프트가 UTF-8이 아니거나, 배운 글에 없던 글자가 들어 있어요.");
}

}  // namespace ear::run

extern "C" ear_status ear_draw_text(ear_lm* lm, const ear_text* text, const ear_draw* draw, ear_on_text on_text,
                                    void* self, ear_problem* problem) {
  if (!lm || !text || !draw || !on_text) return ear::run::refuse(problem, EAR_ERR_ARGUMENT, "sample");
  const ear_status status = ear::guarded([&] { return ear::run::draw_text(lm, text, *draw, on_text, self, problem); });
  return status == EAR_ERR_MEMORY ? ear::run::refuse(problem, status, "sample") : status;
}
