// The plug-in for Node: flat functions over handles, which src-main/engine/backends/pjrt.ts makes into objects.
// What takes time begins a task and gives its promise. Numbers are copied into memory that belongs to V8, for
// Electron lets no other into its cage.
#include <node_api.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client.h"
#include "plugin.h"
#include "task.h"

namespace latent {
namespace {

// What JavaScript holds: one of the objects here, until it is closed or collected.
struct Handle {
  std::variant<std::shared_ptr<const Plugin>, std::shared_ptr<Client>, std::shared_ptr<Executable>,
               std::shared_ptr<Buffer>>
      object;
};

napi_value HandleValue(napi_env env, Handle handle) {
  napi_value external;
  napi_create_external(
      env, new Handle(std::move(handle)),
      [](napi_env, void* data, void*) { delete static_cast<Handle*>(data); }, nullptr, &external);
  return external;
}

Handle* HandleOf(napi_env env, napi_value value) {
  void* data = nullptr;
  if (napi_get_value_external(env, value, &data) != napi_ok) {
    throw std::runtime_error("expected a handle of the plug-in");
  }
  return static_cast<Handle*>(data);
}

// Throws where the handle is of something else, or closed.
template <typename Object>
std::shared_ptr<Object> ObjectOf(napi_env env, napi_value value) {
  const auto* const object = std::get_if<std::shared_ptr<Object>>(&HandleOf(env, value)->object);
  if (object == nullptr) throw std::runtime_error("expected another kind of handle of the plug-in");
  if (*object == nullptr) throw std::runtime_error("what the handle stood for is closed");
  return *object;
}

std::string TextOf(napi_env env, napi_value value) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) {
    throw std::runtime_error("expected a text");
  }
  std::string text(length, '\0');
  napi_get_value_string_utf8(env, value, text.data(), length + 1, &length);
  return text;
}

std::int64_t WholeOf(napi_env env, napi_value value) {
  std::int64_t whole = 0;
  if (napi_get_value_int64(env, value, &whole) != napi_ok) {
    throw std::runtime_error("expected a number");
  }
  return whole;
}

std::vector<napi_value> ElementsOf(napi_env env, napi_value array) {
  uint32_t length = 0;
  if (napi_get_array_length(env, array, &length) != napi_ok) {
    throw std::runtime_error("expected an array");
  }
  std::vector<napi_value> elements(length);
  for (uint32_t i = 0; i < length; i++) napi_get_element(env, array, i, &elements[i]);
  return elements;
}

std::vector<std::int64_t> WholesOf(napi_env env, napi_value array) {
  std::vector<std::int64_t> wholes;
  for (napi_value element : ElementsOf(env, array)) wholes.push_back(WholeOf(env, element));
  return wholes;
}

struct Bytes {
  const void* data = nullptr;
  std::size_t size = 0;
};

// The memory of a typed array; valid while the array is held.
Bytes BytesOf(napi_env env, napi_value value) {
  static const std::map<napi_typedarray_type, std::size_t> kWidths = {
      {napi_int8_array, 1},    {napi_uint8_array, 1},   {napi_uint8_clamped_array, 1},
      {napi_int16_array, 2},   {napi_uint16_array, 2},  {napi_int32_array, 4},
      {napi_uint32_array, 4},  {napi_float32_array, 4}, {napi_float64_array, 8},
      {napi_bigint64_array, 8}, {napi_biguint64_array, 8}};
  napi_typedarray_type type;
  std::size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok) {
    throw std::runtime_error("expected a typed array");
  }
  return {data, length * kWidths.at(type)};
}

napi_value TextValue(napi_env env, const std::string& text) {
  napi_value value;
  napi_create_string_utf8(env, text.data(), text.size(), &value);
  return value;
}

napi_value NumberValue(napi_env env, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  return value;
}

napi_value ObjectValue(napi_env env, const std::vector<std::pair<const char*, napi_value>>& fields) {
  napi_value object;
  napi_create_object(env, &object);
  for (const auto& [name, value] : fields) napi_set_named_property(env, object, name, value);
  return object;
}

template <typename Item, typename Convert>
napi_value ArrayValue(napi_env env, const std::vector<Item>& items, Convert convert) {
  napi_value array;
  napi_create_array_with_length(env, items.size(), &array);
  for (std::size_t i = 0; i < items.size(); i++) napi_set_element(env, array, i, convert(items[i]));
  return array;
}

napi_value AttributeValue(napi_env env, const NamedValue& attribute) {
  const auto& value = attribute.second;
  if (const auto* text = std::get_if<std::string>(&value)) return TextValue(env, *text);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return NumberValue(env, static_cast<double>(*whole));
  }
  if (const auto* number = std::get_if<float>(&value)) return NumberValue(env, *number);
  if (const auto* truth = std::get_if<bool>(&value)) {
    napi_value result;
    napi_get_boolean(env, *truth, &result);
    return result;
  }
  return ArrayValue(env, std::get<std::vector<std::int64_t>>(value),
                    [env](std::int64_t whole) { return NumberValue(env, static_cast<double>(whole)); });
}

// An option by its JavaScript type: a number is int64, {float: number} a float.
NamedValue OptionOf(napi_env env, const std::string& name, napi_value value) {
  napi_valuetype type;
  napi_typeof(env, value, &type);
  if (type == napi_string) return {name, TextOf(env, value)};
  if (type == napi_boolean) {
    bool truth = false;
    napi_get_value_bool(env, value, &truth);
    return {name, truth};
  }
  if (type == napi_number) return {name, WholeOf(env, value)};
  bool is_list = false;
  napi_is_array(env, value, &is_list);
  if (is_list) return {name, WholesOf(env, value)};
  napi_value marked;
  double number = 0;
  napi_get_named_property(env, value, "float", &marked);
  if (napi_get_value_double(env, marked, &number) != napi_ok) {
    throw std::runtime_error("expected an option to be text, number, truth value or list: " + name);
  }
  return {name, static_cast<float>(number)};
}

PJRT_Buffer_Type TypeOf(const std::string& dtype) {
  static const std::map<std::string, PJRT_Buffer_Type> kTypes = {
      {"float32", PJRT_Buffer_Type_F32},
      {"int32", PJRT_Buffer_Type_S32},
      {"uint8", PJRT_Buffer_Type_U8},
      {"bool", PJRT_Buffer_Type_PRED}};
  const auto found = kTypes.find(dtype);
  if (found == kTypes.end()) throw std::runtime_error("expected a type of numbers, got " + dtype);
  return found->second;
}

std::size_t WidthOf(PJRT_Buffer_Type type) {
  return type == PJRT_Buffer_Type_F32 || type == PJRT_Buffer_Type_S32 ? 4 : 1;
}

// loadPlugin(file, libraries): Promise<{handle, apiVersion, attributes}>
napi_value LoadPlugin(napi_env env, const std::vector<napi_value>& arguments) {
  struct State {
    std::string file;
    std::vector<std::string> libraries;
    std::shared_ptr<const Plugin> plugin;
    std::vector<NamedValue> attributes;
  };
  const auto state = std::make_shared<State>();
  state->file = TextOf(env, arguments[0]);
  for (napi_value library : ElementsOf(env, arguments[1])) {
    state->libraries.push_back(TextOf(env, library));
  }
  return Begin(env, {[state] {
                       // One that is missing is missed, and named, by what calls it.
                       for (const std::string& library : state->libraries) LibraryFault(library);
                       state->plugin = Plugin::Load(state->file);
                       state->attributes = state->plugin->Attributes();
                     },
                     [state](napi_env e, napi_value) {
                       napi_value attributes;
                       napi_create_object(e, &attributes);
                       for (const NamedValue& each : state->attributes) {
                         napi_set_named_property(e, attributes, each.first.c_str(),
                                                 AttributeValue(e, each));
                       }
                       const auto& version = state->plugin->api().pjrt_api_version;
                       const std::vector<int> numbers = {version.major_version,
                                                         version.minor_version};
                       return ObjectValue(
                           e, {{"handle", HandleValue(e, {state->plugin})},
                               {"apiVersion", ArrayValue(e, numbers,
                                                         [e](int n) { return NumberValue(e, n); })},
                               {"attributes", attributes}});
                     },
                     nullptr});
}

// createClient(plugin, options): Promise<{handle, platformName, platformVersion, devices}>
napi_value CreateClient(napi_env env, const std::vector<napi_value>& arguments) {
  struct State {
    std::shared_ptr<const Plugin> plugin;
    std::vector<NamedValue> options;
    std::shared_ptr<Client> client;
  };
  const auto state = std::make_shared<State>();
  state->plugin = ObjectOf<const Plugin>(env, arguments[0]);
  napi_value names;
  napi_get_property_names(env, arguments[1], &names);
  for (napi_value name : ElementsOf(env, names)) {
    napi_value value;
    napi_get_property(env, arguments[1], name, &value);
    state->options.push_back(OptionOf(env, TextOf(env, name), value));
  }
  return Begin(env, {[state] { state->client = Client::Create(state->plugin, state->options); },
                     [state](napi_env e, napi_value) {
                       const Client& client = *state->client;
                       const auto device = [e](const Device& each) {
                         return ObjectValue(e, {{"id", NumberValue(e, each.id)},
                                                {"kind", TextValue(e, each.kind)}});
                       };
                       return ObjectValue(
                           e, {{"handle", HandleValue(e, {state->client})},
                               {"platformName", TextValue(e, client.platform_name())},
                               {"platformVersion", TextValue(e, client.platform_version())},
                               {"devices", ArrayValue(e, client.devices(), device)}});
                     },
                     nullptr});
}

// deviceMemory(client, device): {bytesInUse, peakBytesInUse, bytesLimit} | null
napi_value ReadDeviceMemory(napi_env env, const std::vector<napi_value>& arguments) {
  DeviceMemory memory;
  const auto client = ObjectOf<Client>(env, arguments[0]);
  napi_value null_value;
  napi_get_null(env, &null_value);
  const auto device = static_cast<std::size_t>(WholeOf(env, arguments[1]));
  if (!client->ReadMemory(device, &memory)) return null_value;
  const auto counted = [&](std::int64_t bytes) {
    return bytes < 0 ? null_value : NumberValue(env, static_cast<double>(bytes));
  };
  return ObjectValue(env, {{"bytesInUse", counted(memory.in_use)},
                           {"peakBytesInUse", counted(memory.peak_in_use)},
                           {"bytesLimit", counted(memory.limit)}});
}

struct Compilation {
  std::shared_ptr<Client> client;
  std::string program;
  std::string options;
  std::shared_ptr<Executable> executable;
};

// {handle, outputCount}
napi_value ExecutableValue(napi_env env, const Compilation& compilation) {
  const auto count = static_cast<double>(compilation.executable->output_count());
  return ObjectValue(env, {{"handle", HandleValue(env, {compilation.executable})},
                           {"outputCount", NumberValue(env, count)}});
}

std::string TextOfBytes(const Bytes& bytes) {
  return std::string(static_cast<const char*>(bytes.data), bytes.size);
}

// compile(client, program: string, options: Uint8Array): Promise<{handle, outputCount}>
napi_value CompileProgram(napi_env env, const std::vector<napi_value>& arguments) {
  const auto state = std::make_shared<Compilation>();
  state->client = ObjectOf<Client>(env, arguments[0]);
  state->program = TextOf(env, arguments[1]);
  state->options = TextOfBytes(BytesOf(env, arguments[2]));
  return Begin(env, {[state] {
                       state->executable =
                           Executable::Compile(state->client, state->program, state->options);
                     },
                     [state](napi_env e, napi_value) { return ExecutableValue(e, *state); },
                     nullptr});
}

// load(client, serialized: Uint8Array): Promise<{handle, outputCount}>
napi_value LoadExecutable(napi_env env, const std::vector<napi_value>& arguments) {
  const auto state = std::make_shared<Compilation>();
  state->client = ObjectOf<Client>(env, arguments[0]);
  const Bytes bytes = BytesOf(env, arguments[1]);
  return Begin(env, {[state, bytes] {
                       state->executable = Executable::Load(state->client, TextOfBytes(bytes));
                     },
                     [state](napi_env e, napi_value) { return ExecutableValue(e, *state); },
                     arguments[1]});
}

// serialize(executable): Promise<ArrayBuffer>
napi_value SerializeExecutable(napi_env env, const std::vector<napi_value>& arguments) {
  const auto executable = ObjectOf<Executable>(env, arguments[0]);
  const auto bytes = std::make_shared<std::string>();
  return Begin(env, {[executable, bytes] { *bytes = executable->Serialize(); },
                     [bytes](napi_env e, napi_value) {
                       napi_value buffer;
                       void* data = nullptr;
                       napi_create_arraybuffer(e, bytes->size(), &data, &buffer);
                       bytes->copy(static_cast<char*>(data), bytes->size());
                       return buffer;
                     },
                     nullptr});
}

// upload(client, data, dtype, shape, device): Promise<handle>
napi_value UploadBuffer(napi_env env, const std::vector<napi_value>& arguments) {
  const auto client = ObjectOf<Client>(env, arguments[0]);
  const Bytes bytes = BytesOf(env, arguments[1]);
  const PJRT_Buffer_Type type = TypeOf(TextOf(env, arguments[2]));
  const std::vector<std::int64_t> sides = WholesOf(env, arguments[3]);
  const auto device = static_cast<std::size_t>(WholeOf(env, arguments[4]));
  std::size_t expected = WidthOf(type);
  for (std::int64_t side : sides) expected *= static_cast<std::size_t>(side);
  if (bytes.size != expected) {
    throw std::runtime_error("expected " + std::to_string(expected) + " bytes for the shape, got " +
                             std::to_string(bytes.size));
  }
  const auto buffer = std::make_shared<std::shared_ptr<Buffer>>();
  return Begin(env, {[=] { *buffer = Buffer::Upload(client, bytes.data, type, sides, device); },
                     [buffer](napi_env e, napi_value) { return HandleValue(e, {*buffer}); },
                     arguments[1]});
}

// execute(executable, argumentLists: handle[][]): Promise<handle[][]>
napi_value ExecuteProgram(napi_env env, const std::vector<napi_value>& arguments) {
  struct State {
    std::shared_ptr<Executable> executable;
    BufferLists arguments;
    BufferLists results;
  };
  const auto state = std::make_shared<State>();
  state->executable = ObjectOf<Executable>(env, arguments[0]);
  for (napi_value list : ElementsOf(env, arguments[1])) {
    auto& buffers = state->arguments.emplace_back();
    for (napi_value handle : ElementsOf(env, list)) buffers.push_back(ObjectOf<Buffer>(env, handle));
  }
  return Begin(env, {[state] { state->results = state->executable->Execute(state->arguments); },
                     [state](napi_env e, napi_value) {
                       const auto handle = [e](const std::shared_ptr<Buffer>& buffer) {
                         return HandleValue(e, {buffer});
                       };
                       using List = std::vector<std::shared_ptr<Buffer>>;
                       return ArrayValue(e, state->results, [e, handle](const List& list) {
                         return ArrayValue(e, list, handle);
                       });
                     },
                     nullptr});
}

// download(buffer): Promise<ArrayBuffer>, written where it will be read: no second copy on the event loop
napi_value DownloadBuffer(napi_env env, const std::vector<napi_value>& arguments) {
  const auto buffer = ObjectOf<Buffer>(env, arguments[0]);
  const std::size_t bytes = buffer->HostBytes();
  napi_value memory;
  void* data = nullptr;
  napi_create_arraybuffer(env, bytes, &data, &memory);
  return Begin(env, {[buffer, data, bytes] { buffer->Download(data, bytes); },
                     [](napi_env, napi_value downloaded) { return downloaded; }, memory});
}

// close(handle): drops what it stands for; what is on its way with it goes on to its end.
napi_value CloseHandle(napi_env env, const std::vector<napi_value>& arguments) {
  std::visit([](auto& object) { object.reset(); }, HandleOf(env, arguments[0])->object);
  return nullptr;
}

// libraryFault(file): string | null
napi_value FindLibraryFault(napi_env env, const std::vector<napi_value>& arguments) {
  const std::string fault = LibraryFault(TextOf(env, arguments[0]));
  if (!fault.empty()) return TextValue(env, fault);
  napi_value none;
  napi_get_null(env, &none);
  return none;
}

using Function = napi_value (*)(napi_env, const std::vector<napi_value>&);

struct Export {
  const char* name;
  std::size_t argument_count;
  Function function;
};

constexpr Export kExports[] = {
    {"loadPlugin", 2, LoadPlugin},          {"createClient", 2, CreateClient},
    {"deviceMemory", 2, ReadDeviceMemory},  {"compile", 3, CompileProgram},
    {"load", 2, LoadExecutable},            {"serialize", 1, SerializeExecutable},
    {"upload", 5, UploadBuffer},            {"execute", 2, ExecuteProgram},
    {"download", 1, DownloadBuffer},        {"close", 1, CloseHandle},
    {"libraryFault", 1, FindLibraryFault},
};

// Calls a function and turns what it throws into an exception of JavaScript.
napi_value Call(napi_env env, napi_callback_info info) {
  constexpr std::size_t kMost = 5;
  std::size_t count = kMost;
  napi_value given[kMost];
  void* data = nullptr;
  napi_get_cb_info(env, info, &count, given, nullptr, &data);
  const Export& exported = *static_cast<const Export*>(data);
  try {
    // Missing ones come as undefined, which every reader of an argument refuses.
    return exported.function(env, {given, given + exported.argument_count});
  } catch (const PluginError& error) {
    napi_throw(env, ErrorValue(env, error.code(), error.what()));
  } catch (const std::exception& error) {
    napi_throw(env, ErrorValue(env, "", error.what()));
  }
  return nullptr;
}

}  // namespace
}  // namespace latent

NAPI_MODULE_INIT() {
  napi_add_env_cleanup_hook(
      env, [](void*) { latent::Client::LeaveAllToTheSystem(); }, nullptr);
  for (const latent::Export& exported : latent::kExports) {
    napi_value function;
    napi_create_function(env, exported.name, NAPI_AUTO_LENGTH, latent::Call,
                         const_cast<latent::Export*>(&exported), &function);
    napi_set_named_property(env, exports, exported.name, function);
  }
  return exports;
}
