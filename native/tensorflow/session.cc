// A TensorFlow session for Node: a graph is created once, then run with fed and fetched tensors on a
// thread of its own, so that the event loop stays free. The binding of tfjs can run a saved model, but
// on the calling thread, and with one number of threads for the whole process; here each run says how
// many threads share the work, which lets two trainers divide the cores and a trial compare counts.
#include <node_api.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/text_format.h"
#include "tensorflow/core/framework/graph.pb.h"
#include "tensorflow/core/framework/tensor.h"
#include "tensorflow/core/framework/tensor_util.h"
#include "tensorflow/core/platform/threadpool.h"
#include "tensorflow/core/platform/threadpool_options.h"
#include "tensorflow/core/public/session.h"

#include "kernels/vectorCode.h"

namespace {

using tensorflow::DataType;
using tensorflow::Tensor;
using tensorflow::TensorShape;

// Turns a pool of TensorFlow's into the interface by which a run is given one.
class BorrowedPool : public tsl::thread::ThreadPoolInterface {
 public:
  explicit BorrowedPool(Eigen::ThreadPoolInterface* pool) : pool_(pool) {}
  void Schedule(std::function<void()> work) override { pool_->Schedule(std::move(work)); }
  void ScheduleWithHint(std::function<void()> work, int start, int end) override {
    pool_->ScheduleWithHint(std::move(work), start, end);
  }
  int NumThreads() const override { return pool_->NumThreads(); }
  int CurrentThreadId() const override { return pool_->CurrentThreadId(); }

 private:
  Eigen::ThreadPoolInterface* pool_;
};

// The threads that work inside one operation, and those that run operations side by side.
struct Pools {
  explicit Pools(int threads)
      : intra(tensorflow::Env::Default(), "intra", threads),
        inter(tensorflow::Env::Default(), "inter", threads),
        intra_borrowed(intra.AsEigenThreadPool()),
        inter_borrowed(inter.AsEigenThreadPool()) {}
  tensorflow::thread::ThreadPool intra;
  tensorflow::thread::ThreadPool inter;
  BorrowedPool intra_borrowed;
  BorrowedPool inter_borrowed;
};

// One pair of pools for each number of threads, kept for the life of the process.
Pools& PoolsOf(int threads) {
  static std::mutex mutex;
  static auto& pools = *new std::map<int, std::unique_ptr<Pools>>();
  const std::lock_guard<std::mutex> lock(mutex);
  auto& found = pools[threads];
  if (!found) found = std::make_unique<Pools>(threads);
  return *found;
}

struct OpenSession {
  std::unique_ptr<tensorflow::Session> session;
  // Set by `interrupt`: the run on its way ends after its present step.
  std::atomic<bool> is_interrupted{false};
};

// One run on its way: filled on the event loop, run beside it, answered on it.
struct Run {
  std::shared_ptr<OpenSession> session;
  std::vector<std::pair<std::string, Tensor>> feeds;
  std::vector<std::string> fetches;
  std::vector<std::string> targets;
  int threads = 1;
  // 0: one run with the feeds as they are. Otherwise each feed has a leading axis of this size, and
  // each step takes its row.
  int steps = 0;
  // Of each step in turn, the fetched tensors.
  std::vector<Tensor> outputs;
  absl::Status status;
  napi_deferred deferred = nullptr;
  napi_async_work work = nullptr;
};

bool Throw(napi_env env, const std::string& message) {
  napi_throw_error(env, nullptr, message.c_str());
  return false;
}

std::string TextOf(napi_env env, napi_value value) {
  size_t length = 0;
  napi_get_value_string_utf8(env, value, nullptr, 0, &length);
  std::string text(length, '\0');
  napi_get_value_string_utf8(env, value, text.data(), length + 1, &length);
  return text;
}

std::vector<std::string> TextsOf(napi_env env, napi_value array) {
  uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  std::vector<std::string> texts(length);
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    napi_get_element(env, array, i, &element);
    texts[i] = TextOf(env, element);
  }
  return texts;
}

napi_value PropertyOf(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  napi_get_named_property(env, object, name, &value);
  return value;
}

// {name, dtype, shape, data}; the data are copied, whatever the kind of the typed array.
bool ReadFeed(napi_env env, napi_value object, std::pair<std::string, Tensor>* feed) {
  feed->first = TextOf(env, PropertyOf(env, object, "name"));
  int32_t dtype = 0;
  napi_get_value_int32(env, PropertyOf(env, object, "dtype"), &dtype);
  TensorShape shape;
  napi_value sides = PropertyOf(env, object, "shape");
  uint32_t rank = 0;
  napi_get_array_length(env, sides, &rank);
  for (uint32_t i = 0; i < rank; i++) {
    napi_value side;
    int64_t size = 0;
    napi_get_element(env, sides, i, &side);
    napi_get_value_int64(env, side, &size);
    shape.AddDim(size);
  }
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  const napi_status status = napi_get_typedarray_info(env, PropertyOf(env, object, "data"), &type,
                                                      &length, &data, nullptr, nullptr);
  if (status != napi_ok) return Throw(env, feed->first + ": data must be a typed array");
  const size_t width = type == napi_uint8_array || type == napi_int8_array      ? 1
                       : type == napi_uint16_array || type == napi_int16_array  ? 2
                       : type == napi_float64_array || type == napi_bigint64_array ? 8
                                                                                   : 4;
  Tensor tensor(static_cast<DataType>(dtype), shape);
  if (tensor.TotalBytes() != length * width) {
    return Throw(env, feed->first + ": expected " + std::to_string(tensor.TotalBytes()) +
                          " bytes for " + shape.DebugString() + ", got " +
                          std::to_string(length * width));
  }
  if (length > 0) std::memcpy(tensor.data(), data, length * width);
  feed->second = std::move(tensor);
  return true;
}

void Execute(napi_env, void* data) {
  Run& run = *static_cast<Run*>(data);
  Pools& pools = PoolsOf(run.threads);
  tsl::thread::ThreadPoolOptions options;
  options.intra_op_threadpool = &pools.intra_borrowed;
  options.inter_op_threadpool = &pools.inter_borrowed;
  tensorflow::RunMetadata metadata;
  std::vector<Tensor> outputs;
  for (int step = 0; step < std::max(run.steps, 1); step++) {
    auto feeds = run.feeds;
    if (run.steps > 0) {
      // A row by itself may lie where vector instructions cannot load it from, hence the copy.
      for (auto& feed : feeds) feed.second = tensorflow::tensor::DeepCopy(feed.second.SubSlice(step));
    }
    run.status = run.session->session->Run(tensorflow::RunOptions(), feeds, run.fetches,
                                           run.targets, &outputs, &metadata, options);
    if (!run.status.ok()) break;
    for (Tensor& output : outputs) run.outputs.push_back(std::move(output));
    if (run.session->is_interrupted) break;
  }
  run.feeds.clear();
}

// One fetched tensor of all steps, one after the other, copied into a buffer that belongs to V8.
napi_value ValueOf(napi_env env, const Run& run, size_t fetch) {
  size_t bytes = 0;
  for (size_t i = fetch; i < run.outputs.size(); i += run.fetches.size()) {
    bytes += run.outputs[i].TotalBytes();
  }
  napi_value buffer;
  void* data = nullptr;
  napi_create_arraybuffer(env, bytes, &data, &buffer);
  char* place = static_cast<char*>(data);
  for (size_t i = fetch; i < run.outputs.size(); i += run.fetches.size()) {
    const Tensor& output = run.outputs[i];
    if (output.TotalBytes() > 0) std::memcpy(place, output.data(), output.TotalBytes());
    place += output.TotalBytes();
  }
  return buffer;
}

void Settle(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Run> run(static_cast<Run*>(data));
  napi_delete_async_work(env, run->work);
  if (!run->status.ok()) {
    napi_value message;
    napi_value error;
    const std::string text(run->status.message());
    napi_create_string_utf8(env, text.c_str(), text.size(), &message);
    napi_create_error(env, nullptr, message, &error);
    napi_reject_deferred(env, run->deferred, error);
    return;
  }
  napi_value outputs;
  napi_create_array_with_length(env, run->fetches.size(), &outputs);
  for (size_t i = 0; i < run->fetches.size(); i++) {
    napi_set_element(env, outputs, i, ValueOf(env, *run, i));
  }
  napi_resolve_deferred(env, run->deferred, outputs);
}

std::shared_ptr<OpenSession>* SessionOf(napi_env env, napi_value value) {
  void* session = nullptr;
  napi_get_value_external(env, value, &session);
  return static_cast<std::shared_ptr<OpenSession>*>(session);
}

// createSession(graphDef: string, in protobuf's text format): session
napi_value CreateSession(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  tensorflow::GraphDef graph;
  if (!google::protobuf::TextFormat::ParseFromString(TextOf(env, argument), &graph)) {
    Throw(env, "the graph is not a GraphDef in protobuf's text format");
    return nullptr;
  }
  tensorflow::SessionOptions options;
  auto opened = std::make_shared<OpenSession>();
  tensorflow::Session* session = nullptr;
  absl::Status status = tensorflow::NewSession(options, &session);
  opened->session.reset(session);
  if (status.ok()) status = session->Create(std::move(graph));
  if (!status.ok()) {
    Throw(env, std::string(status.message()));
    return nullptr;
  }
  napi_value external;
  napi_create_external(
      env, new std::shared_ptr<OpenSession>(opened),
      [](napi_env, void* kept, void*) { delete static_cast<std::shared_ptr<OpenSession>*>(kept); },
      nullptr, &external);
  return external;
}

// run(session, feeds, fetches, targets, threads, steps): Promise<ArrayBuffer[]>, one for each fetch
napi_value RunSession(napi_env env, napi_callback_info info) {
  size_t count = 6;
  napi_value arguments[6];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  auto run = std::make_unique<Run>();
  run->session = *SessionOf(env, arguments[0]);
  if (!run->session) {
    Throw(env, "the session is closed");
    return nullptr;
  }
  uint32_t feeds = 0;
  napi_get_array_length(env, arguments[1], &feeds);
  run->feeds.resize(feeds);
  for (uint32_t i = 0; i < feeds; i++) {
    napi_value feed;
    napi_get_element(env, arguments[1], i, &feed);
    if (!ReadFeed(env, feed, &run->feeds[i])) return nullptr;
  }
  run->fetches = TextsOf(env, arguments[2]);
  run->targets = TextsOf(env, arguments[3]);
  napi_get_value_int32(env, arguments[4], &run->threads);
  napi_get_value_int32(env, arguments[5], &run->steps);
  if (run->threads < 1) {
    Throw(env, "threads must be at least 1, got " + std::to_string(run->threads));
    return nullptr;
  }
  for (const auto& [name, tensor] : run->feeds) {
    if (run->steps > 0 && (tensor.dims() == 0 || tensor.dim_size(0) != run->steps)) {
      Throw(env, name + ": a run of " + std::to_string(run->steps) +
                     " steps needs a leading axis of that size, got " +
                     tensor.shape().DebugString());
      return nullptr;
    }
  }
  if (run->steps > 0) run->session->is_interrupted = false;
  napi_value promise;
  napi_value name;
  napi_create_promise(env, &run->deferred, &promise);
  napi_create_string_utf8(env, "tensorflow session", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, nullptr, name, Execute, Settle, run.get(), &run->work);
  napi_queue_async_work(env, run.release()->work);
  return promise;
}

// interrupt(session): a run of several steps ends after the one it is at.
napi_value Interrupt(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  const std::shared_ptr<OpenSession> session = *SessionOf(env, argument);
  if (session) session->is_interrupted = true;
  return nullptr;
}

// closeSession(session): frees its memory once the runs on their way are done.
napi_value CloseSession(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  SessionOf(env, argument)->reset();
  return nullptr;
}

// vectorKernels(): the instruction set for which our own kernels are compiled, or null.
napi_value VectorKernels(napi_env env, napi_callback_info) {
  const latent::VectorCode* const code = latent::BestVectorCode();
  napi_value name;
  if (code == nullptr) napi_get_null(env, &name);
  else napi_create_string_utf8(env, code->name, NAPI_AUTO_LENGTH, &name);
  return name;
}

}  // namespace

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {"createSession", nullptr, CreateSession, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"run", nullptr, RunSession, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"interrupt", nullptr, Interrupt, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"vectorKernels", nullptr, VectorKernels, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"closeSession", nullptr, CloseSession, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  napi_define_properties(env, exports, sizeof(functions) / sizeof(functions[0]), functions);
  return exports;
}
