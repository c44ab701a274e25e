// The functions of text.cpp; what they take and return is said above each.
#pragma once

#include <napi.h>

namespace ear_addon {

Napi::Value start_tokenizer(const Napi::CallbackInfo& info);
Napi::Value load_tokenizer(const Napi::CallbackInfo& info);
Napi::Value describe_tokenizer(const Napi::CallbackInfo& info);
Napi::Value token_bytes(const Napi::CallbackInfo& info);
Napi::Value encode_text(const Napi::CallbackInfo& info);
Napi::Value decode_ids(const Napi::CallbackInfo& info);
Napi::Value save_tokenizer(const Napi::CallbackInfo& info);
Napi::Value normalize_text(const Napi::CallbackInfo& info);

}  // namespace ear_addon
