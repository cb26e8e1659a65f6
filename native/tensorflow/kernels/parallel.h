// Shares out work over the threads that a run was given.
#pragma once

#include <functional>

#include "tensorflow/core/framework/op_kernel.h"
#include "tensorflow/core/platform/threadpool.h"

namespace latent {

// Calls `work(i)` once for each i in 0..count-1, on several threads where it pays. Which thread does
// what never changes a result: no task adds to what another one does.
inline void InParallel(tensorflow::OpKernelContext* context, long count, double cycles_each,
                       const std::function<void(long)>& work) {
  tensorflow::thread::ThreadPool* pool =
      context->device()->tensorflow_cpu_worker_threads()->workers;
  pool->ParallelFor(count, static_cast<int64_t>(cycles_each) + 1, [&work](int64_t start, int64_t end) {
    for (int64_t i = start; i < end; i++) work(i);
  });
}

}  // namespace latent
