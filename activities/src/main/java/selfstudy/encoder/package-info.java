/** Residual encoders and heads, named and counted as torchvision's. */
@NullMarked
package selfstudy.encoder;

import org.jspecify.annotations.NullMarked;
