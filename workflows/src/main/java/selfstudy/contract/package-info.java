/** Activity interfaces and the small records that cross Temporal. */
@NullMarked
package selfstudy.contract;

import org.jspecify.annotations.NullMarked;
