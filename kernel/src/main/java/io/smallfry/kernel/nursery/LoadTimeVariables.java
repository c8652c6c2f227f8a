package io.smallfry.kernel.nursery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment variables that interpreters and native libraries read while they are loaded, so
 * that a fork could not follow another value. What modules in Python read while they are imported,
 * a nursery notices by itself.
 */
public final class LoadTimeVariables {
  private static final List<String> NAMES = List.of("LANG", "LANGUAGE");

  private static final List<String> PREFIXES =
      List.of(
          // The interpreter, the loader, the C library.
          "PYTHON",
          "LD_",
          "DYLD_",
          "LC_",
          "GLIBC_",
          "MALLOC_",
          "MIMALLOC_",
          "JE_",
          "ASAN_",
          // Threads and linear algebra.
          "OMP_",
          "GOMP_",
          "KMP_",
          "MKL_",
          "OPENBLAS_",
          "GOTO_",
          "BLIS_",
          "VECLIB_",
          "NUMEXPR_",
          "NPY_",
          "TBB_",
          "RAYON_",
          // Data and models.
          "ARROW_",
          "POLARS_",
          "NUMBA_",
          "MPL",
          "CUDA_",
          "NVIDIA_",
          "NCCL_",
          "ROCR_",
          "HIP_",
          "TF_",
          "TORCH",
          "PYTORCH_",
          "JAX_",
          "XLA_",
          // Networks.
          "GRPC_",
          "OPENSSL_");

  private LoadTimeVariables() {}

  /** Those of an environment. */
  public static Map<String, String> of(Map<String, String> env) {
    Map<String, String> found = new HashMap<>();
    env.forEach((name, value) -> {
      if (is(name)) {
        found.put(name, value);
      }
    });
    return found;
  }

  /** The environment with those of another one instead of its own. */
  public static Map<String, String> replaced(Map<String, String> env, Map<String, String> by) {
    Map<String, String> all = new HashMap<>(env);
    all.keySet().removeIf(LoadTimeVariables::is);
    all.putAll(of(by));
    return all;
  }

  private static boolean is(String name) {
    return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
