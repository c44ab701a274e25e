// Questions to a checkpoint: what it holds, text after a prompt, attention maps, its weights for others. The arguments
// were checked in lib/.
#include <cstdio>
#include <cstring>
#include <mutex>

#include "look.hpp"
#include "owned.hpp"
#include "thread_job.hpp"

namespace ear_addon {

namespace {

// A job about a checkpoint, with its model where it wants one.
class CheckpointWork : public Work {
 public:
  CheckpointWork(std::string path, int32_t threads) : path_(std::move(path)), threads_(threads) {}

  void explain(Napi::Object error) override { describe(problem_, error); }

  // From JavaScript's thread.
  static void raise(int32_t& flag) { __atomic_store_n(&flag, 1, __ATOMIC_RELAXED); }
  std::shared_ptr<int32_t> cancel_flag() const { return cancelled_; }

 protected:
  ear_status open() {
    ear_checkpoint* opened = nullptr;
    const ear_status status = ear_checkpoint_open(&opened, path_.c_str(), &problem_);
    checkpoint_.reset(opened);
    if (status == EAR_OK) step_ = ear_checkpoint_step(opened);
    return status;
  }

  ear_status open_model() {
    ear_status status = open();
    ear_lm* made = nullptr;
    if (status == EAR_OK) status = ear_checkpoint_model(checkpoint_.get(), threads_, &made, &problem_);
    lm_.reset(made);
    if (status == EAR_OK) ear_lm_set_cancel(made, cancelled_.get());
    return status;
  }

  const std::string path_;
  const int32_t threads_;
  const std::shared_ptr<int32_t> cancelled_ = std::make_shared<int32_t>(0);
  Owned<ear_checkpoint> checkpoint_;
  Owned<ear_lm> lm_;
  int64_t step_ = 0;
  ear_problem problem_{};
};

class DrawingWork final : public CheckpointWork {
 public:
  DrawingWork(std::string path, int32_t threads, DrawOrder order)
      : CheckpointWork(std::move(path), threads), order_(std::move(order)) {}

  ear_status run(Reporter& reporter) override {
    const ear_status status = open_model();
    if (status != EAR_OK) return status;
    const OnPiece on_piece = [&](int32_t sequence, const std::string& piece) {
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        pieces_.emplace_back(sequence, piece);
      }
      reporter.poke(false);
    };
    const ear_status drawn =
        draw(lm_.get(), ear_checkpoint_text(checkpoint_.get()), order_, texts_, on_piece, &problem_);
    return drawn == EAR_FINISHED ? EAR_OK : drawn;  // cancelled: what was drawn so far
  }

  // [[sequence, piece], …]
  Napi::Value deliver(Napi::Env env) override {
    std::vector<std::pair<int32_t, std::string>> pieces;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      pieces.swap(pieces_);
    }
    if (pieces.empty()) return env.Undefined();
    Napi::Array out = Napi::Array::New(env, pieces.size());
    for (size_t i = 0; i < pieces.size(); i++) {
      Napi::Array one = Napi::Array::New(env, 2);
      one.Set(0u, pieces[i].first);
      one.Set(1u, pieces[i].second);
      out.Set(static_cast<uint32_t>(i), one);
    }
    return out;
  }

  Napi::Value result(Napi::Env env) override {
    Napi::Object out = Napi::Object::New(env);
    out.Set("step", static_cast<double>(step_));
    out.Set("texts", to_array(env, texts_));
    return out;
  }

 private:
  const DrawOrder order_;
  std::vector<std::string> texts_;
  std::mutex mutex_;  // guards what follows
  std::vector<std::pair<int32_t, std::string>> pieces_;
};

class LookingWork final : public CheckpointWork {
 public:
  LookingWork(std::string path, int32_t threads, std::string prompt, int32_t layer)
      : CheckpointWork(std::move(path), threads), prompt_(std::move(prompt)), layer_(layer) {}

  ear_status run(Reporter&) override {
    const ear_status status = open_model();
    if (status != EAR_OK) return status;
    return attend(lm_.get(), ear_checkpoint_text(checkpoint_.get()), prompt_, layer_, attention_, &problem_);
  }

  Napi::Value result(Napi::Env env) override {
    Napi::Object out = Napi::Object::New(env);
    out.Set("step", static_cast<double>(step_));
    describe(attention_, out);
    return out;
  }

 private:
  const std::string prompt_;
  const int32_t layer_;
  Attention attention_;
};

class ReadingWork final : public CheckpointWork {
 public:
  using CheckpointWork::CheckpointWork;

  ear_status run(Reporter&) override {
    const ear_status status = open();
    return status == EAR_OK ? ear_text_vocab_size(ear_checkpoint_text(checkpoint_.get()), &vocab_size_) : status;
  }

  Napi::Value result(Napi::Env env) override {
    Napi::Object out = Napi::Object::New(env);
    out.Set("recipe", ear_checkpoint_recipe(checkpoint_.get()));
    out.Set("step", static_cast<double>(step_));
    out.Set("vocab_size", vocab_size_);
    return out;
  }

 private:
  int32_t vocab_size_ = 0;
};

class ExportingWork final : public CheckpointWork {
 public:
  ExportingWork(std::string path, std::string to, std::string config)
      : CheckpointWork(std::move(path), 1), to_(std::move(to)), config_(std::move(config)) {}

  ear_status run(Reporter&) override {
    ear_status status = open();
    if (status == EAR_OK) status = ear_checkpoint_export(checkpoint_.get(), to_.c_str(), &problem_);
    return status == EAR_OK && !config_.empty() ? write_config() : status;
  }

  Napi::Value result(Napi::Env env) override { return env.Undefined(); }

 private:
  ear_status write_config() {
    char json[4096];
    size_t n = 0;
    const ear_status status = ear_checkpoint_config(checkpoint_.get(), json, sizeof json, &n);
    if (status != EAR_OK) return status;
    std::FILE* const file = std::fopen(config_.c_str(), "wb");
    const bool written = file && std::fwrite(json, 1, n, file) == n;
    const bool closed = file && std::fclose(file) == 0;
    if (written && closed) return EAR_OK;
    set_problem(&problem_, EAR_ERR_INTERNAL, "file", "config.json cannot be written.", "config.json을 쓸 수 없어요.");
    return EAR_ERR_INTERNAL;
  }

  const std::string to_;
  const std::string config_;
};

Napi::Object start(Napi::Env env, std::unique_ptr<CheckpointWork> work, Napi::Value listener) {
  const std::shared_ptr<int32_t> flag = work->cancel_flag();
  return start_job(env, std::move(work), listener, [flag] { CheckpointWork::raise(*flag); });
}

}  // namespace

Napi::Value start_drawing(const Napi::CallbackInfo& info) {
  const Fields given(info[0]);
  return start(
      info.Env(),
      std::make_unique<DrawingWork>(given.text("checkpoint"), given.whole("threads"), read_draw(given)),
      info[1]);
}

Napi::Value start_looking(const Napi::CallbackInfo& info) {
  const Fields given(info[0]);
  return start(info.Env(),
               std::make_unique<LookingWork>(given.text("checkpoint"), given.whole("threads"),
                                             given.text("prompt"), given.whole("layer")),
               info.Env().Null());
}

Napi::Value start_reading(const Napi::CallbackInfo& info) {
  return start(info.Env(), std::make_unique<ReadingWork>(info[0].As<Napi::String>().Utf8Value(), 1), info.Env().Null());
}

Napi::Value start_exporting(const Napi::CallbackInfo& info) {
  const Fields given(info[0]);
  return start(
      info.Env(),
      std::make_unique<ExportingWork>(given.text("checkpoint"), given.text("path"), given.text("config")),
      info.Env().Null());
}

// The filled-in recipe as JSON, or {code, where, en, ko}.
Napi::Value check_run_recipe(const Napi::CallbackInfo& info) {
  const std::string recipe = info[0].As<Napi::String>().Utf8Value();
  std::string out(1 << 14, '\0');
  size_t n = 0;
  ear_problem problem{};
  ear_status status = ear_run_check(recipe.c_str(), out.data(), out.size(), &n, &problem);
  if (status == EAR_ERR_CAPACITY) {
    out.resize(n);
    status = ear_run_check(recipe.c_str(), out.data(), out.size(), &n, &problem);
  }
  if (status == EAR_OK) return Napi::String::New(info.Env(), out.data(), n);
  Napi::Object error = Napi::Object::New(info.Env());
  error.Set("code", Napi::String::New(info.Env(), ear_status_name(status)));
  describe(problem, error);
  return error;
}

}  // namespace ear_addon
