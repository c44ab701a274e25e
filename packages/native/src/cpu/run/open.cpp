// A run's file without its text.
#include <cstring>

#include "base/guard.hpp"
#include "base/json.hpp"
#include "base/sentence.hpp"
#include "run/file.hpp"
#include "run/problem.hpp"
#include "run/weights.hpp"

struct ear_checkpoint {
  ear::run::File file;
  ear::Owned<ear_text> text;
  ear_lm_config config;
};

namespace ear::run {

namespace {

ear_status open_file(std::unique_ptr<ear_checkpoint>& out, const char* path, ear_problem* problem) {
  auto checkpoint = std::make_unique<ear_checkpoint>();
  File& file = checkpoint->file;
  ear_status status = read_file(path, file, problem);
  if (status != EAR_OK) return status;
  char why[256] = "", korean[384] = "";
  ear_text* text = nullptr;
  const std::string& tokenizer = file.description.tokenizer;
  status = ear_text_load_explained(&text, tokenizer.data(), tokenizer.size(), why, sizeof why, korean, sizeof korean);
  if (status != EAR_OK && why[0] == '\0') return refuse(problem, status, "file");
  if (status != EAR_OK) {
    return refuse(problem, status, "file", joined({"The checkpoint's tokenizer cannot be read: ", why}),
                  joined({"체크포인트의 토크나이저를 읽을 수 없어요: ", korean}));
  }
  checkpoint->text.reset(text);
  int32_t vocab = 0;
  status = ear_text_vocab_size(text, &vocab);
  if (status != EAR_OK) return refuse(problem, status, "file");
  checkpoint->config = lm_config(file.recipe.model, vocab);
  size_t parameters = 0;
  status = ear_lm_num_params(&checkpoint->config, &parameters);
  // The weights of a model are in its file, so a small file cannot ask for a large model.
  if (status != EAR_OK || parameters > file.bytes.size() / sizeof(float)) {
    return refuse(problem, EAR_ERR_TEXT, "file", "The checkpoint's recipe is of a model that its weights cannot be of.",
                  "체크포인트의 레시피가 그 가중치와 맞지 않아요.");
  }
  out = std::move(checkpoint);
  return EAR_OK;
}

// What transformers reads beside the weights.
std::string config_json(const ear_checkpoint& checkpoint, const ear_lm_config& config, int32_t end) {
  const bool llama = config.family == EAR_LM_LLAMA;
  std::string out;
  json::Writer json(out);
  json.open_object();
  json.key("architectures").open_array().string(llama ? "LlamaForCausalLM" : "GPT2LMHeadModel").close_array();
  json.key("model_type").string(llama ? "llama" : "gpt2");
  json.key("vocab_size").whole(config.vocab_size);
  json.key("tie_word_embeddings").boolean(config.tied != 0);
  json.key("torch_dtype").string("float32");
  if (end >= 0) json.key("bos_token_id").whole(end).key("eos_token_id").whole(end);
  else json.key("bos_token_id").null().key("eos_token_id").null();
  if (llama) {
    json.key("hidden_size").whole(config.n_embd).key("intermediate_size").whole(config.n_hidden);
    json.key("num_hidden_layers").whole(config.n_layer).key("num_attention_heads").whole(config.n_head);
    json.key("num_key_value_heads").whole(config.n_kv_head).key("max_position_embeddings").whole(config.block_size);
    json.key("rms_norm_eps").number(checkpoint.file.recipe.model.norm_eps);
    json.key("rope_theta").number(checkpoint.file.recipe.model.rope_theta);
    json.key("hidden_act").string("silu").key("attention_bias").boolean(false).key("mlp_bias").boolean(false);
  } else {
    const double dropout = checkpoint.file.recipe.model.dropout;
    json.key("n_layer").whole(config.n_layer).key("n_head").whole(config.n_head).key("n_embd").whole(config.n_embd);
    json.key("n_inner").whole(config.n_hidden).key("n_positions").whole(config.block_size);
    json.key("layer_norm_epsilon").number(checkpoint.file.recipe.model.norm_eps);
    json.key("activation_function").string("gelu_new");
    json.key("embd_pdrop").number(dropout).key("resid_pdrop").number(dropout).key("attn_pdrop").number(0);
  }
  json.close_object();
  return out;
}

ear_status model(const ear_checkpoint& checkpoint, int32_t threads, ear_lm** out, ear_problem* problem) {
  ear_lm* made = nullptr;
  const bool bf16 = checkpoint.file.recipe.train.precision == 1;
  ear_status status = ear_lm_create(&made, &checkpoint.config, 0, threads, bf16 ? 1 : 0);
  if (status != EAR_OK) return refuse(problem, status, "model");
  Owned<ear_lm> lm(made);
  status = check_tensors(made, checkpoint.file.tensors.get(), kParts[0], problem);
  if (status != EAR_OK) return status;
  status = put_in(made, checkpoint.file.tensors.get(), kParts[0]);
  if (status != EAR_OK) return refuse(problem, status, "model");
  *out = lm.release();
  return EAR_OK;
}

}  // namespace

}  // namespace ear::run

using namespace ear::run;

extern "C" {

ear_status ear_checkpoint_open(ear_checkpoint** out, const char* path, ear_problem* problem) {
  if (!out || !path) return refuse(problem, EAR_ERR_ARGUMENT, "file");
  const ear_status status = ear::guarded([&] {
    std::unique_ptr<ear_checkpoint> checkpoint;
    const ear_status opened = open_file(checkpoint, path, problem);
    if (opened == EAR_OK) *out = checkpoint.release();
    return opened;
  });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "file") : status;
}

void ear_checkpoint_destroy(ear_checkpoint* checkpoint) { delete checkpoint; }

const char* ear_checkpoint_recipe(const ear_checkpoint* checkpoint) {
  return checkpoint ? checkpoint->file.description.recipe.c_str() : nullptr;
}
const ear_text* ear_checkpoint_text(const ear_checkpoint* checkpoint) {
  return checkpoint ? checkpoint->text.get() : nullptr;
}
int64_t ear_checkpoint_step(const ear_checkpoint* checkpoint) {
  return checkpoint ? checkpoint->file.counters.step : 0;
}

ear_status ear_checkpoint_model(const ear_checkpoint* checkpoint, int32_t threads, ear_lm** out, ear_problem* problem) {
  if (!checkpoint || !out || threads < 0) return refuse(problem, EAR_ERR_ARGUMENT, "model");
  const ear_status status = ear::guarded([&] { return model(*checkpoint, threads, out, problem); });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "model") : status;
}

ear_status ear_checkpoint_config(const ear_checkpoint* checkpoint, char* out, size_t capacity, size_t* n_out) {
  if (!checkpoint || !n_out || (!out && capacity > 0)) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    int32_t end = -1;
    ear_lm* made = nullptr;
    ear_lm_config filled;
    ear_status status = ear_text_end(checkpoint->text.get(), &end);
    if (status == EAR_OK) status = ear_lm_create(&made, &checkpoint->config, 0, 1, 0);
    const ear::Owned<ear_lm> lm(made);
    if (status == EAR_OK) status = ear_lm_get_config(made, &filled);
    if (status != EAR_OK) return status;
    const std::string json = config_json(*checkpoint, filled, end);
    *n_out = json.size();
    if (json.size() > capacity) return EAR_ERR_CAPACITY;
    std::memcpy(out, json.data(), json.size());
    return EAR_OK;
  });
}

ear_status ear_checkpoint_export(const ear_checkpoint* checkpoint, const char* path, ear_problem* problem) {
  if (!checkpoint || !path) return refuse(problem, EAR_ERR_ARGUMENT, "file");
  const ear_status status = ear::guarded([&] {
    ear_lm* made = nullptr;
    const ear_status loaded = model(*checkpoint, 1, &made, problem);
    if (loaded != EAR_OK) return loaded;
    const ear::Owned<ear_lm> lm(made);
    Description description = checkpoint->file.description;
    description.kind = kWeights;
    return write_file(path, made, description, problem);
  });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "file") : status;
}

}  // extern "C"
