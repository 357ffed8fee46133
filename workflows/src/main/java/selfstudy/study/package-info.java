/** How a study proceeds: the study's workflow and a stage's. */
@NullMarked
package selfstudy.study;

import org.jspecify.annotations.NullMarked;
