// A PJRT plug-in: a shared library behind the PJRT C API (OpenXLA), which compiles StableHLO for one kind
// of device. Errors of the library become exceptions with its message.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "xla/pjrt/c/pjrt_c_api.h"

namespace latent {

// What a plug-in refused, with the name of its status code ('RESOURCE_EXHAUSTED').
class PluginError : public std::runtime_error {
 public:
  PluginError(std::string code, const std::string& message)
      : std::runtime_error(message), code_(std::move(code)) {}
  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

using NamedValue =
    std::pair<std::string, std::variant<std::string, std::int64_t, float, bool, std::vector<std::int64_t>>>;

class Plugin {
 public:
  // Loads a library, or takes the one loaded before from the same file: it can be loaded once only, and
  // stays. Throws std::runtime_error for a file that is no plug-in, or one of another version.
  static std::shared_ptr<const Plugin> Load(const std::string& file);

  const PJRT_Api& api() const { return *api_; }
  std::vector<NamedValue> Attributes() const;
  // Throws PluginError for an error, which it frees.
  void Check(PJRT_Error* error) const;
  // Waits until an event has happened, and frees it. Throws as `Check`.
  void Await(PJRT_Event* event) const;

 private:
  explicit Plugin(const PJRT_Api* api) : api_(api) {}

  const PJRT_Api* api_;
};

// Loads a shared library with all its symbols, for good. Gives why it cannot be; empty where it can.
std::string LibraryFault(const std::string& file);

// The arguments of a call of the C API, with all else zero.
template <typename Arguments>
Arguments Zeroed(std::size_t struct_size) {
  Arguments arguments{};
  arguments.struct_size = struct_size;
  return arguments;
}

}  // namespace latent

// The name of an arguments struct stands in its size, too.
#define LATENT_PJRT_ARGS(name) latent::Zeroed<name>(name##_STRUCT_SIZE)
