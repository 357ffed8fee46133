/** Optimizers and learning-rate schedules. */
@NullMarked
package selfstudy.optimize;

import org.jspecify.annotations.NullMarked;
