#include "run/device.hpp"

#include <algorithm>
#include <cmath>

#include "run/problem.hpp"

namespace ear::run {

namespace {

// As many rows as keep a pass below 3e12 multiply-adds: some 10 ms of a large GPU and a quarter of a second of a small
// one, after which a cancellation is heard.
int32_t rows_at_most(size_t parameters, int32_t B, int32_t T) {
  const double row = 3.0 * static_cast<double>(T) * static_cast<double>(parameters);
  return static_cast<int32_t>(std::clamp(3e12 / row, 1.0, static_cast<double>(B)));
}

// The fewest rows of B that go through in as many passes.
int32_t evenly(int32_t B, int32_t rows) {
  const int32_t passes = (B + rows - 1) / rows;
  return (B + passes - 1) / passes;
}

ear_status no_device(ear_problem* problem, const char* why, const char* korean) {
  return refuse(problem, EAR_ERR_ARGUMENT, "device", std::string("Nothing can be trained on a GPU here. ") + why,
                std::string(korean) + " (" + why + ")");
}

}  // namespace

ear_status find_device(const ear_cuda_plugin** plugin, ear_cuda_device* out, ear_problem* problem) {
  char why[384] = "";
  if (ear_cuda_open(plugin, why, sizeof why) != EAR_OK) {
    return no_device(problem, why, "엔진의 CUDA 부분이 없거나 버전이 달라서 GPU로 학습할 수 없어요.");
  }
  if ((*plugin)->probe(out, why, sizeof why) != EAR_OK) {
    return no_device(problem, why, "쓸 수 있는 NVIDIA GPU가 없어서 GPU로 학습할 수 없어요.");
  }
  return EAR_OK;
}

ear_status Device::make(const DeviceOrder& order, std::unique_ptr<Device>& out, ear_problem* problem) {
  const ear_cuda_plugin* plugin = nullptr;
  ear_cuda_device about{};
  ear_status status = find_device(&plugin, &about, problem);
  if (status != EAR_OK) return status;
  ear_lm_config config;
  status = ear_lm_get_config(order.lm, &config);
  if (status != EAR_OK) return refuse(problem, status, "model");
  std::unique_ptr<Device> made(new Device(*plugin, order));
  made->name_ = about.name;
  status = made->fit(config, about.bytes_free, problem);
  if (status != EAR_OK) return status;
  int64_t n_floats = 0;
  status = plugin->create(&made->model_, &config, order.seed, made->rows_, order.T, &n_floats, made->why_, sizeof why_);
  if (status == EAR_OK && static_cast<size_t>(n_floats) != ear_lm_arena_floats(order.lm)) status = EAR_ERR_INTERNAL;
  if (status != EAR_OK) return refuse_device(problem, status, made->why_);
  made->tokens_.resize(static_cast<size_t>(made->rows_) * static_cast<size_t>(order.T));
  made->targets_.resize(made->tokens_.size());
  out = std::move(made);
  return EAR_OK;
}

Device::~Device() {
  if (model_) plugin_.destroy(model_);
}

// Finds the most rows at a time for which there is room.
ear_status Device::fit(const ear_lm_config& config, size_t bytes_free, ear_problem* problem) {
  size_t parameters = 0;
  ear_status status = ear_lm_num_params(&config, &parameters);
  if (status != EAR_OK) return refuse(problem, status, "model");
  // What libraries load when the first step is taken has its place in the rest.
  const size_t free = bytes_free - bytes_free / 16;
  const size_t room = std::min(free, static_cast<size_t>(order_.bytes));
  for (int32_t rows = rows_at_most(parameters, order_.B, order_.T);; rows = (rows + 1) / 2) {
    rows_ = evenly(order_.B, rows);
    status = plugin_.measure(&config, rows_, order_.T, &bytes_, why_, sizeof why_);
    if (status == EAR_OK && bytes_ <= room) return EAR_OK;
    if (status != EAR_OK && status != EAR_ERR_TOO_LARGE) return refuse_device(problem, status, why_);
    if (rows_ == 1) break;
  }
  if (status != EAR_OK) return refuse_device(problem, status, why_);
  const bool limited = static_cast<size_t>(order_.bytes) <= free;
  const std::string needs = std::to_string(bytes_), may = std::to_string(room);
  return refuse(problem, EAR_ERR_TOO_LARGE, limited ? "limits.bytes" : "device",
                "On " + name_ + " the run needs " + needs + " bytes of memory at least, but " +
                    (limited ? "limits.bytes allows " + may : "only " + may + " are free") + ".",
                name_ + "에서 이 학습에는 메모리가 적어도 " + needs + "바이트 필요한데, " +
                    (limited ? "limits.bytes가 " + may + "까지예요." : "남은 것은 " + may + "바이트예요."));
}

ear_status Device::send() {
  if (sent_) return EAR_OK;
  arena_.resize(ear_lm_arena_floats(order_.lm));
  for (const ear_lm_part part : {EAR_LM_WEIGHT, EAR_LM_FIRST, EAR_LM_SECOND}) {
    ear_status status = ear_lm_get_arena(order_.lm, part, arena_.data(), arena_.size());
    if (status == EAR_OK) status = plugin_.set(model_, part, arena_.data(), why_, sizeof why_);
    if (status != EAR_OK) return status;
    fetched_[part] = true;
  }
  std::vector<float>().swap(arena_);
  sent_ = true;
  return EAR_OK;
}

ear_status Device::fetch(ear_lm_part part) {
  // What was set there and not sent yet is newer than what is here.
  if (fetched_[part] || (!sent_ && part != EAR_LM_GRADIENT)) return EAR_OK;
  arena_.resize(ear_lm_arena_floats(order_.lm));
  ear_status status = plugin_.get(model_, part, arena_.data(), why_, sizeof why_);
  if (status == EAR_OK) status = ear_lm_set_arena(order_.lm, part, arena_.data(), arena_.size());
  std::vector<float>().swap(arena_);
  fetched_[part] = status == EAR_OK;
  return status;
}

void Device::pad(const Rows& rows) {
  std::fill(tokens_.begin(), tokens_.end(), 0);
  std::fill(targets_.begin(), targets_.end(), -1);
  for (int32_t b = 0; b < rows.n; b++) {
    std::copy_n(rows.tokens + int64_t{b} * rows.T, rows.T, tokens_.begin() + int64_t{b} * order_.T);
    std::copy_n(rows.targets + int64_t{b} * rows.T, rows.T, targets_.begin() + int64_t{b} * order_.T);
  }
}

ear_status Device::loss(const Rows& rows, double* loss) {
  ear_status status = send();
  if (status != EAR_OK) return status;
  pad(rows);
  status = plugin_.loss(model_, tokens_.data(), targets_.data(), loss, why_, sizeof why_);
  return status == EAR_OK && !std::isfinite(*loss) ? EAR_DIVERGED : status;
}

ear_status Device::gradient(const Rows& rows, float scale, uint64_t draw, double* loss) {
  ear_status status = send();
  if (status != EAR_OK) return status;
  pad(rows);
  fetched_[EAR_LM_GRADIENT] = false;
  status = plugin_.gradient(model_, tokens_.data(), targets_.data(), scale, draw, loss, why_, sizeof why_);
  return status == EAR_OK && !std::isfinite(*loss) ? EAR_DIVERGED : status;
}

ear_status Device::clear_gradient() {
  fetched_[EAR_LM_GRADIENT] = false;
  return plugin_.clear_gradient(model_, why_, sizeof why_);
}

ear_status Device::update(const ear_lm_adamw& adamw, int64_t step, double* grad_norm) {
  for (const ear_lm_part part : {EAR_LM_WEIGHT, EAR_LM_FIRST, EAR_LM_SECOND}) fetched_[part] = false;
  const ear_status status = plugin_.update(model_, &adamw, step, grad_norm, why_, sizeof why_);
  return status == EAR_OK && !std::isfinite(*grad_norm) ? EAR_DIVERGED : status;
}

}  // namespace ear::run
