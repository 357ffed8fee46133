/** The worker process and its wiring. */
@NullMarked
package selfstudy.worker;

import org.jspecify.annotations.NullMarked;
