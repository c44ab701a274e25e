// All tiles and their table; included once by each file of an instruction set, after its lanes (fast/simd). Every
// header here stands on those before it.
#pragma once

#include "fast/math/real.hpp"
#include "fast/tiles.hpp"
#include "fast/tile/loop.hpp"
#include "fast/tile/exponential.hpp"
#include "fast/tile/activation.hpp"
#include "fast/tile/product.hpp"
#include "fast/tile/bf16.hpp"
#include "fast/tile/norm.hpp"
#include "fast/tile/attention.hpp"
#include "fast/tile/rows.hpp"
#include "fast/tile/dropout.hpp"

namespace ear::fast {
namespace {

constexpr Tiles kTiles = {
    .product = product<Single>,
    .round_bf16 = round_bf16,
    .activation_forward = activation_forward,
    .activation_backward = activation_backward,
    .swiglu_forward = swiglu_forward,
    .swiglu_backward = swiglu_backward,
    .layernorm_forward = layernorm_forward,
    .layernorm_backward = layernorm_backward,
    .rmsnorm_forward = rmsnorm_forward,
    .rmsnorm_backward = rmsnorm_backward,
    .column_sums = column_sums,
    .rope = rope,
    .attention_forward = attention_forward,
    .attention_backward = attention_backward,
    .attend = attend,
    .gather = gather,
    .softmax_crossentropy = softmax_crossentropy,
    .add = add,
    .dropout = dropout,
    .sum_squares = sum_squares,
    .adamw = adamw,
    .exponential = exponential,
};

}  // namespace
}  // namespace ear::fast
