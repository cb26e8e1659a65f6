// The gradient of a convolution to images of few channels, which is also the transposed convolution
// that ends a decoder: TensorFlow's takes as long for one channel as for eight. Here each pixel of the
// gradient is multiplied with the whole window at once, and the windows are added up where they overlap.
#include <algorithm>
#include <string>
#include <vector>

#include "parallel.h"
#include "tensorflow/core/framework/common_shape_fns.h"
#include "tensorflow/core/framework/op.h"
#include "tensorflow/core/framework/op_kernel.h"
#include "vectorCode.h"

namespace latent {
namespace {

using tensorflow::OpKernel;
using tensorflow::OpKernelConstruction;
using tensorflow::OpKernelContext;
using tensorflow::Tensor;
using tensorflow::TensorShape;

class NarrowInputGradientKernel : public OpKernel {
 public:
  explicit NarrowInputGradientKernel(OpKernelConstruction* construction) : OpKernel(construction) {
    std::vector<int32_t> strides;
    std::string padding;
    OP_REQUIRES_OK(construction, construction->GetAttr("strides", &strides));
    OP_REQUIRES_OK(construction, construction->GetAttr("padding", &padding));
    stride_y_ = strides[1];
    stride_x_ = strides[2];
    is_same_ = padding == "SAME";
  }

  void Compute(OpKernelContext* context) override {
    const auto sizes = context->input(0).flat<int32_t>();
    const Tensor& kernel = context->input(1);
    const Tensor& gradient = context->input(2);
    const long window_height = kernel.dim_size(0);
    const long window_width = kernel.dim_size(1);
    const long channels = kernel.dim_size(2);
    const long filters = kernel.dim_size(3);
    const long height = sizes(1);
    const long width = sizes(2);
    const long rows = gradient.dim_size(1);
    const long columns = gradient.dim_size(2);
    const long products = window_height * window_width * channels;
    OP_REQUIRES(context, products <= kProductColumns,
                absl::InvalidArgumentError("the window has too many numbers for this kernel"));
    const long above = Before(height, rows, window_height, stride_y_);
    const long left = Before(width, columns, window_width, stride_x_);

    Tensor* result = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(
                                0, TensorShape({gradient.dim_size(0), height, width, channels}),
                                &result));
    // [filters, window]: the kernel with its last axis first.
    std::vector<float> window(filters * kProductColumns, 0.0f);
    const float* const given = kernel.flat<float>().data();
    for (long product = 0; product < products; product++) {
      for (long filter = 0; filter < filters; filter++) {
        window[filter * kProductColumns + product] = given[product * filters + filter];
      }
    }
    const float* const dy = gradient.flat<float>().data();
    float* const dx = result->flat<float>().data();
    const double cycles = static_cast<double>(rows) * columns * filters * products / 8;
    InParallel(context, gradient.dim_size(0), cycles, [&](long image) {
      std::vector<float> parts(rows * columns * kProductColumns);
      BestVectorCode()->multiply_narrow(rows * columns, filters, products,
                                        dy + image * rows * columns * filters, window.data(),
                                        parts.data());
      float* const out = dx + image * height * width * channels;
      std::fill_n(out, height * width * channels, 0.0f);
      for (long row = 0; row < rows; row++) {
        for (long ky = 0; ky < window_height; ky++) {
          const long y = row * stride_y_ - above + ky;
          if (y < 0 || y >= height) continue;
          for (long kx = 0; kx < window_width; kx++) {
            // The columns whose x = column stride + kx - left lies inside.
            const long end = width - 1 + left - kx;
            if (end < 0) continue;
            const long first = std::max(0L, (left - kx + stride_x_ - 1) / stride_x_);
            const long last = std::min(columns - 1, end / stride_x_);
            const float* part = parts.data() + (row * columns + first) * kProductColumns +
                                (ky * window_width + kx) * channels;
            float* to = out + (y * width + first * stride_x_ + kx - left) * channels;
            for (long column = first; column <= last; column++) {
              for (long c = 0; c < channels; c++) to[c] += part[c];
              part += kProductColumns;
              to += stride_x_ * channels;
            }
          }
        }
      }
    });
  }

 private:
  // Zeros before the first pixel, as TensorFlow places 'SAME' windows: of an odd number one more after.
  long Before(long size, long places, long window, long stride) const {
    return is_same_ ? std::max((places - 1) * stride + window - size, 0L) / 2 : 0;
  }

  long stride_y_ = 1;
  long stride_x_ = 1;
  bool is_same_ = true;
};

REGISTER_OP("LatentNarrowInputGradient")
    .Input("sizes: int32")
    .Input("kernel: float")
    .Input("gradient: float")
    .Output("result: float")
    .Attr("strides: list(int)")
    .Attr("padding: {'SAME', 'VALID'}")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
REGISTER_KERNEL_BUILDER(Name("LatentNarrowInputGradient").Device(tensorflow::DEVICE_CPU),
                        NarrowInputGradientKernel);

}  // namespace
}  // namespace latent
