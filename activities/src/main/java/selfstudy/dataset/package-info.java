/** Image datasets: catalogue, import, packing, and reading from the store. */
@NullMarked
package selfstudy.dataset;

import org.jspecify.annotations.NullMarked;
