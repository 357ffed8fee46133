/** Augmentations in plain Java on byte and float arrays. */
@NullMarked
package selfstudy.augment;

import org.jspecify.annotations.NullMarked;
