/** Protocols, metrics and statistics. */
@NullMarked
package selfstudy.evaluate;

import org.jspecify.annotations.NullMarked;
