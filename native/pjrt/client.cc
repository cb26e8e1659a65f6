#include "client.h"

#include <atomic>
#include <thread>

namespace latent {

namespace {

std::atomic<bool> is_left_to_system{false};

std::vector<PJRT_NamedValue> NamedValues(const std::vector<NamedValue>& options) {
  std::vector<PJRT_NamedValue> values;
  for (const auto& [name, option] : options) {
    auto value = LATENT_PJRT_ARGS(PJRT_NamedValue);
    value.name = name.data();
    value.name_size = name.size();
    value.value_size = 1;
    if (const auto* text = std::get_if<std::string>(&option)) {
      value.type = PJRT_NamedValue_kString;
      value.string_value = text->data();
      value.value_size = text->size();
    } else if (const auto* whole = std::get_if<std::int64_t>(&option)) {
      value.type = PJRT_NamedValue_kInt64;
      value.int64_value = *whole;
    } else if (const auto* number = std::get_if<float>(&option)) {
      value.type = PJRT_NamedValue_kFloat;
      value.float_value = *number;
    } else if (const auto* truth = std::get_if<bool>(&option)) {
      value.type = PJRT_NamedValue_kBool;
      value.bool_value = *truth;
    } else {
      const auto& list = std::get<std::vector<std::int64_t>>(option);
      value.type = PJRT_NamedValue_kInt64List;
      value.int64_array_value = list.data();
      value.value_size = list.size();
    }
    values.push_back(value);
  }
  return values;
}

// Whatever the device's layout is, the host has the last axis side by side.
struct RowMajor {
  explicit RowMajor(std::size_t rank) : minor_to_major(rank) {
    for (std::size_t i = 0; i < rank; i++) {
      minor_to_major[i] = static_cast<std::int64_t>(rank - 1 - i);
    }
    layout.type = PJRT_Buffer_MemoryLayout_Type_Tiled;
    layout.tiled = LATENT_PJRT_ARGS(PJRT_Buffer_MemoryLayout_Tiled);
    layout.tiled.minor_to_major = minor_to_major.data();
    layout.tiled.minor_to_major_size = rank;
  }
  std::vector<std::int64_t> minor_to_major;
  PJRT_Buffer_MemoryLayout layout = LATENT_PJRT_ARGS(PJRT_Buffer_MemoryLayout);
};

}  // namespace

std::shared_ptr<Client> Client::Create(std::shared_ptr<const Plugin> plugin,
                                       const std::vector<NamedValue>& options) {
  const std::vector<PJRT_NamedValue> values = NamedValues(options);
  auto arguments = LATENT_PJRT_ARGS(PJRT_Client_Create_Args);
  arguments.create_options = values.data();
  arguments.num_options = values.size();
  plugin->Check(plugin->api().PJRT_Client_Create(&arguments));
  const std::shared_ptr<Client> client(new Client(std::move(plugin), arguments.client));
  client->ReadDevices();
  return client;
}

Client::Client(std::shared_ptr<const Plugin> plugin, PJRT_Client* client)
    : plugin_(std::move(plugin)), client_(client) {}

void Client::ReadDevices() {
  const PJRT_Api& api = plugin_->api();
  auto name = LATENT_PJRT_ARGS(PJRT_Client_PlatformName_Args);
  name.client = client_;
  plugin_->Check(api.PJRT_Client_PlatformName(&name));
  platform_name_.assign(name.platform_name, name.platform_name_size);
  auto version = LATENT_PJRT_ARGS(PJRT_Client_PlatformVersion_Args);
  version.client = client_;
  plugin_->Check(api.PJRT_Client_PlatformVersion(&version));
  platform_version_.assign(version.platform_version, version.platform_version_size);
  auto found = LATENT_PJRT_ARGS(PJRT_Client_AddressableDevices_Args);
  found.client = client_;
  plugin_->Check(api.PJRT_Client_AddressableDevices(&found));
  for (std::size_t i = 0; i < found.num_addressable_devices; i++) {
    PJRT_Device* const device = found.addressable_devices[i];
    auto description = LATENT_PJRT_ARGS(PJRT_Device_GetDescription_Args);
    description.device = device;
    plugin_->Check(api.PJRT_Device_GetDescription(&description));
    auto id = LATENT_PJRT_ARGS(PJRT_DeviceDescription_Id_Args);
    id.device_description = description.device_description;
    plugin_->Check(api.PJRT_DeviceDescription_Id(&id));
    auto kind = LATENT_PJRT_ARGS(PJRT_DeviceDescription_Kind_Args);
    kind.device_description = description.device_description;
    plugin_->Check(api.PJRT_DeviceDescription_Kind(&kind));
    devices_.push_back({device, id.id, std::string(kind.device_kind, kind.device_kind_size)});
  }
}

Client::~Client() {
  if (is_left_to_system) return;
  // Waits for the devices, so never on the thread that dropped the last reference: that may be the event loop.
  std::thread([plugin = plugin_, client = client_] {
    auto arguments = LATENT_PJRT_ARGS(PJRT_Client_Destroy_Args);
    arguments.client = client;
    plugin->api().PJRT_Client_Destroy(&arguments);
  }).detach();
}

void Client::LeaveAllToTheSystem() { is_left_to_system = true; }

bool Client::ReadMemory(std::size_t device, DeviceMemory* memory) const {
  auto stats = LATENT_PJRT_ARGS(PJRT_Device_MemoryStats_Args);
  stats.device = devices_.at(device).device;
  try {
    plugin_->Check(plugin_->api().PJRT_Device_MemoryStats(&stats));
  } catch (const PluginError& error) {
    if (error.code() == "UNIMPLEMENTED") return false;
    throw;
  }
  memory->in_use = stats.bytes_in_use;
  memory->peak_in_use = stats.peak_bytes_in_use_is_set ? stats.peak_bytes_in_use : -1;
  memory->limit = stats.bytes_limit_is_set ? stats.bytes_limit : -1;
  return true;
}

std::shared_ptr<Buffer> Buffer::Upload(std::shared_ptr<const Client> client, const void* data,
                                       PJRT_Buffer_Type type,
                                       const std::vector<std::int64_t>& sides, std::size_t device) {
  auto arguments = LATENT_PJRT_ARGS(PJRT_Client_BufferFromHostBuffer_Args);
  arguments.client = client->client();
  arguments.data = data;
  arguments.type = type;
  arguments.dims = sides.data();
  arguments.num_dims = sides.size();
  arguments.host_buffer_semantics = PJRT_HostBufferSemantics_kImmutableOnlyDuringCall;
  arguments.device = client->devices().at(device).device;
  const Plugin& plugin = client->plugin();
  plugin.Check(plugin.api().PJRT_Client_BufferFromHostBuffer(&arguments));
  const auto buffer = std::make_shared<Buffer>(std::move(client), arguments.buffer);
  plugin.Await(arguments.done_with_host_buffer);
  return buffer;
}

Buffer::~Buffer() {
  if (is_left_to_system) return;
  auto arguments = LATENT_PJRT_ARGS(PJRT_Buffer_Destroy_Args);
  arguments.buffer = buffer_;
  client_->plugin().api().PJRT_Buffer_Destroy(&arguments);
}

std::size_t Buffer::HostBytes() const {
  auto sides = LATENT_PJRT_ARGS(PJRT_Buffer_Dimensions_Args);
  sides.buffer = buffer_;
  const Plugin& plugin = client_->plugin();
  plugin.Check(plugin.api().PJRT_Buffer_Dimensions(&sides));
  const RowMajor row_major(sides.num_dims);
  auto arguments = LATENT_PJRT_ARGS(PJRT_Buffer_ToHostBuffer_Args);
  arguments.src = buffer_;
  arguments.host_layout = const_cast<PJRT_Buffer_MemoryLayout*>(&row_major.layout);
  plugin.Check(plugin.api().PJRT_Buffer_ToHostBuffer(&arguments));
  return arguments.dst_size;
}

void Buffer::Download(void* data, std::size_t bytes) const {
  auto sides = LATENT_PJRT_ARGS(PJRT_Buffer_Dimensions_Args);
  sides.buffer = buffer_;
  const Plugin& plugin = client_->plugin();
  plugin.Check(plugin.api().PJRT_Buffer_Dimensions(&sides));
  RowMajor row_major(sides.num_dims);
  auto arguments = LATENT_PJRT_ARGS(PJRT_Buffer_ToHostBuffer_Args);
  arguments.src = buffer_;
  arguments.host_layout = &row_major.layout;
  arguments.dst = data;
  arguments.dst_size = bytes;
  plugin.Check(plugin.api().PJRT_Buffer_ToHostBuffer(&arguments));
  plugin.Await(arguments.event);
}

std::shared_ptr<Executable> Executable::Compile(std::shared_ptr<const Client> client,
                                                const std::string& program,
                                                const std::string& options) {
  static const std::string kFormat = "mlir";
  auto code = LATENT_PJRT_ARGS(PJRT_Program);
  code.code = const_cast<char*>(program.data());
  code.code_size = program.size();
  code.format = kFormat.data();
  code.format_size = kFormat.size();
  auto arguments = LATENT_PJRT_ARGS(PJRT_Client_Compile_Args);
  arguments.client = client->client();
  arguments.program = &code;
  arguments.compile_options = options.data();
  arguments.compile_options_size = options.size();
  const Plugin& plugin = client->plugin();
  plugin.Check(plugin.api().PJRT_Client_Compile(&arguments));
  return std::shared_ptr<Executable>(new Executable(std::move(client), arguments.executable));
}

std::shared_ptr<Executable> Executable::Load(std::shared_ptr<const Client> client,
                                             const std::string& serialized) {
  auto arguments = LATENT_PJRT_ARGS(PJRT_Executable_DeserializeAndLoad_Args);
  arguments.client = client->client();
  arguments.serialized_executable = serialized.data();
  arguments.serialized_executable_size = serialized.size();
  const Plugin& plugin = client->plugin();
  plugin.Check(plugin.api().PJRT_Executable_DeserializeAndLoad(&arguments));
  return std::shared_ptr<Executable>(new Executable(std::move(client), arguments.loaded_executable));
}

Executable::Executable(std::shared_ptr<const Client> client, PJRT_LoadedExecutable* loaded)
    : client_(std::move(client)), loaded_(loaded) {
  const Plugin& plugin = client_->plugin();
  auto executable = LATENT_PJRT_ARGS(PJRT_LoadedExecutable_GetExecutable_Args);
  executable.loaded_executable = loaded_;
  plugin.Check(plugin.api().PJRT_LoadedExecutable_GetExecutable(&executable));
  executable_ = executable.executable;
  auto outputs = LATENT_PJRT_ARGS(PJRT_Executable_NumOutputs_Args);
  outputs.executable = executable_;
  plugin.Check(plugin.api().PJRT_Executable_NumOutputs(&outputs));
  output_count_ = outputs.num_outputs;
}

Executable::~Executable() {
  if (is_left_to_system) return;
  const PJRT_Api& api = client_->plugin().api();
  auto executable = LATENT_PJRT_ARGS(PJRT_Executable_Destroy_Args);
  executable.executable = executable_;
  api.PJRT_Executable_Destroy(&executable);
  auto loaded = LATENT_PJRT_ARGS(PJRT_LoadedExecutable_Destroy_Args);
  loaded.executable = loaded_;
  api.PJRT_LoadedExecutable_Destroy(&loaded);
}

std::string Executable::Serialize() const {
  auto arguments = LATENT_PJRT_ARGS(PJRT_Executable_Serialize_Args);
  arguments.executable = executable_;
  const Plugin& plugin = client_->plugin();
  plugin.Check(plugin.api().PJRT_Executable_Serialize(&arguments));
  std::string bytes(arguments.serialized_bytes, arguments.serialized_bytes_size);
  arguments.serialized_executable_deleter(arguments.serialized_executable);
  return bytes;
}

BufferLists Executable::Execute(const BufferLists& arguments) const {
  const std::size_t device_count = arguments.size();
  std::vector<std::vector<PJRT_Buffer*>> inputs(device_count);
  std::vector<std::vector<PJRT_Buffer*>> outputs(device_count);
  std::vector<PJRT_Buffer* const*> input_lists;
  std::vector<PJRT_Buffer**> output_lists;
  for (std::size_t i = 0; i < device_count; i++) {
    for (const auto& buffer : arguments[i]) inputs[i].push_back(buffer->buffer());
    outputs[i].resize(output_count_);
    input_lists.push_back(inputs[i].data());
    output_lists.push_back(outputs[i].data());
  }
  std::vector<PJRT_Event*> done(device_count);
  auto options = LATENT_PJRT_ARGS(PJRT_ExecuteOptions);
  auto execute = LATENT_PJRT_ARGS(PJRT_LoadedExecutable_Execute_Args);
  execute.executable = loaded_;
  execute.options = &options;
  execute.argument_lists = input_lists.data();
  execute.num_devices = device_count;
  execute.num_args = arguments.empty() ? 0 : arguments[0].size();
  execute.output_lists = output_lists.data();
  execute.device_complete_events = done.data();
  const Plugin& plugin = client_->plugin();
  plugin.Check(plugin.api().PJRT_LoadedExecutable_Execute(&execute));
  BufferLists results(device_count);
  for (std::size_t i = 0; i < device_count; i++) {
    for (PJRT_Buffer* output : outputs[i]) {
      results[i].push_back(std::make_shared<Buffer>(client_, output));
    }
  }
  // All events are waited for and freed, also behind one that tells of an error.
  std::exception_ptr fault;
  for (PJRT_Event* event : done) {
    try {
      plugin.Await(event);
    } catch (const PluginError&) {
      fault = std::current_exception();
    }
  }
  if (fault) std::rethrow_exception(fault);
  return results;
}

}  // namespace latent
