/** The thin layer over DJL's PyTorch engine: gradients, weights, functions, safetensors. */
@NullMarked
package selfstudy.tensor;

import org.jspecify.annotations.NullMarked;
