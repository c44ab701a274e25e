// The C face of the tokenizers.
#include "ear/text.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/guard.hpp"
#include "base/refusal.hpp"
#include "base/sentence.hpp"
#include "base/utf8.hpp"
#include "text/cancel.hpp"
#include "text/file.hpp"
#include "text/normalize.hpp"

namespace {

using ear::refuse;
using namespace ear::text;

// guarded() for bodies that may refuse or be cancelled.
template <class Body>
ear_status answered(Body&& body) {
  return ear::guarded([&] {
    try {
      body();
      return EAR_OK;
    } catch (const ear::Refusal& refusal) {
      return refusal.status;
    } catch (const Cancelled&) {
      return EAR_FINISHED;
    }
  });
}

bool is_form(ear_text_form form) { return form >= EAR_TEXT_AS_IS && form <= EAR_TEXT_NFKD; }

// Copies an answer; n_out is set also when it does not fit.
template <class T, class Answer>
void hand_over(const Answer& answer, T* out, size_t capacity, size_t* n_out) {
  *n_out = answer.size();
  if (answer.size() > capacity) refuse("the buffer is too small", EAR_ERR_CAPACITY);
  std::copy(answer.begin(), answer.end(), out);
}

std::string_view checked(const char* bytes, size_t n) {
  if (n > EAR_TEXT_MAX_BYTES) refuse("the text is longer than 1 GiB", EAR_ERR_TOO_LARGE);
  const std::string_view text(n > 0 ? bytes : "", n);
  if (!ear::is_utf8(text)) refuse("the text is not UTF-8");
  return text;
}

std::unique_ptr<const Model> learn(ear_text_kind kind, std::string_view text, int32_t n_tokens, const Cancel& cancel) {
  switch (kind) {
    case EAR_TEXT_CHAR: return learn_characters(text, n_tokens, cancel);
    case EAR_TEXT_BYTE: return make_bytes();
    case EAR_TEXT_BPE: return learn_bpe(text, n_tokens, cancel);
    case EAR_TEXT_UNIGRAM: return learn_unigram(text, n_tokens, cancel);
  }
  refuse("there is no such kind of tokenizer", EAR_ERR_ARGUMENT);
}

}  // namespace

extern "C" {

ear_status ear_text_train(ear_text** out, ear_text_kind kind, int32_t vocab_size, ear_text_form form, int32_t end,
                          const char* text, size_t n, const int32_t* cancel) {
  if (!out || (!text && n > 0) || kind < EAR_TEXT_CHAR || kind > EAR_TEXT_UNIGRAM || !is_form(form)) {
    return EAR_ERR_ARGUMENT;
  }
  const bool learns = kind == EAR_TEXT_BPE || kind == EAR_TEXT_UNIGRAM;
  if (!learns) vocab_size = EAR_TEXT_MAX_VOCAB;
  if (vocab_size < (kind == EAR_TEXT_UNIGRAM ? EAR_TEXT_MIN_UNIGRAM : EAR_TEXT_MIN_BPE)) return EAR_ERR_ARGUMENT;
  if (vocab_size > EAR_TEXT_MAX_VOCAB) return EAR_ERR_TOO_LARGE;
  return answered([&] {
    const Cancel flag(cancel);
    const std::string normal = normalized(checked(text, n), form);
    if (learns && normal.size() > EAR_TEXT_MAX_LEARNT) refuse("the text is too long to learn from", EAR_ERR_TOO_LARGE);
    flag.check();
    auto made = std::make_unique<ear_text>();
    made->kind = kind;
    made->form = form;
    made->has_end = end != 0;
    made->model = learn(kind, normal, vocab_size - (end != 0 ? 1 : 0), flag);
    *out = made.release();
  });
}

void ear_text_destroy(ear_text* text) { delete text; }

ear_status ear_text_vocab_size(const ear_text* text, int32_t* out) {
  if (!text || !out) return EAR_ERR_ARGUMENT;
  *out = text->vocab_size();
  return EAR_OK;
}

ear_status ear_text_end(const ear_text* text, int32_t* out) {
  if (!text || !out) return EAR_ERR_ARGUMENT;
  *out = text->end();
  return EAR_OK;
}

ear_status ear_text_token(const ear_text* text, int32_t id, const char** bytes, size_t* n) {
  if (!text || !bytes || !n || id < 0 || id >= text->vocab_size()) return EAR_ERR_ARGUMENT;
  const std::string_view token = id == text->end() ? std::string_view() : text->model->tokens()[id];
  *bytes = token.data();
  *n = token.size();
  return EAR_OK;
}

ear_status ear_text_encode(const ear_text* text, const char* bytes, size_t n, int32_t* ids, size_t capacity,
                           size_t* n_ids) {
  if (!text || (!bytes && n > 0) || (!ids && capacity > 0) || !n_ids) return EAR_ERR_ARGUMENT;
  return answered([&] {
    Ids encoded;
    const std::string_view given = checked(bytes, n);
    if (text->form == EAR_TEXT_AS_IS) {
      text->model->encode(given, encoded);
    } else {
      text->model->encode(normalized(given, text->form), encoded);
    }
    hand_over(encoded, ids, capacity, n_ids);
  });
}

ear_status ear_text_decode(const ear_text* text, const int32_t* ids, size_t n, char* out, size_t capacity,
                           size_t* n_out) {
  if (!text || (!ids && n > 0) || (!out && capacity > 0) || !n_out) return EAR_ERR_ARGUMENT;
  return answered([&] {
    std::string decoded;
    for (size_t i = 0; i < n; i++) {
      if (ids[i] < 0 || ids[i] >= text->vocab_size()) refuse("an id is not of this tokenizer", EAR_ERR_ARGUMENT);
      if (ids[i] != text->end()) decoded += text->model->tokens()[ids[i]];
    }
    hand_over(ear::is_utf8(decoded) ? decoded : ear::valid_utf8(decoded), out, capacity, n_out);
  });
}

ear_status ear_text_save(const ear_text* text, char* out, size_t capacity, size_t* n_out) {
  if (!text || (!out && capacity > 0) || !n_out) return EAR_ERR_ARGUMENT;
  return answered([&] { hand_over(save(*text), out, capacity, n_out); });
}

ear_status ear_text_load(ear_text** out, const char* file, size_t n, char* why, size_t capacity) {
  return ear_text_load_explained(out, file, n, why, capacity, nullptr, 0);
}

ear_status ear_text_load_explained(ear_text** out, const char* file, size_t n, char* why, size_t capacity, char* korean,
                                   size_t korean_capacity) {
  ear::say(why, capacity, "");
  ear::say(korean, korean_capacity, "");
  if (!out || (!file && n > 0)) return EAR_ERR_ARGUMENT;
  return answered([&] {
    try {
      *out = load(std::string_view(n > 0 ? file : "", n)).release();
    } catch (const ear::Refusal& refusal) {
      ear::say(why, capacity, ear::as_sentence(refusal.sentence));
      ear::say(korean, korean_capacity, refusal.korean);
      throw;
    }
  });
}

ear_status ear_text_normalize(ear_text_form form, const char* bytes, size_t n, char* out, size_t capacity,
                              size_t* n_out) {
  if ((!bytes && n > 0) || (!out && capacity > 0) || !n_out || !is_form(form)) return EAR_ERR_ARGUMENT;
  return answered([&] { hand_over(normalized(checked(bytes, n), form), out, capacity, n_out); });
}

}  // extern "C"
