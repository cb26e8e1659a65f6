// Work beside the event loop with a promise for its end.
#pragma once

#include <node_api.h>

#include <functional>
#include <string>

namespace latent {

struct Task {
  // Done on a thread of Node's pool; what it throws rejects the promise.
  std::function<void()> work;
  // Called on the event loop afterwards, with what is held: what the promise resolves with.
  std::function<napi_value(napi_env, napi_value)> result;
  // A value of JavaScript whose memory the work reads or writes; null for none.
  napi_value held = nullptr;
};

// Begins a task and returns its promise.
napi_value Begin(napi_env env, Task task);

// An Error of JavaScript; `code` may be empty.
napi_value ErrorValue(napi_env env, const std::string& code, const std::string& message);

}  // namespace latent
