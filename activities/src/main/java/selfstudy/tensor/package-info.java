/** The thin layer over DJL's PyTorch engine: gradients, weights, fused operations, safetensors. */
@NullMarked
package selfstudy.tensor;

import org.jspecify.annotations.NullMarked;
