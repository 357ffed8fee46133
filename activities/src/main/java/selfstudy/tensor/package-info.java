/**
 * The thin layer over DJL's PyTorch engine: gradients, weights, functions, safetensors.
 *
 * <p><b>Numbers in a recording.</b> DJL turns the number of {@code x.mul(0.5)} into an array over a
 * direct Java buffer, and closes its wrapper when the operation returns. Autograd keeps the tensor
 * for the backward pass, but nothing keeps the buffer: a garbage collection between forward and
 * backward frees the memory that the tensor points to, and the gradient is then computed with
 * whatever lies there. That is rare (a collection must fall between the two, and the memory must be
 * reused), depends on the load of the machine, and shows as a loss that is not a number some steps
 * later, which no repetition reproduces. {@link selfstudy.tensor.Functions#scalar} makes arrays in
 * libtorch's own memory instead, an architecture test refuses operations with Java numbers wherever
 * losses are made, and a test collects garbage between forward and backward. For the same reason
 * whatever comes from a Java buffer is copied into libtorch's memory ({@code Tensor.array}, {@code
 * Images.batch}).
 *
 * <p><b>Memory.</b> One manager a step frees what the step made. Elements reach the engine through
 * one direct buffer a thread: buffers of their own would be freed by the garbage collector only,
 * which sees small objects and has no cause to run.
 */
@NullMarked
package selfstudy.tensor;

import org.jspecify.annotations.NullMarked;
