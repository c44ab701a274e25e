#include "run/machine.hpp"

#include <algorithm>

#include "base/guard.hpp"
#include "run/problem.hpp"

namespace ear::run {

ear_status loss_of(ear_run& run, const Rows& rows, double* loss) {
  if (!run.device) return ear_lm_loss(run.lm.get(), rows.tokens, rows.targets, rows.n, rows.T, loss);
  return run.is_cancelled() ? EAR_FINISHED : run.device->loss(rows, loss);
}

ear_status add_gradient(ear_run& run, const Rows& rows, float scale, uint64_t draw, double* loss) {
  if (run.device) return run.is_cancelled() ? EAR_FINISHED : run.device->gradient(rows, scale, draw, loss);
  return ear_lm_gradient(run.lm.get(), rows.tokens, rows.targets, rows.n, rows.T, scale, draw,
                         run.recipe.train.checkpointing ? 1 : 0, loss);
}

ear_status clear_gradient(ear_run& run) {
  return run.device ? run.device->clear_gradient() : ear_lm_clear_gradient(run.lm.get());
}

ear_status update(ear_run& run, const ear_lm_adamw& adamw, double* grad_norm) {
  const int64_t step = run.counters.step + 1;
  return run.device ? run.device->update(adamw, step, grad_norm) : ear_lm_update(run.lm.get(), &adamw, step, grad_norm);
}

ear_status bring_home(const ear_run& run, std::initializer_list<ear_lm_part> parts, ear_problem* problem) {
  if (!run.device) return EAR_OK;
  for (const ear_lm_part part : parts) {
    const ear_status status = guarded([&] { return run.device->fetch(part); });
    if (status != EAR_OK) return refuse_device(problem, status, run.device->why());
  }
  return EAR_OK;
}

ear_status refuse_step(const ear_run& run, ear_problem* problem, ear_status status) {
  const bool of_device = run.device && status != EAR_ERR_MEMORY && run.device->why()[0] != '\0';
  return of_device ? refuse_device(problem, status, run.device->why()) : refuse(problem, status, "train");
}

}  // namespace ear::run

using namespace ear::run;

extern "C" {

ear_status ear_run_probe_cuda(ear_cuda_device* out, ear_problem* problem) {
  if (!out) return refuse(problem, EAR_ERR_ARGUMENT, "device");
  const ear_cuda_plugin* plugin = nullptr;
  return ear::guarded([&] { return find_device(&plugin, out, problem); });
}

ear_status ear_run_use_cuda(ear_run* run, ear_problem* problem) {
  if (!run) return refuse(problem, EAR_ERR_ARGUMENT, "run");
  if (run->device) return EAR_OK;
  const Recipe::Train& train = run->recipe.train;
  if (kPrecisions[static_cast<size_t>(train.precision)] != "bf16") {
    return refuse(problem, EAR_ERR_ARGUMENT, "train.precision",
                  "A GPU multiplies in bf16, but train.precision is fp32; make it bf16, or train on the CPU.",
                  "GPU는 bf16으로 곱하는데 train.precision이 fp32예요. bf16으로 바꾸거나 CPU로 학습해 주세요.");
  }
  if (train.checkpointing) {
    return refuse(problem, EAR_ERR_ARGUMENT, "train.checkpointing",
                  "On a GPU activations are kept; make train.checkpointing false, or train on the CPU.",
                  "GPU에서는 활성값을 모두 간직해요. train.checkpointing을 false로 바꾸거나 CPU로 학습해 주세요.");
  }
  if (const char* const symbol = ear_lm_replaced(run->lm.get())) {
    return refuse(problem, EAR_ERR_ARGUMENT, "part",
                  std::string("The run computes ") + symbol + " with another kernel, which only the CPU can call.",
                  std::string("이 학습은 ") + symbol + " 연산을 다른 커널로 계산해요. 그 커널은 CPU에서만 부를 수 있어요.");
  }
  const ear_status status = ear::guarded([&] {
    const int64_t longest = std::max(run->corpus.train_tokens(), run->corpus.val_tokens()) - 1;
    const int64_t held = static_cast<int64_t>(run->corpus.bytes());
    const DeviceOrder order{run->lm.get(), static_cast<uint64_t>(train.seed), static_cast<int32_t>(train.batch_size),
                            static_cast<int32_t>(std::min(run->recipe.model.block_size, longest)),
                            std::max<int64_t>(0, run->recipe.limits.bytes - held)};
    const ear_status made = Device::make(order, run->device, problem);
    if (made != EAR_OK) return made;
    run->rows = run->device->rows();
    run->bytes = run->device->bytes() + run->corpus.bytes();
    run->stepped = 0;
    return EAR_OK;
  });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "device") : status;
}

const char* ear_run_device(const ear_run* run) {
  if (!run) return nullptr;
  return run->device ? run->device->name().c_str() : "cpu";
}

}  // extern "C"
