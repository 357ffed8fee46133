/** SimCLR, MoCo, PIRL, the supervised baseline and the untrained control. */
@NullMarked
package selfstudy.method;

import org.jspecify.annotations.NullMarked;
