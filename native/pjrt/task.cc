#include "task.h"

#include <exception>
#include <memory>
#include <utility>

#include "plugin.h"

namespace latent {

namespace {

struct RunningTask {
  Task task;
  // To what the task holds; null for none.
  napi_ref reference = nullptr;
  bool has_failed = false;
  std::string code;
  std::string message;
  napi_deferred deferred = nullptr;
  napi_async_work work = nullptr;
};

void Work(napi_env, void* data) {
  RunningTask& running = *static_cast<RunningTask*>(data);
  try {
    running.task.work();
  } catch (const PluginError& error) {
    running.has_failed = true;
    running.code = error.code();
    running.message = error.what();
  } catch (const std::exception& error) {
    running.has_failed = true;
    running.message = error.what();
  }
}

void Settle(napi_env env, napi_status, void* data) {
  const std::unique_ptr<RunningTask> running(static_cast<RunningTask*>(data));
  napi_delete_async_work(env, running->work);
  napi_value held = nullptr;
  if (running->reference != nullptr) {
    napi_get_reference_value(env, running->reference, &held);
    napi_delete_reference(env, running->reference);
  }
  if (running->has_failed) {
    napi_reject_deferred(env, running->deferred, ErrorValue(env, running->code, running->message));
  } else {
    napi_resolve_deferred(env, running->deferred, running->task.result(env, held));
  }
}

}  // namespace

napi_value Begin(napi_env env, Task task) {
  auto running = std::make_unique<RunningTask>();
  if (task.held != nullptr) napi_create_reference(env, task.held, 1, &running->reference);
  running->task = std::move(task);
  napi_value promise;
  napi_value name;
  napi_create_promise(env, &running->deferred, &promise);
  napi_create_string_utf8(env, "plug-in", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, nullptr, name, Work, Settle, running.get(), &running->work);
  napi_queue_async_work(env, running.release()->work);
  return promise;
}

napi_value ErrorValue(napi_env env, const std::string& code, const std::string& message) {
  napi_value text;
  napi_value code_text = nullptr;
  napi_value error;
  napi_create_string_utf8(env, message.data(), message.size(), &text);
  if (!code.empty()) napi_create_string_utf8(env, code.data(), code.size(), &code_text);
  napi_create_error(env, code_text, text, &error);
  return error;
}

}  // namespace latent
