// The header of a safetensors file: JSON that says of each tensor its dtype, its shape and where its bytes lie.
#include "base/refusal.hpp"
#include "base/sentence.hpp"
#include "files/dtype.hpp"
#include "files/safetensors.hpp"

namespace ear {

namespace {

bool has_nul(const std::string& text) { return text.find('\0') != text.npos; }

[[noreturn]] void refuse_metadata(const json::Member& pair, std::string_view english, std::string_view korean) {
  const std::string key = quoted(pair.key);
  refuse(joined({"__metadata__: ", key, " ", english}), joined({"__metadata__의 ", key, ": ", korean}));
}

void read_metadata(const json::Value& value, ear_safetensors& file) {
  const json::Object* pairs = value.object();
  if (!pairs) {
    refuse(joined({"__metadata__ is ", value.kind(), " instead of an object"}), "__metadata__가 JSON 객체가 아니에요.");
  }
  for (const json::Member& pair : *pairs) {
    const std::string* text = pair.value.string();
    if (!text) refuse_metadata(pair, "is not a string", "값이 문자열이 아니에요.");
    if (has_nul(pair.key) || has_nul(*text)) refuse_metadata(pair, "holds a NUL", "NUL 문자가 들어 있어요.");
  }
  file.metadata = *pairs;
}

// The description of one tensor.
class Description {
 public:
  explicit Description(const json::Member& member) : member_(member) {}

  SafetensorsEntry read(std::size_t n_data) const {
    const json::Object* fields = member_.value.object();
    const json::Value* dtype = member_.value.find("dtype");
    const json::Value* shape = member_.value.find("shape");
    const json::Value* offsets = member_.value.find("data_offsets");
    if (has_nul(member_.key)) wrong("has a NUL in its name", "이름에 NUL 문자가 들어 있어요.");
    if (!fields || fields->size() != 3 || !dtype || !dtype->string() || !shape || !shape->array() || !offsets ||
        !offsets->array() || offsets->array()->size() != 2) {
      wrong("is not described by dtype, shape and data_offsets",
            "dtype, shape, data_offsets 세 가지로 적혀 있어야 해요.");
    }
    SafetensorsEntry entry;
    entry.name = member_.key;
    const Dtype* known = find_dtype(*dtype->string());
    if (!known) {
      const std::string name = quoted(*dtype->string());
      wrong(joined({"has the unknown dtype ", name}), joined({"모르는 dtype(", name, ")이에요."}));
    }
    entry.tensor.dtype = known->name;
    read_shape(*shape->array(), entry.tensor);
    entry.begin = offset((*offsets->array())[0]);
    entry.end = offset((*offsets->array())[1]);
    check_place(entry, n_data);
    std::size_t bytes = 0;
    if (!tensor_bytes(*known, entry.tensor.shape, entry.tensor.n_dims, bytes) || bytes != entry.end - entry.begin) {
      const std::string n = std::to_string(entry.end - entry.begin);
      wrong(joined({"takes ", n, " bytes, which does not go with its shape"}),
            joined({n, "바이트를 차지하는데, 모양과 맞지 않아요."}));
    }
    entry.tensor.n_bytes = bytes;
    return entry;
  }

 private:
  [[noreturn]] void wrong(std::string_view english, std::string_view korean, ear_status status = EAR_ERR_TEXT) const {
    const std::string name = quoted(member_.key);
    refuse(joined({"the tensor ", name, " ", english}), joined({"텐서 ", name, ": ", korean}), status);
  }

  void read_shape(const json::Array& dims, ear_safetensors_tensor& tensor) const {
    if (dims.size() > EAR_SAFETENSORS_MAX_DIMS) {
      const std::string n = std::to_string(dims.size());
      wrong(joined({"has ", n, " dimensions; at most 8 can be read"}),
            joined({n, "차원이에요. 8차원까지 읽을 수 있어요."}), EAR_ERR_TOO_LARGE);
    }
    tensor.n_dims = static_cast<std::int32_t>(dims.size());
    for (std::size_t i = 0; i < dims.size(); i++) {
      const std::int64_t* dim = dims[i].whole();
      if (!dim || *dim < 0) {
        wrong("has a shape that is not made of whole numbers", "shape에는 0 이상의 정수만 들어가요.");
      }
      tensor.shape[i] = *dim;
    }
  }

  std::size_t offset(const json::Value& value) const {
    const std::int64_t* whole = value.whole();
    if (!whole || *whole < 0) {
      wrong("has data_offsets that are not two whole numbers", "data_offsets는 0 이상의 정수 두 개여야 해요.");
    }
    return static_cast<std::size_t>(*whole);
  }

  void check_place(const SafetensorsEntry& entry, std::size_t n_data) const {
    if (entry.begin <= entry.end && entry.end <= n_data) return;
    const std::string begin = std::to_string(entry.begin), end = std::to_string(entry.end), n = std::to_string(n_data);
    wrong(joined({"lies at bytes ", begin, " to ", end, ", but the file holds ", n, "; it may be truncated"}),
          joined({begin, "~", end, "번 바이트에 있다고 적혀 있는데, 파일에는 ", n,
                  "바이트가 있어요. 파일이 잘렸을 수 있어요."}));
  }

  const json::Member& member_;
};

}  // namespace

void read_safetensors_header(std::string_view header, std::size_t n_data, ear_safetensors& file) {
  if (header.empty() || header.front() != '{') {
    refuse("the header does not begin with {", "헤더가 { 로 시작하지 않아요.");
  }
  json::Value root;
  std::string why, korean;
  json::Limits limits;
  limits.bytes = kMaxSafetensorsHeader;
  limits.depth = 3;
  if (!json::read(header, root, why, limits, &korean)) {
    refuse(joined({"the header, ", why}), joined({"헤더의 ", korean}));
  }
  for (const json::Member& member : *root.object()) {
    if (member.key == "__metadata__") {
      read_metadata(member.value, file);
    } else {
      file.entries.push_back(Description(member).read(n_data));
    }
  }
}

}  // namespace ear
