// Makes TensorFlow keep to TF_CPP_MIN_LOG_LEVEL from its first moment. The library itself reads the
// variable too late: its static initialisers log ("oneDNN custom operations are on") while it is
// still being loaded, when no call into it could have set the level yet. So this addon is loaded
// first, with its symbols global, and the dynamic linker gives TensorFlow this definition of the
// function that its logging (Abseil, whose release is part of the name) asks for the least severity
// to show. A TensorFlow with another Abseil does not know the name and is left as it is.
#include <node_api.h>

#include <cstdlib>

namespace absl {
inline namespace lts_20250814 {

// Numbered as TF_CPP_MIN_LOG_LEVEL is: 0 info, 1 warning, 2 error, 3 fatal.
enum class LogSeverityAtLeast : int;

__attribute__((visibility("default"))) LogSeverityAtLeast MinLogLevel() {
  static const int level = [] {
    const char* const variable = std::getenv("TF_CPP_MIN_LOG_LEVEL");
    return variable == nullptr ? 0 : std::atoi(variable);
  }();
  return static_cast<LogSeverityAtLeast>(level);
}

}  // namespace lts_20250814
}  // namespace absl

NAPI_MODULE_INIT() {
  static_cast<void>(env);
  return exports;
}
