// Saving a run and going on with it.
#include "base/guard.hpp"
#include "run/file.hpp"
#include "run/machine.hpp"
#include "run/part.hpp"
#include "run/problem.hpp"
#include "run/weights.hpp"

namespace ear::run {

namespace {

ear_status write(ear_run& run, const char* path, const char* kind, ear_problem* problem) {
  const ear_status here = bring_home(run, {EAR_LM_WEIGHT, EAR_LM_FIRST, EAR_LM_SECOND}, problem);
  if (here != EAR_OK) return here;
  Description description{kind, run.recipe_json, "", run.text_sha256, write_counters(run.counters)};
  const ear_status status = save_text(run.text.get(), description.tokenizer);
  if (status != EAR_OK) return refuse(problem, status, "tokenizer");
  return write_file(path, run.lm.get(), description, problem);
}

ear_status another(ear_problem* problem, const std::string& where, const char* english, const char* korean) {
  return refuse(problem, EAR_ERR_ARGUMENT, where, std::string("The checkpoint belongs to another ") + english,
                std::string("이 체크포인트는 다른 ") + korean);
}

ear_status resume(ear_run& run, const char* path, ear_problem* problem) {
  File file;
  const ear_status readable = read_file(path, file, problem);
  if (readable != EAR_OK) return readable;
  if (file.description.kind != kCheckpoint) {
    return refuse(problem, EAR_ERR_TEXT, "file", "This file holds weights alone; a run goes on from a checkpoint.",
                  "가중치만 담긴 파일이에요. 학습을 이어 가려면 체크포인트가 필요해요.");
  }
  const std::string path_of_field = first_difference(run.recipe, file.recipe);
  if (!path_of_field.empty()) {
    return another(problem, path_of_field, ("recipe: " + path_of_field + " differs.").c_str(),
                   ("레시피의 것이에요. " + path_of_field + " 값이 달라요.").c_str());
  }
  if (file.description.text_sha256 != run.text_sha256) return another(problem, "text", "text.", "글의 것이에요.");
  if (file.counters.step > run.recipe.train.steps) {
    return refuse(problem, EAR_ERR_TEXT, "file", "The checkpoint counts more steps than its recipe has.",
                  "체크포인트의 걸음 수가 레시피보다 많아요.");
  }
  for (const Prefix& prefix : kParts) {
    const ear_status fits = check_tensors(run.lm.get(), file.tensors.get(), prefix, problem);
    if (fits != EAR_OK) return fits;
  }
  if (run.device) run.device->forget();
  for (const Prefix& prefix : kParts) {
    const ear_status status = put_in(run.lm.get(), file.tensors.get(), prefix);
    if (status != EAR_OK) return refuse(problem, status, "model");
  }
  run.counters = file.counters;
  run.stepped = 0;
  return EAR_OK;
}

ear_status read_weights(ear_run& run, const char* path, ear_problem* problem) {
  if (run.counters.step > 0) {
    return refuse(problem, EAR_ERR_ARGUMENT, "file", "Weights can only be read before the first step.",
                  "가중치는 첫 걸음 전에만 읽어 올 수 있어요.");
  }
  std::string bytes;
  Owned<ear_safetensors> file;
  ear_status status = read_bytes(path, bytes, problem);
  if (status == EAR_OK) status = take_apart(bytes, file, problem);
  if (status == EAR_OK) status = check_tensors(run.lm.get(), file.get(), kParts[0], problem);
  if (status == EAR_OK) status = check_no_others(run.lm.get(), file.get(), problem);
  if (status != EAR_OK) return status;
  if (run.device) run.device->forget();
  status = put_in(run.lm.get(), file.get(), kParts[0]);
  return status == EAR_OK ? status : refuse(problem, status, "model");
}

// A checkpoint could not go on without what the run has of somebody else.
ear_status check_parts(const ear_run* run, ear_problem* problem) {
  if (!run || given_part(*run).empty()) return EAR_OK;
  const std::string part = given_part(*run);
  return refuse(problem, EAR_ERR_ARGUMENT, "part",
                "This run works with a part that is not the engine's own (" + part +
                    ") and that no checkpoint can hold. Its weights can be exported.",
                "이 학습은 엔진의 것이 아닌 부품(" + part +
                    ")을 써요. 그 부품은 체크포인트에 담을 수 없으니, 가중치만 내보내 주세요.");
}

template <class Body>
ear_status with_file(const ear_run* run, const char* path, ear_problem* problem, Body&& body) {
  if (!run || !path) return refuse(problem, EAR_ERR_ARGUMENT, "file");
  const ear_status status = guarded(body);
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "file") : status;
}

}  // namespace

}  // namespace ear::run

using namespace ear::run;

extern "C" {

ear_status ear_run_save(ear_run* run, const char* path, ear_problem* problem) {
  const ear_status own = check_parts(run, problem);
  return own != EAR_OK ? own
                       : with_file(run, path, problem, [&] { return write(*run, path, kCheckpoint, problem); });
}

ear_status ear_run_export(ear_run* run, const char* path, ear_problem* problem) {
  return with_file(run, path, problem, [&] { return write(*run, path, kWeights, problem); });
}

ear_status ear_run_resume(ear_run* run, const char* path, ear_problem* problem) {
  const ear_status own = check_parts(run, problem);
  return own != EAR_OK ? own : with_file(run, path, problem, [&] { return resume(*run, path, problem); });
}

ear_status ear_run_import(ear_run* run, const char* path, ear_problem* problem) {
  return with_file(run, path, problem, [&] { return read_weights(*run, path, problem); });
}

}  // extern "C"
