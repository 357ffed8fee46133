/** The training loops, their progress and their checkpoints. */
@NullMarked
package selfstudy.train;

import org.jspecify.annotations.NullMarked;
