// A training recipe: its fields, once, for everything that reads, writes or compares them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "ear/run.h"

namespace ear::run {

// Words of a field in the order of their values; the first is the default.
inline constexpr std::array<std::string_view, 2> kFamilies = {"gpt2", "llama"};
inline constexpr std::array<std::string_view, 4> kTokenizers = {"char", "byte", "bpe", "unigram"};
inline constexpr std::array<std::string_view, 3> kForms = {"none", "nfc", "nfkc"};
inline constexpr std::array<std::string_view, 3> kSchedules = {"cosine", "linear", "constant"};
inline constexpr std::array<std::string_view, 2> kPrecisions = {"fp32", "bf16"};
enum class Schedule : int64_t { cosine, linear, constant };

// What stands in for a field that is left out; -1 where it is worked out from others.
struct Recipe {
  struct Model {
    int64_t family = 0, n_layer = 4, n_head = 4, n_kv_head = -1, n_embd = 128, n_hidden = 0, block_size = 64;
    bool bias = false, tied = true;
    double dropout = 0, rope_theta = 10000, norm_eps = 1e-5;
  } model;
  struct Tokenizer {
    int64_t kind = 0, vocab_size = 512, normalize = 0;
  } tokenizer;
  struct Data {
    bool documents = false;
    double val_fraction = 0.1;
  } data;
  struct Train {
    int64_t seed = 1337, steps = 2000, batch_size = 12, accumulate = 1;
    double lr = 1e-3, min_lr = -1;
    int64_t warmup = -1, schedule = 0, decay_steps = -1;
    double beta1 = 0.9, beta2 = 0.99, eps = 1e-8, weight_decay = 0.1, clip = 1;
    bool checkpointing = false;
    int64_t precision = 0;
    bool overfit_one_batch = false;
  } train;
  struct Eval {
    int64_t every = 250, batches = 20, patience = 0;
  } eval;
  struct Sample {
    int64_t every = 0, count = 1;
    std::string prompt = "\n";
    int64_t max_tokens = 200;
    double temperature = 0.8;
    int64_t top_k = 0;
    double top_p = 1, repetition_penalty = 1;
  } sample;
  struct Limits {
    int64_t parameters = 20000000;
    double seconds = 600;
    int64_t bytes = int64_t{1} << 31;
  } limits;
};

inline constexpr int64_t kMaxSteps = 1000000;

// Shows every field of a recipe to a visitor, part by part, with the range that belongs to it (both ends do).
template <class Visitor>
void visit(Recipe& r, Visitor& v) {
  v.part("model");
  v.word("family", r.model.family, kFamilies);
  v.whole("n_layer", r.model.n_layer, 1, 48);
  v.whole("n_head", r.model.n_head, 1, 256);
  v.whole("n_kv_head", r.model.n_kv_head, 1, 256);
  v.whole("n_embd", r.model.n_embd, 1, 16384);
  v.whole("n_hidden", r.model.n_hidden, 0, 65536);
  v.whole("block_size", r.model.block_size, 1, 4096);
  v.flag("bias", r.model.bias);
  v.flag("tied", r.model.tied);
  v.number("dropout", r.model.dropout, 0, 0.9);
  v.number("rope_theta", r.model.rope_theta, 1, 1e9);
  v.number("norm_eps", r.model.norm_eps, 1e-12, 0.1);
  v.part("tokenizer");
  v.word("kind", r.tokenizer.kind, kTokenizers);
  v.whole("vocab_size", r.tokenizer.vocab_size, 2, 65536);
  v.word("normalize", r.tokenizer.normalize, kForms);
  v.part("data");
  v.flag("documents", r.data.documents);
  v.number("val_fraction", r.data.val_fraction, 0, 0.9);
  v.part("train");
  v.whole("seed", r.train.seed, 0, (int64_t{1} << 53) - 1);
  v.whole("steps", r.train.steps, 1, kMaxSteps);
  v.whole("batch_size", r.train.batch_size, 1, 4096);
  v.whole("accumulate", r.train.accumulate, 1, 1024);
  v.number("lr", r.train.lr, 1e-9, 10);
  v.number("min_lr", r.train.min_lr, 0, 10);
  v.whole("warmup", r.train.warmup, 0, kMaxSteps);
  v.word("schedule", r.train.schedule, kSchedules);
  v.whole("decay_steps", r.train.decay_steps, 1, kMaxSteps);
  v.number("beta1", r.train.beta1, 0, 0.999999);
  v.number("beta2", r.train.beta2, 0, 0.999999);
  v.number("eps", r.train.eps, 1e-12, 1);
  v.number("weight_decay", r.train.weight_decay, 0, 10);
  v.number("clip", r.train.clip, 0, 1e6);
  v.flag("checkpointing", r.train.checkpointing);
  v.word("precision", r.train.precision, kPrecisions);
  v.flag("overfit_one_batch", r.train.overfit_one_batch);
  v.part("eval");
  v.whole("every", r.eval.every, 0, kMaxSteps);
  v.whole("batches", r.eval.batches, 1, 10000);
  v.whole("patience", r.eval.patience, 0, 10000);
  v.part("sample");
  v.whole("every", r.sample.every, 0, kMaxSteps);
  v.whole("count", r.sample.count, 1, 64);
  v.text("prompt", r.sample.prompt, 2000);
  v.whole("max_tokens", r.sample.max_tokens, 1, 100000);
  v.number("temperature", r.sample.temperature, 0, 100);
  v.whole("top_k", r.sample.top_k, 0, 65536);
  v.number("top_p", r.sample.top_p, 1e-6, 1);
  v.number("repetition_penalty", r.sample.repetition_penalty, 1, 100);
  v.part("limits");
  v.whole("parameters", r.limits.parameters, 1, 2000000000);
  v.number("seconds", r.limits.seconds, 0.01, 31536000);
  v.whole("bytes", r.limits.bytes, 1, int64_t{1} << 40);
  v.end();
}

// Reads a recipe, fills it in and holds it to its rules. Errors: TEXT (not JSON), ARGUMENT.
ear_status read_recipe(std::string_view json, Recipe& out, ear_problem* problem);
// In one line, every field, in the order above.
std::string write_recipe(const Recipe& recipe);
// The path of the first field in which two recipes train differently (eval, sample and limits may), or "".
std::string first_difference(const Recipe& a, const Recipe& b);

// The model's shape; V comes from the tokenizer.
ear_lm_config lm_config(const Recipe::Model& model, int32_t vocab_size);

}  // namespace ear::run
