/** From a study to its stages and their content keys, as a pure function. */
@NullMarked
package selfstudy.plan;

import org.jspecify.annotations.NullMarked;
