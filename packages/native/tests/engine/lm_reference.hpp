// The two families once more, as a plain program in double precision: what the fast model is held against.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "check.hpp"
#include "ear/lm.h"

namespace reference {

using Array = std::vector<double>;

inline std::vector<float> read(const ear_lm* lm, size_t index, ear_lm_part part) {
  ear_lm_tensor tensor{};
  CHECK(ear_lm_describe_tensor(lm, index, &tensor) == EAR_OK);
  std::vector<float> values(static_cast<size_t>(tensor.shape[0] * tensor.shape[1]));
  CHECK(ear_lm_get(lm, index, part, values.data(), values.size()) == EAR_OK);
  return values;
}

inline std::string name_of(const ear_lm* lm, size_t index) {
  ear_lm_tensor tensor{};
  CHECK(ear_lm_describe_tensor(lm, index, &tensor) == EAR_OK);
  return tensor.name;
}

class Model {
 public:
  explicit Model(const ear_lm* lm) {
    CHECK(ear_lm_get_config(lm, &c_) == EAR_OK);
    for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
      const std::vector<float> values = read(lm, i, EAR_LM_WEIGHT);
      weights[name_of(lm, i)] = Array(values.begin(), values.end());
    }
  }

  std::map<std::string, Array> weights;

  // (B * T, V)
  Array logits(const std::vector<int32_t>& tokens, int T) const {
    Array all;
    for (size_t from = 0; from < tokens.size(); from += static_cast<size_t>(T)) {
      const Array one = sequence(tokens.data() + from, T);
      all.insert(all.end(), one.begin(), one.end());
    }
    return all;
  }

  double loss(const std::vector<int32_t>& tokens, const std::vector<int32_t>& targets, int T) const {
    const Array all = logits(tokens, T);
    const size_t V = static_cast<size_t>(c_.vocab_size);
    double sum = 0;
    int count = 0;
    for (size_t i = 0; i < targets.size(); i++) {
      if (targets[i] < 0) continue;
      double total = 0;
      for (size_t v = 0; v < V; v++) total += std::exp(all[i * V + v]);
      sum += std::log(total) - all[i * V + static_cast<size_t>(targets[i])];
      count++;
    }
    return sum / count;
  }

 private:
  bool llama() const { return c_.family == EAR_LM_LLAMA; }

  // Rows of x (n, C) times w (OC, C), and the bias of that name where there is one.
  Array linear(const Array& x, int C, const std::string& name) const {
    const Array& w = weights.at(name + ".weight");
    const auto bias = weights.find(name + ".bias");
    const int OC = static_cast<int>(w.size()) / C, n = static_cast<int>(x.size()) / C;
    Array out(static_cast<size_t>(n * OC));
    for (int i = 0; i < n; i++) {
      for (int o = 0; o < OC; o++) {
        double sum = bias == weights.end() ? 0 : bias->second[static_cast<size_t>(o)];
        for (int c = 0; c < C; c++) sum += x[static_cast<size_t>(i * C + c)] * w[static_cast<size_t>(o * C + c)];
        out[static_cast<size_t>(i * OC + o)] = sum;
      }
    }
    return out;
  }

  Array norm(const Array& x, const std::string& name) const {
    const Array& w = weights.at(name + ".weight");
    const auto bias = weights.find(name + ".bias");
    const size_t C = w.size();
    Array out(x.size());
    for (size_t i = 0; i < x.size(); i += C) {
      double mean = 0, variance = 0;
      if (!llama()) {
        for (size_t c = 0; c < C; c++) mean += x[i + c] / static_cast<double>(C);
      }
      for (size_t c = 0; c < C; c++) variance += (x[i + c] - mean) * (x[i + c] - mean) / static_cast<double>(C);
      for (size_t c = 0; c < C; c++) {
        out[i + c] = (x[i + c] - mean) / std::sqrt(variance + c_.norm_eps) * w[c];
        if (bias != weights.end()) out[i + c] += bias->second[c];
      }
    }
    return out;
  }

  void rotate(Array& x, int width) const {
    const int HS = c_.n_embd / c_.n_head, half = HS / 2;
    for (int i = 0; i < static_cast<int>(x.size()); i += HS) {
      const int t = i / width;
      for (int j = 0; j < half; j++) {
        const double angle = t * std::pow(static_cast<double>(c_.rope_theta), -2.0 * j / HS);
        double& a = x[static_cast<size_t>(i + j)];
        double& b = x[static_cast<size_t>(i + j + half)];
        const double rotated = a * std::cos(angle) - b * std::sin(angle);
        b = b * std::cos(angle) + a * std::sin(angle);
        a = rotated;
      }
    }
  }

  // q (T, C), k and v (T, KV).
  Array attend(const Array& q, const Array& k, const Array& v, int T) const {
    const int C = c_.n_embd, HS = C / c_.n_head, KV = c_.n_kv_head * HS;
    Array out(q.size(), 0.0);
    for (int h = 0; h < c_.n_head; h++) {
      const int group = h / (c_.n_head / c_.n_kv_head);
      for (int t = 0; t < T; t++) {
        Array score(static_cast<size_t>(t + 1), 0.0);
        double total = 0;
        for (int s = 0; s <= t; s++) {
          double& one = score[static_cast<size_t>(s)];
          for (int i = 0; i < HS; i++) {
            one += q[static_cast<size_t>(t * C + h * HS + i)] * k[static_cast<size_t>(s * KV + group * HS + i)];
          }
          one = std::exp(one / std::sqrt(static_cast<double>(HS)));
          total += one;
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < HS; i++) {
            out[static_cast<size_t>(t * C + h * HS + i)] +=
                score[static_cast<size_t>(s)] / total * v[static_cast<size_t>(s * KV + group * HS + i)];
          }
        }
      }
    }
    return out;
  }

  static Array columns(const Array& x, int width, int from, int n) {
    Array out;
    for (size_t i = 0; i < x.size(); i += static_cast<size_t>(width)) {
      out.insert(out.end(), x.begin() + static_cast<long>(i) + from, x.begin() + static_cast<long>(i) + from + n);
    }
    return out;
  }

  static void add(Array& x, const Array& y) {
    for (size_t i = 0; i < x.size(); i++) x[i] += y[i];
  }

  void gpt2_layer(Array& x, const std::string& at, int T) const {
    const int C = c_.n_embd;
    const Array qkv = linear(norm(x, at + "ln_1"), C, at + "attn.c_attn");
    const Array att = attend(columns(qkv, 3 * C, 0, C), columns(qkv, 3 * C, C, C), columns(qkv, 3 * C, 2 * C, C), T);
    add(x, linear(att, C, at + "attn.c_proj"));
    Array up = linear(norm(x, at + "ln_2"), C, at + "mlp.c_fc");
    for (double& u : up) u = 0.5 * u * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (u + 0.044715 * u * u * u)));
    add(x, linear(up, c_.n_hidden, at + "mlp.c_proj"));
  }

  void llama_layer(Array& x, const std::string& at, int T) const {
    const int C = c_.n_embd, KV = C / c_.n_head * c_.n_kv_head;
    const Array in = norm(x, at + "input_layernorm");
    Array q = linear(in, C, at + "self_attn.q_proj"), k = linear(in, C, at + "self_attn.k_proj");
    rotate(q, C);
    rotate(k, KV);
    add(x, linear(attend(q, k, linear(in, C, at + "self_attn.v_proj"), T), C, at + "self_attn.o_proj"));
    const Array in2 = norm(x, at + "post_attention_layernorm");
    Array gate = linear(in2, C, at + "mlp.gate_proj");
    const Array up = linear(in2, C, at + "mlp.up_proj");
    for (size_t i = 0; i < gate.size(); i++) gate[i] = gate[i] / (1 + std::exp(-gate[i])) * up[i];
    add(x, linear(gate, c_.n_hidden, at + "mlp.down_proj"));
  }

  Array sequence(const int32_t* tokens, int T) const {
    const size_t C = static_cast<size_t>(c_.n_embd);
    const std::string wte = llama() ? "model.embed_tokens" : "transformer.wte";
    Array x(static_cast<size_t>(T) * C);
    for (size_t i = 0; i < x.size(); i++) {
      x[i] = weights.at(wte + ".weight")[static_cast<size_t>(tokens[i / C]) * C + i % C];
      if (!llama()) x[i] += weights.at("transformer.wpe.weight")[i];
    }
    for (int l = 0; l < c_.n_layer; l++) {
      if (llama()) {
        llama_layer(x, "model.layers." + std::to_string(l) + ".", T);
      } else {
        gpt2_layer(x, "transformer.h." + std::to_string(l) + ".", T);
      }
    }
    return linear(norm(x, llama() ? "model.norm" : "transformer.ln_f"), c_.n_embd, c_.tied ? wte : "lm_head");
  }

  ear_lm_config c_{};
};

}  // namespace reference
