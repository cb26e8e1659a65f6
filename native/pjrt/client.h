// The devices of a plug-in, programs for them, and numbers on them. Each object keeps alive what it was
// made from. Every call may wait: none belongs on the event loop, but for what is said to be quick.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugin.h"

namespace latent {

struct Device {
  PJRT_Device* device;
  int id;
  std::string kind;
};

// Bytes; -1 for what the plug-in does not count.
struct DeviceMemory {
  std::int64_t in_use;
  std::int64_t peak_in_use;
  std::int64_t limit;
};

class Client {
 public:
  static std::shared_ptr<Client> Create(std::shared_ptr<const Plugin> plugin,
                                        const std::vector<NamedValue>& options);
  ~Client();
  Client(const Client&) = delete;

  const Plugin& plugin() const { return *plugin_; }
  PJRT_Client* client() const { return client_; }
  const std::vector<Device>& devices() const { return devices_; }
  const std::string& platform_name() const { return platform_name_; }
  const std::string& platform_version() const { return platform_version_; }
  // Quick. False where the plug-in does not count.
  bool ReadMemory(std::size_t device, DeviceMemory* memory) const;

  // The process is about to end, and takes what is left with it: freeing it piece by piece would wait for
  // devices, in an order that libraries unloaded by then do not survive.
  static void LeaveAllToTheSystem();

 private:
  Client(std::shared_ptr<const Plugin> plugin, PJRT_Client* client);
  void ReadDevices();

  const std::shared_ptr<const Plugin> plugin_;
  PJRT_Client* const client_;
  std::string platform_name_;
  std::string platform_version_;
  std::vector<Device> devices_;
};

// Numbers on a device.
class Buffer {
 public:
  // Copies row-major numbers; `data` may change when it returns.
  static std::shared_ptr<Buffer> Upload(std::shared_ptr<const Client> client, const void* data,
                                        PJRT_Buffer_Type type,
                                        const std::vector<std::int64_t>& sides, std::size_t device);
  Buffer(std::shared_ptr<const Client> client, PJRT_Buffer* buffer)
      : client_(std::move(client)), buffer_(buffer) {}
  ~Buffer();
  Buffer(const Buffer&) = delete;

  PJRT_Buffer* buffer() const { return buffer_; }
  // Quick: bytes of the numbers on the host.
  std::size_t HostBytes() const;
  // Copies the numbers, row-major, once they are there.
  void Download(void* data, std::size_t bytes) const;

 private:
  const std::shared_ptr<const Client> client_;
  PJRT_Buffer* const buffer_;
};

using BufferLists = std::vector<std::vector<std::shared_ptr<Buffer>>>;

// A compiled program.
class Executable {
 public:
  static std::shared_ptr<Executable> Compile(std::shared_ptr<const Client> client,
                                             const std::string& program,
                                             const std::string& options);
  static std::shared_ptr<Executable> Load(std::shared_ptr<const Client> client,
                                          const std::string& serialized);
  ~Executable();
  Executable(const Executable&) = delete;

  std::size_t output_count() const { return output_count_; }
  std::string Serialize() const;
  // Runs on every device of the program, with one list of arguments each, and waits for all.
  BufferLists Execute(const BufferLists& arguments) const;

 private:
  Executable(std::shared_ptr<const Client> client, PJRT_LoadedExecutable* loaded);

  const std::shared_ptr<const Client> client_;
  PJRT_LoadedExecutable* const loaded_;
  PJRT_Executable* executable_ = nullptr;
  std::size_t output_count_ = 0;
};

}  // namespace latent
