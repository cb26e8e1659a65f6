// Kernels for TensorFlow that go over memory once where its own go over it several times, or slowly: a
// bias with its ReLU, their gradients, the Bernoulli likelihood with its own, and Adam's update in place.
#include <algorithm>
#include <vector>

#include "parallel.h"
#include "tensorflow/core/framework/common_shape_fns.h"
#include "tensorflow/core/framework/op.h"
#include "tensorflow/core/framework/op_kernel.h"
#include "tensorflow/core/framework/resource_mgr.h"
#include "tensorflow/core/framework/resource_var.h"
#include "vectorCode.h"

namespace latent {
namespace {

using tensorflow::OpKernel;
using tensorflow::OpKernelConstruction;
using tensorflow::OpKernelContext;
using tensorflow::Tensor;
using tensorflow::TensorShape;

// Rows of a feature map that one task passes over.
long RowsOfTask(long channels) { return std::max(1L, 16384 / std::max(channels, 1L)); }

class BiasReluKernel : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& x = context->input(0);
    const Tensor& bias = context->input(1);
    const long channels = bias.NumElements();
    Tensor* y = nullptr;
    OP_REQUIRES_OK(context, context->forward_input_or_allocate_output({0}, 0, x.shape(), &y));
    if (x.NumElements() == 0) return;
    const float* from = x.flat<float>().data();
    float* to = y->flat<float>().data();
    const long rows = x.NumElements() / channels;
    const long rows_each = RowsOfTask(channels);
    InParallel(context, (rows + rows_each - 1) / rows_each, 8192, [&](long task) {
      const long first = task * rows_each;
      BestVectorCode()->bias_relu(from + first * channels, bias.flat<float>().data(),
                                  to + first * channels, std::min(rows_each, rows - first),
                                  channels);
    });
  }
};

class BiasReluGradientKernel : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& dy = context->input(0);
    const Tensor& y = context->input(1);
    const long channels = y.dim_size(y.dims() - 1);
    Tensor* dx = nullptr;
    Tensor* bias = nullptr;
    OP_REQUIRES_OK(context, context->forward_input_or_allocate_output({0}, 0, y.shape(), &dx));
    OP_REQUIRES_OK(context, context->allocate_output(1, TensorShape({channels}), &bias));
    float* sums = bias->flat<float>().data();
    std::fill_n(sums, channels, 0.0f);
    if (y.NumElements() == 0) return;
    const long rows = y.NumElements() / channels;
    // Tasks have sums of their own, added up in their order: the result does not depend on threads.
    const long rows_each = std::max(RowsOfTask(channels), (rows + 63) / 64);
    const long tasks = (rows + rows_each - 1) / rows_each;
    std::vector<float> parts(tasks * channels, 0.0f);
    InParallel(context, tasks, rows_each * channels / 2.0, [&](long task) {
      const long first = task * rows_each;
      BestVectorCode()->bias_relu_gradient(
          dy.flat<float>().data() + first * channels, y.flat<float>().data() + first * channels,
          dx->flat<float>().data() + first * channels, parts.data() + task * channels,
          std::min(rows_each, rows - first), channels);
    });
    for (long task = 0; task < tasks; task++) {
      for (long c = 0; c < channels; c++) sums[c] += parts[task * channels + c];
    }
  }
};

// Numbers that one task of an elementwise kernel goes over.
constexpr long kTaskNumbers = 16384;

class BernoulliNllKernel : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& logits = context->input(0);
    const Tensor& targets = context->input(1);
    OP_REQUIRES(context, logits.shape() == targets.shape(),
                absl::InvalidArgumentError("logits and targets must have one shape"));
    Tensor* nll = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, logits.shape(), &nll));
    const long count = logits.NumElements();
    InParallel(context, (count + kTaskNumbers - 1) / kTaskNumbers, kTaskNumbers * 3.0, [&](long task) {
      const long first = task * kTaskNumbers;
      BestVectorCode()->bernoulli_nll(
          logits.flat<float>().data() + first, targets.flat<float>().data() + first,
          nll->flat<float>().data() + first, std::min(kTaskNumbers, count - first));
    });
  }
};

class BernoulliNllGradientKernel : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& dy = context->input(0);
    const Tensor& logits = context->input(1);
    const Tensor& targets = context->input(2);
    const bool is_scalar = dy.dims() == 0;
    OP_REQUIRES(context,
                logits.shape() == targets.shape() && (is_scalar || dy.shape() == logits.shape()),
                absl::InvalidArgumentError("gradient, logits and targets must have one shape"));
    Tensor* dx = nullptr;
    OP_REQUIRES_OK(context, context->forward_input_or_allocate_output({1}, 0, logits.shape(), &dx));
    const long count = logits.NumElements();
    InParallel(context, (count + kTaskNumbers - 1) / kTaskNumbers, kTaskNumbers * 3.0, [&](long task) {
      const long first = task * kTaskNumbers;
      BestVectorCode()->bernoulli_nll_gradient(
          dy.flat<float>().data() + (is_scalar ? 0 : first), is_scalar ? 0 : 1,
          logits.flat<float>().data() + first, targets.flat<float>().data() + first,
          dx->flat<float>().data() + first, std::min(kTaskNumbers, count - first));
    });
  }
};

class AdamKernel : public OpKernel {
 public:
  explicit AdamKernel(OpKernelConstruction* construction) : OpKernel(construction) {
    OP_REQUIRES_OK(construction, construction->GetAttr("beta1", &beta1_));
    OP_REQUIRES_OK(construction, construction->GetAttr("beta2", &beta2_));
    OP_REQUIRES_OK(construction, construction->GetAttr("epsilon", &epsilon_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& gradient = context->input(3);
    const float step_size = context->input(4).scalar<float>()();
    float* slots[3];
    tensorflow::core::RefCountPtr<tensorflow::Var> variables[3];
    for (int i = 0; i < 3; i++) {
      OP_REQUIRES_OK(context, tensorflow::LookupResource(
                                  context, tensorflow::HandleFromInput(context, i), &variables[i]));
      Tensor* tensor = variables[i]->tensor();
      OP_REQUIRES(context, tensor->shape() == gradient.shape(),
                  absl::InvalidArgumentError("the gradient must have the weight's shape"));
      // Somebody may still hold the old value: what he reads must not change under him.
      if (!tensor->RefCountIsOne()) {
        Tensor copy;
        OP_REQUIRES_OK(context, context->allocate_temp(tensor->dtype(), tensor->shape(), &copy));
        std::copy_n(tensor->flat<float>().data(), tensor->NumElements(), copy.flat<float>().data());
        *tensor = copy;
      }
      slots[i] = tensor->flat<float>().data();
    }
    const long count = gradient.NumElements();
    InParallel(context, (count + kTaskNumbers - 1) / kTaskNumbers, kTaskNumbers * 2.0, [&](long task) {
      const long first = task * kTaskNumbers;
      BestVectorCode()->adam(slots[0] + first, slots[1] + first, slots[2] + first,
                             gradient.flat<float>().data() + first, std::min(kTaskNumbers, count - first),
                             step_size, 1 - beta1_, 1 - beta2_, epsilon_);
    });
  }

 private:
  float beta1_ = 0;
  float beta2_ = 0;
  float epsilon_ = 0;
};

REGISTER_OP("LatentBiasRelu")
    .Input("x: float")
    .Input("bias: float")
    .Output("y: float")
    .SetShapeFn(tensorflow::shape_inference::UnchangedShape);
REGISTER_KERNEL_BUILDER(Name("LatentBiasRelu").Device(tensorflow::DEVICE_CPU), BiasReluKernel);

REGISTER_OP("LatentBiasReluGradient")
    .Input("dy: float")
    .Input("y: float")
    .Output("dx: float")
    .Output("bias: float")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_KERNEL_BUILDER(Name("LatentBiasReluGradient").Device(tensorflow::DEVICE_CPU),
                        BiasReluGradientKernel);

REGISTER_OP("LatentBernoulliNll")
    .Input("logits: float")
    .Input("targets: float")
    .Output("nll: float")
    .SetShapeFn(tensorflow::shape_inference::UnchangedShape);
REGISTER_KERNEL_BUILDER(Name("LatentBernoulliNll").Device(tensorflow::DEVICE_CPU),
                        BernoulliNllKernel);

REGISTER_OP("LatentBernoulliNllGradient")
    .Input("dy: float")
    .Input("logits: float")
    .Input("targets: float")
    .Output("dx: float")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_KERNEL_BUILDER(Name("LatentBernoulliNllGradient").Device(tensorflow::DEVICE_CPU),
                        BernoulliNllGradientKernel);

REGISTER_OP("LatentAdam")
    .Input("value: resource")
    .Input("first_moment: resource")
    .Input("second_moment: resource")
    .Input("gradient: float")
    .Input("step_size: float")
    .Attr("beta1: float")
    .Attr("beta2: float")
    .Attr("epsilon: float")
    .SetIsStateful()
    .SetShapeFn(tensorflow::shape_inference::NoOutputs);
REGISTER_KERNEL_BUILDER(Name("LatentAdam").Device(tensorflow::DEVICE_CPU), AdamKernel);

}  // namespace
}  // namespace latent
