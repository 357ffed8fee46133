/** The study files, and studies from end to end. */
@NullMarked
package selfstudy.experiments;

import org.jspecify.annotations.NullMarked;
