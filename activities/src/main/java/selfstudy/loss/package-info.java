/** Contrastive losses as plain functions. */
@NullMarked
package selfstudy.loss;

import org.jspecify.annotations.NullMarked;
