/**
 * XLA's plug-ins, and NVIDIA's libraries that those for CUDA load. All versions are pinned here, and only here.
 *
 * The plug-ins for CUDA open everything at run time. What JAX's own list (`jax-cuda12-plugin[with-cuda]` and
 * `jax-cuda13-plugin[with-cuda]` 0.11.2) has beyond this one is left out, because no function of it is named in the plug-in
 * (cuSOLVER, cuSPARSE and nvJitLink are for parts of JAX that we do not have), or only programs that we never write call it
 * (cuFFT for Fourier transforms; NVSHMEM for a transport that is off by default).
 *
 * The plug-ins were built with CUDA 12.9.1 and cuDNN 9.10.2, and with CUDA 13.0.0 and cuDNN 9.12.0. CUDA is taken of the
 * same minor version, cuDNN and NCCL newer, as both allow: NCCL 2.29 is the first with all functions that are named.
 */

/** @typedef {import('./wheel.mjs').Wheel} Wheel */

/**
 * A plug-in with what it needs, as it lies in one folder. Wheels and their files are in the order in which the libraries
 * can be loaded one by one: each after those that it needs.
 * @typedef {object} PluginSet
 * @property {string} folder its name below layout.plugins
 * @property {string} version of the plug-in
 * @property {string} plugin the shared library, relative to the folder
 * @property {string} [cudaDataFolder] with ptxas and libdevice, for XLA's option `xla_gpu_cuda_data_dir`
 * @property {readonly Wheel[]} wheels
 */

/**
 * `leastDriver`: the first number of the driver from which on this CUDA runs (NVIDIA, CUDA Toolkit release notes, on minor
 * version compatibility).
 * @typedef {PluginSet & { cuda: 12 | 13, leastDriver: number, cudaDataFolder: string }} CudaSet
 */

/** XLA for the processor, of the same version: for tests, benchmarks and runs with `executor: xla` on the processor. */
/** @type {PluginSet} */
export const cpuSet = {
  folder: 'cpu-0.11.2',
  version: '0.11.2',
  plugin: 'lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so',
  wheels: [
    {
      requirement: 'lammps-jax-pjrt-cpu==0.11.2',
      file: 'lammps_jax_pjrt_cpu-0.11.2-py3-none-manylinux_2_27_x86_64.whl',
      bytes: 62_711_338,
      sha256: '1319390d948b39f69f7dade496b7c385149d9ca6097a6b62114da113216d9ad1',
      kept: [
        'lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so',
        'lammps_jax_pjrt_cpu-0.11.2.dist-info/licenses/',
      ],
      keptBytes: 201_863_543,
    },
  ],
};

/** @type {CudaSet} */
const cuda13 = {
  cuda: 13,
  leastDriver: 580,
  folder: 'cuda13-0.11.2',
  version: '0.11.2',
  plugin: 'jax_plugins/xla_cuda13/xla_cuda_plugin.so',
  cudaDataFolder: 'nvidia/cu13',
  wheels: [
    {
      requirement: 'jax-cuda13-pjrt==0.11.2',
      file: 'jax_cuda13_pjrt-0.11.2-py3-none-manylinux_2_27_x86_64.whl',
      bytes: 134_162_640,
      sha256: 'e5ff589d43064913bb74027682d89639c7ea48f9f81c2bae6fc75117e913f93e',
      kept: ['jax_plugins/xla_cuda13/xla_cuda_plugin.so'],
      keptBytes: 411_465_856,
    },
    // the runtime
    {
      requirement: 'nvidia-cuda-runtime==13.0.96',
      file: 'nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
      bytes: 2_243_632,
      sha256: '7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548',
      kept: ['nvidia/cu13/lib/libcudart.so.13', 'nvidia_cuda_runtime-13.0.96.dist-info/licenses/'],
      keptBytes: 763_550,
    },
    // ptxas, and nvlink where there is one: XLA assembles its kernels with them
    {
      requirement: 'nvidia-cuda-nvcc==13.0.88',
      file: 'nvidia_cuda_nvcc-13.0.88-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
      bytes: 37_384_532,
      sha256: '56fe502eb77625a12f25172caa3cdddb4e4c8ba2c8c17dba44b164761b380f03',
      kept: [
        'nvidia/cu13/bin/ptxas',
        'nvidia/cu13/bin/nvlink',
        'nvidia_cuda_nvcc-13.0.88.dist-info/licenses/',
      ],
      keptBytes: 75_941_182,
    },
    // the device library of mathematical functions
    {
      requirement: 'nvidia-nvvm==13.0.88',
      file: 'nvidia_nvvm-13.0.88-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
      bytes: 61_601_415,
      sha256: 'c5f41ffeb6466944a026dfa5317d7d85355c119bbec279205d22f1869d1054e0',
      kept: [
        'nvidia/cu13/nvvm/libdevice/libdevice.10.bc',
        'nvidia_nvvm-13.0.88.dist-info/licenses/',
      ],
      keptBytes: 523_394,
    },
    // cuDNN compiles some of its kernels with it
    {
      requirement: 'nvidia-cuda-nvrtc==13.0.88',
      file: 'nvidia_cuda_nvrtc-13.0.88-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
      bytes: 90_215_200,
      sha256: 'ad9b6d2ead2435f11cbb6868809d2adeeee302e9bb94bcf0539c7a40d80e8575',
      kept: [
        'nvidia/cu13/lib/libnvrtc-builtins.so.13.0',
        'nvidia/cu13/lib/libnvrtc.so.13',
        'nvidia_cuda_nvrtc-13.0.88.dist-info/licenses/',
      ],
      keptBytes: 113_777_942,
    },
    // XLA's profiler
    {
      requirement: 'nvidia-cuda-cupti==13.0.85',
      file: 'nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl',
      bytes: 10_715_597,
      sha256: '4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8',
      kept: ['nvidia/cu13/lib/libcupti.so.13', 'nvidia_cuda_cupti-13.0.85.dist-info/licenses/'],
      keptBytes: 4_211_470,
    },
    // matrix products
    {
      requirement: 'nvidia-cublas==13.1.0.3',
      file: 'nvidia_cublas-13.1.0.3-py3-none-manylinux_2_27_x86_64.whl',
      bytes: 423_133_236,
      sha256: 'ee8722c1f0145ab246bccb9e452153b5e0515fd094c3678df50b2a0888b8b171',
      kept: [
        'nvidia/cu13/lib/libcublasLt.so.13',
        'nvidia/cu13/lib/libcublas.so.13',
        'nvidia_cublas-13.1.0.3.dist-info/licenses/',
      ],
      keptBytes: 595_832_838,
    },
    // convolutions
    {
      requirement: 'nvidia-cudnn-cu13==9.20.0.48',
      file: 'nvidia_cudnn_cu13-9.20.0.48-py3-none-manylinux_2_27_x86_64.whl',
      bytes: 366_173_588,
      sha256: '0c45dd8eeb50b603f07995b1b300c62ffe6a1980482b82b3bcf94a4ca9d49304',
      kept: [
        'nvidia/cudnn/lib/libcudnn_graph.so.9',
        'nvidia/cudnn/lib/libcudnn_heuristic.so.9',
        'nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9',
        'nvidia/cudnn/lib/libcudnn_engines_runtime_compiled.so.9',
        'nvidia/cudnn/lib/libcudnn_ops.so.9',
        'nvidia/cudnn/lib/libcudnn_cnn.so.9',
        'nvidia/cudnn/lib/libcudnn_adv.so.9',
        'nvidia/cudnn/lib/libcudnn.so.9',
        'nvidia_cudnn_cu13-9.20.0.48.dist-info/licenses/',
      ],
      keptBytes: 493_437_126,
    },
    // several cards
    {
      requirement: 'nvidia-nccl-cu13==2.29.7',
      file: 'nvidia_nccl_cu13-2.29.7-py3-none-manylinux_2_18_x86_64.whl',
      bytes: 205_976_000,
      sha256: 'edd81538446786ec3b73972543e53bb43bcaf0bfc8ef76cb679fcc390ffe136d',
      kept: ['nvidia/nccl/lib/libnccl.so.2', 'nvidia_nccl_cu13-2.29.7.dist-info/licenses/'],
      keptBytes: 236_526_775,
    },
  ],
};

/** @type {CudaSet} */
const cuda12 = {
  cuda: 12,
  leastDriver: 525,
  folder: 'cuda12-0.11.2',
  version: '0.11.2',
  plugin: 'jax_plugins/xla_cuda12/xla_cuda_plugin.so',
  cudaDataFolder: 'nvidia/cuda_nvcc',
  wheels: [
    {
      requirement: 'jax-cuda12-pjrt==0.11.2',
      file: 'jax_cuda12_pjrt-0.11.2-py3-none-manylinux_2_27_x86_64.whl',
      bytes: 188_235_313,
      sha256: '2133b3afc63307c016ae4980f166b2b3de199759363ead74f7d550eaae953463',
      kept: ['jax_plugins/xla_cuda12/xla_cuda_plugin.so'],
      keptBytes: 497_519_016,
    },
    {
      requirement: 'nvidia-cuda-runtime-cu12==12.9.79',
      file: 'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
      bytes: 3_493_179,
      sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
      kept: [
        'nvidia/cuda_runtime/lib/libcudart.so.12',
        'nvidia_cuda_runtime_cu12-12.9.79.dist-info/licenses/',
      ],
      keptBytes: 800_350,
    },
    {
      requirement: 'nvidia-cuda-nvcc-cu12==12.9.86',
      file: 'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
      bytes: 40_546_229,
      sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
      kept: [
        'nvidia/cuda_nvcc/bin/ptxas',
        'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
        'nvidia_cuda_nvcc_cu12-12.9.86.dist-info/licenses/',
      ],
      keptBytes: 35_476_486,
    },
    {
      requirement: 'nvidia-cuda-nvrtc-cu12==12.9.86',
      file: 'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
      bytes: 89_568_129,
      sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
      kept: [
        'nvidia/cuda_nvrtc/lib/libnvrtc-builtins.so.12.9',
        'nvidia/cuda_nvrtc/lib/libnvrtc.so.12',
        'nvidia_cuda_nvrtc_cu12-12.9.86.dist-info/licenses/',
      ],
      keptBytes: 113_506_502,
    },
    {
      requirement: 'nvidia-cuda-cupti-cu12==12.9.79',
      file: 'nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl',
      bytes: 10_814_997,
      sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
      kept: [
        'nvidia/cuda_cupti/lib/libcupti.so.12',
        'nvidia_cuda_cupti_cu12-12.9.79.dist-info/licenses/',
      ],
      keptBytes: 7_664_062,
    },
    {
      requirement: 'nvidia-cublas-cu12==12.9.1.4',
      file: 'nvidia_cublas_cu12-12.9.1.4-py3-none-manylinux_2_27_x86_64.whl',
      bytes: 581_242_350,
      sha256: '453611eb21a7c1f2c2156ed9f3a45b691deda0440ec550860290dc901af5b4c2',
      kept: [
        'nvidia/cublas/lib/libcublasLt.so.12',
        'nvidia/cublas/lib/libcublas.so.12',
        'nvidia_cublas_cu12-12.9.1.4.dist-info/licenses/',
      ],
      keptBytes: 854_406_142,
    },
    {
      requirement: 'nvidia-cudnn-cu12==9.20.0.48',
      file: 'nvidia_cudnn_cu12-9.20.0.48-py3-none-manylinux_2_27_x86_64.whl',
      bytes: 657_910_570,
      sha256: '7d7479e1321c7a039b33827f0247791ee1be091759032c1f66a287c4a643396a',
      kept: [
        'nvidia/cudnn/lib/libcudnn_graph.so.9',
        'nvidia/cudnn/lib/libcudnn_heuristic.so.9',
        'nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9',
        'nvidia/cudnn/lib/libcudnn_engines_runtime_compiled.so.9',
        'nvidia/cudnn/lib/libcudnn_ops.so.9',
        'nvidia/cudnn/lib/libcudnn_cnn.so.9',
        'nvidia/cudnn/lib/libcudnn_adv.so.9',
        'nvidia/cudnn/lib/libcudnn.so.9',
        'nvidia_cudnn_cu12-9.20.0.48.dist-info/licenses/',
      ],
      keptBytes: 996_755_494,
    },
    {
      requirement: 'nvidia-nccl-cu12==2.29.7',
      file: 'nvidia_nccl_cu12-2.29.7-py3-none-manylinux_2_18_x86_64.whl',
      bytes: 293_633_942,
      sha256: 'ecd0a012051abc20c1aa87328841efa8cade3ced65803046e38c2f03c0891fea',
      kept: ['nvidia/nccl/lib/libnccl.so.2', 'nvidia_nccl_cu12-2.29.7.dist-info/licenses/'],
      keptBytes: 400_844_351,
    },
  ],
};

/** The newest first: it is taken where the driver is new enough for both. */
export const cudaSets = [cuda13, cuda12];
