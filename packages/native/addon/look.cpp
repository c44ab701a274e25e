#include "look.hpp"

#include <algorithm>
#include <cstdio>

namespace ear_addon {

namespace {

struct Drawing {
  std::vector<std::string>& texts;
  const OnPiece& on_piece;
};

int32_t on_text(void* self, int32_t sequence, const char* bytes, size_t n) {
  auto* drawing = static_cast<Drawing*>(self);
  const std::string piece(bytes, n);
  drawing->texts[static_cast<size_t>(sequence)] += piece;
  if (drawing->on_piece) drawing->on_piece(sequence, piece);
  return 1;
}

// tokens of a prompt, at least one and at most a block of them.
ear_status encode(const ear_text* text, const std::string& prompt, int32_t block_size, std::vector<int32_t>& tokens,
                  ear_problem* problem) {
  size_t n = 0;
  tokens.resize(prompt.size() + 1);
  ear_status status = ear_text_encode(text, prompt.data(), prompt.size(), tokens.data(), tokens.size(), &n);
  if (status == EAR_ERR_CAPACITY) {
    tokens.resize(n);
    status = ear_text_encode(text, prompt.data(), prompt.size(), tokens.data(), tokens.size(), &n);
  }
  if (status != EAR_OK) {
    set_problem(problem, status, "prompt", "The prompt is not UTF-8, or holds a character that the text never showed.",
                "프롬프트가 UTF-8이 아니거나, 배운 글에 없던 글자가 들어 있어요.");
    return status;
  }
  tokens.resize(n);
  if (n >= 1 && n <= static_cast<size_t>(block_size)) return EAR_OK;
  char english[128], korean[192];
  std::snprintf(english, sizeof english, "The prompt has %zu tokens; the model reads 1 to %d.", n, block_size);
  std::snprintf(korean, sizeof korean, "프롬프트가 토큰 %zu개예요. 모델은 1~%d개를 읽어요.", n, block_size);
  set_problem(problem, EAR_ERR_ARGUMENT, "prompt", english, korean);
  return EAR_ERR_ARGUMENT;
}

}  // namespace

DrawOrder read_draw(const Fields& given) {
  DrawOrder order;
  order.prompt = given.text("prompt");
  order.count = given.whole("count");
  order.max_tokens = given.whole("max_tokens");
  order.sampling = {given.real("temperature"),        given.whole("top_k"), given.real("top_p"),
                    given.real("repetition_penalty"), given.seed("seed"),   0};
  return order;
}

ear_status draw(ear_lm* lm, const ear_text* text, const DrawOrder& order, std::vector<std::string>& texts,
                const OnPiece& on_piece, ear_problem* problem) {
  texts.assign(static_cast<size_t>(std::max(order.count, 0)), {});
  const ear_draw call{order.prompt.data(), order.prompt.size(), order.count, order.max_tokens, order.sampling};
  Drawing drawing{texts, on_piece};
  return ear_draw_text(lm, text, &call, on_text, &drawing, problem);
}

ear_status attend(ear_lm* lm, const ear_text* text, const std::string& prompt, int32_t layer, Attention& out,
                  ear_problem* problem) {
  ear_lm_config config;
  ear_status status = ear_lm_get_config(lm, &config);
  if (status != EAR_OK) return status;
  if (layer < 0 || layer >= config.n_layer) {
    char english[96], korean[128];
    std::snprintf(english, sizeof english, "The model has layers 0 to %d, not %d.", config.n_layer - 1, layer);
    std::snprintf(korean, sizeof korean, "이 모델의 층은 0~%d번이에요. 받은 값: %d", config.n_layer - 1, layer);
    set_problem(problem, EAR_ERR_ARGUMENT, "layer", english, korean);
    return EAR_ERR_ARGUMENT;
  }
  std::vector<int32_t> tokens;
  status = encode(text, prompt, config.block_size, tokens, problem);
  if (status != EAR_OK) return status;
  const size_t T = tokens.size();
  out.layer = layer;
  out.n_layer = config.n_layer;
  out.n_head = config.n_head;
  out.att.resize(static_cast<size_t>(config.n_head) * T * T);
  status = ear_lm_attention(lm, tokens.data(), static_cast<int32_t>(T), layer, out.att.data());
  out.tokens.clear();
  for (size_t t = 0; status == EAR_OK && t < T; t++) {
    char shown[1024];
    size_t n = 0;
    status = ear_text_decode(text, &tokens[t], 1, shown, sizeof shown, &n);
    out.tokens.emplace_back(shown, status == EAR_OK ? n : 0);
    if (status == EAR_ERR_CAPACITY) status = EAR_OK;
  }
  return status;
}

void describe(const Attention& attention, Napi::Object out) {
  const Napi::Env env = out.Env();
  out.Set("layer", attention.layer);
  out.Set("n_layer", attention.n_layer);
  out.Set("n_head", attention.n_head);
  Napi::Array tokens = Napi::Array::New(env, attention.tokens.size());
  for (size_t i = 0; i < attention.tokens.size(); i++) tokens.Set(static_cast<uint32_t>(i), attention.tokens[i]);
  out.Set("tokens", tokens);
  Napi::Float32Array att = Napi::Float32Array::New(env, attention.att.size());
  std::copy(attention.att.begin(), attention.att.end(), att.Data());
  out.Set("att", att);
}

void describe(const ear_problem& problem, Napi::Object out) {
  if (problem.sentence[0] == '\0') return;
  out.Set("where", Napi::String::New(out.Env(), problem.where));
  out.Set("en", Napi::String::New(out.Env(), problem.sentence));
  out.Set("ko", Napi::String::New(out.Env(), problem.korean));
}

void set_problem(ear_problem* problem, ear_status status, const char* where, const char* sentence, const char* korean) {
  problem->status = status;
  std::snprintf(problem->where, sizeof problem->where, "%s", where);
  std::snprintf(problem->sentence, sizeof problem->sentence, "%s", sentence);
  std::snprintf(problem->korean, sizeof problem->korean, "%s", korean);
}

}  // namespace ear_addon
