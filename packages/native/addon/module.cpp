// What Node sees of the engine. Arguments are checked once, in lib/; nothing here checks them again.
#include "text.hpp"
#include "thread_job.hpp"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("build", EAR_VERSION " " EAR_COMPILER " " EAR_ISA);
  exports.Set("startTokenizer", Napi::Function::New(env, ear_addon::start_tokenizer));
  exports.Set("loadTokenizer", Napi::Function::New(env, ear_addon::load_tokenizer));
  exports.Set("describeTokenizer", Napi::Function::New(env, ear_addon::describe_tokenizer));
  exports.Set("tokenBytes", Napi::Function::New(env, ear_addon::token_bytes));
  exports.Set("encodeText", Napi::Function::New(env, ear_addon::encode_text));
  exports.Set("decodeIds", Napi::Function::New(env, ear_addon::decode_ids));
  exports.Set("saveTokenizer", Napi::Function::New(env, ear_addon::save_tokenizer));
  exports.Set("normalizeText", Napi::Function::New(env, ear_addon::normalize_text));
  exports.Set("startTraining", Napi::Function::New(env, ear_addon::start_training));
  exports.Set("startBigram", Napi::Function::New(env, ear_addon::start_bigram));
  exports.Set("startSampling", Napi::Function::New(env, ear_addon::start_sampling));
  exports.Set("startLadder", Napi::Function::New(env, ear_addon::start_ladder));
  exports.Set("startTape", Napi::Function::New(env, ear_addon::start_tape));
  exports.Set("startTrace", Napi::Function::New(env, ear_addon::start_trace));
  exports.Set("describeTraceWeights", Napi::Function::New(env, ear_addon::describe_trace_weights));
  exports.Set("findDeparture", Napi::Function::New(env, ear_addon::find_departure));
  exports.Set("startComparison", Napi::Function::New(env, ear_addon::start_comparison));
  exports.Set("describeSymbols", Napi::Function::New(env, ear_addon::describe_symbols));
  exports.Set("startRun", Napi::Function::New(env, ear_addon::start_run));
  exports.Set("checkRunRecipe", Napi::Function::New(env, ear_addon::check_run_recipe));
  exports.Set("startDrawing", Napi::Function::New(env, ear_addon::start_drawing));
  exports.Set("startLooking", Napi::Function::New(env, ear_addon::start_looking));
  exports.Set("startReading", Napi::Function::New(env, ear_addon::start_reading));
  exports.Set("startExporting", Napi::Function::New(env, ear_addon::start_exporting));
  exports.Set("describeCuda", Napi::Function::New(env, ear_addon::describe_cuda));
  exports.Set("describeOps", Napi::Function::New(env, ear_addon::describe_ops));
  exports.Set("computeOp", Napi::Function::New(env, ear_addon::compute_op));
  return exports;
}

}  // namespace

NODE_API_MODULE(ear, init)
