// Tokenizers for Node: learnt on a job's thread, used on the calling one. A tokenizer is an External that frees itself.
#include "ear/text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "owned.hpp"
#include "text.hpp"
#include "thread_job.hpp"

namespace ear_addon {

namespace {


Napi::Value external(Napi::Env env, Owned<ear_text> text) {
  return Napi::External<ear_text>::New(env, text.release(), [](Napi::Env, ear_text* held) { ear_text_destroy(held); });
}

ear_text* held(const Napi::Value& value) { return value.As<Napi::External<ear_text>>().Data(); }

void check(Napi::Env env, ear_status status) {
  if (status == EAR_OK) return;
  Napi::Error error = Napi::Error::New(env, ear_status_sentence(status));
  error.Set("code", ear_status_name(status));
  throw error;
}

// Calls fill(buffer, capacity, &n), which answers CAPACITY and the right n where the buffer is too small, until it
// fits.
template <class T, class Fill>
std::vector<T> filled(Napi::Env env, size_t guess, Fill&& fill) {
  std::vector<T> buffer(guess);
  size_t n = 0;
  ear_status status = fill(buffer.data(), buffer.size(), &n);
  if (status == EAR_ERR_CAPACITY) {
    buffer.resize(n);
    status = fill(buffer.data(), buffer.size(), &n);
  }
  check(env, status);
  buffer.resize(n);
  return buffer;
}

class TextWork final : public Work {
 public:
  TextWork(std::string text, ear_text_kind kind, int32_t vocab_size, ear_text_form form, bool end)
      : text_(std::move(text)), kind_(kind), vocab_size_(vocab_size), form_(form), end_(end) {}

  ear_status run(Reporter&) override {
    ear_text* made = nullptr;
    const ear_status status =
        ear_text_train(&made, kind_, vocab_size_, form_, end_ ? 1 : 0, text_.data(), text_.size(), &*cancel_);
    made_.reset(made);
    return status;
  }

  Napi::Value result(Napi::Env env) override { return external(env, std::move(made_)); }

  // Other than 0 ends the learning; lives as long as whoever holds it.
  std::shared_ptr<int32_t> cancel() const { return cancel_; }

 private:
  const std::string text_;
  const ear_text_kind kind_;
  const int32_t vocab_size_;
  const ear_text_form form_;
  const bool end_;
  const std::shared_ptr<int32_t> cancel_ = std::make_shared<int32_t>(0);
  Owned<ear_text> made_;
};

}  // namespace

// startTokenizer(text, kind, vocab_size, form, end): a job that resolves to a tokenizer.
Napi::Value start_tokenizer(const Napi::CallbackInfo& info) {
  auto work = std::make_unique<TextWork>(
      info[0].As<Napi::String>().Utf8Value(), static_cast<ear_text_kind>(info[1].As<Napi::Number>().Int32Value()),
      info[2].As<Napi::Number>().Int32Value(), static_cast<ear_text_form>(info[3].As<Napi::Number>().Int32Value()),
      info[4].As<Napi::Boolean>());
  const auto flag = work->cancel();
  return start_job(info.Env(), std::move(work), info.Env().Null(),
                   [flag] { __atomic_store_n(&*flag, 1, __ATOMIC_RELAXED); });
}

// loadTokenizer(file): a tokenizer; throws with `en` and `ko`, sentences about what is wrong with the file.
Napi::Value load_tokenizer(const Napi::CallbackInfo& info) {
  const std::string file = info[0].As<Napi::String>();
  ear_text* made = nullptr;
  char en[400], ko[600];
  const ear_status status = ear_text_load_explained(&made, file.data(), file.size(), en, sizeof en, ko, sizeof ko);
  Owned<ear_text> text(made);
  if (status == EAR_OK) return external(info.Env(), std::move(text));
  Napi::Error error = Napi::Error::New(info.Env(), ear_status_sentence(status));
  error.Set("code", ear_status_name(status));
  if (en[0] != '\0') {
    error.Set("en", en);
    error.Set("ko", ko);
  }
  throw error;
}

// describeTokenizer(tokenizer): {vocab_size, end}; end is -1 where there is none.
Napi::Value describe_tokenizer(const Napi::CallbackInfo& info) {
  int32_t vocab_size = 0, end = 0;
  check(info.Env(), ear_text_vocab_size(held(info[0]), &vocab_size));
  check(info.Env(), ear_text_end(held(info[0]), &end));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("vocab_size", vocab_size);
  result.Set("end", end);
  return result;
}

// tokenBytes(tokenizer, id): Uint8Array.
Napi::Value token_bytes(const Napi::CallbackInfo& info) {
  const char* bytes = nullptr;
  size_t n = 0;
  check(info.Env(), ear_text_token(held(info[0]), info[1].As<Napi::Number>().Int32Value(), &bytes, &n));
  Napi::Uint8Array array = Napi::Uint8Array::New(info.Env(), n);
  std::copy_n(bytes, n, array.Data());
  return array;
}

// encodeText(tokenizer, text): Int32Array.
Napi::Value encode_text(const Napi::CallbackInfo& info) {
  const ear_text* text = held(info[0]);
  const std::string bytes = info[1].As<Napi::String>();
  const auto ids = filled<int32_t>(info.Env(), bytes.size(), [&](int32_t* out, size_t capacity, size_t* n) {
    return ear_text_encode(text, bytes.data(), bytes.size(), out, capacity, n);
  });
  Napi::Int32Array array = Napi::Int32Array::New(info.Env(), ids.size());
  std::copy(ids.begin(), ids.end(), array.Data());
  return array;
}

// decodeIds(tokenizer, ids: Int32Array): string.
Napi::Value decode_ids(const Napi::CallbackInfo& info) {
  const ear_text* text = held(info[0]);
  const Napi::Int32Array ids = info[1].As<Napi::Int32Array>();
  const auto bytes = filled<char>(info.Env(), ids.ElementLength() * 8, [&](char* out, size_t capacity, size_t* n) {
    return ear_text_decode(text, ids.Data(), ids.ElementLength(), out, capacity, n);
  });
  return Napi::String::New(info.Env(), bytes.data(), bytes.size());
}

// saveTokenizer(tokenizer): its file.
Napi::Value save_tokenizer(const Napi::CallbackInfo& info) {
  const ear_text* text = held(info[0]);
  const auto file = filled<char>(info.Env(), 4096, [&](char* out, size_t capacity, size_t* n) {
    return ear_text_save(text, out, capacity, n);
  });
  return Napi::String::New(info.Env(), file.data(), file.size());
}

// normalizeText(form, text): string.
Napi::Value normalize_text(const Napi::CallbackInfo& info) {
  const auto form = static_cast<ear_text_form>(info[0].As<Napi::Number>().Int32Value());
  const std::string bytes = info[1].As<Napi::String>();
  const auto normal = filled<char>(info.Env(), bytes.size(), [&](char* out, size_t capacity, size_t* n) {
    return ear_text_normalize(form, bytes.data(), bytes.size(), out, capacity, n);
  });
  return Napi::String::New(info.Env(), normal.data(), normal.size());
}

}  // namespace ear_addon
