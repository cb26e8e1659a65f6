// Linear algebra for Node, where WebAssembly's vectors are too short; src-main/analysis/pca/gramAddon.ts is its face.
#include <node_api.h>

#include <cstdint>

#include "gram.h"

namespace {

// The numbers of a typed array, or null where it is of another type or shorter than `length`.
void* NumbersOf(napi_env env, napi_value array, napi_typedarray_type wanted, size_t length) {
  napi_typedarray_type type;
  size_t found = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, array, &type, &found, &data, nullptr, nullptr) != napi_ok) return nullptr;
  return type == wanted && found >= length ? data : nullptr;
}

// The name of the instruction set that is used, or null where the processor has none that is served.
napi_value InstructionSet(napi_env env, napi_callback_info) {
  const latent::GramCode* const code = latent::BestGramCode();
  napi_value name;
  if (code == nullptr) napi_get_null(env, &name);
  else napi_create_string_utf8(env, code->name, NAPI_AUTO_LENGTH, &name);
  return name;
}

// addGram(values, rows, dim, shift, tiles, threads), see gram.h.
napi_value AddGram(napi_env env, napi_callback_info info) {
  size_t count = 6;
  napi_value args[6];
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  int64_t rows = -1;
  int32_t dim = 0;
  int32_t threads = 0;
  const bool are_numbers = count == 6 && napi_get_value_int64(env, args[1], &rows) == napi_ok &&
                           napi_get_value_int32(env, args[2], &dim) == napi_ok &&
                           napi_get_value_int32(env, args[5], &threads) == napi_ok;
  if (!are_numbers || rows < 0 || dim < 1 || threads < 1) {
    napi_throw_range_error(env, nullptr, "addGram needs rows, dim and threads");
    return nullptr;
  }
  const size_t panels = static_cast<size_t>(latent::PanelsOf(dim));
  const size_t tile = latent::kPanel * latent::kPanel;
  const auto* const values =
      static_cast<const float*>(NumbersOf(env, args[0], napi_float32_array, static_cast<size_t>(rows) * dim));
  const auto* const shift = static_cast<const float*>(NumbersOf(env, args[3], napi_float32_array, dim));
  auto* const tiles =
      static_cast<double*>(NumbersOf(env, args[4], napi_float64_array, panels * (panels + 1) / 2 * tile));
  const latent::GramCode* const code = latent::BestGramCode();
  if (values == nullptr || shift == nullptr || tiles == nullptr || code == nullptr) {
    napi_throw_range_error(env, nullptr, "addGram needs values, shift and tiles of the sizes that rows and dim say");
    return nullptr;
  }
  latent::AddGram(*code, values, rows, dim, shift, tiles, threads);
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {"instructionSet", nullptr, InstructionSet, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"addGram", nullptr, AddGram, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  napi_define_properties(env, exports, 2, functions);
  return exports;
}
