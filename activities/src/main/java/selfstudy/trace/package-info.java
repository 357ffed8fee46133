/** Trainings step by step in files from which others can compute them again. */
@NullMarked
package selfstudy.trace;

import org.jspecify.annotations.NullMarked;
