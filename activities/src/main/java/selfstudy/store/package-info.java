/** Where artifacts live: stores, the head protocol, checkpoints and results. */
@NullMarked
package selfstudy.store;

import org.jspecify.annotations.NullMarked;
