#include "thread_job.hpp"

#include <chrono>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace ear_addon {

namespace {

using Clock = std::chrono::steady_clock;

// A person cannot follow more than this, and JavaScript's thread has other work.
constexpr std::chrono::milliseconds kBetweenReports{20};

class ThreadJob final : public Reporter {
 public:
  ThreadJob(Napi::Env env, std::unique_ptr<Work> work, Napi::Value on_progress, std::function<void()> on_cancel)
      : env_(env),
        work_(std::move(work)),
        on_cancel_(std::move(on_cancel)),
        deferred_(Napi::Promise::Deferred::New(env)) {
    if (on_progress.IsFunction()) on_progress_ = Napi::Persistent(on_progress.As<Napi::Function>());
    napi_value name = Napi::String::New(env, "ear job");
    const napi_status status = napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr,
                                                               this, &ThreadJob::on_call, &call_);
    if (status != napi_ok) throw Napi::Error::New(env);
    // Added after the call's own hook and therefore run before it: the thread has ended before the call goes away.
    napi_add_env_cleanup_hook(env, &ThreadJob::on_environment_end, this);
  }

  Napi::Promise promise() const { return deferred_.Promise(); }
  std::shared_ptr<std::atomic<bool>> cancel_flag() const { return cancel_; }

  void start() {
    try {
      thread_ = std::thread([this] { run(); });
    } catch (const std::system_error&) {
      status_ = EAR_ERR_MEMORY;
      finished_ = true;
      napi_call_threadsafe_function(call_, nullptr, napi_tsfn_nonblocking);
      napi_release_threadsafe_function(call_, napi_tsfn_release);
    }
  }

  bool cancelled() const override { return cancel_->load(std::memory_order_relaxed); }

  void report(double loss) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      pending_.push_back(loss);
    }
    poke(false);
  }

  void poke(bool at_once) override {
    const Clock::time_point now = Clock::now();
    bool call = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      call = !outstanding_ && (at_once || now - last_call_ >= kBetweenReports);
      if (call) {
        outstanding_ = true;
        last_call_ = now;
      }
    }
    if (call) napi_call_threadsafe_function(call_, nullptr, napi_tsfn_nonblocking);
  }

 private:
  void run() {
    ear_status status = EAR_ERR_INTERNAL;
    try {
      status = work_->run(*this);
    } catch (const std::bad_alloc&) {
      status = EAR_ERR_MEMORY;
    } catch (...) {
      status = EAR_ERR_INTERNAL;
    }
    bool call = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      status_ = status;
      finished_ = true;
      call = !outstanding_;  // a call that is on its way already will see finished_
      outstanding_ = true;
    }
    if (call) napi_call_threadsafe_function(call_, nullptr, napi_tsfn_nonblocking);
    napi_release_threadsafe_function(call_, napi_tsfn_release);
  }

  // JavaScript's thread. env is null when the environment is going away: then nothing of the job may be touched.
  static void on_call(napi_env env, napi_value, void* context, void*) {
    if (env != nullptr) static_cast<ThreadJob*>(context)->deliver(env);
  }

  void deliver(napi_env env) {
    std::vector<double> losses;
    bool finished = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      losses.swap(pending_);
      outstanding_ = false;
      finished = finished_;
    }
    // Only an environment that is being ended refuses these calls; its clean-up hook then ends the job.
    try {
      if (!losses.empty() && !on_progress_.IsEmpty() && !tell(env, losses)) return;
      if (!on_progress_.IsEmpty() && !hand_over(env)) return;
      if (finished) settle(env);
    } catch (const Napi::Error&) {
      return;
    }
    if (!finished) return;
    napi_remove_env_cleanup_hook(env, &ThreadJob::on_environment_end, this);
    if (thread_.joinable()) thread_.join();
    delete this;
  }

  // Calls the listener; false when JavaScript may not run any more. Node-API itself, because the C++ wrapper answers a
  // call into a worker that was terminated with an abort of the whole process.
  bool tell(napi_env env, const std::vector<double>& losses) {
    const std::chrono::duration<double, std::milli> elapsed = Clock::now() - start_;
    napi_value receiver = nullptr;
    napi_value answer = nullptr;
    const napi_value arguments[2] = {to_float64_array(env, losses), Napi::Number::New(env, elapsed.count())};
    return napi_get_undefined(env, &receiver) == napi_ok &&
           napi_call_function(env, receiver, on_progress_.Value(), 2, arguments, &answer) == napi_ok;
  }

  // The same with what the work gathered.
  bool hand_over(napi_env env) {
    const napi_value gathered = work_->deliver(env);
    napi_valuetype type = napi_undefined;
    napi_value receiver = nullptr;
    napi_value answer = nullptr;
    if (napi_typeof(env, gathered, &type) != napi_ok || napi_get_undefined(env, &receiver) != napi_ok) return false;
    return type == napi_undefined ||
           napi_call_function(env, receiver, on_progress_.Value(), 1, &gathered, &answer) == napi_ok;
  }

  void settle(Napi::Env env) {
    if (status_ == EAR_OK) {
      deferred_.Resolve(work_->result(env));
      return;
    }
    Napi::Error error = Napi::Error::New(env, ear_status_sentence(status_));
    error.Set("code", Napi::String::New(env, ear_status_name(status_)));
    work_->explain(error.Value());
    deferred_.Reject(error.Value());
  }

  static void on_environment_end(void* self) {
    auto* job = static_cast<ThreadJob*>(self);
    job->cancel_->store(true);
    if (job->on_cancel_) job->on_cancel_();
    if (job->thread_.joinable()) job->thread_.join();
    delete job;
  }

  Napi::Env env_;
  std::unique_ptr<Work> work_;
  const std::function<void()> on_cancel_;
  Napi::Promise::Deferred deferred_;
  Napi::FunctionReference on_progress_;
  napi_threadsafe_function call_ = nullptr;
  std::thread thread_;
  const Clock::time_point start_ = Clock::now();
  const std::shared_ptr<std::atomic<bool>> cancel_ = std::make_shared<std::atomic<bool>>(false);

  std::mutex mutex_;  // guards what follows
  std::vector<double> pending_;
  bool outstanding_ = false;
  bool finished_ = false;
  ear_status status_ = EAR_ERR_INTERNAL;
  Clock::time_point last_call_ = Clock::now();
};

}  // namespace

Napi::Object start_job(Napi::Env env, std::unique_ptr<Work> work, Napi::Value on_progress,
                       std::function<void()> on_cancel) {
  // The job owns itself: it ends in deliver() or with the environment, whichever comes first.
  auto* job = new ThreadJob(env, std::move(work), on_progress, on_cancel);
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("promise", job->promise());
  handle.Set("cancel", Napi::Function::New(env, [flag = job->cancel_flag(), on_cancel](const Napi::CallbackInfo&) {
               flag->store(true, std::memory_order_relaxed);
               if (on_cancel) on_cancel();
             }));
  job->start();
  return handle;
}

Documents::Documents(std::string joined) : joined_(std::move(joined)) {
  const char* end = joined_.data() + joined_.size();
  for (const char* start = joined_.data(); start <= end; start += std::strlen(start) + 1) starts_.push_back(start);
}

Napi::Array to_array(Napi::Env env, const std::vector<std::string>& strings) {
  Napi::Array array = Napi::Array::New(env, strings.size());
  for (size_t i = 0; i < strings.size(); i++) array.Set(static_cast<uint32_t>(i), strings[i]);
  return array;
}

Napi::Float64Array to_float64_array(Napi::Env env, const std::vector<double>& numbers) {
  Napi::Float64Array array = Napi::Float64Array::New(env, numbers.size());
  std::copy(numbers.begin(), numbers.end(), array.Data());
  return array;
}

}  // namespace ear_addon
