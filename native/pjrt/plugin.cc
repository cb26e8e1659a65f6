#include "plugin.h"

#include <dlfcn.h>

#include <map>
#include <mutex>

namespace latent {

namespace {

// Below this, functions that are called here are missing (memory statistics, plug-in attributes).
constexpr int kLeastMinor = 55;

std::string CodeName(PJRT_Error_Code code) {
  static const char* const kNames[] = {
      "OK",         "CANCELLED",     "UNKNOWN",          "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND",  "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",    "OUT_OF_RANGE",  "UNIMPLEMENTED",    "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS",  "UNAUTHENTICATED"};
  const std::size_t index = static_cast<std::size_t>(code);
  return index < std::size(kNames) ? kNames[index] : "UNKNOWN";
}

const PJRT_Api* CheckedApi(const std::string& file) {
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  using GetApi = const PJRT_Api* (*)();
  const auto get_api = reinterpret_cast<GetApi>(dlsym(library, "GetPjrtApi"));
  if (get_api == nullptr) {
    throw std::runtime_error(file + " is no PJRT plug-in: it has no function GetPjrtApi");
  }
  const PJRT_Api* const api = get_api();
  const auto& version = api->pjrt_api_version;
  if (version.major_version != PJRT_API_MAJOR || version.minor_version < kLeastMinor) {
    throw std::runtime_error(
        "expected a plug-in with version " + std::to_string(PJRT_API_MAJOR) + "." +
        std::to_string(kLeastMinor) + " or newer of the PJRT C API, " + file + " has " +
        std::to_string(version.major_version) + "." + std::to_string(version.minor_version));
  }
  return api;
}

NamedValue ValueOf(const PJRT_NamedValue& value) {
  const std::string name(value.name, value.name_size);
  switch (value.type) {
    case PJRT_NamedValue_kString:
      return {name, std::string(value.string_value, value.value_size)};
    case PJRT_NamedValue_kInt64:
      return {name, value.int64_value};
    case PJRT_NamedValue_kFloat:
      return {name, value.float_value};
    case PJRT_NamedValue_kBool:
      return {name, value.bool_value};
    case PJRT_NamedValue_kInt64List:
      return {name, std::vector<std::int64_t>(value.int64_array_value,
                                              value.int64_array_value + value.value_size)};
  }
  return {name, std::string()};
}

}  // namespace

std::shared_ptr<const Plugin> Plugin::Load(const std::string& file) {
  static std::mutex mutex;
  static auto& loaded = *new std::map<std::string, std::shared_ptr<const Plugin>>();
  const std::lock_guard<std::mutex> lock(mutex);
  auto& plugin = loaded[file];
  if (plugin != nullptr) return plugin;
  const std::shared_ptr<const Plugin> fresh(new Plugin(CheckedApi(file)));
  auto arguments = LATENT_PJRT_ARGS(PJRT_Plugin_Initialize_Args);
  fresh->Check(fresh->api().PJRT_Plugin_Initialize(&arguments));
  return plugin = fresh;
}

std::vector<NamedValue> Plugin::Attributes() const {
  auto arguments = LATENT_PJRT_ARGS(PJRT_Plugin_Attributes_Args);
  Check(api_->PJRT_Plugin_Attributes(&arguments));
  std::vector<NamedValue> values;
  for (std::size_t i = 0; i < arguments.num_attributes; i++) {
    values.push_back(ValueOf(arguments.attributes[i]));
  }
  return values;
}

void Plugin::Check(PJRT_Error* error) const {
  if (error == nullptr) return;
  auto message = LATENT_PJRT_ARGS(PJRT_Error_Message_Args);
  message.error = error;
  api_->PJRT_Error_Message(&message);
  auto code = LATENT_PJRT_ARGS(PJRT_Error_GetCode_Args);
  code.error = error;
  api_->PJRT_Error_GetCode(&code);
  PluginError thrown(CodeName(code.code), std::string(message.message, message.message_size));
  auto destroy = LATENT_PJRT_ARGS(PJRT_Error_Destroy_Args);
  destroy.error = error;
  api_->PJRT_Error_Destroy(&destroy);
  throw thrown;
}

void Plugin::Await(PJRT_Event* event) const {
  if (event == nullptr) return;
  auto await = LATENT_PJRT_ARGS(PJRT_Event_Await_Args);
  await.event = event;
  PJRT_Error* const error = api_->PJRT_Event_Await(&await);
  auto destroy = LATENT_PJRT_ARGS(PJRT_Event_Destroy_Args);
  destroy.event = event;
  api_->PJRT_Event_Destroy(&destroy);
  Check(error);
}

std::string LibraryFault(const std::string& file) {
  return dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr ? dlerror() : "";
}

}  // namespace latent
